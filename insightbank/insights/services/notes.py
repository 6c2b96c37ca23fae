"""What champions and Alliance leads file: drafts that lose nothing, and sending them in once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from insightbank.db import db
from insightbank.insights import queries
from insightbank.insights.errors import NotEditableError, NotYoursError
from insightbank.insights.models import (
    Insight,
    InsightQuote,
    InsightTag,
    Note,
    NoteComposition,
    NoteQuote,
)
from insightbank.insights.rules import (
    EDITABLE_NOTES,
    MAX_TITLE,
    InsightState,
    NoteKind,
    NoteState,
    TagState,
    new_reference,
)
from insightbank.insights.services.history import note_change


@dataclass(frozen=True, slots=True)
class NoteQuoteContent:
    """A quote as typed: ``language`` is a stored tag such as ``zh_Hans``."""

    text: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteContent:
    """A note that has passed its check; ``make_up`` maps characteristic → category → count."""

    community: str
    plus_groups: tuple[str, ...]
    alliance: str | None
    district: str | None
    setting: str
    held_on: date
    people_count: int
    consent_how: str
    sharing: str
    language: str
    text: str
    quotes: tuple[NoteQuoteContent, ...]
    make_up: Mapping[str, Mapping[str, int]]


def save_typed(
    *,
    token: str,
    kind: NoteKind,
    account_id: int,
    organisation_id: int | None,
    typed: Mapping[str, Any],
    now: datetime,
) -> Note:
    """Keep a draft exactly as typed; the same ``token`` always means the same note.

    Raises ``NotYoursError`` for a token of somebody else's note and ``NotEditableError`` when the
    note has been sent in already: what was sent stands.
    """
    note = queries.get_note_by_token(token)
    if note is None:
        note = _new_note(token, kind, account_id, organisation_id, now)
    if note.submitted_by != account_id:
        raise NotYoursError
    if note.state not in EDITABLE_NOTES:
        raise NotEditableError
    note.typed = dict(typed)
    note.is_checked = False
    db.session.flush()
    return note


def _new_note(
    token: str, kind: NoteKind, account_id: int, organisation_id: int | None, now: datetime
) -> Note:
    note = Note(
        kind=kind,
        submitted_by=account_id,
        organisation_id=organisation_id,
        reference=new_reference("N", is_taken=queries.has_note_reference),
        submission_token=token,
        created_at=now,
    )
    db.session.add(note)
    try:
        db.session.flush()
    except IntegrityError:
        # The same form, posted twice at once: the other post was first.
        db.session.rollback()
        first = queries.get_note_by_token(token)
        if first is None:
            raise
        return first
    return note


def fill_note(note: Note, content: NoteContent) -> None:
    """Write a checked form into the note; it can then be sent in."""
    if note.state not in EDITABLE_NOTES:
        raise NotEditableError
    for name in (
        "community",
        "alliance",
        "district",
        "setting",
        "held_on",
        "people_count",
        "consent_how",
        "sharing",
        "language",
        "text",
    ):
        setattr(note, name, getattr(content, name))
    note.plus_groups = list(content.plus_groups)
    note.quotes.clear()
    note.composition.clear()
    db.session.flush()
    note.quotes = [
        NoteQuote(position=position, text=quote.text, language=quote.language)
        for position, quote in enumerate(content.quotes)
    ]
    note.composition = [
        NoteComposition(characteristic=name, category=category, count=count)
        for name, counts in content.make_up.items()
        for category, count in counts.items()
    ]
    note.is_checked = True
    db.session.flush()


def submit_note(note: Note, *, actor_id: int, now: datetime) -> Insight:
    """Send a note in and put its evidence in the review queue; a second post changes nothing.

    Raises ``NotEditableError`` for a note that has not passed its check.
    """
    if not note.is_checked and note.state in EDITABLE_NOTES:
        raise NotEditableError
    sent = db.session.scalars(
        update(Note)
        .where(Note.id == note.id, Note.state.in_(EDITABLE_NOTES))
        .values(state=NoteState.SUBMITTED, submitted_at=now, return_reason="")
        .returning(Note.id)
        .execution_options(synchronize_session=False)
    ).all()
    db.session.refresh(note)
    insight = _insight_of(note.id)
    if not sent and insight is not None:
        return insight
    if insight is None:
        insight = _new_insight(note)
    _take_over(insight, note)
    note_change(insight, "submitted", actor_id=actor_id, now=now)
    return insight


def _insight_of(note_id: UUID) -> Insight | None:
    return db.session.scalars(select(Insight).where(Insight.note_id == note_id)).first()


def _new_insight(note: Note) -> Insight:
    insight = Insight(
        reference=new_reference("IB", is_taken=queries.has_insight_reference),
        source=note.kind,
        note_id=note.id,
        organisation_id=note.organisation_id,
        body=note.text,
        held_on=note.held_on,
        version=0,
    )
    db.session.add(insight)
    db.session.flush()
    return insight


def _take_over(insight: Insight, note: Note) -> None:
    """Make the draft what the note now says; what a reviewer did to an earlier draft goes."""
    assert note.held_on is not None
    insight.state = InsightState.DRAFT
    insight.title = note.community[:MAX_TITLE]
    insight.body = note.text
    insight.alliance, insight.district = note.alliance, note.district
    insight.held_on, insight.language = note.held_on, note.language
    insight.sharing, insight.gathered = note.sharing, note.setting
    insight.people_count, insight.community = note.people_count, note.community
    insight.tagged_version = None
    insight.tags.clear()
    insight.marks.clear()
    insight.quotes.clear()
    db.session.flush()
    insight.quotes = [
        InsightQuote(position=quote.position, text=quote.text, language=quote.language)
        for quote in note.quotes
    ]
    insight.tags = [
        InsightTag(
            facet="plus", tag_id=group, method="person", state=TagState.ACCEPTED, evidence=[]
        )
        for group in dict.fromkeys(note.plus_groups)
    ]
    db.session.flush()
