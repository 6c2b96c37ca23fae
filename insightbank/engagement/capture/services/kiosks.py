"""Writes of tablets that are handed over: start, the PIN that ends it, forgetting who stopped."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import delete, update

from insightbank.db import db
from insightbank.engagement.activities.models import Activity
from insightbank.engagement.capture.models import Kiosk
from insightbank.engagement.capture.rules import KIOSK_LIVES, CaptureError, rest_after
from insightbank.engagement.surveys.models import Response, ReturnLink
from insightbank.engagement.surveys.rules import DRAFT, hash_of

_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


class PinRestsError(CaptureError):
    """Too many wrong PINs: none is taken for some minutes."""


@dataclass(frozen=True, slots=True)
class Started:
    """A tablet and the secret its session holds, which is told here once."""

    kiosk: Kiosk
    secret: str


def start_kiosk(
    activity: Activity,
    *,
    pin: str,
    venue: str,
    idle_seconds: int,
    account_id: int | None,
    now: datetime,
) -> Started:
    """Hand a tablet over for one survey, for twelve hours at most."""
    secret = secrets.token_urlsafe(24)
    kiosk = Kiosk(
        secret_hash=hash_of(secret),
        activity_id=activity.id,
        venue=venue,
        pin_hash=_HASHER.hash(pin),
        wrong_pins=0,
        idle_seconds=idle_seconds,
        account_id=account_id,
        started_at=now,
        ends_at=now + KIOSK_LIVES,
    )
    db.session.add(kiosk)
    db.session.flush()
    return Started(kiosk, secret)


def check_pin(kiosk: Kiosk, pin: str, *, now: datetime) -> bool:
    """Tell whether a PIN is right, and count wrong ones; raises PinRestsError."""
    if kiosk.locked_until is not None and kiosk.locked_until > now:
        raise PinRestsError
    try:
        _HASHER.verify(kiosk.pin_hash, pin[:20])
    except VerifyMismatchError:
        counted = update(Kiosk).where(Kiosk.id == kiosk.id)
        db.session.execute(counted.values(wrong_pins=Kiosk.wrong_pins + 1))
        db.session.refresh(kiosk)
        kiosk.locked_until = rest_after(kiosk.wrong_pins, now)
        db.session.flush()
        return False
    return True


def end_kiosk(kiosk: Kiosk, *, now: datetime) -> None:
    """Take a tablet back: its session leads nowhere from here on."""
    kiosk.ended_at = kiosk.ended_at or now
    db.session.flush()


def discard_visit(token: str) -> None:
    """Forget answers that were begun and not sent, with the link that led to them."""
    link = db.session.get(ReturnLink, hash_of(token))
    if link is None or link.response_id is None:
        return
    response_id = link.response_id
    db.session.delete(link)
    db.session.flush()
    db.session.execute(delete(Response).where(Response.id == response_id, Response.state == DRAFT))
