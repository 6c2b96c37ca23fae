"""Reads of the search room: what is due for the index, and the insights a page of results shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import and_, literal, or_, select
from sqlalchemy.orm import selectinload

from insightbank.db import db
from insightbank.insights.models import Insight
from insightbank.places.queries import list_places
from insightbank.places.rules import PlaceKind
from insightbank.search.models import IndexedInsight

PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class Due:
    """A change the index has not seen; ``version`` is None for an insight to take out."""

    insight_id: UUID
    version: int | None


def list_due(limit: int) -> list[Due]:
    """List changes the index has not seen: newly published, changed, withdrawn or gone."""
    into = (
        select(Insight.id, Insight.version)
        .outerjoin(IndexedInsight, IndexedInsight.insight_id == Insight.id)
        .where(
            Insight.state == PUBLISHED,
            or_(IndexedInsight.version.is_(None), IndexedInsight.version != Insight.version),
        )
        .limit(limit)
    )
    out = (
        select(IndexedInsight.insight_id, literal(None))
        .outerjoin(
            Insight, and_(Insight.id == IndexedInsight.insight_id, Insight.state == PUBLISHED)
        )
        .where(Insight.id.is_(None))
        .limit(limit)
    )
    # What must no longer be found goes first.
    rows = [*db.session.execute(out), *db.session.execute(into)]
    return [Due(row[0], row[1]) for row in rows][:limit]


def list_published_versions() -> list[tuple[UUID, int]]:
    """List every published insight with its version."""
    rows = db.session.execute(select(Insight.id, Insight.version).where(Insight.state == PUBLISHED))
    return [(row[0], row[1]) for row in rows]


def has_indexed() -> bool:
    """Tell whether the database believes that anything is in the index."""
    return db.session.scalar(select(IndexedInsight.insight_id).limit(1)) is not None


def list_cards(ids: Sequence[str]) -> dict[str, Insight]:
    """Load the insights of a page of results by id, each with its quotes.

    Those withdrawn since the index was read are left out, so that they vanish at once.
    """
    if not ids:
        return {}
    wanted = [UUID(value) for value in ids]
    rows = db.session.scalars(
        select(Insight)
        .where(Insight.id.in_(wanted), Insight.state == PUBLISHED)
        .options(selectinload(Insight.quotes))
    )
    return {str(row.id): row for row in rows}


def place_names(*, on: date) -> dict[str, dict[str, str]]:
    """Give the names of Alliances and districts by slug, as they were called on ``on``."""
    names: dict[str, dict[str, str]] = {PlaceKind.ALLIANCE: {}, PlaceKind.DISTRICT: {}}
    for district in list_places(PlaceKind.DISTRICT, on=on):
        names[PlaceKind.DISTRICT][district.slug] = district.name
        if district.parent is not None:
            names[PlaceKind.ALLIANCE][district.parent.slug] = district.parent.name
    return names


def list_titles(ids: Sequence[str]) -> dict[str, str]:
    """Give the titles of published insights by id, for lists in a shell."""
    return {key: insight.title for key, insight in list_cards(ids).items()}
