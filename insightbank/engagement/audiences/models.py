"""Tables of audiences: what is derived of residents for choosing them, and whom we asked when.

Refuses anything anybody said in an activity: nothing here has a key that leads to a response. The
facts in ``people`` are the truth; ``audience_profile`` can be thrown away and made again.
"""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.orm import Mapped, mapped_column

from insightbank.db import Base


class AudienceBit(Base):
    """Which bit of which word says that somebody has ``value`` in ``dimension``.

    Given out once and never moved, so that categories can come and go without a new column.
    """

    __tablename__ = "audience_bit"
    __table_args__ = (UniqueConstraint("word", "bit"),)

    dimension: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[str] = mapped_column(String(60), primary_key=True)
    word: Mapped[int] = mapped_column(Integer)
    bit: Mapped[int] = mapped_column(Integer)


class AudienceProfile(Base):
    """One resident as a rule sees them, in a row narrow enough to read a million of at once."""

    __tablename__ = "audience_profile"

    number: Mapped[int] = mapped_column(primary_key=True)
    w0: Mapped[int] = mapped_column(BigInteger, default=0)
    w1: Mapped[int] = mapped_column(BigInteger, default=0)
    w2: Mapped[int] = mapped_column(BigInteger, default=0)
    w3: Mapped[int] = mapped_column(BigInteger, default=0)
    w4: Mapped[int] = mapped_column(BigInteger, default=0)
    is_reachable: Mapped[bool] = mapped_column(Boolean, default=False)
    lsoa_code: Mapped[str] = mapped_column(String(40), default="")
    last_contact_on: Mapped[date | None] = mapped_column(Date)
    resident_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("resident_account.id", ondelete="CASCADE"), unique=True
    )


class Participation(Base):
    """That somebody was asked (``invited``) or took part (``took_part``), and on which day.

    Only for residents with an account; never the time, and nothing of what they answered.
    """

    __tablename__ = "participation"
    __table_args__ = (
        Index("ix_participation_kind_on", "kind", "on", "number"),
        {"sqlite_with_rowid": False},
    )

    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    activity_slug: Mapped[str] = mapped_column(String(80), primary_key=True)
    number: Mapped[int] = mapped_column(
        ForeignKey("audience_profile.number", ondelete="CASCADE"), primary_key=True, index=True
    )
    on: Mapped[date] = mapped_column(Date, primary_key=True)


class Audience(Base):
    """A rule with a name; ``rule`` is the document of ``rules.to_document``."""

    __tablename__ = "audience"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=uuid.uuid4)
    name: Mapped[str] = mapped_column(String(200))
    rule: Mapped[dict[str, Any]] = mapped_column(JSON)
    leave_out_over_asked: Mapped[bool] = mapped_column(Boolean, default=False)
    owner_account_id: Mapped[int | None] = mapped_column(Integer)
    changed_on: Mapped[date] = mapped_column(Date)


class AudienceCount(Base):
    """A count that was shown to somebody, kept so that the next cannot be set against it."""

    __tablename__ = "audience_count"
    __table_args__ = (Index("ix_audience_count_actor_id_people", "actor_id", "people"),)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=uuid.uuid4)
    actor_id: Mapped[int | None] = mapped_column(Integer)
    fingerprint: Mapped[str] = mapped_column(String(64))
    rule: Mapped[dict[str, Any]] = mapped_column(JSON)
    people: Mapped[int] = mapped_column(Integer)
    counted_on: Mapped[date] = mapped_column(Date)
