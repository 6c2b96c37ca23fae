"""Review: text edited, tags, marks and quotes decided; every look at originals is audited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from insightbank.core.taxonomy import load_taxonomy
from insightbank.db import db
from insightbank.insights.errors import ChangedMeanwhileError, UnknownTagError, WrongStateError
from insightbank.insights.models import Insight, InsightTag
from insightbank.insights.rules import (
    InsightState,
    MarkState,
    QuoteState,
    TagState,
    quote_field,
)
from insightbank.insights.services.history import note_change
from insightbank.insights.services.tagging import settled_marks, tag_insight
from insightbank.people.services import record_audit

EDITED = (
    "title",
    "body",
    "community",
    "gathered",
    "sharing",
    "alliance",
    "district",
    "held_on",
    "review_on",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewEdit:
    """What a reviewer typed and decided; ids that are not the insight's own are ignored.

    ``tags``, ``marks`` and ``quotes`` map ids to the state decided; anything left out stays.
    """

    title: str
    body: str
    community: str
    gathered: str
    sharing: str
    alliance: str | None
    district: str | None
    held_on: date
    review_on: date | None
    tags: Mapping[UUID, TagState] = field(default_factory=dict)
    marks: Mapping[UUID, MarkState] = field(default_factory=dict)
    quotes: Mapping[UUID, QuoteState] = field(default_factory=dict)


def open_for_review(insight: Insight, *, actor_id: int) -> None:
    """Make an insight ready to be looked at, and write down who looks at its original."""
    if insight.tagged_version is None:
        tag_insight(insight)
    record_audit(
        "insight.original_read", actor_id=actor_id, object_kind="insight", object_id=str(insight.id)
    )


def save_review(
    insight: Insight, edit: ReviewEdit, *, expected_version: int, actor_id: int, now: datetime
) -> list[int]:
    """Save a reviewer's work; give the positions of quotes that could not be approved yet.

    A quote with an open personal-data mark stays pending. Raises ``ChangedMeanwhileError`` when
    somebody else has saved since the page was read, ``WrongStateError`` when it is no draft.
    """
    if insight.state != InsightState.DRAFT:
        raise WrongStateError
    if insight.version != expected_version:
        raise ChangedMeanwhileError
    before, after = _changed_fields(insight, edit)
    decisions = _decide_tags(insight, edit) | _decide_marks(insight, edit)
    refused, decided = _decide_quotes(insight, edit, actor_id=actor_id, now=now)
    settled = settled_marks(insight)
    for name in after:
        setattr(insight, name, getattr(edit, name))
    if after.keys() & {"title", "body"}:
        tag_insight(insight, settled=settled)
    decisions |= decided
    if after or decisions:
        note_change(
            insight, "reviewed", actor_id=actor_id, now=now, before=before, after=after | decisions
        )
    return refused


def _changed_fields(insight: Insight, edit: ReviewEdit) -> tuple[dict[str, Any], dict[str, Any]]:
    changed = [name for name in EDITED if getattr(insight, name) != getattr(edit, name)]
    return (
        {name: _plain(getattr(insight, name)) for name in changed},
        {name: _plain(getattr(edit, name)) for name in changed},
    )


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _decide_tags(insight: Insight, edit: ReviewEdit) -> dict[str, Any]:
    changed = {}
    for tag in insight.tags:
        state = edit.tags.get(tag.id, TagState(tag.state))
        if state != tag.state:
            tag.state = state
            changed[f"{tag.facet}:{tag.tag_id}"] = str(state)
    return changed


def _decide_marks(insight: Insight, edit: ReviewEdit) -> dict[str, Any]:
    changed = {}
    for mark in insight.marks:
        state = edit.marks.get(mark.id, MarkState(mark.state))
        if state != mark.state:
            mark.state = state
            changed[f"mark:{mark.field}:{mark.start}"] = str(state)
    return changed


def _decide_quotes(
    insight: Insight, edit: ReviewEdit, *, actor_id: int, now: datetime
) -> tuple[list[int], dict[str, Any]]:
    open_fields = {mark.field for mark in insight.marks if mark.state == MarkState.OPEN}
    refused, changed = [], {}
    for quote in insight.quotes:
        state = edit.quotes.get(quote.id, QuoteState(quote.state))
        if state == QuoteState.APPROVED and quote_field(quote.position) in open_fields:
            refused.append(quote.position)
            state = QuoteState.PENDING
        if state != quote.state:
            quote.state = state
            quote.decided_by, quote.decided_at = actor_id, now
            changed[quote_field(quote.position)] = str(state)
    return refused, changed


def accept_open_tags(insight: Insight, *, actor_id: int, now: datetime) -> int:
    """Accept every suggestion that is still open, and give how many there were."""
    if insight.state != InsightState.DRAFT:
        raise WrongStateError
    accepted = [tag for tag in insight.tags if tag.state == TagState.SUGGESTED]
    for tag in accepted:
        tag.state = TagState.ACCEPTED
    if accepted:
        after = {f"{tag.facet}:{tag.tag_id}": tag.state for tag in accepted}
        note_change(insight, "tags_accepted", actor_id=actor_id, now=now, after=after)
    return len(accepted)


def add_tag(insight: Insight, facet: str, tag_id: str, *, actor_id: int, now: datetime) -> None:
    """Add a theme or PLUS group that a person saw; raises ``UnknownTagError``."""
    taxonomy = load_taxonomy()
    known = {"theme": taxonomy.themes, "plus": taxonomy.plus_groups}.get(facet, {})
    if tag_id not in known:
        raise UnknownTagError
    if insight.state != InsightState.DRAFT:
        raise WrongStateError
    have = next((t for t in insight.tags if (t.facet, t.tag_id) == (facet, tag_id)), None)
    if have is None:
        have = InsightTag(facet=facet, tag_id=tag_id, method="person", evidence=[])
        insight.tags.append(have)
    have.state = TagState.ACCEPTED
    db.session.flush()
    note_change(
        insight, "tag_added", actor_id=actor_id, now=now, after={f"{facet}:{tag_id}": "accepted"}
    )
