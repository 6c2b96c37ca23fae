"""Writing the audit log: one chain, entries added at its end only."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from insightbank.db import db
from insightbank.people import rules
from insightbank.people.models import AuditEntry, AuditHead

HEAD = 1


def record_audit(
    action: str,
    actor_id: int | None,
    object_kind: str = "",
    object_id: object = "",
    detail: Mapping[str, object] | None = None,
    at: datetime | None = None,
) -> AuditEntry:
    """Add an entry to the audit log, as part of the caller's transaction.

    ``action`` is a short plain id such as ``account.deactivated``; ``actor_id`` the acting account,
    None for the system or a resident. ``detail`` holds JSON values and never what people said, an
    e-mail address or a name. Waits for any other open transaction that has written an entry.
    """
    # Written when it happens, so here alone a service may ask for the time.
    moment = at or datetime.now(UTC)
    previous = _end_of_chain()
    content: dict[str, object] = {
        "at": rules.stamp(moment),
        "action": action,
        "actor_id": actor_id,
        "object_kind": object_kind,
        "object_id": str(object_id),
        "detail": dict(detail or {}),
    }
    entry = AuditEntry(
        at=moment,
        action=action,
        actor_id=actor_id,
        object_kind=object_kind,
        object_id=str(object_id),
        detail=dict(detail or {}),
        previous_hash=previous,
        hash=rules.audit_hash(previous, content),
    )
    db.session.add(entry)
    db.session.execute(update(AuditHead).where(AuditHead.id == HEAD).values(hash=entry.hash))
    db.session.flush()
    return entry


def _end_of_chain() -> str:
    """Lock the end of the chain until the transaction ends, and give its hash.

    Updating first takes the write lock on either database, so that nobody else reads the same end.
    """
    lock = update(AuditHead).where(AuditHead.id == HEAD).values(length=AuditHead.length + 1)
    if not db.session.execute(lock).rowcount:  # type: ignore[attr-defined]
        _begin_chain()
        db.session.execute(lock)
    return db.session.scalar(select(AuditHead.hash).where(AuditHead.id == HEAD)) or ""


def _begin_chain() -> None:
    try:
        with db.session.begin_nested():
            db.session.add(AuditHead(id=HEAD, length=0, hash=""))
    except IntegrityError:
        return  # somebody else has just begun it
