"""Reads of the review desk: the queue, one item with all that belongs to it, and its readiness."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from insightbank.core.roles import Role
from insightbank.db import db
from insightbank.insights.models import Insight, InsightChange, Note
from insightbank.insights.rules import (
    MarkState,
    QuoteState,
    Reader,
    Readiness,
    Sharing,
    TagState,
    can_review,
    quote_field,
)
from insightbank.people.models import User

PAGE_SIZE = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFilter:
    """What the reviewer wants to see; an empty value asks for everything."""

    state: str = ""
    source: str = ""
    language: str = ""
    alliance: str = ""


def list_queue(
    wanted: QueueFilter, *, reader: Reader, alliance: str | None, page: int
) -> Sequence[Insight]:
    """List a page of what somebody may review, oldest evidence first."""
    return db.session.scalars(
        select(Insight)
        .where(*_conditions(wanted, reader, alliance))
        .order_by(Insight.held_on, Insight.id)
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    ).all()


def count_queue(wanted: QueueFilter, *, reader: Reader, alliance: str | None) -> int:
    """Count what ``list_queue`` lists over all pages."""
    query = select(func.count(Insight.id)).where(*_conditions(wanted, reader, alliance))
    return db.session.scalar(query) or 0


def count_queue_by_state(
    wanted: QueueFilter, *, reader: Reader, alliance: str | None
) -> dict[str, int]:
    """Count what somebody may review in each state, the other filters kept."""
    anything = QueueFilter(source=wanted.source, language=wanted.language, alliance=wanted.alliance)
    rows = db.session.execute(
        select(Insight.state, func.count(Insight.id))
        .where(*_conditions(anything, reader, alliance))
        .group_by(Insight.state)
    )
    return {row[0]: row[1] for row in rows}


def _conditions(
    wanted: QueueFilter, reader: Reader, alliance: str | None
) -> list[ColumnElement[bool]]:
    chosen: dict[Any, str] = {
        Insight.state: wanted.state,
        Insight.source: wanted.source,
        Insight.language: wanted.language,
        Insight.alliance: wanted.alliance,
    }
    conditions = [column == value for column, value in chosen.items() if value]
    return [*conditions, *_reviewable(reader, alliance)]


def _reviewable(reader: Reader, alliance: str | None) -> list[ColumnElement[bool]]:
    """The same as ``rules.can_review``, for the database."""
    if Role.OFFICER in reader.roles:
        return []
    own = and_(
        Insight.sharing == Sharing.ORGANISATION,
        Insight.organisation_id == (reader.organisation_id or -1),
    )
    return [
        Insight.alliance == (alliance or ""),
        or_(Insight.sharing != Sharing.ORGANISATION, own),
    ]


def get_for_review(insight_id: UUID, *, reader: Reader, alliance: str | None) -> Insight | None:
    """Find an insight that somebody may review, with note, tags, marks, quotes and history."""
    insight = db.session.scalars(
        select(Insight)
        .where(Insight.id == insight_id)
        .options(
            joinedload(Insight.note).selectinload(Note.quotes),
            joinedload(Insight.note).selectinload(Note.composition),
            selectinload(Insight.tags),
            selectinload(Insight.marks),
            selectinload(Insight.quotes),
            selectinload(Insight.changes),
        )
    ).first()
    if insight is None or not can_review(insight, reader, alliance=alliance):
        return None
    return insight


def list_actor_names(changes: Sequence[InsightChange]) -> dict[int, str]:
    """Give the names of those who made changes."""
    ids = {change.actor_id for change in changes if change.actor_id is not None}
    rows = db.session.execute(select(User.id, User.name).where(User.id.in_(ids)))
    return {row[0]: row[1] for row in rows}


def readiness_of(insight: Insight) -> Readiness:
    """Gather what the decision to publish looks at; marks in rejected quotes do not matter."""
    rejected = {
        quote_field(quote.position)
        for quote in insight.quotes
        if quote.state == QuoteState.REJECTED
    }
    return Readiness(
        is_tagged=insight.tagged_version is not None,
        title=insight.title,
        body=insight.body,
        open_marks=sum(
            mark.state == MarkState.OPEN and mark.field not in rejected for mark in insight.marks
        ),
        open_tags=sum(tag.state == TagState.SUGGESTED for tag in insight.tags),
        pending_quotes=sum(quote.state == QuoteState.PENDING for quote in insight.quotes),
        sharing=insight.sharing,
        alliance=insight.alliance,
        organisation_id=insight.organisation_id,
        held_on=insight.held_on,
    )
