"""The steps of an insight: published, withdrawn, retired, taken back, sent back to its author."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from insightbank.insights.errors import NotReadyError, WrongStateError
from insightbank.insights.models import Insight
from insightbank.insights.queries import readiness_of
from insightbank.insights.rules import (
    BODY,
    REMOVED_FROM_BODY,
    REMOVED_FROM_QUOTE,
    TITLE,
    Cut,
    InsightState,
    MarkState,
    NoteState,
    QuoteState,
    cut_out,
    list_open_matters,
    merge_spans,
    moved,
    quote_field,
)
from insightbank.insights.services.history import note_change
from insightbank.people.services import record_audit


def publish(insight: Insight, *, actor_id: int, now: datetime, today: date) -> None:
    """Put a draft into the bank, with everything marked for removal taken out for good.

    Raises ``NotReadyError`` with the list of what is still open, ``WrongStateError`` when it is
    no draft. Originals stay with the note or the answers they came from.
    """
    if insight.state != InsightState.DRAFT:
        raise WrongStateError
    if matters := list_open_matters(readiness_of(insight), today=today):
        raise NotReadyError(matters)
    insight.title = _without_marks(insight, TITLE, insight.title, REMOVED_FROM_BODY)
    insight.body = _without_marks(insight, BODY, insight.body, REMOVED_FROM_BODY)
    for quote in insight.quotes:
        if quote.state != QuoteState.APPROVED:
            continue
        text = _without_marks(insight, quote_field(quote.position), quote.text, REMOVED_FROM_QUOTE)
        quote.is_edited = quote.is_edited or text != quote.text
        quote.text = text
    insight.published_at = now
    _enter(insight, InsightState.PUBLISHED, actor_id=actor_id, now=now)
    _tell_note(insight, NoteState.PUBLISHED)


def withdraw(insight: Insight, *, reason: str, actor_id: int, now: datetime) -> None:
    """Take an insight out of the bank at once; the index follows the new version."""
    if insight.state not in {InsightState.PUBLISHED, InsightState.RETIRED}:
        raise WrongStateError
    _enter(insight, InsightState.WITHDRAWN, actor_id=actor_id, now=now, reason=reason)
    _tell_note(insight, NoteState.WITHDRAWN)


def retire(insight: Insight, *, actor_id: int, now: datetime) -> None:
    """Take an insight that has grown old out of searches; nothing was wrong with it."""
    if insight.state != InsightState.PUBLISHED:
        raise WrongStateError
    _enter(insight, InsightState.RETIRED, actor_id=actor_id, now=now)


def reopen(insight: Insight, *, actor_id: int, now: datetime) -> None:
    """Take an insight back into review; until it is published again nobody else reads it."""
    if insight.state in {InsightState.DRAFT, InsightState.RETURNED}:
        raise WrongStateError
    _enter(insight, InsightState.DRAFT, actor_id=actor_id, now=now)
    _tell_note(insight, NoteState.SUBMITTED)


def send_back(insight: Insight, *, reason: str, actor_id: int, now: datetime) -> None:
    """Give a note back to its author with a reason; only a draft that came from a note can be."""
    if insight.state != InsightState.DRAFT or insight.note is None:
        raise WrongStateError
    insight.note.return_reason = reason
    _enter(insight, InsightState.RETURNED, actor_id=actor_id, now=now, reason=reason)
    _tell_note(insight, NoteState.RETURNED)


def _enter(
    insight: Insight, state: InsightState, *, actor_id: int, now: datetime, reason: str = ""
) -> None:
    before = {"state": insight.state}
    insight.state = state
    after = {"state": str(state)} | ({"reason": reason} if reason else {})
    note_change(insight, str(state), actor_id=actor_id, now=now, before=before, after=after)
    record_audit(
        f"insight.{state}",
        actor_id=actor_id,
        object_kind="insight",
        object_id=str(insight.id),
        detail={"reference": insight.reference},
    )


def _tell_note(insight: Insight, state: NoteState) -> None:
    if insight.note is not None:
        insight.note.state = state


def _without_marks(insight: Insight, name: str, text: str, replacement: str) -> str:
    """Cut what is marked for removal out of one field, and move its evidence and marks along."""
    removed = [m for m in insight.marks if m.field == name and m.state == MarkState.REMOVED]
    if not removed:
        return text
    cuts = merge_spans(mark.as_cut() for mark in removed)
    for mark in removed:
        insight.marks.remove(mark)
    for mark in [m for m in insight.marks if m.field == name]:
        place = moved(mark.start, mark.end, cuts, replacement)
        if place is None:
            insight.marks.remove(mark)
        else:
            mark.start, mark.end = place
    _move_evidence(insight, name, cuts, replacement)
    return cut_out(text, cuts, replacement)


def _move_evidence(insight: Insight, name: str, cuts: Sequence[Cut], replacement: str) -> None:
    for tag in insight.tags:
        kept = []
        for item in tag.evidence:
            if item["field"] != name:
                kept.append(item)
            elif place := moved(item["start"], item["end"], cuts, replacement):
                kept.append({**item, "start": place[0], "end": place[1]})
        tag.evidence = kept
