"""Tables of discussions: their settings, who takes part, what they write, and how it is moderated.

Refuses to hold an address or an account of those who write: a person here is a name they chose and
the hash of a secret their browser keeps.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from insightbank.db import Base, UtcDateTime
from insightbank.engagement.activities.models import Activity


class Discussion(Base):
    """How a discussion is run; its title, texts, days and state are the activity's."""

    __tablename__ = "discussion"

    activity_id: Mapped[UUID] = mapped_column(
        ForeignKey("activity.id", ondelete="CASCADE"), primary_key=True
    )
    moderation: Mapped[str] = mapped_column(String(10), default="before")
    youngest: Mapped[int | None] = mapped_column(Integer)
    takes_ideas: Mapped[bool] = mapped_column(Boolean, default=True)

    activity: Mapped[Activity] = relationship()


class Participant(Base):
    """Somebody who writes in one discussion, under a name they chose."""

    __tablename__ = "discussion_participant"
    __table_args__ = (Index("ix_discussion_participant_activity_id", "activity_id"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    is_old_enough: Mapped[bool] = mapped_column(Boolean, default=False)
    joined_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Contribution(Base):
    """An idea, or a reply to one (``idea_id``); byte for byte what was written."""

    __tablename__ = "contribution"
    __table_args__ = (
        Index("ix_contribution_activity_id_state", "activity_id", "state", "written_at"),
        Index("ix_contribution_idea_id", "idea_id"),
        Index("ix_contribution_participant_id", "participant_id"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    idea_id: Mapped[UUID | None] = mapped_column(ForeignKey("contribution.id", ondelete="CASCADE"))
    participant_id: Mapped[UUID] = mapped_column(
        ForeignKey("discussion_participant.id", ondelete="CASCADE")
    )
    token: Mapped[str] = mapped_column(String(64), unique=True)
    """Hash of the form's own secret and the words, so that a second press writes nothing."""
    title: Mapped[str] = mapped_column(String(150), default="")
    text: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(20), default="")
    personal_data: Mapped[int] = mapped_column(Integer, default=0)
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)

    participant: Mapped[Participant] = relationship()
    activity: Mapped[Activity] = relationship()


class Support(Base):
    """That somebody supports an idea or a reply; once each."""

    __tablename__ = "contribution_support"

    contribution_id: Mapped[UUID] = mapped_column(
        ForeignKey("contribution.id", ondelete="CASCADE"), primary_key=True
    )
    participant_id: Mapped[UUID] = mapped_column(
        ForeignKey("discussion_participant.id", ondelete="CASCADE"), primary_key=True
    )


class Report(Base):
    """That somebody thinks a contribution should not be shown, until a moderator has looked."""

    __tablename__ = "contribution_report"
    __table_args__ = (
        Index("ix_contribution_report_contribution_id", "contribution_id"),
        Index("ix_contribution_report_reporter", "reporter"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    contribution_id: Mapped[UUID] = mapped_column(ForeignKey("contribution.id", ondelete="CASCADE"))
    reporter: Mapped[str] = mapped_column(String(64))
    """Hash of the secret of the browser that reports; only for the limit on reports."""
    reason: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text, default="")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    is_settled: Mapped[bool] = mapped_column(Boolean, default=False)

    contribution: Mapped[Contribution] = relationship()


class ModerationEntry(Base):
    """One thing done with a contribution, by whom and why; never changed."""

    __tablename__ = "moderation_entry"
    __table_args__ = (Index("ix_moderation_entry_activity_id", "activity_id", "at"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    contribution_id: Mapped[UUID] = mapped_column(ForeignKey("contribution.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(Integer)
    """None where the machine did it."""
    action: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(20), default="")
    note: Mapped[str] = mapped_column(Text, default="")
