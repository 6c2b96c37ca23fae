"""A discussion of the demonstration: what a new hub in Basildon should offer, in four languages."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta
from typing import Any

from insightbank.core.languages import DEFAULT_LANGUAGE
from insightbank.engagement.activities import services as activities
from insightbank.engagement.activities.queries import get_activity
from insightbank.engagement.discussions import services
from insightbank.engagement.discussions.models import Contribution, Discussion
from insightbank.engagement.discussions.rules import Action, Moderation, State

SLUG = "ideas-for-the-new-health-hub"
TEXTS = {
    "title": {
        "en": "What should the new health hub in Basildon offer?",
        "ur": "باسلڈن کے نئے ہیلتھ ہب میں کیا ہونا چاہیے؟",
        "ro": "Ce ar trebui să ofere noul centru de sănătate din Basildon?",
    },
    "intro": {
        "en": "A new health hub opens next year. Tell us what it needs, and what you think of the "
        "ideas of others.",
        "ur": "اگلے سال ایک نیا ہیلتھ ہب کھلے گا۔ ہمیں بتائیں کہ اس میں کیا ہونا چاہیے۔",
        "ro": "Anul viitor se deschide un nou centru de sănătate. Spuneți-ne ce trebuie să ofere.",
    },
    "rules": {
        "en": "Be kind.\nDo not name anybody, staff included.\nOne idea at a time.",
        "ur": "مہربان رہیں۔\nکسی کا نام نہ لیں۔",
        "ro": "Fiți amabili.\nNu dați nume.",
    },
}
SAID: tuple[dict[str, Any], ...] = (
    {
        "name": "Pitsea gran",
        "title": "A quiet waiting room",
        "text": "My grandson is autistic. A bright, loud waiting room is too much for him and we "
        "have walked out before being seen. One small quiet room would change that.",
        "replies": (
            ("Laindon dad", "Same here. A text when it is our turn would help as well."),
            ("Bus user", "Good for people with dementia too."),
        ),
        "support": 23,
    },
    {
        "name": "Bus user",
        "title": "A bus that stops at the door",
        "text": "The 5 stops ten minutes away, uphill. With a walking frame that is half an hour. "
        "Please talk to the bus company before you open.",
        "replies": (("Vange", "And a shelter with a seat, please."),),
        "support": 31,
    },
    {
        "name": "Andreea",
        "language": "ro",
        "title": "Interpret la recepție",
        "text": "Mama mea nu vorbește engleză. Ar fi bine să fie cineva la recepție sau la telefon "
        "care să traducă, nu copiii noștri.",
        "replies": (),
        "support": 12,
    },
    {
        "name": "نور",
        "language": "ur",
        "title": "خواتین کے لیے خاتون ڈاکٹر",
        "text": "بہت سی خواتین مرد ڈاکٹر سے بات نہیں کر پاتیں۔ "
        "ہفتے میں کچھ دن خاتون ڈاکٹر ضرور ہوں۔",
        "replies": (),
        "support": 17,
    },
    {
        "name": "Night shift",
        "title": "Open before work",
        "text": "I finish at six in the morning. If bloods and blood pressure were open from half "
        "six I would actually go.",
        "replies": (),
        "support": 5,
    },
    {
        "name": "Volunteer",
        "title": "A place to get benefits advice",
        "text": "People worry about money before they worry about their health. Have Citizens "
        "Advice in the building once a week.",
        "replies": (),
        "support": 9,
    },
)
WAITING = (
    "New here",
    "Ask for Kelly at the desk",
    "Kelly Watkins at the old surgery was lovely, ring her on 07700 900456.",
)


def load_discussion(today: date, now: datetime, *, owner_account_id: int) -> int:
    """Make the discussion with what people said in it; gives how many discussions were added."""
    if get_activity(SLUG) is not None:
        return 0
    discussion = services.create_discussion(
        SLUG,
        title=TEXTS["title"]["en"],
        today=today,
        moderation=Moderation.AFTER,
        owner_account_id=owner_account_id,
    )
    activity = discussion.activity
    activities.change_dates(activity, opens_on=None, closes_on=today + timedelta(days=60))
    activities.set_languages(activity, ["en", "ur", "ro"])
    for subject, by_language in TEXTS.items():
        for language, text in by_language.items():
            activities.set_text(activity, subject, language=language, text=text, today=today)
    activities.open_activity(activity)
    for days, said in enumerate(SAID, start=1):
        _say(discussion, said, today, now - timedelta(days=2 * days))
    name, title, text = WAITING
    _write(discussion, name, today, now - timedelta(hours=3), title=title, text=text)
    return 1


def _say(discussion: Discussion, said: dict[str, Any], today: date, now: datetime) -> None:
    idea = _write(
        discussion,
        said["name"],
        today,
        now,
        title=said["title"],
        text=said["text"],
        language=said.get("language", DEFAULT_LANGUAGE),
    )
    if idea.state == State.WAITING:
        services.moderate(idea, Action.PUBLISH, account_id=None, now=now)
    for hours, (name, text) in enumerate(said["replies"], start=1):
        _write(discussion, name, today, now + timedelta(hours=hours), text=text, idea=idea)
    for number in range(said["support"]):
        fan = services.join(discussion, name=f"{number}", is_old_enough=True, now=now)
        services.support(idea, fan.participant, today=today)


def _write(
    discussion: Discussion, name: str, today: date, now: datetime, **given: Any
) -> Contribution:
    joined = services.join(discussion, name=name, is_old_enough=True, now=now)
    made = services.contribute(
        discussion,
        joined.participant,
        token=secrets.token_urlsafe(16),
        now=now,
        today=today,
        **{"language": DEFAULT_LANGUAGE} | given,
    )
    assert made is not None
    return made
