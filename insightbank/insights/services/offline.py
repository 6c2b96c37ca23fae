"""What devices send once they have a signal again: the same thing twice lands once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from insightbank.db import db
from insightbank.insights import queries
from insightbank.insights.errors import NotYoursError, ReceivedDifferentlyError
from insightbank.insights.models import Note, OfflineReceipt
from insightbank.insights.rules import NoteKind
from insightbank.insights.services.notes import (
    NoteContent,
    fill_note,
    save_typed,
    submit_note,
)

NOTE = "note"


def fingerprint_of(typed: Mapping[str, Sequence[str]]) -> str:
    """Give a hash of what was typed: the same for the same words, whatever their order."""
    return hashlib.sha256(json.dumps(typed, sort_keys=True).encode()).hexdigest()


def is_received(client_id: UUID, *, account_id: int, fingerprint: str = "") -> bool:
    """Tell whether this has arrived before.

    Raises ``NotYoursError`` when it came from somebody else, and ``ReceivedDifferentlyError`` when
    other words came under this id: those that came first stand.
    """
    receipt = db.session.get(OfflineReceipt, client_id)
    if receipt is None:
        return False
    if receipt.account_id != account_id:
        raise NotYoursError
    if receipt.fingerprint != fingerprint:
        raise ReceivedDifferentlyError
    return True


def claim_receipt(
    client_id: UUID, *, kind: str, account_id: int, today: date, fingerprint: str = ""
) -> bool:
    """Note that this arrives now; False when it has arrived before, and nothing is to be done.

    Call it before the first write: of two posts at once the second waits here for the first.
    Raises what ``is_received`` raises.
    """
    if is_received(client_id, account_id=account_id, fingerprint=fingerprint):
        return False
    db.session.add(
        OfflineReceipt(
            id=client_id,
            kind=kind,
            account_id=account_id,
            fingerprint=fingerprint,
            received_on=today,
        )
    )
    try:
        db.session.flush()
    except IntegrityError:
        db.session.rollback()
        if not is_received(client_id, account_id=account_id, fingerprint=fingerprint):
            raise
        return False
    return True


def file_offline_note(
    client_id: UUID,
    *,
    typed: Mapping[str, Sequence[str]],
    content: NoteContent,
    account_id: int,
    organisation_id: int | None,
    now: datetime,
    today: date,
) -> Note | None:
    """File a checked note from a device and send it in; None when it has been filed before.

    ``typed`` is the note as it was typed, ``content`` what the form made of it. Raises what
    ``is_received`` and ``save_typed`` raise, and has then written nothing.
    """
    there = queries.get_note_by_token(str(client_id))
    if there is not None and there.submitted_by != account_id:
        raise NotYoursError
    fingerprint = fingerprint_of(typed)
    if not claim_receipt(
        client_id, kind=NOTE, account_id=account_id, fingerprint=fingerprint, today=today
    ):
        return None
    note = save_typed(
        token=str(client_id),
        kind=NoteKind.CHAMPION,
        account_id=account_id,
        organisation_id=organisation_id,
        typed=typed,
        now=now,
    )
    fill_note(note, content)
    submit_note(note, actor_id=account_id, now=now)
    return note
