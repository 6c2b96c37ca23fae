"""Tables of invitations: a campaign, its words, who is invited, and each message on its way.

Refuses to hold an address, what anybody answered, or when somebody took part: addresses are read
from the account when a message is sent, and taking up an invitation is noted without a date.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    JSON,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from insightbank.db import Base, UtcDateTime
from insightbank.engagement.activities.models import Activity
from insightbank.people.models import ResidentAccount


class Campaign(Base):
    """People asked to take part in one activity; ``rule`` is the audience's, kept at launch."""

    __tablename__ = "campaign"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    name: Mapped[str] = mapped_column(String(200))
    activity_id: Mapped[UUID] = mapped_column(
        ForeignKey("activity.id", ondelete="CASCADE"), index=True
    )
    # No foreign key: an audience may go, the rule stays.
    audience_id: Mapped[UUID] = mapped_column(Uuid)
    rule: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    media: Mapped[list[str]] = mapped_column(JSON, default=list)
    state: Mapped[str] = mapped_column(String(10), default="draft", index=True)
    starts_on: Mapped[date] = mapped_column(Date)
    reminders: Mapped[list[str]] = mapped_column(JSON, default=list)
    bsl_url: Mapped[str] = mapped_column(String(500), default="")
    owner_account_id: Mapped[int | None] = mapped_column(Integer)
    created_on: Mapped[date] = mapped_column(Date)
    launched_on: Mapped[date | None] = mapped_column(Date)
    taken_up: Mapped[int | None] = mapped_column(Integer)

    activity: Mapped[Activity] = relationship()
    texts: Mapped[list[CampaignText]] = relationship(
        back_populates="campaign", cascade="all, delete-orphan"
    )


class CampaignText(Base):
    """One part of a campaign's words in one language; ``written_for`` as for activities."""

    __tablename__ = "campaign_text"

    campaign_id: Mapped[UUID] = mapped_column(
        ForeignKey("campaign.id", ondelete="CASCADE"), primary_key=True
    )
    part: Mapped[str] = mapped_column(String(10), primary_key=True)
    language: Mapped[str] = mapped_column(String(20), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    checked_on: Mapped[date | None] = mapped_column(Date)
    written_for: Mapped[str | None] = mapped_column(String(16))

    campaign: Mapped[Campaign] = relationship(back_populates="texts")


class Invitation(Base):
    """One person asked; the link's secret is made from the id, and only its hash is kept here."""

    __tablename__ = "invitation"
    __table_args__ = (
        UniqueConstraint("campaign_id", "resident_id"),
        Index("ix_invitation_campaign_id_state", "campaign_id", "state"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaign.id", ondelete="CASCADE"))
    resident_id: Mapped[UUID] = mapped_column(
        ForeignKey("resident_account.id", ondelete="CASCADE"), index=True
    )
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    medium: Mapped[str | None] = mapped_column(String(10))
    language: Mapped[str] = mapped_column(String(20))
    format: Mapped[str] = mapped_column(String(20))
    unmet: Mapped[list[str]] = mapped_column(JSON, default=list)
    state: Mapped[str] = mapped_column(String(12))

    campaign: Mapped[Campaign] = relationship()
    resident: Mapped[ResidentAccount] = relationship()


class InvitationMessage(Base):
    """One message to one person: the invitation (``number`` 0) or a reminder (1, 2).

    ``sending`` is claimed by one worker; what a crash left in it is looked up or asked about, never
    sent again blindly. Its id is the reference that a channel may keep.
    """

    __tablename__ = "invitation_message"
    __table_args__ = (
        UniqueConstraint("invitation_id", "number"),
        Index("ix_invitation_message_state_next_try_at", "state", "next_try_at"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    invitation_id: Mapped[UUID] = mapped_column(ForeignKey("invitation.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(Integer)
    medium: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10))
    tries: Mapped[int] = mapped_column(Integer, default=0)
    next_try_at: Mapped[datetime] = mapped_column(UtcDateTime)
    claimed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    error: Mapped[str] = mapped_column(String(100), default="")
    batch_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("letter_batch.id", ondelete="SET NULL"), index=True
    )

    invitation: Mapped[Invitation] = relationship()


class LetterBatch(Base):
    """Letters printed together; ``posted_on`` is when somebody said they took them to the post."""

    __tablename__ = "letter_batch"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    campaign_id: Mapped[UUID] = mapped_column(
        ForeignKey("campaign.id", ondelete="CASCADE"), index=True
    )
    made_on: Mapped[date] = mapped_column(Date)
    made_by: Mapped[int | None] = mapped_column(Integer)
    posted_on: Mapped[date | None] = mapped_column(Date)


class SpentToken(Base):
    """An invitation that was taken up, until the day is over; then all of a day are noted at once.

    Written in a transaction of its own after that of the answers, and kept in the order of hashes,
    so that neither row order nor time can join an answer to a person.
    """

    __tablename__ = "spent_token"
    __table_args__ = ({"sqlite_with_rowid": False},)

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    spent_on: Mapped[date] = mapped_column(Date, index=True)
