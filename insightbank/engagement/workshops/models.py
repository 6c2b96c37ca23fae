"""Tables of events: when and where, bookings, and apart from these who booked and what they need.

Names, addresses and needs are deleted some days after the event; how many came stays.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, Date, ForeignKey, Index, Integer, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from insightbank.db import Base, UtcDateTime
from insightbank.engagement.activities.models import Activity

CASCADE = "all, delete-orphan"


class Workshop(Base):
    """What an event has beside its activity.

    ``taken`` counts the places of bookings that are not waiting; ``revision`` grows with each
    change that those who booked must know. ``spoken`` are tags of languages.
    """

    __tablename__ = "workshop"

    activity_id: Mapped[UUID] = mapped_column(
        ForeignKey("activity.id", ondelete="CASCADE"), primary_key=True
    )
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    way: Mapped[str] = mapped_column(String(10))
    place_name: Mapped[str] = mapped_column(String(200), default="")
    address: Mapped[str] = mapped_column(String(500), default="")
    online_link: Mapped[str] = mapped_column(String(500), default="")
    access: Mapped[list[str]] = mapped_column(JSON, default=list)
    spoken: Mapped[list[str]] = mapped_column(JSON, default=list)
    capacity: Mapped[int | None] = mapped_column(Integer)
    taken: Mapped[int] = mapped_column(Integer, default=0)
    walk_ins: Mapped[int] = mapped_column(Integer, default=0)
    revision: Mapped[int] = mapped_column(Integer, default=0)
    called_off_on: Mapped[date | None] = mapped_column(Date)
    forgotten_on: Mapped[date | None] = mapped_column(Date)

    activity: Mapped[Activity] = relationship()


class Booking(Base):
    """A booking for one or more people; ``came`` is how many of them did, None until marked."""

    __tablename__ = "booking"
    __table_args__ = (Index("ix_booking_activity_id_state", "activity_id", "state"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    activity_id: Mapped[UUID] = mapped_column(
        ForeignKey("workshop.activity_id", ondelete="CASCADE")
    )
    state: Mapped[str] = mapped_column(String(10))
    people: Mapped[int] = mapped_column(Integer)
    came: Mapped[int | None] = mapped_column(Integer)
    language: Mapped[str] = mapped_column(String(20))
    booked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    workshop: Mapped[Workshop] = relationship()
    contact: Mapped[BookingContact | None] = relationship(cascade=CASCADE)
    needs: Mapped[BookingNeeds | None] = relationship(cascade=CASCADE)


class BookingContact(Base):
    """Who booked, and the one address or number to write to."""

    __tablename__ = "booking_contact"

    booking_id: Mapped[UUID] = mapped_column(
        ForeignKey("booking.id", ondelete="CASCADE"), primary_key=True
    )
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")


class BookingNeeds(Base):
    """What somebody needs to take part, beside the consent that covers it."""

    __tablename__ = "booking_needs"

    booking_id: Mapped[UUID] = mapped_column(
        ForeignKey("booking.id", ondelete="CASCADE"), primary_key=True
    )
    needs: Mapped[list[str]] = mapped_column(JSON, default=list)
    interpreter_language: Mapped[str] = mapped_column(String(20), default="")
    other: Mapped[str] = mapped_column(Text, default="")
    wording_version: Mapped[str] = mapped_column(String(40))
    given_on: Mapped[date] = mapped_column(Date)
