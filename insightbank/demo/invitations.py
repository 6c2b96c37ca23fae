"""Demonstration residents, an audience of them, and two campaigns: one sent, one being prepared."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from flask import current_app
from sqlalchemy import func, select, update

from insightbank.core.languages import DEFAULT_LANGUAGE
from insightbank.db import db
from insightbank.engagement.activities.models import Activity
from insightbank.engagement.activities.queries import get_activity
from insightbank.engagement.audiences.models import Audience
from insightbank.engagement.audiences.rules import read_document
from insightbank.engagement.audiences.services import save_audience
from insightbank.engagement.audiences.vocabulary import current_vocabulary
from insightbank.engagement.invitations import services
from insightbank.engagement.invitations.models import Campaign, InvitationMessage
from insightbank.engagement.invitations.rules import MessageState
from insightbank.people import queries as people
from insightbank.people.models import ResidentAccount
from insightbank.people.services import create_resident, save_contact

SURVEY = "getting-help-from-your-gp"
RULE = {"version": 1, "rule": {"language": ["en", "ur", "ro", "pl", "bn"]}}
STREETS = ("Clarence Road", "Whitmore Way", "London Road", "Furtherwick Road", "Moulsham Street")
TOWNS = (
    ("Grays", "RM17 6LL"),
    ("Basildon", "SS14 1DL"),
    ("Southend-on-Sea", "SS2 6ER"),
    ("Canvey Island", "SS8 7DJ"),
    ("Chelmsford", "CM2 0LD"),
)
NAMES = ("Amara Finch", "Bogdan Pell", "Carol Weston", "Dilshad Marlow", "Elena Crouch")
LANGUAGES = ("en", "en", "en", "ur", "ro", "en", "en", "pl", "en", "bn")
FORMATS = ("standard", "standard", "large_print", "standard", "easy_read", "standard", "paper")
HOW_MANY = 44
WORDS = {
    "en": {
        "subject": "Was it easy to get help from your GP?",
        "body": "You told us that we may ask you about health and care near you.\n\n"
        "This autumn we are asking how people in mid and south Essex get help from their GP. "
        "What you say decides which surgeries get help with their phones first.\n\n"
        "It takes about five minutes. You do not have to answer.",
        "sms": "Was it easy to get help from your GP? Five minutes:",
    },
    "ur": {
        "subject": "کیا اپنے جی پی سے مدد لینا آسان تھا؟",
        "body": "ہم جاننا چاہتے ہیں کہ لوگ اپنے جی پی سے مدد کیسے لیتے ہیں۔\n\n"
        "اس میں تقریباً پانچ منٹ لگتے ہیں۔ جواب دینا ضروری نہیں۔",
        "sms": "کیا اپنے جی پی سے مدد لینا آسان تھا؟ پانچ منٹ:",
    },
}


def load_invitations(*, today: date, now: datetime, owner_account_id: int | None) -> int:
    """Load residents, an audience and two campaigns unless there are campaigns; gives how many."""
    activity = get_activity(SURVEY)
    if activity is None or db.session.scalar(select(func.count()).select_from(Campaign)):
        return 0
    residents = [_resident(number, today) for number in range(HOW_MANY)]
    audience = save_audience(
        None,
        name="People who said we may ask them",
        rule=read_document(RULE, current_vocabulary(today)),
        leave_out_over_asked=True,
        actor_id=owner_account_id,
        today=today,
    )
    sent = _campaign("Getting help from your GP: autumn", activity, audience, today)
    _campaign("Getting help from your GP: second round", activity, audience, today)
    _launch(sent, residents, now=now, today=today)
    return 2


def _resident(number: int, today: date) -> ResidentAccount:
    """Make somebody, each in their own way: by e-mail, text message or letter."""
    email = f"resident{number + 1}@example.org"
    made = people.get_resident_by_email(email)
    if made is not None:
        return made
    made = create_resident(email, language=LANGUAGES[number % len(LANGUAGES)], today=today)
    made.format = FORMATS[number % len(FORMATS)]
    town, postcode = TOWNS[number % len(TOWNS)]
    street = f"{number * 3 + 2} {STREETS[number % len(STREETS)]}"
    save_contact(
        made,
        prefers=("", "sms", "letter", "", "email")[number % 5],
        # Numbers that Ofcom keeps for plays and films.
        phone=f"+447700900{number:03}" if number % 5 == 1 else "",
        address="\n".join((NAMES[number % len(NAMES)], street, town, postcode))
        if number % 7 != 6
        else "",
        today=today,
    )
    return made


def _campaign(name: str, activity: Activity, audience: Audience, today: date) -> Campaign:
    campaign = services.create_campaign(
        activity,
        name=name,
        audience_id=audience.id,
        media=("email", "sms", "letter"),
        starts_on=today,
        reminders=[today + timedelta(days=10)],
        today=today,
        owner_account_id=audience.owner_account_id,
    )
    for language, words in WORDS.items():
        if language in {DEFAULT_LANGUAGE, *activity.languages}:
            services.set_words(campaign, words, language=language, checked=True, today=today)
    return campaign


def _launch(
    campaign: Campaign, residents: Sequence[ResidentAccount], *, now: datetime, today: date
) -> None:
    """Launch it as if e-mail and text messages had gone out already; nobody real gets any."""
    ids: list[UUID] = [resident.id for resident in residents]
    services.launch(
        campaign,
        people.list_reach(ids),
        rule=RULE,
        available=("email", "sms", "letter"),
        secret=current_app.config["INSIGHTBANK"].secret_key,
        today=today,
    )
    db.session.execute(
        update(InvitationMessage)
        .where(InvitationMessage.medium.in_(("email", "sms")))
        .values(state=MessageState.DELIVERED, sent_at=now - timedelta(hours=3))
    )
