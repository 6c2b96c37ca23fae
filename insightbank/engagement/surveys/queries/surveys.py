"""Reads of activities, their questions and texts; a survey for a page takes four."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, func, select
from sqlalchemy.orm import aliased, contains_eager, selectinload

from insightbank.core.languages import DEFAULT_LANGUAGE
from insightbank.db import db
from insightbank.engagement.activities.models import Activity
from insightbank.engagement.activities.queries import load_texts, order_of, takes_part_on
from insightbank.engagement.activities.rules import Texts, is_accepting
from insightbank.engagement.surveys.kinds import KINDS
from insightbank.engagement.surveys.logic import Item
from insightbank.engagement.surveys.models import Question, Section, SurveyVersion


@dataclass(frozen=True, slots=True)
class Survey:
    """An activity with the questions and the texts one reader needs."""

    activity: Activity
    version: SurveyVersion
    texts: Texts

    @property
    def questions(self) -> list[Question]:
        return self.version.questions

    @property
    def sections(self) -> list[Section]:
        return self.version.sections

    @property
    def entries(self) -> list[Question | Section]:
        """Give sections and questions together, in the order of the page that builds them."""
        return entries_of(self.version)

    @property
    def items(self) -> list[Item]:
        """Give the questions as the logic sees them."""
        return items_of(self.version)

    def question(self, key: str) -> Question | None:
        return next((question for question in self.questions if question.key == key), None)

    def section(self, key: str) -> Section | None:
        return next((section for section in self.sections if section.key == key), None)

    def section_of(self, question: Question) -> Section | None:
        """Find the section a question stands in: the last that begins before it."""
        before = [section for section in self.sections if section.position <= question.position]
        return before[-1] if before else None

    def is_accepting(self, today: date) -> bool:
        activity = self.activity
        return is_accepting(activity.state, activity.opens_on, activity.closes_on, today)


def entries_of(version: SurveyVersion) -> list[Question | Section]:
    """Give questions and sections in their one order."""
    entries: list[Question | Section] = [*version.sections, *version.questions]
    return sorted(entries, key=lambda entry: entry.position)


def items_of(version: SurveyVersion) -> list[Item]:
    """Give the questions of a version as the logic sees them, in their order."""
    items = []
    section: Section | None = None
    for entry in entries_of(version):
        if isinstance(entry, Section):
            section = entry
        elif section is None:
            items.append(Item(entry.key, entry.show_if))
        else:
            items.append(Item(entry.key, entry.show_if, section.key, section.show_if))
    return items


def get_newest_version(activity: Activity) -> SurveyVersion:
    """Give the version of a survey that was made last; every survey has one."""
    return db.session.scalars(
        select(SurveyVersion)
        .where(SurveyVersion.activity_id == activity.id)
        .order_by(SurveyVersion.number.desc())
        .limit(1)
    ).one()


def get_survey(slug: str, *, language: str) -> Survey | None:
    """Find a survey as those who build it see it: its newest version, being prepared or not."""
    return _survey(Activity.slug == slug, language)


def get_shown_survey(slug: str, *, language: str) -> Survey | None:
    """Find a survey as people outside see it: the newest version published; None before that."""
    return _survey(and_(Activity.slug == slug, _IS_PUBLISHED), language)


def get_survey_by_id(
    activity_id: UUID, *, language: str, version_id: UUID | None = None
) -> Survey | None:
    """Find a survey by the id of its activity: in this version, else in the newest published."""
    wanted = SurveyVersion.id == version_id if version_id else _IS_PUBLISHED
    return _survey(and_(Activity.id == activity_id, wanted), language)


_IS_PUBLISHED = SurveyVersion.frozen_on.is_not(None)


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
            selectinload(SurveyVersion.sections),
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
    newest = _newest_number(is_published=True)
    rows = db.session.scalars(
        _titled().where(takes_part_on(today), SurveyVersion.number == newest)
    ).all()
    return _with_titles(sorted(rows, key=lambda row: _by_closing(row.activity)), language)


def list_activities(*, language: str = DEFAULT_LANGUAGE) -> list[Survey]:
    """List every survey for those who run them: open first, then drafts, then closed."""
    newest = _newest_number(is_published=False)
    rows = db.session.scalars(
        _titled()
        .where(SurveyVersion.number == newest)
        .order_by(Activity.created_on.desc(), Activity.slug)
    ).all()
    return _with_titles(sorted(rows, key=lambda row: order_of(row.activity.state)), language)


def _titled() -> Select[SurveyVersion]:
    return (
        select(SurveyVersion)
        .join(SurveyVersion.activity)
        .where(Activity.kind == "survey")
        .options(contains_eager(SurveyVersion.activity), selectinload(SurveyVersion.questions))
    )


def _newest_number(*, is_published: bool) -> ScalarSelect[int]:
    other = aliased(SurveyVersion)
    query = select(func.max(other.number)).where(other.activity_id == Activity.id)
    if is_published:
        query = query.where(other.frozen_on.is_not(None))
    return query.correlate(Activity).scalar_subquery()


def _by_closing(activity: Activity) -> tuple[date, str]:
    return activity.closes_on or date.max, activity.slug


def _with_titles(versions: Sequence[SurveyVersion], language: str) -> list[Survey]:
    activities = [row.activity for row in versions]
    editions = {row.activity_id: row.number for row in versions}
    titles = ("title", "intro")
    texts = load_texts(activities, language, subjects=titles, editions=editions)
    return [Survey(row.activity, row, texts[row.activity_id]) for row in versions]


def subjects_of(survey: Survey) -> list[str]:
    """List the subjects of a survey's texts in the order a respondent meets them."""
    from_questions = [subject for entry in survey.entries for subject in _asked(entry)]
    return ["title", "intro", *from_questions, "thanks"]


def _asked(question: Question | Section) -> list[str]:
    if isinstance(question, Section):
        return [f"s:{question.key}", f"s:{question.key}:intro"]
    extra = KINDS[question.kind].extra_texts
    own = [f"q:{question.key}", f"q:{question.key}:hint"]
    own += [f"q:{question.key}:{name}" for name in extra]
    own += [f"o:{question.key}:{option.key}" for option in question.options]
    return own + [f"c:{question.key}:{key}" for key in question.settings.get("columns", ())]
