"""Reads of activities, their questions and texts; a survey for a page takes four."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import contains_eager, selectinload

from insightbank.core.languages import DEFAULT_LANGUAGE
from insightbank.db import db
from insightbank.engagement.surveys.kinds import KINDS
from insightbank.engagement.surveys.models import Activity, ActivityText, Question, SurveyVersion
from insightbank.engagement.surveys.rules import (
    OPEN,
    ShownText,
    Texts,
    is_accepting,
    screen_of,
)


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


def get_activity(slug: str) -> Activity | None:
    """Find an activity by its slug."""
    return db.session.scalar(select(Activity).where(Activity.slug == slug))


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
    texts = _texts([activity], language)[activity.id]
    return Survey(activity, version, texts)


def list_open(today: date, *, language: str) -> list[Survey]:
    """List the surveys that take answers today, the one that closes first on top; titles only."""
    rows = db.session.scalars(
        select(SurveyVersion)
        .join(SurveyVersion.activity)
        .where(
            Activity.state == OPEN,
            Activity.kind == "survey",
            or_(Activity.opens_on.is_(None), Activity.opens_on <= today),
            or_(Activity.closes_on.is_(None), Activity.closes_on >= today),
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
    order = {OPEN: 0, "draft": 1, "closed": 2}
    return _with_titles(sorted(rows, key=lambda row: order[row.activity.state]), language)


def _by_closing(activity: Activity) -> tuple[date, str]:
    return activity.closes_on or date.max, activity.slug


def _with_titles(versions: Sequence[SurveyVersion], language: str) -> list[Survey]:
    texts = _texts([row.activity for row in versions], language, subjects=("title", "intro"))
    return [Survey(row.activity, row, texts[row.activity_id]) for row in versions]


def _texts(
    activities: Sequence[Activity], language: str, subjects: Iterable[str] = ()
) -> dict[UUID, Texts]:
    """Load texts of many activities in one query: the language wanted and what it falls back to."""
    wanted = {language, screen_of(language), DEFAULT_LANGUAGE}
    wanted |= {activity.source_language for activity in activities}
    query = select(ActivityText).where(
        ActivityText.activity_id.in_([activity.id for activity in activities]),
        ActivityText.language.in_(sorted(wanted)),
    )
    if subjects:
        query = query.where(ActivityText.subject.in_(list(subjects)))
    found: dict[UUID, dict[str, dict[str, ShownText]]] = defaultdict(lambda: defaultdict(dict))
    for row in db.session.scalars(query):
        shown = ShownText(row.text, row.language, row.checked_on is not None)
        found[row.activity_id][row.subject][row.language] = shown
    return {
        activity.id: Texts(found[activity.id], language, activity.source_language)
        for activity in activities
    }


def list_texts(activity: Activity, *, language: str) -> dict[str, ActivityText]:
    """Give the texts written in exactly this language, by subject; for translators."""
    rows = db.session.scalars(
        select(ActivityText).where(
            ActivityText.activity_id == activity.id, ActivityText.language == language
        )
    )
    return {row.subject: row for row in rows}


def subjects_of(survey: Survey) -> list[str]:
    """List the subjects of a survey's texts in the order a respondent meets them."""
    from_questions = [subject for question in survey.questions for subject in _asked(question)]
    return ["title", "intro", *from_questions, "thanks"]


def _asked(question: Question) -> list[str]:
    extra = KINDS[question.kind].extra_texts
    own = [f"q:{question.key}", f"q:{question.key}:hint"]
    own += [f"q:{question.key}:{name}" for name in extra]
    return own + [f"o:{question.key}:{option.key}" for option in question.options]


def count_unchecked(activity: Activity) -> dict[str, int]:
    """Count texts nobody has checked, by language."""
    rows = db.session.execute(
        select(ActivityText.language, func.count())
        .where(ActivityText.activity_id == activity.id, ActivityText.checked_on.is_(None))
        .group_by(ActivityText.language)
    )
    return dict(rows.all())


def list_translation_states() -> dict[UUID, dict[str, tuple[int, int]]]:
    """Count texts and checked texts, by activity and language."""
    rows = db.session.execute(
        select(
            ActivityText.activity_id,
            ActivityText.language,
            func.count(),
            func.count(ActivityText.checked_on),
        ).group_by(ActivityText.activity_id, ActivityText.language)
    )
    states: dict[UUID, dict[str, tuple[int, int]]] = defaultdict(dict)
    for activity_id, language, written, checked in rows:
        states[activity_id][language] = (written, checked)
    return states
