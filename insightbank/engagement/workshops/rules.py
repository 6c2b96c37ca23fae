"""Pure decisions on events: who can book, what is told to whom, when names are forgotten."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from insightbank.engagement.activities.rules import ActivityError
from insightbank.people.rules import mobile_number

KIND = "workshop"
LONDON = ZoneInfo("Europe/London")
"""Events are in England: their days and times are those there, whoever reads them."""
ACCESS = (
    "step_free", "accessible_toilet", "hearing_loop", "blue_badge", "parking", "bus",
    "quiet_room", "bsl_interpreter", "childcare", "travel_costs", "food",
)  # fmt: skip
"""What an event can offer, in the order shown."""
NO_NEED = frozenset({"none", "prefer_not_to_say"})
INTERPRETER = "interpreter"
MOST_PEOPLE = 6
"""How many people one booking can be for."""
MOST_BOOKINGS = 3
"""How many bookings one address or number can have for one event."""
MOST_PLACES = 2_000
REMINDER_BEFORE = timedelta(days=2)
CONSENT_WORDING = "2026-11"
FIRST_HOUR, LAST_HOUR = 8, 20
_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?")


class WorkshopError(ActivityError):
    """Anything about an event or a booking that is refused."""


class Way(StrEnum):
    """How people take part."""

    IN_PERSON = "in_person"
    ONLINE = "online"
    BOTH = "both"


class BookingState(StrEnum):
    BOOKED = "booked"
    WAITING = "waiting"
    CANCELLED = "cancelled"


class Notice(StrEnum):
    """Why somebody who booked is written to."""

    BOOKED = "booked"
    WAITING = "waiting"
    PROMOTED = "promoted"
    CHANGED = "changed"
    REMINDER = "reminder"
    CANCELLED = "cancelled"
    CALLED_OFF = "called_off"


def booking_id(nonce: str) -> UUID:
    """Give the id of the booking a form makes, so that sending the form twice makes one."""
    return UUID(bytes=hashlib.sha256(f"booking:{nonce}".encode()).digest()[:16], version=4)


def phone_number(typed: str) -> str | None:
    """Read a phone number: mobiles in international form, others as digits; None for neither."""
    mobile = mobile_number(typed)
    if mobile:
        return mobile
    digits = "".join(str(int(char)) for char in typed if char.isdecimal())
    is_number = all(char.isdecimal() or char in " +-()." for char in typed.strip())
    return digits if is_number and 7 <= len(digits) <= 15 else None


def clock_time(typed: str) -> tuple[int, int] | None:
    """Read a time of day such as ``14:30``, ``9.15`` or ``10``; None for anything else."""
    found = _CLOCK.fullmatch(typed.strip())
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    return (hour, minute) if hour < 24 and minute < 60 else None


def moment(day: date, clock: tuple[int, int]) -> datetime:
    """Give the moment of a day and time in England."""
    return datetime(day.year, day.month, day.day, *clock, tzinfo=LONDON)


def is_daytime(now: datetime) -> bool:
    """Tell whether a reminder may leave: nobody is woken by a phone."""
    return FIRST_HOUR <= now.astimezone(LONDON).hour < LAST_HOUR


def summed_needs(all_needs: Iterable[tuple[list[str], str]]) -> Mapping[str, int]:
    """Count bookings by need; an interpreter is counted by language, ``interpreter:ur``."""
    counts: dict[str, int] = {}
    for needs, language in all_needs:
        for need in needs:
            key = f"{need}:{language}" if need == INTERPRETER and language else need
            counts[key] = counts.get(key, 0) + 1
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
