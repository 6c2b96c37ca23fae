"""Tables of evidence: notes as they were filed, insights as they are reviewed and published.

What was filed (``Note`` and its quotes) is never changed by review and never published; what is
published lies in ``Insight``, which holds no personal data once it is.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    JSON,
    Boolean,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy import text as sql_text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from insightbank.db import Base, UtcDateTime
from insightbank.insights.rules import Cut

CASCADE = "all, delete-orphan"


class Note(Base):
    """A champion's note or a piece of Alliance evidence; ``kind`` says which.

    ``typed`` keeps a draft as it was typed, field by field, mistakes included, so that saving a
    draft loses nothing; the columns are filled when the note passes its check.
    """

    __tablename__ = "note"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    kind: Mapped[str] = mapped_column(String(20))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    submitted_by: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    state: Mapped[str] = mapped_column(String(20), default="draft")
    typed: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    is_checked: Mapped[bool] = mapped_column(Boolean, default=False)
    community: Mapped[str] = mapped_column(String(300), default="")
    plus_groups: Mapped[list[str]] = mapped_column(JSON, default=list)
    alliance: Mapped[str | None] = mapped_column(String(60))
    district: Mapped[str | None] = mapped_column(String(60))
    setting: Mapped[str] = mapped_column(String(300), default="")
    held_on: Mapped[date | None] = mapped_column(Date)
    people_count: Mapped[int | None] = mapped_column(Integer)
    consent_how: Mapped[str] = mapped_column(String(30), default="")
    sharing: Mapped[str] = mapped_column(String(20), default="commissioners")
    language: Mapped[str] = mapped_column(String(20), default="en")
    text: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    submission_token: Mapped[str] = mapped_column(String(64), unique=True)
    return_reason: Mapped[str] = mapped_column(Text, default="")

    composition: Mapped[list[NoteComposition]] = relationship(cascade=CASCADE)
    quotes: Mapped[list[NoteQuote]] = relationship(cascade=CASCADE, order_by="NoteQuote.position")
    insight: Mapped[Insight | None] = relationship(back_populates="note")


class NoteComposition(Base):
    """How many of those who took part were in one category: counts only, never persons."""

    __tablename__ = "note_composition"

    note_id: Mapped[UUID] = mapped_column(
        ForeignKey("note.id", ondelete="CASCADE"), primary_key=True
    )
    characteristic: Mapped[str] = mapped_column(String(20), primary_key=True)
    category: Mapped[str] = mapped_column(String(30), primary_key=True)
    count: Mapped[int] = mapped_column(Integer)


class NoteQuote(Base):
    """A quote as it was filed; the reviewed copy is an ``InsightQuote``."""

    __tablename__ = "note_quote"

    note_id: Mapped[UUID] = mapped_column(
        ForeignKey("note.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(20))


class Insight(Base):
    """A piece of evidence in the bank; ``version`` grows with each change a reader could notice.

    ``tagged_version`` says which tagger has read it: None while it waits for one.
    """

    __tablename__ = "insight"
    __table_args__ = (
        Index("ix_insight_state_held_on", "state", "held_on"),
        Index(
            "ix_insight_untagged",
            "id",
            sqlite_where=sql_text("tagged_version IS NULL"),
            postgresql_where=sql_text("tagged_version IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    reference: Mapped[str] = mapped_column(String(64), unique=True)
    title: Mapped[str] = mapped_column(String(300), default="")
    body: Mapped[str] = mapped_column(Text)
    alliance: Mapped[str | None] = mapped_column(String(60))
    district: Mapped[str | None] = mapped_column(String(60))
    source: Mapped[str] = mapped_column(String(20))
    held_on: Mapped[date] = mapped_column(Date)
    language: Mapped[str] = mapped_column(String(20), default="en")
    state: Mapped[str] = mapped_column(String(20), default="draft")
    sharing: Mapped[str] = mapped_column(String(20), default="commissioners")
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    gathered: Mapped[str] = mapped_column(String(500), default="")
    people_count: Mapped[int | None] = mapped_column(Integer)
    community: Mapped[str] = mapped_column(String(300), default="")
    note_id: Mapped[UUID | None] = mapped_column(ForeignKey("note.id"), unique=True)
    activity_id: Mapped[UUID | None] = mapped_column(Uuid, index=True)
    survey_title: Mapped[str] = mapped_column(String(300), default="")
    version: Mapped[int] = mapped_column(Integer, default=1)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    review_on: Mapped[date | None] = mapped_column(Date)
    tagged_version: Mapped[str | None] = mapped_column(String(80))

    note: Mapped[Note | None] = relationship(back_populates="insight")
    tags: Mapped[list[InsightTag]] = relationship(
        cascade=CASCADE, passive_deletes=True, order_by="(InsightTag.facet, InsightTag.tag_id)"
    )
    quotes: Mapped[list[InsightQuote]] = relationship(
        cascade=CASCADE, passive_deletes=True, order_by="InsightQuote.position"
    )
    marks: Mapped[list[InsightMark]] = relationship(
        cascade=CASCADE, passive_deletes=True, order_by="(InsightMark.field, InsightMark.start)"
    )
    changes: Mapped[list[InsightChange]] = relationship(
        cascade=CASCADE, passive_deletes=True, order_by="InsightChange.number"
    )


class InsightTag(Base):
    """A theme or PLUS group of an insight, what suggested it, and what a person decided.

    ``evidence`` is a list of ``{"field", "start", "end", "text"}``; ``method`` is lexicon,
    implied, person or import.
    """

    __tablename__ = "insight_tag"
    __table_args__ = (
        UniqueConstraint("insight_id", "facet", "tag_id"),
        Index("ix_insight_tag_facet_tag_id", "facet", "tag_id"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    insight_id: Mapped[UUID] = mapped_column(ForeignKey("insight.id", ondelete="CASCADE"))
    facet: Mapped[str] = mapped_column(String(10))
    tag_id: Mapped[str] = mapped_column(String(60))
    experiencer: Mapped[str | None] = mapped_column(String(20))
    method: Mapped[str] = mapped_column(String(20))
    score: Mapped[float] = mapped_column(Float, default=1.0)
    evidence: Mapped[list[Any]] = mapped_column(JSON, default=list)
    state: Mapped[str] = mapped_column(String(10), default="suggested")


class InsightQuote(Base):
    """A quote under review: ``text`` is byte for byte what was said.

    Only where a person has removed personal data from it does publishing change the text, and
    ``is_edited`` then says so. ``answer_id`` names the survey answer it was taken from.
    """

    __tablename__ = "insight_quote"
    __table_args__ = (UniqueConstraint("insight_id", "position"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    insight_id: Mapped[UUID] = mapped_column(ForeignKey("insight.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(Integer)
    text: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(10), default="pending")
    is_edited: Mapped[bool] = mapped_column(Boolean, default=False)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answer_id: Mapped[UUID | None] = mapped_column(Uuid)


class InsightMark(Base):
    """A stretch that may tell who somebody is, in ``title``, ``body`` or ``quote:<position>``."""

    __tablename__ = "insight_mark"
    __table_args__ = (Index("ix_insight_mark_insight_id", "insight_id"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    insight_id: Mapped[UUID] = mapped_column(ForeignKey("insight.id", ondelete="CASCADE"))
    field: Mapped[str] = mapped_column(String(20))
    start: Mapped[int] = mapped_column(Integer)
    end: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(30))
    state: Mapped[str] = mapped_column(String(10), default="open")

    def as_cut(self) -> Cut:
        return Cut(self.start, self.end)


class InsightChange(Base):
    """What somebody did to an insight, with before and after; restricted like originals."""

    __tablename__ = "insight_change"
    __table_args__ = (UniqueConstraint("insight_id", "number"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    insight_id: Mapped[UUID] = mapped_column(ForeignKey("insight.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    what: Mapped[str] = mapped_column(String(40))
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
