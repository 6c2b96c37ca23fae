"""Audiences that were saved, and counts that were shown."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from insightbank.db import db
from insightbank.engagement.audiences.models import Audience, AudienceCount


def get_audience(audience_id: UUID) -> Audience | None:
    """Find an audience."""
    return db.session.get(Audience, audience_id)


def list_audiences() -> Sequence[Audience]:
    """List audiences by name."""
    return db.session.scalars(select(Audience).order_by(Audience.name, Audience.id)).all()


def list_near_counts(
    actor_id: int | None, people: int, *, within: int, limit: int
) -> Sequence[AudienceCount]:
    """List counts shown to somebody that were within ``within`` of ``people``, newest first."""
    same = (
        AudienceCount.actor_id.is_(None) if actor_id is None else AudienceCount.actor_id == actor_id
    )
    query = select(AudienceCount).where(
        same, AudienceCount.people.between(people - within, people + within)
    )
    newest = query.order_by(AudienceCount.counted_on.desc(), AudienceCount.id).limit(limit)
    return db.session.scalars(newest).all()
