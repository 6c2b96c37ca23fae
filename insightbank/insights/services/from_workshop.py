"""From the notes of an event to a draft insight: what was said, in order, reviewed like any."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from insightbank.db import db
from insightbank.insights import queries
from insightbank.insights.models import Insight, InsightQuote
from insightbank.insights.rules import MAX_QUOTES, MAX_TITLE, Source, new_reference
from insightbank.insights.services.history import note_change
from insightbank.insights.services.tagging import tag_insight


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkshopNotes:
    """What was written down; ``quotes`` are words as they were said, in ``language``."""

    title: str
    body: str
    community: str
    people_count: int | None
    alliance: str | None
    district: str | None
    quotes: Sequence[str]
    language: str


def create_insight_from_workshop(
    activity_id: UUID,
    notes: WorkshopNotes,
    *,
    held_on: date,
    gathered: str,
    actor_id: int,
    organisation_id: int | None,
    now: datetime,
) -> Insight:
    """Start a draft from the notes of an event; at most ``MAX_QUOTES`` quotes, byte for byte."""
    insight = Insight(
        reference=new_reference("IB", is_taken=queries.has_insight_reference),
        title=notes.title,
        body=notes.body,
        source=Source.WORKSHOP,
        held_on=held_on,
        organisation_id=organisation_id,
        gathered=gathered[:MAX_TITLE],
        activity_id=activity_id,
        community=notes.community,
        people_count=notes.people_count,
        alliance=notes.alliance,
        district=notes.district,
        version=0,
        quotes=[
            InsightQuote(position=position, text=text, language=notes.language)
            for position, text in enumerate(notes.quotes[:MAX_QUOTES])
        ],
    )
    db.session.add(insight)
    db.session.flush()
    tag_insight(insight)
    note_change(insight, "created_from_workshop", actor_id=actor_id, now=now)
    return insight
