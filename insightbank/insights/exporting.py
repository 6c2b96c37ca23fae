"""Export of evidence as JSON lines that ``insights import`` takes back unchanged."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from insightbank.core.languages import bcp47
from insightbank.core.taxonomy import FACETS
from insightbank.db import db
from insightbank.insights.models import Insight
from insightbank.insights.records import KEY_OF
from insightbank.insights.rules import InsightState, QuoteState, Sharing, TagState

BATCH = 500


def export_lines(*, everything: bool = False) -> Iterator[str]:
    """Give one line for each published insight by reference; ``everything`` adds unpublished ones.

    Rejected quotes and tags stay out. A facet with suggestions nobody has decided on is null, so
    that importing the line tags it again.
    """
    last = ""
    while True:
        batch = _batch(last, everything=everything)
        for insight in batch:
            yield json.dumps(_as_record(insight), ensure_ascii=False)
        if len(batch) < BATCH:
            return
        last = batch[-1].reference
        db.session.expunge_all()


def _batch(last: str, *, everything: bool) -> Sequence[Insight]:
    query = (
        select(Insight)
        .where(Insight.reference > last)
        .order_by(Insight.reference)
        .limit(BATCH)
        .options(selectinload(Insight.tags), selectinload(Insight.quotes))
    )
    if not everything:
        query = query.where(Insight.state == InsightState.PUBLISHED)
    return db.session.scalars(query).all()


def _as_record(insight: Insight) -> dict[str, Any]:
    shown = {QuoteState.APPROVED}
    if insight.state != InsightState.PUBLISHED:
        shown.add(QuoteState.PENDING)
    record: dict[str, Any] = {
        "reference": insight.reference,
        "title": insight.title,
        "body": insight.body,
        "alliance": insight.alliance,
        "district": insight.district,
        "plus": None,
        "themes": None,
        "source": insight.source,
        "date": insight.held_on.isoformat(),
        "lang": bcp47(insight.language),
    }
    for facet in FACETS:
        record[KEY_OF[facet]] = _tags(insight, facet)
    quotes = [
        {"text": quote.text, "lang": bcp47(quote.language)}
        for quote in insight.quotes
        if quote.state in shown
    ]
    more = {
        "quotes": quotes,
        "people": insight.people_count,
        "gathered": insight.gathered,
        "community": insight.community,
        "sharing": insight.sharing if insight.sharing != Sharing.COMMISSIONERS else "",
    }
    return record | {key: value for key, value in more.items() if value not in (None, "", [])}


def _tags(insight: Insight, facet: str) -> list[str] | None:
    tags = [tag for tag in insight.tags if tag.facet == facet]
    if any(tag.state == TagState.SUGGESTED for tag in tags) or insight.tagged_version is None:
        accepted = [tag for tag in tags if tag.state == TagState.ACCEPTED]
        if not accepted:
            return None
    return sorted(tag.tag_id for tag in tags if tag.state == TagState.ACCEPTED)
