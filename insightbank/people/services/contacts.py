"""Writing how a resident may be reached, that they object, and which addresses take nothing."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from insightbank.db import db
from insightbank.people.channels import Medium
from insightbank.people.models import ResidentAccount, ResidentContact


def save_contact(
    resident: ResidentAccount, *, prefers: str, phone: str, address: str, today: date
) -> None:
    """Keep how somebody wants to be invited; ``prefers`` is a medium, or "none" to object.

    ``phone`` is in international form, ``address`` has a line break after each line; both may be
    empty. A changed phone number or address is tried again though the old one took nothing.
    """
    contact = _contact_of(resident.id)
    if contact.phone != phone:
        contact.bounced = _without(contact.bounced, Medium.SMS)
    if contact.address != address:
        contact.bounced = _without(contact.bounced, Medium.LETTER)
    contact.prefers = "" if prefers == "none" else prefers
    contact.phone, contact.address = phone, address
    if prefers != "none":
        contact.objected_on = None
    elif contact.objected_on is None:
        contact.objected_on = today
    resident.profile_is_stale = True
    db.session.flush()


def object_to_invitations(resident_id: UUID, *, today: date) -> None:
    """Note that a resident wants no more invitations; a second time changes nothing."""
    contact = _contact_of(resident_id)
    if contact.objected_on is None:
        contact.objected_on = today
    # From this moment on no audience has this person in it.
    db.session.get_one(ResidentAccount, resident_id).profile_is_stale = True
    db.session.flush()


def record_bounce(resident_id: UUID, medium: Medium, *, today: date) -> None:
    """Note that an address takes no messages, so that it is not written to again."""
    contact = _contact_of(resident_id)
    contact.bounced = {**contact.bounced, medium.value: today.isoformat()}
    db.session.flush()


def _contact_of(resident_id: UUID) -> ResidentContact:
    contact = db.session.get(ResidentContact, resident_id)
    if contact is not None:
        return contact
    contact = ResidentContact(
        resident_id=resident_id, prefers="", phone="", address="", bounced={}, objected_on=None
    )
    try:
        with db.session.begin_nested():
            db.session.add(contact)
    except IntegrityError:
        return db.session.get_one(ResidentContact, resident_id)
    return contact


def _without(bounced: dict[str, str], medium: Medium) -> dict[str, str]:
    return {key: day for key, day in bounced.items() if key != medium.value}
