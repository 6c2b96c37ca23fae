"""Demonstration polls, one of them over, and events, with guests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from insightbank.engagement.activities.queries import get_activity
from insightbank.engagement.activities.services import set_texts
from insightbank.engagement.polls import services as polls
from insightbank.engagement.polls.models import Poll
from insightbank.engagement.polls.rules import Way
from insightbank.engagement.workshops import services as workshops
from insightbank.engagement.workshops.rules import LONDON
from insightbank.engagement.workshops.services import Details, Guest

MANY = 1_000_000


@dataclass(frozen=True, slots=True)
class Asked:
    """A poll: when it runs in days from loading, and how often each answer is chosen."""

    slug: str
    question: str
    votes: Mapping[str, int]
    opens: int
    closes: int
    urdu: Mapping[str, str]


POLLS = (
    Asked(
        "blood-tests-near-you",
        "Where would you like to have a blood test?",
        {
            "At my GP surgery": 64,
            "At a community centre or library": 27,
            "At a pharmacy": 38,
            "At the hospital": 12,
        },
        -12,
        24,
        {
            "title": "آپ خون کا ٹیسٹ کہاں کروانا چاہیں گے؟",
            "o:o1": "اپنے جی پی کی سرجری میں",
            "o:o2": "کمیونٹی سینٹر یا لائبریری میں",
            "o:o3": "فارمیسی میں",
            "o:o4": "ہسپتال میں",
        },
    ),
    Asked(
        "winter-vaccine-times",
        "When is it easiest for you to have a winter vaccine?",
        {"On a weekday": 41, "In the evening": 58, "At the weekend": 83},
        -70,
        -20,
        {},
    ),
)


@dataclass(frozen=True, slots=True)
class Event:
    """An event: its day in days from loading, its hours, place and words."""

    slug: str
    title: str
    intro: str
    day: int
    hours: tuple[int, int]
    way: str
    place_name: str = ""
    address: str = ""
    note: str = ""
    access: tuple[str, ...] = ()
    spoken: tuple[str, ...] = ("en",)
    capacity: int | None = None
    online_link: str = ""


EVENTS = (
    Event(
        "dental-care-on-canvey",
        "Talk about dental care on Canvey Island",
        "How easy is it to see a dentist? Come for tea and tell us. People who plan dental care "
        "will be there to listen.",
        16,
        (10, 12),
        "in_person",
        "The Paddocks Community Centre",
        "Long Road\nCanvey Island\nSS8 0JA",
        "The number 22 bus stops outside. Use the main door; there are no steps.",
        ("step_free", "accessible_toilet", "hearing_loop", "parking", "blue_badge", "food"),
        ("en", "ro"),
        30,
    ),
    Event(
        "maternity-online",
        "Having a baby: an evening online",
        "Tell midwives and planners what helped you and what did not. You can keep your camera "
        "off.",
        23,
        (19, 20),
        "online",
        capacity=40,
        spoken=("en", "ur", "bn"),
        access=("bsl_interpreter",),
        online_link="https://meet.example.org/having-a-baby",
    ),
    Event(
        "young-people-chelmsford",
        "Young people and mental health in Chelmsford",
        "A workshop for people aged 16 to 25 and those who care for them.",
        -21,
        (16, 18),
        "in_person",
        "Chelmsford Library",
        "Market Road\nChelmsford\nCM1 1QH",
        access=("step_free", "accessible_toilet", "quiet_room", "travel_costs"),
        capacity=25,
    ),
)
GUESTS = (
    ("Wendy Marsh", 2, ("step_free",), ""),
    ("Ion Popa", 1, ("interpreter",), "ro"),
    ("Farah Sheikh", 3, (), ""),
    ("Derek Holt", 1, ("hearing_loop",), ""),
    ("Grace Adeyemi", 2, ("childcare",), ""),
)


def load_meetings(*, today: date, now: datetime, owner_account_id: int) -> int:
    """Make the polls and events that are not there yet; gives how many."""
    new_polls = [asked for asked in POLLS if get_activity(asked.slug) is None]
    new_events = [event for event in EVENTS if get_activity(event.slug) is None]
    for asked in new_polls:
        _make_poll(asked, today, now, owner_account_id)
    for event in new_events:
        _make_event(event, today, now, owner_account_id)
    return len(new_polls) + len(new_events)


def _make_poll(asked: Asked, today: date, now: datetime, owner_account_id: int) -> None:
    opens_on = today + timedelta(days=asked.opens)
    poll = polls.create_poll(
        asked.slug,
        question=asked.question,
        options=list(asked.votes),
        today=opens_on,
        languages=("en", "ur") if asked.urdu else ("en",),
        opens_on=opens_on,
        closes_on=today + timedelta(days=asked.closes),
        sites=("https://www.example.org",),
        owner_account_id=owner_account_id,
    )
    set_texts(poll.activity, asked.urdu, language="ur", today=today)
    polls.open_poll(poll, today=opens_on)
    _vote(poll, asked, opens_on, now)
    if asked.closes < 0:
        polls.close_poll(poll)


def _vote(poll: Poll, asked: Asked, day: date, now: datetime) -> None:
    keys = [option.key for option in poll.options]
    for key, votes in zip(keys, asked.votes.values(), strict=True):
        for number in range(votes):
            polls.cast_vote(
                poll,
                key=key,
                voter=f"{key}-{number}",
                way=Way.PAGE,
                now=now,
                today=day,
                most_per_minute=MANY,
            )


def _make_event(event: Event, today: date, now: datetime, owner_account_id: int) -> None:
    day = today + timedelta(days=event.day)
    starts, ends = (datetime.combine(day, time(hour), LONDON) for hour in event.hours)
    workshop = workshops.create_workshop(
        event.slug,
        Details(
            starts_at=starts,
            ends_at=ends,
            way=event.way,
            place_name=event.place_name,
            address=event.address,
            online_link=event.online_link,
            access=event.access,
            spoken=event.spoken,
            capacity=event.capacity,
        ),
        title=event.title,
        today=min(day, today),
        owner_account_id=owner_account_id,
    )
    texts = {"intro": event.intro, "place:note": event.note}
    set_texts(workshop.activity, texts, language="en", today=today)
    before = min(now, starts - timedelta(days=5))
    workshops.open_workshop(workshop, now=before)
    draw = Random(event.slug)  # noqa: S311 - invented people, nothing secret
    for number, (name, people, needs, spoken) in enumerate(GUESTS):
        guest = Guest(
            name=name,
            email=f"{name.split()[0].lower()}{draw.randrange(100)}@example.org",
            people=people,
            needs=needs,
            interpreter_language=spoken,
        )
        nonce = f"{event.slug}-{number}"
        workshops.book(workshop, guest, nonce=nonce, now=before, today=before.date())
