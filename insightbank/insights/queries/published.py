"""Reads of what is published: one insight for a page, all of them in batches for the index."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload, selectinload

from insightbank.core.roles import Role
from insightbank.db import db
from insightbank.insights.models import Insight, InsightQuote, InsightTag, Note
from insightbank.insights.rules import (
    InsightState,
    QuoteState,
    Reader,
    TagState,
    can_read,
    scopes_for,
    scopes_of,
)
from insightbank.people.models import Organisation

BATCH = 500


@dataclass(frozen=True, slots=True)
class PublishedRow:
    """A published insight as the index takes it: accepted tags and approved quotes only."""

    id: UUID
    version: int
    reference: str
    title: str
    body: str
    quotes: tuple[str, ...]
    language: str
    held_on: date
    source: str
    themes: tuple[str, ...]
    plus: tuple[str, ...]
    alliance: str | None
    district: str | None
    scopes: tuple[str, ...]


def get_alliance_of(organisation_id: int | None) -> str | None:
    """Give the slug of the Alliance an organisation belongs to."""
    if organisation_id is None:
        return None
    return db.session.scalar(
        select(Organisation.alliance).where(Organisation.id == organisation_id)
    )


def get_reader_scopes(reader: Reader) -> frozenset[str]:
    """Give the labels of what somebody may read; see ``rules.scopes_for``."""
    alliance = None
    if Role.ALLIANCE_LEAD in reader.roles:
        alliance = get_alliance_of(reader.organisation_id)
    return scopes_for(reader, alliance=alliance)


def get_published(reference: str, *, scopes: Collection[str]) -> Insight | None:
    """Find a published insight that a holder of ``scopes`` may read, with all its page shows."""
    insight = db.session.scalars(
        select(Insight)
        .where(Insight.reference == reference, Insight.state == InsightState.PUBLISHED)
        .options(
            selectinload(Insight.tags),
            selectinload(Insight.quotes),
            joinedload(Insight.note).selectinload(Note.composition),
        )
    ).first()
    return insight if insight is not None and can_read(insight, scopes) else None


def has_insight_reference(reference: str) -> bool:
    """Tell whether a reference is taken."""
    return db.session.scalar(select(Insight.id).where(Insight.reference == reference)) is not None


def list_insight_versions() -> list[tuple[UUID, int, str]]:
    """List id, version and state of every insight, for an index to compare itself with."""
    rows = db.session.execute(select(Insight.id, Insight.version, Insight.state))
    return [(row[0], row[1], row[2]) for row in rows]


def list_published_for_index(ids: Sequence[UUID] | None = None) -> Iterator[PublishedRow]:
    """Give published insights (all, or those of ``ids``) by id, 500 at a time in three queries.

    An id that is not published is left out. Stable while rows change between batches.
    """
    if ids is not None:
        wanted = sorted(set(ids))
        for start in range(0, len(wanted), BATCH):
            yield from _rows(Insight.id.in_(wanted[start : start + BATCH]))
        return
    last: UUID | None = None
    while True:
        batch = _rows(Insight.id > last) if last is not None else _rows()
        yield from batch
        if len(batch) < BATCH:
            return
        last = batch[-1].id


COLUMNS = (
    Insight.id,
    Insight.version,
    Insight.reference,
    Insight.title,
    Insight.body,
    Insight.language,
    Insight.held_on,
    Insight.source,
    Insight.alliance,
    Insight.district,
    Insight.sharing,
    Insight.organisation_id,
)


def _rows(*conditions: ColumnElement[bool]) -> list[PublishedRow]:
    insights = db.session.execute(
        select(*COLUMNS)
        .where(Insight.state == InsightState.PUBLISHED, *conditions)
        .order_by(Insight.id)
        .limit(BATCH)
    ).all()
    ids = [row.id for row in insights]
    tags, quotes = _accepted_tags(ids), _approved_quotes(ids)
    return [
        PublishedRow(
            id=row.id,
            version=row.version,
            reference=row.reference,
            title=row.title,
            body=row.body,
            quotes=tuple(quotes.get(row.id, ())),
            language=row.language,
            held_on=row.held_on,
            source=row.source,
            themes=tuple(tags.get((row.id, "theme"), ())),
            plus=tuple(tags.get((row.id, "plus"), ())),
            alliance=row.alliance,
            district=row.district,
            scopes=scopes_of(row),
        )
        for row in insights
    ]


def _accepted_tags(ids: Sequence[UUID]) -> dict[tuple[UUID, str], list[str]]:
    found: dict[tuple[UUID, str], list[str]] = {}
    rows = db.session.execute(
        select(InsightTag.insight_id, InsightTag.facet, InsightTag.tag_id)
        .where(InsightTag.insight_id.in_(ids), InsightTag.state == TagState.ACCEPTED)
        .order_by(InsightTag.tag_id)
    )
    for insight_id, facet, tag_id in rows:
        found.setdefault((insight_id, facet), []).append(tag_id)
    return found


def _approved_quotes(ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = {}
    rows = db.session.execute(
        select(InsightQuote.insight_id, InsightQuote.text)
        .where(InsightQuote.insight_id.in_(ids), InsightQuote.state == QuoteState.APPROVED)
        .order_by(InsightQuote.position)
    )
    for insight_id, text in rows:
        found.setdefault(insight_id, []).append(text)
    return found
