"""Writing to people who booked, each in the language they booked in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from flask import current_app

from insightbank.engagement.workshops import queries, services
from insightbank.engagement.workshops.letters import letter_for
from insightbank.engagement.workshops.rules import Notice
from insightbank.people.messages import Medium, channels_for
from insightbank.people.services import Letter
from insightbank.settings import Settings
from insightbank.web.clock import now

if TYPE_CHECKING:
    from insightbank.engagement.workshops.models import Booking


def tell_all(notice: Notice, bookings: Iterable[Booking]) -> int:
    """Write to each; gives how many there is a way to write to."""
    write = writer_of(notice)
    can_text = is_texting_possible()
    moment = now()
    return sum(
        services.tell(booking, write(booking), now=moment, can_text=can_text)
        for booking in list(bookings)
    )


def writer_of(notice: Notice) -> Callable[[Booking], Letter]:
    """Give what writes the letter of one notice for a booking."""
    settings: Settings = current_app.config["INSIGHTBANK"]

    def write(booking: Booking) -> Letter:
        shown = queries.get_workshop_by_id(booking.activity_id, language=booking.language)
        assert shown is not None
        return letter_for(notice, shown, booking, settings=settings)

    return write


def is_texting_possible() -> bool:
    """Tell whether this installation can send text messages."""
    return Medium.SMS in channels_for(current_app.config["INSIGHTBANK"])
