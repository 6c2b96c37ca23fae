"""Events and bookings for tests: in a week, with room for ten, published unless told otherwise."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

from insightbank.engagement.activities.services import set_texts
from insightbank.engagement.workshops import services
from insightbank.engagement.workshops.models import Booking, Workshop
from insightbank.engagement.workshops.rules import LONDON
from insightbank.engagement.workshops.services import Details, Guest

_numbers = itertools.count(1)


def now() -> datetime:
    return datetime.now(UTC)


def details(**changes: Any) -> Details:
    starts_at = now().replace(hour=10, minute=0, second=0, microsecond=0) + timedelta(days=7)
    given: dict[str, Any] = {
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=2),
        "way": "both",
        "place_name": "Northlands Park Community Centre",
        "address": "Davenants\nBasildon\nSS13 1QX",
        "online_link": "https://meet.example.org/secret-room",
        "access": ["step_free", "hearing_loop"],
        "spoken": ["en", "ur"],
        "capacity": 10,
    }
    return Details(**(given | changes))


def workshop(
    slug: str = "talk-about-dentists", *, is_open: bool = True, **changes: Any
) -> Workshop:
    """Make an event in English and Urdu."""
    today = now().astimezone(LONDON).date()
    made = services.create_workshop(
        slug,
        details(**changes),
        title="Talk about dentists",
        today=today,
        languages=("en", "ur"),
    )
    texts = {"intro": "Come and tell us.", "place:note": "The door is at the back."}
    set_texts(made.activity, texts, language="en", today=today)
    set_texts(made.activity, {"title": "ڈینٹسٹ"}, language="ur", today=today, checked_by="Tahira")
    if is_open:
        services.open_workshop(made, now=now())
    return made


def booking(made: Workshop, **changes: Any) -> Booking:
    """Book a place for somebody new."""
    number = next(_numbers)
    given: dict[str, Any] = {"name": f"Guest {number}", "email": f"guest{number}@example.org"}
    booked = services.book(
        made,
        Guest(**(given | changes)),
        nonce=f"nonce-{number}",
        now=now(),
        today=now().astimezone(LONDON).date(),
    )
    return booked.booking
