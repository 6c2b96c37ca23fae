"""Which questions somebody was not asked, by what they said before."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import selectinload

from insightbank.db import db
from insightbank.engagement.surveys.logic import shown_keys
from insightbank.engagement.surveys.models import (
    Answer,
    Question,
    Response,
    Section,
    SurveyVersion,
)
from insightbank.engagement.surveys.queries.surveys import items_of


def said_by_key(questions: Iterable[Question], answers: Iterable[Answer]) -> dict[str, Any]:
    """Give what was said, by the key of the question; what cannot be read yet is not an answer."""
    by_id = {question.id: question.key for question in questions}
    return {
        by_id[answer.question_id]: answer.text if answer.value is None else answer.value
        for answer in answers
        if answer.question_id in by_id and answer.typed is None
    }


def list_hidden_questions(response_id: UUID) -> list[Question]:
    """List the questions that the answers of a response hide; one read where nothing is hidden."""
    version_id = db.session.scalar(
        select(Response.version_id).where(
            Response.id == response_id,
            or_(
                exists().where(
                    Question.version_id == Response.version_id, Question.show_if.is_not(None)
                ),
                exists().where(
                    Section.version_id == Response.version_id, Section.show_if.is_not(None)
                ),
            ),
        )
    )
    if version_id is None:
        return []
    version = db.session.scalars(
        select(SurveyVersion)
        .where(SurveyVersion.id == version_id)
        .options(selectinload(SurveyVersion.questions), selectinload(SurveyVersion.sections))
    ).one()
    answers = db.session.scalars(select(Answer).where(Answer.response_id == response_id))
    shown = set(shown_keys(items_of(version), said_by_key(version.questions, answers)))
    return [question for question in version.questions if question.key not in shown]
