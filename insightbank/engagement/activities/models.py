"""Tables every kind of activity shares: the activity and its texts, by edition and language.

Refuses to know what a kind of activity asks; that lies in the tables of its own room.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import JSON, Date, ForeignKey, Integer, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from insightbank.db import Base


class Activity(Base):
    """Something people can take part in; ``state`` is one of ``rules.STATES``.

    ``edition`` numbers the set of texts that is being written; a survey that has been opened keeps
    showing the texts of the edition that was frozen, see surveys.
    """

    __tablename__ = "activity"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    kind: Mapped[str] = mapped_column(String(20), default="survey")
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    state: Mapped[str] = mapped_column(String(10), default="draft", index=True)
    edition: Mapped[int] = mapped_column(Integer, default=1)
    opens_on: Mapped[date | None] = mapped_column(Date)
    closes_on: Mapped[date | None] = mapped_column(Date)
    source_language: Mapped[str] = mapped_column(String(20), default="en")
    languages: Mapped[list[str]] = mapped_column(JSON, default=list)
    owner_account_id: Mapped[int | None] = mapped_column(Integer)
    created_on: Mapped[date] = mapped_column(Date)
    ask_profile: Mapped[list[str]] = mapped_column(JSON, default=list)

    texts: Mapped[list[ActivityText]] = relationship(
        back_populates="activity", cascade="all, delete-orphan"
    )


class ActivityText(Base):
    """A text of an activity in one language; nobody has checked it while ``checked_on`` is None.

    Every kind has the subjects ``title``, ``intro`` and ``thanks``. A survey also has ``q:<key>``,
    ``q:<key>:<part>`` and ``o:<question key>:<option key>``; other kinds name theirs in their own
    room. In Easy Read only, ``title:picture`` and ``q:<key>:picture`` name one of
    ``rules.PICTURES``; in ``rules.SIGN_LANGUAGE`` only, ``title:bsl`` and ``q:<key>:bsl`` are
    videos. ``written_for`` is the fingerprint of the source text a translation renders;
    None for the source itself and where it is not known. ``written_by`` is the account whose words
    these are, ``machine`` the name of the program where they are nobody's.
    """

    __tablename__ = "activity_text"

    activity_id: Mapped[UUID] = mapped_column(
        ForeignKey("activity.id", ondelete="CASCADE"), primary_key=True
    )
    edition: Mapped[int] = mapped_column(Integer, primary_key=True, default=1)
    subject: Mapped[str] = mapped_column(String(150), primary_key=True)
    language: Mapped[str] = mapped_column(String(20), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    checked_by: Mapped[str | None] = mapped_column(String(200))
    checked_on: Mapped[date | None] = mapped_column(Date)
    written_for: Mapped[str | None] = mapped_column(String(16))
    written_by: Mapped[int | None] = mapped_column(Integer)
    machine: Mapped[str | None] = mapped_column(String(60))

    activity: Mapped[Activity] = relationship(back_populates="texts")
