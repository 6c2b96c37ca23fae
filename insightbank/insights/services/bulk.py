"""Imported records written in bulk: new ones inserted, changed ones replaced."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import selectinload

from insightbank.core.taxonomy import FACETS
from insightbank.db import db
from insightbank.insights.models import (
    Insight,
    InsightChange,
    InsightMark,
    InsightQuote,
    InsightTag,
)
from insightbank.insights.records import Record
from insightbank.insights.rules import (
    BODY,
    TITLE,
    InsightState,
    QuoteState,
    TagState,
    quote_field,
)
from insightbank.insights.services.tagging import MergedTag, merge_tags
from insightbank.tagging import TaggedText, tag_many

COLUMNS = (
    "title",
    "body",
    "alliance",
    "district",
    "source",
    "held_on",
    "language",
    "people_count",
    "gathered",
    "community",
    "sharing",
)
IMPORTED = "import"
Rows = list[dict[str, Any]]


def load_existing(references: Sequence[str]) -> dict[str, Insight]:
    """Load the insights that have these references, with tags and quotes, by reference."""
    rows = db.session.scalars(
        select(Insight)
        .where(Insight.reference.in_(references))
        .options(selectinload(Insight.tags), selectinload(Insight.quotes))
    )
    return {row.reference: row for row in rows}


def is_same(insight: Insight, record: Record, *, publish: bool) -> bool:
    """Tell whether a record says what the bank already holds; tags left out are not compared."""
    if publish and insight.state != InsightState.PUBLISHED:
        return False
    if any(getattr(insight, name) != getattr(record, name) for name in COLUMNS):
        return False
    shown = {QuoteState.APPROVED} if insight.state == InsightState.PUBLISHED else set(QuoteState)
    if [(q.text, q.language) for q in insight.quotes if q.state in shown] != list(record.quotes):
        return False
    return all(
        {t.tag_id for t in insight.tags if t.facet == facet and t.state == TagState.ACCEPTED}
        == set(wanted)
        for facet in FACETS
        if (wanted := record.tags[facet]) is not None
    )


def write_records(records: Sequence[Record], *, publish: bool, now: datetime) -> None:
    """Write a batch; what differs from the bank is replaced and its version grows.

    With ``publish`` facets left out are tagged at once; otherwise the record is a draft, which the
    worker tags and marks before a person reviews it.
    """
    have = load_existing([record.reference for record in records])
    changed = [
        record
        for record in records
        if record.reference not in have
        or not is_same(have[record.reference], record, publish=publish)
    ]
    old = {insight.id: insight.version for insight in have.values()}
    ids = {r.reference: have[r.reference].id if r.reference in have else uuid4() for r in changed}
    _clear([ids[r.reference] for r in changed if r.reference in have])
    found = _tag(changed) if publish else {}
    values = {
        ids[record.reference]: _columns(
            record, found.get(record.reference), publish=publish, now=now
        )
        for record in changed
    }
    _write(values, old)
    _insert(InsightTag, [row for r in changed for row in _tags(ids[r.reference], r, found)])
    _insert(
        InsightQuote,
        [row for r in changed for row in _quotes(ids[r.reference], r, publish=publish)],
    )
    _note(list(ids.values()), old, publish=publish, now=now)
    db.session.expire_all()


def _insert(table: type[Any], rows: Rows) -> None:
    if rows:
        db.session.execute(insert(table), rows)


def _clear(ids: Sequence[UUID]) -> None:
    """Remove what hangs on insights that are replaced."""
    if not ids:
        return
    for table in (InsightTag, InsightQuote, InsightMark):
        db.session.execute(
            delete(table)
            .where(table.insight_id.in_(ids))
            .execution_options(synchronize_session=False)
        )
    db.session.expire_all()


def _write(values: Mapping[UUID, dict[str, Any]], old: Mapping[UUID, int]) -> None:
    new = [{"id": key, "version": 1, **row} for key, row in values.items() if key not in old]
    _insert(Insight, new)
    changed = [
        {"id": key, "version": old[key] + 1, **row} for key, row in values.items() if key in old
    ]
    if changed:
        db.session.execute(update(Insight), changed)


def _columns(
    record: Record, tagged: list[tuple[str, TaggedText]] | None, *, publish: bool, now: datetime
) -> dict[str, Any]:
    row = {name: getattr(record, name) for name in COLUMNS} | {"reference": record.reference}
    if not publish:
        return row | {"state": InsightState.DRAFT, "tagged_version": None, "published_at": None}
    version = tagged[0][1].version if tagged else IMPORTED
    return row | {
        "state": InsightState.PUBLISHED,
        "tagged_version": version,
        "published_at": now,
    }


def _tag(records: Sequence[Record]) -> dict[str, list[tuple[str, TaggedText]]]:
    """Read the records that leave a facet to the tagger, by reference."""
    left = [record for record in records if None in record.tags.values()]
    texts = [
        (record.reference, name, text, language)
        for record in left
        for name, text, language in (
            (TITLE, record.title, record.language),
            (BODY, record.body, record.language),
            *((quote_field(n), text, lang) for n, (text, lang) in enumerate(record.quotes)),
        )
    ]
    found: dict[str, list[tuple[str, TaggedText]]] = {}
    read = tag_many((text, language) for _reference, _name, text, language in texts)
    for (reference, name, _text, _language), tagged in zip(texts, read, strict=True):
        found.setdefault(reference, []).append((name, tagged))
    return found


def _tags(
    insight_id: UUID, record: Record, found: Mapping[str, list[tuple[str, TaggedText]]]
) -> Rows:
    merged = merge_tags(found.get(record.reference, ()))
    tags = [tag for tag in merged.values() if record.tags[_facet(tag)] is None]
    tags += [
        MergedTag(facet, tag_id, None, IMPORTED, 1.0)
        for facet in FACETS
        for tag_id in record.tags[facet] or ()
    ]
    return [
        {
            "id": uuid4(),
            "insight_id": insight_id,
            "facet": tag.facet,
            "tag_id": tag.tag_id,
            "experiencer": tag.experiencer,
            "method": tag.method,
            "score": tag.score,
            "evidence": tag.evidence,
            "state": TagState.ACCEPTED,
        }
        for tag in tags
    ]


def _facet(tag: MergedTag) -> Any:
    return tag.facet


def _quotes(insight_id: UUID, record: Record, *, publish: bool) -> Rows:
    return [
        {
            "id": uuid4(),
            "insight_id": insight_id,
            "position": position,
            "text": text,
            "language": language,
            "state": QuoteState.APPROVED if publish else QuoteState.PENDING,
        }
        for position, (text, language) in enumerate(record.quotes)
    ]


def _note(ids: Sequence[UUID], old: Mapping[UUID, int], *, publish: bool, now: datetime) -> None:
    """Add a line to each history."""
    if not ids:
        return
    rows = db.session.execute(
        select(InsightChange.insight_id, func.max(InsightChange.number))
        .where(InsightChange.insight_id.in_([key for key in ids if key in old]))
        .group_by(InsightChange.insight_id)
    )
    last: dict[UUID, int] = {row[0]: row[1] for row in rows}
    state = InsightState.PUBLISHED if publish else InsightState.DRAFT
    _insert(
        InsightChange,
        [
            {
                "id": uuid4(),
                "insight_id": key,
                "number": last.get(key, 0) + 1,
                "at": now,
                "what": "import_changed" if key in old else "imported",
                "detail": {"before": {}, "after": {"state": str(state)}},
            }
            for key in ids
        ],
    )
