"""Tables of decisions and of those who want to be told about them.

Refuses to join who wants to be told with what they answered: the address stands alone beside the
activity, with a date.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import JSON, Date, ForeignKey, Index, Integer, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from insightbank.db import Base
from insightbank.engagement.activities.models import Activity

NO_ROW_ORDER = {"sqlite_with_rowid": False}


class Decision(Base):
    """What was decided because of what people said; public once ``published_on`` is set.

    It answers an activity, an insight, or both; the insight is known by its id only, because the
    bank stands above this room. ``texts`` are those of ``rules.PARTS`` by language.
    """

    __tablename__ = "decision"
    __table_args__ = (
        Index("ix_decision_activity_id", "activity_id"),
        Index("ix_decision_insight_id", "insight_id"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    activity_id: Mapped[UUID | None] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    insight_id: Mapped[UUID | None] = mapped_column(Uuid)
    outcome: Mapped[str] = mapped_column(String(10))
    decided_by: Mapped[str] = mapped_column(String(200))
    decided_on: Mapped[date] = mapped_column(Date)
    source_language: Mapped[str] = mapped_column(String(20), default="en")
    texts: Mapped[dict[str, dict[str, str]]] = mapped_column(JSON, default=dict)
    published_on: Mapped[date | None] = mapped_column(Date)
    account_id: Mapped[int | None] = mapped_column(Integer)

    activity: Mapped[Activity | None] = relationship()


class Follower(Base):
    """Somebody who wants to be told what came of an activity or of an insight."""

    __tablename__ = "follower"
    __table_args__ = (
        UniqueConstraint("activity_id", "address"),
        UniqueConstraint("insight_id", "address"),
        NO_ROW_ORDER,
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    activity_id: Mapped[UUID | None] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    insight_id: Mapped[UUID | None] = mapped_column(Uuid)
    address: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(20))
    asked_on: Mapped[date] = mapped_column(Date)
    secret: Mapped[str] = mapped_column(String(64), unique=True)
    """Hash of what the link to be told no more is made from."""


class Told(Base):
    """That a follower has been told of a decision; once each."""

    __tablename__ = "follower_told"

    decision_id: Mapped[UUID] = mapped_column(
        ForeignKey("decision.id", ondelete="CASCADE"), primary_key=True
    )
    follower_id: Mapped[UUID] = mapped_column(
        ForeignKey("follower.id", ondelete="CASCADE"), primary_key=True
    )
