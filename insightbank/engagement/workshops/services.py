"""Every write of this room: make and change events, book, wait, cancel, remind, mark, forget."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import CursorResult, delete, or_, select, update
from sqlalchemy.exc import IntegrityError

from insightbank.core.languages import DEFAULT_LANGUAGE
from insightbank.db import db
from insightbank.engagement.activities import services as activities
from insightbank.engagement.activities.services import SlugTakenError as SlugTakenError
from insightbank.engagement.activities.services import UnworkableError as UnworkableError
from insightbank.engagement.workshops import queries
from insightbank.engagement.workshops.models import (
    Booking,
    BookingContact,
    BookingNeeds,
    Workshop,
)
from insightbank.engagement.workshops.rules import (
    CONSENT_WORDING,
    KIND,
    LONDON,
    MOST_BOOKINGS,
    REMINDER_BEFORE,
    BookingState,
    WorkshopError,
    booking_id,
    is_daytime,
)
from insightbank.people.rules import mobile_number, normalised_email
from insightbank.people.services import Letter, queue_message

BATCH = 100


class NotBookableError(WorkshopError):
    """The event is over, called off, or not published."""


class TooManyBookingsError(WorkshopError):
    """One address or number has as many bookings for this event as it can have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """When, where and for how many; moments carry their time zone."""

    starts_at: datetime
    ends_at: datetime
    way: str
    place_name: str = ""
    address: str = ""
    online_link: str = ""
    access: Sequence[str] = ()
    spoken: Sequence[str] = ()
    capacity: int | None = None


TOLD = ("starts_at", "ends_at", "way", "place_name", "address", "online_link")
"""Details that those who booked are told of when they change."""


def create_workshop(
    slug: str,
    details: Details,
    *,
    title: str,
    today: date,
    languages: Sequence[str] = (DEFAULT_LANGUAGE,),
    owner_account_id: int | None = None,
) -> Workshop:
    """Make a draft; raises SlugTakenError or UnworkableError."""
    activity = activities.create_activity(
        slug,
        kind=KIND,
        title=title,
        today=today,
        languages=languages,
        owner_account_id=owner_account_id,
    )
    workshop = Workshop(activity_id=activity.id, activity=activity, taken=0, walk_ins=0)
    workshop.revision = 0
    _set_details(workshop, details)
    db.session.add(workshop)
    db.session.flush()
    return workshop


def change_workshop(
    workshop: Workshop,
    details: Details,
    *,
    languages: Sequence[str],
    texts: Mapping[str, str],
    today: date,
) -> bool:
    """Change an event; tells whether those who booked must be told. Raises UnworkableError."""
    before = [getattr(workshop, name) for name in TOLD]
    activity = workshop.activity
    activities.set_languages(activity, languages)
    _set_details(workshop, details)
    activities.set_texts(activity, texts, language=activity.source_language, today=today)
    is_moved = before != [getattr(workshop, name) for name in TOLD]
    if is_moved:
        workshop.revision += 1
        _remind_anew(workshop)
    db.session.flush()
    return is_moved


def _set_details(workshop: Workshop, details: Details) -> None:
    if details.ends_at <= details.starts_at:
        msg = "it ends before it starts"
        raise UnworkableError(msg)
    for name in (*TOLD, "capacity"):
        setattr(workshop, name, getattr(details, name))
    workshop.access, workshop.spoken = list(details.access), list(details.spoken)
    # Nobody can book for what is over; the sweep that closes surveys closes events as well.
    workshop.activity.closes_on = details.starts_at.astimezone(LONDON).date()


def _remind_anew(workshop: Workshop) -> None:
    _run(
        update(Booking).where(Booking.activity_id == workshop.activity_id).values(reminded_at=None)
    )


def open_workshop(workshop: Workshop, *, now: datetime) -> None:
    """Publish an event; raises UnworkableError for one that has begun or was called off."""
    if workshop.starts_at <= now or workshop.called_off_on:
        msg = "it has begun, or was called off"
        raise UnworkableError(msg)
    activities.open_activity(workshop.activity)


def call_off(workshop: Workshop, *, today: date) -> bool:
    """Call an event off; tells whether it was still on."""
    if workshop.called_off_on is not None:
        return False
    workshop.called_off_on = today
    workshop.revision += 1
    activities.close_activity(workshop.activity)
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """Who books, and what they need; ``needs`` are codes, kept only with consent."""

    name: str
    email: str = ""
    phone: str = ""
    people: int = 1
    language: str = DEFAULT_LANGUAGE
    needs: Sequence[str] = ()
    interpreter_language: str = ""
    other: str = ""

    @property
    def has_needs(self) -> bool:
        return bool(self.needs or self.other or self.interpreter_language)


@dataclass(frozen=True, slots=True)
class Booked:
    """A booking, and whether this very call has made it."""

    booking: Booking
    is_new: bool


def book(workshop: Workshop, guest: Guest, *, nonce: str, now: datetime, today: date) -> Booked:
    """Book places or a place on the waiting list; the same ``nonce`` is always the same booking.

    Raises NotBookableError and TooManyBookingsError.
    """
    wanted = booking_id(nonce)
    there = queries.get_booking(wanted)
    if there is not None and there.activity_id == workshop.activity_id:
        return Booked(there, is_new=False)
    if there is not None or not queries.takes_bookings(workshop, now, today):
        raise NotBookableError(workshop.activity.slug)
    email, phone = normalised_email(guest.email), guest.phone
    if queries.count_bookings_of(workshop, email=email, phone=phone) >= MOST_BOOKINGS:
        raise TooManyBookingsError(workshop.activity.slug)
    booking = _new_booking(wanted, workshop, guest, now, today)
    try:
        with db.session.begin_nested():
            db.session.add(booking)
    except IntegrityError:
        # The same form, sent twice at once: the other one was first.
        return Booked(db.session.get_one(Booking, wanted), is_new=False)
    if _reserve(workshop, booking.people):
        booking.state = BookingState.BOOKED
    db.session.flush()
    return Booked(booking, is_new=True)


