"""Reads of activities, their questions and texts; a survey for a page takes four."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import contains_eager, selectinload

from insightbank.core.languages import DEFAULT_LANGUAGE
from insightbank.db import db
from insightbank.engagement.activities.models import Activity
from insightbank.engagement.activities.queries import load_texts, order_of, takes_part_on
from insightbank.engagement.activities.rules import Texts, is_accepting
from insightbank.engagement.surveys.kinds import KINDS
from insightbank.engagement.surveys.models import Question, SurveyVersion


@dataclass(frozen=True, slots=True)
class Survey:
    """An activity with the questions and the texts one reader needs."""

    activity: Activity
    version: SurveyVersion
    texts: Texts

    @property
    def questions(self) -> list[Question]:
        return self.version.questions

    def question(self, key: str) -> Question | None:
        return next((question for question in self.questions if question.key == key), None)

    def is_accepting(self, today: date) -> bool:
        activity = self.activity
        return is_accepting(activity.state, activity.opens_on, activity.closes_on, today)


def get_newest_version(activity: Activity) -> SurveyVersion:
    """Give the version of a survey that was made last; every survey has one."""
    return db.session.scalars(
        select(SurveyVersion)
        .where(SurveyVersion.activity_id == activity.id)
        .order_by(SurveyVersion.number.desc())
        .limit(1)
    ).one()


def get_survey(slug: str, *, language: str) -> Survey | None:
    """Find a survey by slug with everything a page in ``language`` (or ``en_easy``) shows."""
    return _survey(Activity.slug == slug, language)


def get_survey_by_id(activity_id: UUID, *, language: str) -> Survey | None:
    """Find a survey by the id of its activity."""
    return _survey(Activity.id == activity_id, language)


def _survey(condition: ColumnElement[bool], language: str) -> Survey | None:
    version = db.session.scalar(
        select(SurveyVersion)
        .join(SurveyVersion.activity)
        .where(condition, Activity.kind == "survey")
        .order_by(SurveyVersion.number.desc())
        .limit(1)
        .options(
            contains_eager(SurveyVersion.activity),
            selectinload(SurveyVersion.questions).selectinload(Question.options),
        )
        .execution_options(populate_existing=True)
    )
    if version is None:
        return None
    activity = version.activity
    editions = {activity.id: version.number}
    texts = load_texts([activity], language, editions=editions)[activity.id]
    return Survey(activity, version, texts)


def list_open(today: date, *, language: str) -> list[Survey]:
    """List the surveys that take answers today, the one that closes first on top; titles only."""
    rows = db.session.scalars(
        select(SurveyVersion)
        .join(SurveyVersion.activity)
        .where(
            Activity.kind == "survey",
            takes_part_on(today),
        )
        .options(contains_eager(SurveyVersion.activity), selectinload(SurveyVersion.questions))
    ).all()
    return _with_titles(sorted(rows, key=lambda row: _by_closing(row.activity)), language)


def list_activities(*, language: str = DEFAULT_LANGUAGE) -> list[Survey]:
    """List every survey for those who run them: open first, then drafts, then closed."""
    rows = db.session.scalars(
        select(SurveyVersion)
        .join(SurveyVersion.activity)
        .where(Activity.kind == "survey")
        .order_by(Activity.created_on.desc(), Activity.slug)
        .options(contains_eager(SurveyVersion.activity), selectinload(SurveyVersion.questions))
    ).all()
    return _with_titles(sorted(rows, key=lambda row: order_of(row.activity.state)), language)


def _by_closing(activity: Activity) -> tuple[date, str]:
    return activity.closes_on or date.max, activity.slug


def _with_titles(versions: Sequence[SurveyVersion], language: str) -> list[Survey]:
    texts = load_texts([row.activity for row in versions], language, subjects=("title", "intro"))
    return [Survey(row.activity, row, texts[row.activity_id]) for row in versions]


def subjects_of(survey: Survey) -> list[str]:
    """List the subjects of a survey's texts in the order a respondent meets them."""
    from_questions = [subject for question in survey.questions for subject in _asked(question)]
    return ["title", "intro", *from_questions, "thanks"]


def _asked(question: Question) -> list[str]:
    extra = KINDS[question.kind].extra_texts
    own = [f"q:{question.key}", f"q:{question.key}:hint"]
    own += [f"q:{question.key}:{name}" for name in extra]
    return own + [f"o:{question.key}:{option.key}" for option in question.options]
