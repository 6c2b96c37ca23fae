"""Tables of surveys: their versions and questions, and what people answered.

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
from insightbank.engagement.activities.models import Activity

# Row order must not tell who answered when: SQLite then keeps rows in the order of random ids.
NO_ROW_ORDER = {"sqlite_with_rowid": False}
TO_DO = None
"""``Answer.tagged_version`` of a text that waits for the tagger; "" means nothing to tag."""


class SurveyVersion(Base):
    """One set of questions; frozen when the survey opens, so that answers keep their questions.

    ``number`` is the edition of the activity's texts that go with it. ``stage`` is how far a
    version that is not frozen has come: draft, review or translated.
    """

    __tablename__ = "survey_version"
    __table_args__ = (UniqueConstraint("activity_id", "number"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(Integer, default=1)
    stage: Mapped[str] = mapped_column(String(10), default="draft")
    frozen_on: Mapped[date | None] = mapped_column(Date)

    activity: Mapped[Activity] = relationship()
    questions: Mapped[list[Question]] = relationship(
        back_populates="version", order_by="Question.position", cascade="all, delete-orphan"
    )
    sections: Mapped[list[Section]] = relationship(
        back_populates="version", order_by="Section.position", cascade="all, delete-orphan"
    )


class Question(Base):
    """A question; ``kind`` names a class in kinds, which alone knows what ``settings`` mean.

    ``show_if`` is a rule over earlier answers, see logic.py; None asks everybody.
    """

    __tablename__ = "question"
    __table_args__ = (UniqueConstraint("version_id", "key"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("survey_version.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(60))
    position: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(20))
    is_required: Mapped[bool] = mapped_column(Boolean, default=False)
    settings: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    show_if: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))

    version: Mapped[SurveyVersion] = relationship(back_populates="questions")
    options: Mapped[list[Option]] = relationship(
        back_populates="question", order_by="Option.position", cascade="all, delete-orphan"
    )


class Section(Base):
    """A heading over the questions after it, up to the next; shares their line of positions.

    Its texts are ``s:<key>`` and ``s:<key>:intro``; ``show_if`` hides all its questions at once.
    """

    __tablename__ = "survey_section"
    __table_args__ = (UniqueConstraint("version_id", "key"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("survey_version.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(60))
    position: Mapped[int] = mapped_column(Integer)
    show_if: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))

    version: Mapped[SurveyVersion] = relationship(back_populates="sections")


class RemovedQuestion(Base):
    """A question taken out of a version that is being prepared, whole, so that it can come back."""

    __tablename__ = "survey_removed_question"
    __table_args__ = (Index("ix_survey_removed_question_version_id", "version_id"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("survey_version.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(60))
    words: Mapped[str] = mapped_column(Text)
    whole: Mapped[dict[str, Any]] = mapped_column(JSON)


class SurveyStep(Base):
    """A step in a survey's life: from which state to which, by whom, and why where a rule was bent.

    ``unchecked`` names the languages it was opened in with texts nobody had checked.
    """

    __tablename__ = "survey_step"
    __table_args__ = (Index("ix_survey_step_activity_id", "activity_id"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    version_number: Mapped[int] = mapped_column(Integer)
    state_from: Mapped[str] = mapped_column(String(10))
    state_to: Mapped[str] = mapped_column(String(10))
    account_id: Mapped[int | None] = mapped_column(Integer)
    taken_on: Mapped[date] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(Text, default="")
    unchecked: Mapped[list[str]] = mapped_column(JSON, default=list)


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


class StoredFile(Base):
    """A file that somebody added to an answer; it lies in the uploads folder under its id.

    Its name and the time it came are not kept; ``media_type`` is what its content says.
    """

    __tablename__ = "stored_file"
    __table_args__ = (UniqueConstraint("response_id", "question_id"), NO_ROW_ORDER)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    response_id: Mapped[UUID] = mapped_column(ForeignKey("response.id", ondelete="CASCADE"))
    question_id: Mapped[UUID] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"))
    media_type: Mapped[str] = mapped_column(String(40))
    size: Mapped[int] = mapped_column(Integer)

    response: Mapped[Response] = relationship()
    question: Mapped[Question] = relationship()


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
