"""Campaigns and people to invite, for tests: small, launched unless told otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID, uuid4

from flask import current_app

from insightbank.db import db
from insightbank.engagement.activities.models import Activity
from insightbank.engagement.invitations import services, wording
from insightbank.engagement.invitations.models import Campaign, InvitationMessage
from insightbank.engagement.invitations.services import Post
from insightbank.people import services as people_services
from insightbank.people.channels import Channel, MemoryChannel
from insightbank.people.messages import Medium
from insightbank.people.models import ResidentAccount
from insightbank.people.queries import list_reach
from tests.factories import people, surveys

TODAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
AWAKE = (time(0), time(0))
MEDIA = ("email", "sms", "letter")
ADDRESS = "Amina Khan\n1 Sample Street\nBasildon\nSS14 1DL"


def resident(email: str = "", **contact: str) -> ResidentAccount:
    """Make a resident, with ``language``, ``format``, ``prefers``, ``phone``, ``address``."""
    made = people.make_resident(email, language=contact.pop("language", "en"))
    made.format = contact.pop("format", "standard")
    if contact:
        kept = {"prefers": "", "phone": "", "address": ""} | contact
        people_services.save_contact(made, today=TODAY, **kept)
    return made


def campaign(activity: Activity | None = None, **changes: Any) -> Campaign:
    """Make a draft with English words."""
    values: dict[str, Any] = {
        "name": "Seeing a GP in November",
        "audience_id": uuid4(),
        "media": MEDIA,
        "starts_on": TODAY,
        "today": TODAY,
    }
    values |= changes
    made = services.create_campaign(activity or surveys.survey().activity, **values)
    services.set_words(made, WORDS, language="en", checked=True, today=TODAY)
    return made


WORDS = {
    "subject": "Tell us about seeing a GP",
    "body": "We want to know how easy it is to see a GP.\n\nIt takes five minutes.",
    "sms": "Tell us about seeing a GP:",
}


def launched(residents: Sequence[ResidentAccount], **changes: Any) -> Campaign:
    """Make a campaign that asks these people."""
    made = campaign(**changes)
    launch(made, residents)
    return made


def launch(made: Campaign, residents: Sequence[ResidentAccount]) -> int:
    return services.launch(
        made,
        list_reach([one.id for one in residents]),
        rule={"version": 1},
        available=MEDIA,
        secret=current_app.config["INSIGHTBANK"].secret_key,
        today=TODAY,
    )


def post(channel: Channel | None = None, **changes: Any) -> Post:
    """Give what sending needs, at hours that are never quiet."""
    used = channel or MemoryChannel()
    values: dict[str, Any] = {
        "channels": {Medium.EMAIL: used, Medium.SMS: used},
        "write": wording.write,
        "quiet": AWAKE,
        "per_minute": 100,
    }
    return Post(**values | changes)


def send(channel: Channel | None = None, now: datetime = NOON, **changes: Any) -> int:
    """Send all that is due."""
    given = post(channel, **changes)
    return services.send_due_invitations(now=now, today=now.date(), post=given)


def messages() -> Sequence[InvitationMessage]:
    """List every message, the invitation before its reminders."""
    db.session.expire_all()
    return db.session.query(InvitationMessage).order_by(InvitationMessage.number).all()


def token(invitation_id: UUID) -> str:
    return wording.token_of(invitation_id)
