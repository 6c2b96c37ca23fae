"""Tables of activities, their questions and texts, and what people answered.

Refuses to hold a postcode, an address of any kind, or the time of an answer: a response has random
ids and a date, and what people said about themselves lies in its own table beside the consent.
"""

from __future__ import annotations

from datetime import date
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

from insightbank.db import Base

# Row order must not tell who answered when: SQLite then keeps rows in the order of random ids.
NO_ROW_ORDER = {"sqlite_with_rowid": False}
TO_DO = None
"""``Answer.tagged_version`` of a text that waits for the tagger; "" means nothing to tag."""


class Activity(Base):
    """Something people can take part in; ``state`` is draft, open or closed."""

    __tablename__ = "activity"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    kind: Mapped[str] = mapped_column(String(20), default="survey")
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    state: Mapped[str] = mapped_column(String(10), default="draft", index=True)
    opens_on: Mapped[date | None] = mapped_column(Date)
    closes_on: Mapped[date | None] = mapped_column(Date)
    source_language: Mapped[str] = mapped_column(String(20), default="en")
    languages: Mapped[list[str]] = mapped_column(JSON, default=list)
    owner_account_id: Mapped[int | None] = mapped_column(Integer)
    created_on: Mapped[date] = mapped_column(Date)
    ask_profile: Mapped[list[str]] = mapped_column(JSON, default=list)

    versions: Mapped[list[SurveyVersion]] = relationship(
        back_populates="activity", order_by="SurveyVersion.number", cascade="all, delete-orphan"
    )
    texts: Mapped[list[ActivityText]] = relationship(
        back_populates="activity", cascade="all, delete-orphan"
    )


