"""What residents have told, as far as a consent covers it, for deriving what rules look at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from insightbank.db import db
from insightbank.engagement.audiences.models import AudienceProfile, Participation
from insightbank.engagement.audiences.rules import INVITED
from insightbank.people.models import (
    Consent,
    ProfileFact,
    ResidentAccount,
    ResidentContact,
    ResidentHome,
)
from insightbank.people.rules import PREFER_NOT_TO_SAY, SPECIAL_CATEGORY

STANDARD = "standard"


@dataclass(slots=True)
class Told:
    """One resident: where they live, how they read, and their facts by question."""

    resident_id: UUID
    language: str
    format: str
    is_reachable: bool
    lsoa: str = ""
    district: str = ""
    alliance: str = ""
    facts: dict[str, list[str]] = field(default_factory=dict)
    number: int | None = None
    last_contact_on: date | None = None


def list_changed(limit: int) -> Sequence[UUID]:
    """List residents whose profile has changed since it was last read."""
    query = select(ResidentAccount.id).where(ResidentAccount.profile_is_stale)
    return db.session.scalars(query.order_by(ResidentAccount.id).limit(limit)).all()


def list_told(resident_ids: Sequence[UUID]) -> list[Told]:
    """Read what these residents have told."""
    rows = db.session.execute(
        select(ResidentAccount, ResidentHome, ResidentContact.objected_on, AudienceProfile.number)
        .outerjoin(ResidentHome, ResidentHome.resident_id == ResidentAccount.id)
        .outerjoin(ResidentContact, ResidentContact.resident_id == ResidentAccount.id)
        .outerjoin(AudienceProfile, AudienceProfile.resident_id == ResidentAccount.id)
        .where(ResidentAccount.id.in_(resident_ids))
        .execution_options(populate_existing=True)
    )
    told: dict[UUID, Told] = {}
    for account, home, objected_on, number in rows:
        one = Told(account.id, account.language, account.format, objected_on is None)
        one.number = number
        if home is not None:
            one.lsoa = home.lsoa_code or ""
            one.district, one.alliance = home.district or "", home.alliance or ""
        told[one.resident_id] = one
    for resident_id, question, values in _facts(resident_ids):
        told[resident_id].facts[question] = values
    for one in told.values():
        if one.format == STANDARD and "preferred_format" in one.facts:
            one.format = one.facts["preferred_format"][0]
    for resident_id, day in _last_contacts(resident_ids):
        told[resident_id].last_contact_on = day
    return list(told.values())


def _facts(resident_ids: Sequence[UUID]) -> Iterator[tuple[UUID, str, list[str]]]:
    """Give facts that stand under their own consent, not withdrawn; no consent, no fact."""
    rows = db.session.execute(
        select(
            ProfileFact.resident_id, ProfileFact.question_id, ProfileFact.values, Consent.purpose
        )
        .join(Consent, Consent.id == ProfileFact.consent_id)
        .where(ProfileFact.resident_id.in_(resident_ids), Consent.withdrawn_on.is_(None))
    )
    for resident_id, question, values, purpose in rows:
        is_covered = question not in SPECIAL_CATEGORY or purpose == f"profile.{question}"
        said = [value for value in values if value != PREFER_NOT_TO_SAY]
        if said and is_covered:
            yield resident_id, question, said


def _last_contacts(resident_ids: Sequence[UUID]) -> Sequence[Any]:
    return db.session.execute(
        select(AudienceProfile.resident_id, func.max(Participation.on))
        .join(Participation, Participation.number == AudienceProfile.number)
        .where(AudienceProfile.resident_id.in_(resident_ids), Participation.kind == INVITED)
        .group_by(AudienceProfile.resident_id)
    ).all()


def read_history(resident_id: UUID) -> list[dict[str, str]]:
    """List what somebody was invited to and took part in, as plain JSON values."""
    rows = db.session.execute(
        select(Participation.kind, Participation.activity_slug, Participation.on)
        .join(AudienceProfile, AudienceProfile.number == Participation.number)
        .where(AudienceProfile.resident_id == resident_id)
        .order_by(Participation.on, Participation.kind, Participation.activity_slug)
    )
    return [{"what": kind, "activity": slug, "on": on.isoformat()} for kind, slug, on in rows]
