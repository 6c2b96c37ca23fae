"""Reads of decisions: the public ones, those on an activity or insight, and what waits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload

from insightbank.core.languages import DEFAULT_LANGUAGE
from insightbank.db import db
from insightbank.engagement.activities.models import Activity
from insightbank.engagement.activities.queries import load_texts
from insightbank.engagement.activities.rules import CLOSED, OPEN, REPORTED, ShownText, hash_of
from insightbank.engagement.feedback.models import Decision, Follower, Told
from insightbank.engagement.feedback.rules import Age, age_of

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class Unanswered:
    """An activity that has ended and got no answer, with how long people have waited."""

    activity: Activity
    title: ShownText
    days: int
    age: Age


@dataclass(frozen=True, slots=True)
class Due:
    """A decision that somebody has not been told of yet."""

    decision: Decision
    follower: Follower


def get_decision(decision_id: UUID) -> Decision | None:
    """Find a decision by its id."""
    return db.session.get(Decision, decision_id)


def text_of(decision: Decision, part: str, language: str) -> ShownText:
    """Give a text of a decision in a language, or in the one it was written in."""
    for tag in (language, decision.source_language):
        if text := decision.texts.get(tag, {}).get(part):
            return ShownText(text, tag)
    return ShownText("", language)


def list_published(*, page: int, slug: str | None = None) -> Sequence[Decision]:
    """List a page of public decisions, newest first; those on one activity, where named."""
    query = (
        select(Decision)
        .where(Decision.published_on.is_not(None))
        .options(joinedload(Decision.activity))
        .order_by(Decision.published_on.desc(), Decision.id)
    )
    if slug:
        query = query.join(Decision.activity).where(Activity.slug == slug)
    return db.session.scalars(query.offset((page - 1) * PAGE_SIZE).limit(PAGE_SIZE + 1)).all()


def list_decisions() -> Sequence[Decision]:
    """List every decision for staff, those not public yet first."""
    return db.session.scalars(
        select(Decision)
        .options(joinedload(Decision.activity))
        .order_by(Decision.published_on.is_not(None), Decision.decided_on.desc(), Decision.id)
        .limit(500)
    ).all()


def list_decisions_on_insight(insight_id: UUID) -> Sequence[Decision]:
    """List what was decided because of an insight, newest first."""
    return db.session.scalars(
        select(Decision)
        .where(Decision.insight_id == insight_id)
        .order_by(Decision.decided_on.desc(), Decision.id)
    ).all()


def list_titles(decisions: Sequence[Decision], language: str) -> Mapping[UUID, ShownText]:
    """Give the titles of the activities that decisions answer, by the activity's id."""
    activities = list({d.activity_id: d.activity for d in decisions if d.activity}.values())
    texts = load_texts(activities, language, subjects=("title",))
    return {activity_id: found.of("title") for activity_id, found in texts.items()}


def list_unanswered(today: date, *, language: str = DEFAULT_LANGUAGE) -> list[Unanswered]:
    """List activities that have ended without a public answer, the longest wait first."""
    answered = select(Decision.activity_id).where(
        Decision.published_on.is_not(None), Decision.activity_id.is_not(None)
    )
    rows = db.session.scalars(
        select(Activity)
        .where(
            or_(Activity.state == CLOSED, and_(Activity.state == OPEN, Activity.closes_on < today)),
            Activity.id.not_in(answered),
        )
        .order_by(Activity.closes_on, Activity.slug)
        .limit(200)
    ).all()
    texts = load_texts(rows, language, subjects=("title",))
    found = []
    for row in rows:
        ended = min(row.closes_on or row.created_on, today)
        title = texts[row.id].of("title")
        found.append(Unanswered(row, title, (today - ended).days, age_of(ended, today)))
    return sorted(found, key=lambda entry: -entry.days)


def list_answerable(*, language: str = DEFAULT_LANGUAGE) -> list[tuple[Activity, ShownText]]:
    """List activities a decision can answer: those that are or were open."""
    rows = db.session.scalars(
        select(Activity).where(Activity.state.in_([OPEN, CLOSED, REPORTED])).order_by(Activity.slug)
    ).all()
    texts = load_texts(rows, language, subjects=("title",))
    return [(row, texts[row.id].of("title")) for row in rows]


def get_follower(secret: str) -> Follower | None:
    """Find a follower by the secret of their link."""
    return db.session.scalar(select(Follower).where(Follower.secret == hash_of(secret)))


def list_due(limit: int) -> list[Due]:
    """List who has still to be told of what: each public decision, to each of its followers."""
    rows = db.session.execute(
        select(Decision, Follower)
        .join(
            Follower,
            or_(
                Follower.activity_id == Decision.activity_id,
                Follower.insight_id == Decision.insight_id,
            ),
        )
        .outerjoin(Told, and_(Told.decision_id == Decision.id, Told.follower_id == Follower.id))
        .where(
            Decision.published_on.is_not(None),
            Follower.asked_on <= Decision.published_on,
            Told.follower_id.is_(None),
        )
        .options(joinedload(Decision.activity))
        .limit(limit)
    ).all()
    return [Due(decision, follower) for decision, follower in rows]
