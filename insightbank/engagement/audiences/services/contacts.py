"""Keeping that somebody was asked or took part: the account, the activity and the day, no more.

Never called with anything that comes from a response; who sends an invitation calls
``record_contact``, and ``record_participation`` is for people who agreed to it.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import func, select, update

from insightbank.db import db
from insightbank.engagement.audiences.models import AudienceProfile, Participation
from insightbank.engagement.audiences.rules import INVITED, TOOK_PART
from insightbank.people.models import ResidentAccount


def record_contact(account_id: UUID, activity_slug: str, on: date) -> bool:
    """Keep that a resident was asked; once a day. False where there is no such account."""
    number = _record(INVITED, account_id, activity_slug, on)
    if number is None:
        return False
    latest = func.coalesce(AudienceProfile.last_contact_on, on)
    db.session.execute(
        update(AudienceProfile)
        .where(AudienceProfile.number == number, latest <= on)
        .values(last_contact_on=on)
    )
    return True


def record_participation(account_id: UUID, activity_slug: str, on: date) -> bool:
    """Keep that a resident took part, as they agreed. False where there is no such account."""
    return _record(TOOK_PART, account_id, activity_slug, on) is not None


def _record(kind: str, account_id: UUID, slug: str, on: date) -> int | None:
    number = _number_of(account_id)
    if number is not None and db.session.get(Participation, (kind, slug, number, on)) is None:
        db.session.add(Participation(kind=kind, activity_slug=slug, number=number, on=on))
        db.session.flush()
    return number


def _number_of(account_id: UUID) -> int | None:
    """Find somebody's row, made empty where the sweep has not been here yet."""
    query = select(AudienceProfile.number).where(AudienceProfile.resident_id == account_id)
    number = db.session.scalar(query)
    if number is not None:
        return number
    resident = db.session.get(ResidentAccount, account_id)
    if resident is None:
        return None
    resident.profile_is_stale = True
    profile = AudienceProfile(resident_id=account_id)
    db.session.add(profile)
    db.session.flush()
    return profile.number
