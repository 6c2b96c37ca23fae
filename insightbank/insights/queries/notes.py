"""Reads of notes: a person's own, and by the token of the form they were typed into."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from insightbank.db import db
from insightbank.insights.models import Note


def get_note(note_id: UUID) -> Note | None:
    """Find a note with its quotes and make-up."""
    return _get(Note.id == note_id)


def get_own_note(note_id: UUID, *, account_id: int) -> Note | None:
    """Find a note of this person's own; somebody else's is not there for them."""
    return _get(Note.id == note_id, Note.submitted_by == account_id)


def get_note_by_token(token: str) -> Note | None:
    """Find the note that a form with this token made."""
    return _get(Note.submission_token == token)


def _get(*conditions: object) -> Note | None:
    query = select(Note).where(*conditions)  # type: ignore[arg-type]
    return db.session.scalars(
        query.options(
            selectinload(Note.quotes), selectinload(Note.composition), joinedload(Note.insight)
        )
    ).first()


def list_own_notes(account_id: int) -> Sequence[Note]:
    """List what a person has written, newest first, with what became of each."""
    return db.session.scalars(
        select(Note)
        .where(Note.submitted_by == account_id)
        .order_by(Note.created_at.desc(), Note.id)
        .options(joinedload(Note.insight))
    ).all()


def has_note_reference(reference: str) -> bool:
    """Tell whether a reference is taken."""
    return db.session.scalar(select(Note.id).where(Note.reference == reference)) is not None
