"""Reads over the versions of a survey: which there are, which questions stayed the same in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from insightbank.db import db
from insightbank.engagement.activities.models import Activity, ActivityText
from insightbank.engagement.activities.queries import state_of
from insightbank.engagement.activities.rules import TextState
from insightbank.engagement.surveys.models import (
    Question,
    RemovedQuestion,
    SurveyStep,
    SurveyVersion,
)
from insightbank.engagement.surveys.queries.surveys import Survey


def list_versions(activity: Activity) -> Sequence[SurveyVersion]:
    """List the versions of a survey, the newest first."""
    return db.session.scalars(
        select(SurveyVersion)
        .where(SurveyVersion.activity_id == activity.id)
        .order_by(SurveyVersion.number.desc())
    ).all()


def list_steps(activity: Activity) -> Sequence[SurveyStep]:
    """List the steps of a survey's life, the newest first."""
    return db.session.scalars(
        select(SurveyStep)
        .where(SurveyStep.activity_id == activity.id)
        .order_by(SurveyStep.id.desc())
    ).all()


def list_removed(version: SurveyVersion) -> Sequence[RemovedQuestion]:
    """List the questions taken out of a version that can still come back."""
    return db.session.scalars(
        select(RemovedQuestion)
        .where(RemovedQuestion.version_id == version.id)
        .order_by(RemovedQuestion.words)
    ).all()


def list_unchecked_languages(activity: Activity) -> list[str]:
    """List the languages offered in which a text is missing, stale or checked by nobody.

    Counts what the source says: a text nobody wrote in the source is missing in no language.
    """
    rows: dict[str, dict[str, ActivityText]] = defaultdict(dict)
    for row in db.session.scalars(
        select(ActivityText).where(
            ActivityText.activity_id == activity.id, ActivityText.edition == activity.edition
        )
    ):
        rows[row.language][row.subject] = row
    sources = {subject: row.text for subject, row in rows[activity.source_language].items()}
    return [
        language
        for language in activity.languages
        if language != activity.source_language
        and any(
            state_of(rows[language].get(subject), text) != TextState.CHECKED
            for subject, text in sources.items()
        )
    ]


@dataclass(frozen=True, slots=True)
class Kin:
    """Questions of other published versions with the keys of those shown."""

    same: dict[UUID, UUID]
    """The id of a question that stayed the same, and the id of the one shown."""
    changed: dict[str, list[int]]
    """Numbers of the versions in which a question was another one, by its key."""


def find_kin(questions: Sequence[Question]) -> Kin:
    """Find what the same keys asked in other published versions.

    A question is the same where kind, settings, choices and the words in the source language are:
    answers to those may be counted together, answers to others never.
    """
    others = _others(questions)
    if not others:
        return Kin({}, {})
    version = questions[0].version
    wordings = _wordings(version.activity)
    shown = {question.key: question for question in questions}
    kin = Kin({}, defaultdict(list))
    for other in others:
        question = shown.get(other.key)
        if question is None:
            continue
        mine, theirs = wordings[version.number], wordings[other.version.number]
        if _what(question, mine) == _what(other, theirs):
            kin.same[other.id] = question.id
        else:
            kin.changed[other.key].append(other.version.number)
    return kin


def _others(questions: Sequence[Question]) -> Sequence[Question]:
    if not questions:
        return ()
    version_id = questions[0].version_id
    activity_id = (
        select(SurveyVersion.activity_id).where(SurveyVersion.id == version_id).scalar_subquery()
    )
    return db.session.scalars(
        select(Question)
        .join(Question.version)
        .where(
            SurveyVersion.activity_id == activity_id,
            SurveyVersion.id != version_id,
            SurveyVersion.frozen_on.is_not(None),
        )
        .options(joinedload(Question.version), selectinload(Question.options))
    ).all()


def _wordings(activity: Activity) -> dict[int, dict[str, str]]:
    """Give the words of questions and choices in the source language, by edition and subject."""
    wordings: dict[int, dict[str, str]] = defaultdict(dict)
    for row in db.session.scalars(
        select(ActivityText).where(
            ActivityText.activity_id == activity.id,
            ActivityText.language == activity.source_language,
        )
    ):
        wordings[row.edition][row.subject] = row.text
    return wordings


def _what(question: Question, words: dict[str, str]) -> tuple[Any, ...]:
    prefix = f"q:{question.key}"
    options = [(option.key, option.is_exclusive) for option in question.options]
    of_options = [words.get(f"o:{question.key}:{option.key}") for option in question.options]
    own = {s: text for s, text in words.items() if s == prefix or s.startswith(f"{prefix}:")}
    return question.kind, question.settings, options, of_options, own


def list_changed_questions(survey: Survey) -> dict[str, list[int]]:
    """Tell in which other published versions a question was another one, by its key."""
    return find_kin(survey.questions).changed
