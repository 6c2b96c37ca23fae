"""Tables of polls: the answers to choose from, how often each was chosen, and who has voted.

Who has voted is a hash with nothing beside it; what was chosen is a number. Nothing joins the two.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import JSON, Date, ForeignKey, Integer, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from insightbank.db import Base, UtcDateTime
from insightbank.engagement.activities.models import Activity


class Poll(Base):
    """What a poll has beside its activity: answers, and the sites that may show it."""

    __tablename__ = "poll"

    activity_id: Mapped[UUID] = mapped_column(
        ForeignKey("activity.id", ondelete="CASCADE"), primary_key=True
    )
    sites: Mapped[list[str]] = mapped_column(JSON, default=list)
    pace_began_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    pace_votes: Mapped[int] = mapped_column(Integer, default=0)

    activity: Mapped[Activity] = relationship()
    options: Mapped[list[PollOption]] = relationship(
        back_populates="poll", cascade="all, delete-orphan", order_by="PollOption.position"
    )


class PollOption(Base):
    """An answer to choose; its words are the text ``o:<key>``."""

    __tablename__ = "poll_option"
    __table_args__ = (UniqueConstraint("activity_id", "key"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    activity_id: Mapped[UUID] = mapped_column(ForeignKey("poll.activity_id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(60))
    position: Mapped[int] = mapped_column(Integer)

    poll: Mapped[Poll] = relationship(back_populates="options")


class PollTally(Base):
    """How often an answer was chosen on one day, on our page or inside another site's."""

    __tablename__ = "poll_tally"

    option_id: Mapped[UUID] = mapped_column(
        ForeignKey("poll_option.id", ondelete="CASCADE"), primary_key=True
    )
    voted_on: Mapped[date] = mapped_column(Date, primary_key=True)
    way: Mapped[str] = mapped_column(String(10), primary_key=True)
    votes: Mapped[int] = mapped_column(Integer)


class PollVoter(Base):
    """That a browser has voted in a poll: a hash, made anew for each poll, and nothing else."""

    __tablename__ = "poll_voter"
    # Without a row number nothing tells the order in which people came.
    __table_args__ = ({"sqlite_with_rowid": False},)

    activity_id: Mapped[UUID] = mapped_column(
        ForeignKey("poll.activity_id", ondelete="CASCADE"), primary_key=True
    )
    voter_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