class SurveyVersion(Base):
    """One set of questions; frozen when the survey opens, so that answers keep their questions."""

    __tablename__ = "survey_version"
    __table_args__ = (UniqueConstraint("activity_id", "number"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(Integer, default=1)
    frozen_on: Mapped[date | None] = mapped_column(Date)

    activity: Mapped[Activity] = relationship(back_populates="versions")
    questions: Mapped[list[Question]] = relationship(
        back_populates="version", order_by="Question.position", cascade="all, delete-orphan"
    )


class Question(Base):
    """A question; ``kind`` names a class in kinds.py, which alone knows what ``settings`` mean."""

    __tablename__ = "question"
    __table_args__ = (UniqueConstraint("version_id", "key"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("survey_version.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(60))
    position: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(20))
    is_required: Mapped[bool] = mapped_column(Boolean, default=False)
    settings: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    version: Mapped[SurveyVersion] = relationship(back_populates="questions")
    options: Mapped[list[Option]] = relationship(
        back_populates="question", order_by="Option.position", cascade="all, delete-orphan"
    )


class Option(Base):
    """A choice offered; an exclusive one ("none of these") cannot go with another."""

    __tablename__ = "question_option"
    __table_args__ = (UniqueConstraint("question_id", "key"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    question_id: Mapped[UUID] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(60))
    position: Mapped[int] = mapped_column(Integer)
    is_exclusive: Mapped[bool] = mapped_column(Boolean, default=False)

    question: Mapped[Question] = relationship(back_populates="options")


class ActivityText(Base):
    """A text of an activity in one language; nobody has checked it while ``checked_on`` is None.

    Subjects: ``title``, ``intro``, ``thanks``, ``q:<key>``, ``q:<key>:hint``, ``q:<key>:low``,
    ``q:<key>:high``, ``q:<key>:unit`` and ``o:<question key>:<option key>``; in Easy Read only,
    ``title:picture`` and ``q:<key>:picture``, whose text names one of ``rules.PICTURES``.
    """

    __tablename__ = "activity_text"

    activity_id: Mapped[UUID] = mapped_column(
        ForeignKey("activity.id", ondelete="CASCADE"), primary_key=True
    )
    subject: Mapped[str] = mapped_column(String(150), primary_key=True)
    language: Mapped[str] = mapped_column(String(20), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    checked_by: Mapped[str | None] = mapped_column(String(200))
    checked_on: Mapped[date | None] = mapped_column(Date)

    activity: Mapped[Activity] = relationship(back_populates="texts")


class Response(Base):
    """One person's answers; ``state`` is draft or complete; places are no finer than an LSOA."""

    __tablename__ = "response"
    __table_args__ = (Index("ix_response_activity_id_state", "activity_id", "state"), NO_ROW_ORDER)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    version_id: Mapped[UUID] = mapped_column(ForeignKey("survey_version.id", ondelete="CASCADE"))
    state: Mapped[str] = mapped_column(String(10), default="draft")
    language: Mapped[str] = mapped_column(String(20))
    channel: Mapped[str] = mapped_column(String(10), default="web")
    answered_on: Mapped[date] = mapped_column(Date)
    place_kind: Mapped[str | None] = mapped_column(String(20))
    lsoa_code: Mapped[str | None] = mapped_column(String(9))
    district: Mapped[str | None] = mapped_column(String(60))
    alliance: Mapped[str | None] = mapped_column(String(60))
    imd2019: Mapped[int | None] = mapped_column(Integer)
    imd2025: Mapped[int | None] = mapped_column(Integer)
    rural: Mapped[str | None] = mapped_column(String(60))

    answers: Mapped[list[Answer]] = relationship(
        back_populates="response", cascade="all, delete-orphan", passive_deletes=True
    )


class Answer(Base):
    """What was said to one question: codes or numbers in ``value``, words in ``text``.

    ``typed`` keeps, in a draft only, what could not be read yet, field by field, so that it is
    shown back; never for a postcode.
    """

    __tablename__ = "answer"
    __table_args__ = (
        UniqueConstraint("response_id", "question_id"),
        Index("ix_answer_question_id", "question_id"),
        Index(
            "ix_answer_untagged",
            "id",
            sqlite_where=sql_text("tagged_version IS NULL"),
            postgresql_where=sql_text("tagged_version IS NULL"),
        ),
        NO_ROW_ORDER,
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    response_id: Mapped[UUID] = mapped_column(ForeignKey("response.id", ondelete="CASCADE"))
    question_id: Mapped[UUID] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"))
    value: Mapped[Any | None] = mapped_column(JSON(none_as_null=True))
    text: Mapped[str | None] = mapped_column(Text)
    typed: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    language: Mapped[str | None] = mapped_column(String(20))
    tagged_version: Mapped[str | None] = mapped_column(String(80))

    response: Mapped[Response] = relationship(back_populates="answers")
    question: Mapped[Question] = relationship()
    tags: Mapped[list[AnswerTag]] = relationship(
        back_populates="answer", cascade="all, delete-orphan", passive_deletes=True
    )
    marks: Mapped[list[AnswerMark]] = relationship(
        back_populates="answer", cascade="all, delete-orphan", passive_deletes=True
    )


class AnswerTag(Base):
    """A theme or PLUS group suggested for an answer, and where in the text the evidence lies."""

    __tablename__ = "answer_tag"
    __table_args__ = (Index("ix_answer_tag_answer_id", "answer_id"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    answer_id: Mapped[UUID] = mapped_column(ForeignKey("answer.id", ondelete="CASCADE"))
    facet: Mapped[str] = mapped_column(String(10))
    tag_id: Mapped[str] = mapped_column(String(60))
    experiencer: Mapped[str | None] = mapped_column(String(20))
    method: Mapped[str] = mapped_column(String(20))
    score: Mapped[float] = mapped_column(Float, default=1.0)
    start: Mapped[int | None] = mapped_column(Integer)
    end: Mapped[int | None] = mapped_column(Integer)
    version: Mapped[str] = mapped_column(String(80), default="")
    state: Mapped[str] = mapped_column(String(10), default="suggested")

    answer: Mapped[Answer] = relationship(back_populates="tags")


class AnswerMark(Base):
    """A stretch of an answer that may identify somebody: characters ``start`` to ``end``."""

    __tablename__ = "answer_mark"
    __table_args__ = (Index("ix_answer_mark_answer_id", "answer_id"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    answer_id: Mapped[UUID] = mapped_column(ForeignKey("answer.id", ondelete="CASCADE"))
    start: Mapped[int] = mapped_column(Integer)
    end: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(30))

    answer: Mapped[Answer] = relationship(back_populates="marks")


class RespondentConsent(Base):
    """The consent that covers what a respondent told about themselves, in the words they saw."""

    __tablename__ = "respondent_consent"
    __table_args__ = (NO_ROW_ORDER,)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    response_id: Mapped[UUID] = mapped_column(
        ForeignKey("response.id", ondelete="CASCADE"), unique=True
    )
    wording_version: Mapped[str] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(20))
    given_on: Mapped[date] = mapped_column(Date)


class RespondentFact(Base):
    """An optional fact about a respondent; goes when the consent goes."""

    __tablename__ = "respondent_fact"
    __table_args__ = (
        UniqueConstraint("response_id", "question_id"),
        Index("ix_respondent_fact_question_id", "question_id"),
        NO_ROW_ORDER,
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    response_id: Mapped[UUID] = mapped_column(ForeignKey("response.id", ondelete="CASCADE"))
    question_id: Mapped[str] = mapped_column(String(60))
    values: Mapped[list[str]] = mapped_column(JSON, default=list)
    write_in: Mapped[str | None] = mapped_column(Text)
    consent_id: Mapped[UUID] = mapped_column(
        ForeignKey("respondent_consent.id", ondelete="CASCADE")
    )


class ReturnLink(Base):
    """The way back to a draft: only the hash of the address's secret is kept.

    ``state`` is open, sent or expired. Once sent or expired it no longer knows which response it
    led to; the row stays a while, so that a second press of "send" lands nowhere and an old link
    can be told apart from a forged one.
    """

    __tablename__ = "return_link"
    __table_args__ = (NO_ROW_ORDER,)

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    response_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("response.id", ondelete="SET NULL"), unique=True
    )
    state: Mapped[str] = mapped_column(String(10), default="open")
    expires_on: Mapped[date] = mapped_column(Date)

    response: Mapped[Response | None] = relationship()
