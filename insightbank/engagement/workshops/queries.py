"""Reads of events and bookings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from insightbank.core.languages import DEFAULT_LANGUAGE
from insightbank.db import db
from insightbank.engagement.activities.models import Activity
from insightbank.engagement.activities.queries import load_texts
from insightbank.engagement.activities.rules import OPEN, PREPARING, Texts
from insightbank.engagement.workshops.models import Booking, BookingContact, Workshop
from insightbank.engagement.workshops.rules import KIND, BookingState, Way

PARTS = (joinedload(Booking.contact), joinedload(Booking.needs))


@dataclass(frozen=True, slots=True)
class ShownWorkshop:
    """An event with the texts one reader needs."""

    workshop: Workshop
    texts: Texts

    @property
    def activity(self) -> Activity:
        return self.workshop.activity

    @property
    def slug(self) -> str:
        return self.activity.slug

    @property
    def is_draft(self) -> bool:
        return self.activity.state in PREPARING

    @property
    def is_called_off(self) -> bool:
        return self.workshop.called_off_on is not None

    @property
    def is_full(self) -> bool:
        return is_full(self.workshop)

    def is_over(self, now: datetime) -> bool:
        return self.workshop.ends_at <= now

    def takes_bookings(self, now: datetime, today: date) -> bool:
        return takes_bookings(self.workshop, now, today)


def is_full(workshop: Workshop) -> bool:
    """Tell whether whoever books now has to wait."""
    return workshop.capacity is not None and workshop.taken >= workshop.capacity


def takes_bookings(workshop: Workshop, now: datetime, today: date) -> bool:
    """Tell whether people can book, if only for the waiting list."""
    activity = workshop.activity
    has_begun = activity.opens_on is None or activity.opens_on <= today
    is_on = activity.state == OPEN and workshop.called_off_on is None
    return is_on and has_begun and now < workshop.starts_at


def get_workshop(slug: str, *, language: str) -> ShownWorkshop | None:
    """Find an event by its slug, in any state."""
    found = _workshops(Activity.slug == slug)
    return _shown(found, language)[0] if found else None


def get_workshop_by_id(activity_id: UUID, *, language: str) -> ShownWorkshop | None:
    """Find an event by the id of its activity."""
    found = _workshops(Activity.id == activity_id)
    return _shown(found, language)[0] if found else None


def list_upcoming(now: datetime, *, language: str) -> list[ShownWorkshop]:
    """List the events that have been published and are not over, the next one first."""
    is_published = Activity.state.not_in(PREPARING)
    return _shown(_workshops(is_published, Workshop.ends_at > now), language)


def list_workshops() -> list[ShownWorkshop]:
    """List every event for those who run them, the latest first."""
    return _shown(list(reversed(_workshops(Activity.kind == KIND))), DEFAULT_LANGUAGE)


def _workshops(*conditions: ColumnElement[bool]) -> Sequence[Workshop]:
    return db.session.scalars(
        select(Workshop)
        .join(Workshop.activity)
        .where(*conditions, Activity.kind == KIND)
        .order_by(Workshop.starts_at, Activity.slug)
        .options(contains_eager(Workshop.activity))
    ).all()


def _shown(workshops: Sequence[Workshop], language: str) -> list[ShownWorkshop]:
    texts = load_texts([workshop.activity for workshop in workshops], language)
    return [ShownWorkshop(workshop, texts[workshop.activity_id]) for workshop in workshops]


def get_booking(booking_id: UUID) -> Booking | None:
    """Find a booking with who made it and what they need."""
    return db.session.get(Booking, booking_id, options=PARTS)


def list_bookings(workshop: Workshop, *states: BookingState) -> Sequence[Booking]:
    """List bookings in the order they were made; all that are not cancelled, or of these states."""
    wanted = states or (BookingState.BOOKED, BookingState.WAITING)
    return db.session.scalars(
        select(Booking)
        .where(Booking.activity_id == workshop.activity_id, Booking.state.in_(wanted))
        .order_by(Booking.booked_at, Booking.id)
        .options(*PARTS)
    ).all()


def count_people(workshop: Workshop) -> dict[str, int]:
    """Count the people of all bookings by state; never shown as they are outside the list."""
    rows = db.session.execute(
        select(Booking.state, func.sum(Booking.people))
        .where(Booking.activity_id == workshop.activity_id)
        .group_by(Booking.state)
    )
    found = {state: int(people) for state, people in rows}
    return {state.value: found.get(state, 0) for state in BookingState}


def count_came(workshop: Workshop) -> int:
    """Count who came, those without a booking too."""
    came = db.session.scalar(
        select(func.sum(Booking.came)).where(Booking.activity_id == workshop.activity_id)
    )
    return int(came or 0) + workshop.walk_ins


def count_bookings_of(workshop: Workshop, *, email: str, phone: str) -> int:
    """Count the bookings of one address or number for an event."""
    same = []
    if email:
        same.append(BookingContact.email == email)
    if phone:
        same.append(BookingContact.phone == phone)
    query = (
        select(func.count())
        .select_from(Booking)
        .join(BookingContact, BookingContact.booking_id == Booking.id)
        .where(Booking.activity_id == workshop.activity_id, or_(*same))
    )
    return db.session.scalar(query) or 0


def list_to_remind(now: datetime, until: datetime, *, limit: int) -> Sequence[Booking]:
    """List bookings of events that start before ``until`` and nobody has been reminded of."""
    return db.session.scalars(
        select(Booking)
        .join(Booking.workshop)
        .join(Workshop.activity)
        .join(Booking.contact)
        .where(
            Booking.state == BookingState.BOOKED,
            Booking.reminded_at.is_(None),
            Workshop.starts_at > now,
            Workshop.starts_at <= until,
            Workshop.called_off_on.is_(None),
            Activity.state.not_in(PREPARING),
        )
        .order_by(Workshop.starts_at, Booking.id)
        .limit(limit)
        .options(*PARTS, contains_eager(Booking.workshop).contains_eager(Workshop.activity))
    ).all()


def list_to_forget(before: datetime, *, limit: int) -> Sequence[UUID]:
    """List events that ended before a moment and whose names and needs are still there."""
    return db.session.scalars(
        select(Workshop.activity_id)
        .where(Workshop.ends_at < before, Workshop.forgotten_on.is_(None))
        .limit(limit)
    ).all()


def subjects_of(activity: Activity) -> list[str]:
    """List the subjects of an event's texts in the order people meet them."""
    workshop = db.session.get(Workshop, activity.id)
    is_somewhere = workshop is not None and workshop.way != Way.ONLINE
    return ["title", "intro", *(["place:note"] if is_somewhere else []), "thanks"]
