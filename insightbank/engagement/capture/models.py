"""Tables of the other ways in: batches of paper, files to import, tablets that were handed over.

Refuses to remember which paper became which response: what was keyed is forgotten once it is
recorded, and a file's rows are forgotten once they are imported or a day old.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    JSON,
    Boolean,
    Date,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from insightbank.db import Base, UtcDateTime
from insightbank.engagement.activities.models import Activity
from insightbank.engagement.surveys.models import SurveyVersion


class PaperBatch(Base):
    """A pile of forms, or a round of calls, typed in against one version of a survey."""

    __tablename__ = "paper_batch"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    number: Mapped[int] = mapped_column(Integer, unique=True)
    activity_id: Mapped[UUID] = mapped_column(
        ForeignKey("activity.id", ondelete="CASCADE"), index=True
    )
    version_id: Mapped[UUID] = mapped_column(ForeignKey("survey_version.id", ondelete="CASCADE"))
    channel: Mapped[str] = mapped_column(String(10))
    language: Mapped[str] = mapped_column(String(20))
    is_double: Mapped[bool] = mapped_column(Boolean, default=False)
    expected: Mapped[int | None] = mapped_column(Integer)
    organisation_id: Mapped[int | None] = mapped_column(Integer)
    account_id: Mapped[int | None] = mapped_column(Integer)
    made_on: Mapped[date] = mapped_column(Date)
    closed_on: Mapped[date | None] = mapped_column(Date)

    activity: Mapped[Activity] = relationship()
    version: Mapped[SurveyVersion] = relationship()


class KeyedForm(Base):
    """One form of a batch by the number on it; ``state`` is once, differs or done.

    ``unreadable`` are the keys of questions that had an answer nobody could read.
    """

    __tablename__ = "keyed_form"
    __table_args__ = (UniqueConstraint("batch_id", "number"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    batch_id: Mapped[UUID] = mapped_column(ForeignKey("paper_batch.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(10))
    unreadable: Mapped[list[str]] = mapped_column(JSON, default=list)

    batch: Mapped[PaperBatch] = relationship()
    entries: Mapped[list[KeyedEntry]] = relationship(
        back_populates="form", order_by="KeyedEntry.turn", cascade="all, delete-orphan"
    )


class KeyedEntry(Base):
    """What one person typed from a form, until two agree; never a postcode, only its area."""

    __tablename__ = "keyed_entry"
    __table_args__ = (UniqueConstraint("form_id", "turn"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    form_id: Mapped[UUID] = mapped_column(ForeignKey("keyed_form.id", ondelete="CASCADE"))
    turn: Mapped[int] = mapped_column(Integer)
    account_id: Mapped[int | None] = mapped_column(Integer)
    said: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    form: Mapped[KeyedForm] = relationship(back_populates="entries")


class ImportFile(Base):
    """A file of answers on its way in; ``state`` is waiting or done, and done has no content."""

    __tablename__ = "import_file"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    activity_id: Mapped[UUID] = mapped_column(
        ForeignKey("activity.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(200))
    fingerprint: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(10), default="waiting", index=True)
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    mapping: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    account_id: Mapped[int | None] = mapped_column(Integer)
    made_on: Mapped[date] = mapped_column(Date)
    taken: Mapped[int] = mapped_column(Integer, default=0)
    refused: Mapped[int] = mapped_column(Integer, default=0)


class Kiosk(Base):
    """A tablet or computer handed over for one survey; only hashes of its secret and its PIN."""

    __tablename__ = "kiosk"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    activity_id: Mapped[UUID] = mapped_column(
        ForeignKey("activity.id", ondelete="CASCADE"), index=True
    )
    venue: Mapped[str] = mapped_column(String(200), default="")
    pin_hash: Mapped[str] = mapped_column(String(255))
    wrong_pins: Mapped[int] = mapped_column(Integer, default=0)
    locked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    idle_seconds: Mapped[int] = mapped_column(Integer, default=120)
    account_id: Mapped[int | None] = mapped_column(Integer)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    activity: Mapped[Activity] = relationship()