def _new_booking(
    wanted: UUID, workshop: Workshop, guest: Guest, now: datetime, today: date
) -> Booking:
    booking = Booking(
        id=wanted,
        activity_id=workshop.activity_id,
        workshop=workshop,
        state=BookingState.WAITING,
        people=guest.people,
        language=guest.language,
        booked_at=now,
        # Who books shortly before needs no reminder.
        reminded_at=now if workshop.starts_at - now <= REMINDER_BEFORE else None,
    )
    booking.contact = BookingContact(
        name=guest.name, email=normalised_email(guest.email), phone=guest.phone
    )
    if guest.has_needs:
        booking.needs = BookingNeeds(
            needs=list(guest.needs),
            interpreter_language=guest.interpreter_language,
            other=guest.other,
            wording_version=CONSENT_WORDING,
            given_on=today,
        )
    return booking


def _reserve(workshop: Workshop, people: int) -> bool:
    """Take places if there are as many left, in one statement, so that none is given twice."""
    has_room = or_(Workshop.capacity.is_(None), Workshop.taken + people <= Workshop.capacity)
    taken = _run(
        update(Workshop)
        .where(Workshop.activity_id == workshop.activity_id, has_room)
        .values(taken=Workshop.taken + people)
    )
    db.session.refresh(workshop, ["taken"])
    return bool(taken)


def cancel_booking(booking: Booking) -> bool:
    """Cancel a booking and forget who made it; tells whether it was still there.

    Write to the person first: their address goes with it.
    """
    workshop, was = booking.workshop, booking.state
    cancelled = _run(
        update(Booking)
        .where(Booking.id == booking.id, Booking.state != BookingState.CANCELLED)
        .values(state=BookingState.CANCELLED)
    )
    if not cancelled:
        return False
    if was == BookingState.BOOKED:
        _run(
            update(Workshop)
            .where(Workshop.activity_id == workshop.activity_id)
            .values(taken=Workshop.taken - booking.people)
        )
        db.session.refresh(workshop, ["taken"])
    booking.contact = booking.needs = None
    db.session.flush()
    db.session.refresh(booking, ["state"])
    return True


def promote_waiting(workshop: Workshop) -> list[Booking]:
    """Give places that are free to those who wait, in their order; gives who got one."""
    promoted = []
    for booking in queries.list_bookings(workshop, BookingState.WAITING):
        if _reserve(workshop, booking.people):
            booking.state = BookingState.BOOKED
            promoted.append(booking)
    db.session.flush()
    return promoted


def tell(booking: Booking, letter: Letter, *, now: datetime, can_text: bool) -> bool:
    """Write to who booked, by e-mail or else by text; tells whether there is a way to.

    Nobody is written to about an event once it is over.
    """
    contact = booking.contact
    ends_at = booking.workshop.ends_at
    if contact is None:
        return False
    if contact.email:
        address, channel = contact.email, "email"
    elif can_text and mobile_number(contact.phone):
        address, channel = contact.phone, "sms"
    else:
        return False
    queue_message(
        address,
        letter.subject,
        letter.body,
        booking.language,
        now,
        channel=channel,
        expires_at=max(ends_at, now + timedelta(hours=1)),
    )
    return True


def remind_due(
    now: datetime, *, write: Callable[[Booking], Letter], can_text: bool, limit: int = BATCH
) -> int:
    """Remind everybody whose event starts within two days, once; gives how many were reminded."""
    if not is_daytime(now):
        return 0
    due = queries.list_to_remind(now, now + REMINDER_BEFORE, limit=limit)
    for booking in due:
        tell(booking, write(booking), now=now, can_text=can_text)
        booking.reminded_at = now
    db.session.flush()
    return len(due)


def mark_attendance(workshop: Workshop, came: Mapping[UUID, int | None], *, walk_ins: int) -> None:
    """Note how many of each booking came, and how many came without one."""
    for booking in queries.list_bookings(workshop):
        if booking.id in came:
            number = came[booking.id]
            booking.came = None if number is None else max(0, min(number, booking.people))
    workshop.walk_ins = max(0, walk_ins)
    db.session.flush()


def forget_due(now: datetime, *, days: int, limit: int = BATCH) -> int:
    """Delete names, addresses and needs ``days`` after an event; gives of how many events."""
    due = queries.list_to_forget(now - timedelta(days=days), limit=limit)
    for activity_id in due:
        bookings = select(Booking.id).where(Booking.activity_id == activity_id)
        for table in (BookingNeeds, BookingContact):
            _run(delete(table).where(table.booking_id.in_(bookings)))
        today = now.astimezone(LONDON).date()
        _run(update(Workshop).where(Workshop.activity_id == activity_id).values(forgotten_on=today))
    db.session.expire_all()
    return len(due)


def _run(statement: Any) -> int:
    """Run a statement and tell how many rows it touched."""
    db.session.flush()
    result = db.session.execute(statement, execution_options={"synchronize_session": False})
    return result.rowcount if isinstance(result, CursorResult) else 0
