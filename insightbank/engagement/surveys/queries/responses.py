"""Reads of what people answered: one draft for its pages, and counts of complete responses.

Counts here are true counts: nothing of them may be shown before core.disclosure has seen it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, String, cast, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload, selectinload

from insightbank.db import db
from insightbank.engagement.surveys.kinds import FREE_TEXT_KINDS, kind_of
from insightbank.engagement.surveys.models import (
    Activity,
    Answer,
    AnswerTag,
    Question,
    RespondentConsent,
    RespondentFact,
    Response,
    ReturnLink,
)
from insightbank.engagement.surveys.rules import COMPLETE, DRAFT, hash_of

_FREE_TEXT_PARTS = (
    joinedload(Answer.question),
    joinedload(Answer.response),
    selectinload(Answer.tags),
    selectinload(Answer.marks),
)


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody has answered so far; answers by question id, facts by profile question id."""

    response: Response
    answers: Mapping[UUID, Answer]
    consent: RespondentConsent | None
    facts: Mapping[str, RespondentFact]


def get_link(token: str) -> ReturnLink | None:
    """Find the link with this secret, whatever its state, with its response."""
    return db.session.scalar(
        select(ReturnLink)
        .where(ReturnLink.token_hash == hash_of(token))
        .options(joinedload(ReturnLink.response))
        .execution_options(populate_existing=True)
    )


def get_draft(response: Response) -> Draft:
    """Load what a draft holds, in three queries."""
    answers = db.session.scalars(select(Answer).where(Answer.response_id == response.id))
    consent = db.session.scalar(
        select(RespondentConsent).where(RespondentConsent.response_id == response.id)
    )
    facts = db.session.scalars(
        select(RespondentFact).where(RespondentFact.response_id == response.id)
    )
    return Draft(
        response,
        {answer.question_id: answer for answer in answers},
        consent,
        {fact.question_id: fact for fact in facts},
    )


def has_unfinished_drafts(activity: Activity) -> bool:
    """Tell whether somebody is in the middle of answering."""
    return bool(
        db.session.scalar(
            select(Response.id)
            .where(Response.activity_id == activity.id, Response.state == DRAFT)
            .limit(1)
        )
    )


def count_responses(activity: Activity) -> int:
    """Count complete responses."""
    query = select(func.count()).select_from(Response).where(*_complete(activity))
    return db.session.scalar(query) or 0


def count_responses_by_activity() -> dict[UUID, int]:
    """Count complete responses of every activity in one query."""
    return _pairs(
        select(Response.activity_id, func.count())
        .where(Response.state == COMPLETE)
        .group_by(Response.activity_id)
    )


def count_answers(question: Question) -> int:
    """Count complete responses that answered this question."""
    query = (
        select(func.count())
        .select_from(Answer)
        .join(Answer.response)
        .where(Answer.question_id == question.id, Response.state == COMPLETE)
    )
    return db.session.scalar(query) or 0


def count_values(question: Question) -> dict[str, int]:
    """Count answers by code, step or number, as the question's kind counts them."""
    value = cast(Answer.value, String)
    rows = db.session.execute(
        select(value, func.count())
        .join(Answer.response)
        .where(
            Answer.question_id == question.id,
            Response.state == COMPLETE,
            Answer.value.is_not(None),
        )
        .group_by(value)
    )
    return kind_of(question).count(question, [(json.loads(code), n) for code, n in rows])


def count_facts(activity: Activity, question_id: str) -> dict[str, int]:
    """Count respondents by the codes they gave to a question about themselves.

    Somebody who gave two codes is counted in both; ``prefer_not_to_say`` is a code like any other;
    who was not asked or did not answer is in none.
    """
    values = cast(RespondentFact.values, String)
    rows = db.session.execute(
        select(values, func.count())
        .join(Response, Response.id == RespondentFact.response_id)
        .where(RespondentFact.question_id == question_id, *_complete(activity))
        .group_by(values)
    )
    counts: dict[str, int] = {}
    for codes, number in rows:
        for code in json.loads(codes):
            counts[code] = counts.get(code, 0) + number
    return counts


def count_by_district(activity: Activity) -> dict[str | None, int]:
    """Count respondents by district slug; None is everybody whose district is not known."""
    return _count_by(activity, Response.district)


def count_by_alliance(activity: Activity) -> dict[str | None, int]:
    """Count respondents by Alliance slug; None is everybody whose Alliance is not known."""
    return _count_by(activity, Response.alliance)


def count_by_imd(activity: Activity, vintage: int = 2025) -> dict[int | None, int]:
    """Count respondents by deprivation decile (1 is the most deprived) of IMD 2019 or 2025."""
    return _count_by(activity, {2019: Response.imd2019, 2025: Response.imd2025}[vintage])


def count_by_place_kind(activity: Activity) -> dict[str | None, int]:
    """Count respondents by how they answered where they live; None was not asked or skipped."""
    return _count_by(activity, Response.place_kind)


def count_by_language(activity: Activity) -> dict[str, int]:
    """Count respondents by the language they answered in; ``en_easy`` is Easy Read."""
    return _count_by(activity, Response.language)


def count_by_day(activity: Activity) -> dict[date, int]:
    """Count respondents by the day they finished."""
    return _count_by(activity, Response.answered_on)


def _complete(activity: Activity) -> tuple[Any, Any]:
    return Response.activity_id == activity.id, Response.state == COMPLETE


def _count_by(activity: Activity, column: InstrumentedAttribute[Any]) -> dict[Any, int]:
    query = select(column, func.count()).where(*_complete(activity)).group_by(column)
    return _pairs(query.order_by(column))


def _pairs(query: Select[Any, int]) -> dict[Any, int]:
    return dict(db.session.execute(query).all())


def count_by_question(
    activity: Activity, questions: Sequence[Question]
) -> dict[UUID, tuple[int, dict[str, int]]]:
    """Count, for each question, who answered it, and its answers as its kind counts them.

    One query for the whole survey; words people wrote are counted as answered, never read.
    """
    value = cast(Answer.value, String)
    query = (
        select(Answer.question_id, value, func.count())
        .join(Answer.response)
        .where(*_complete(activity), or_(Answer.value.is_not(None), Answer.text.is_not(None)))
        .group_by(Answer.question_id, value)
    )
    rows: dict[UUID, list[tuple[Any, int]]] = {question.id: [] for question in questions}
    for question_id, code, number in db.session.execute(query):
        if question_id in rows:
            rows[question_id].append((json.loads(code or "null"), number))
    return {
        question.id: (
            sum(number for _value, number in rows[question.id]),
            kind_of(question).count(
                question, [row for row in rows[question.id] if row[0] is not None]
            ),
        )
        for question in questions
    }


def count_all_facts(activity: Activity) -> dict[str, dict[str, int]]:
    """Count respondents by the codes they gave, for every question about themselves at once."""
    values = cast(RespondentFact.values, String)
    query = (
        select(RespondentFact.question_id, values, func.count())
        .join(Response, Response.id == RespondentFact.response_id)
        .where(*_complete(activity))
        .group_by(RespondentFact.question_id, values)
    )
    counts: dict[str, dict[str, int]] = {}
    for question_id, codes, number in db.session.execute(query):
        of_question = counts.setdefault(question_id, {})
        for code in json.loads(codes):
            of_question[code] = of_question.get(code, 0) + number
    return counts


@dataclass(frozen=True, slots=True)
class Respondents:
    """Complete responses by where people live and the language they answered in; true counts."""

    total: int
    by_district: Mapping[str, int]
    by_decile: Mapping[int, int]
    by_language: Mapping[str, int]


def count_respondents(activity: Activity) -> Respondents:
    """Count complete responses by district, IMD 2025 decile and language in one query."""
    columns = (Response.district, Response.imd2025, Response.language)
    query = select(*columns, func.count()).where(*_complete(activity)).group_by(*columns)
    districts: Counter[str] = Counter()
    deciles: Counter[int] = Counter()
    languages: Counter[str] = Counter()
    for district, decile, language, number in db.session.execute(query):
        languages[language] += number
        if district is not None:
            districts[district] += number
        if decile is not None:
            deciles[decile] += number
    return Respondents(languages.total(), districts, deciles, languages)


def list_answers_of_question(question: Question, *, limit: int = 100_000) -> list[Answer]:
    """List answers of complete responses to a question, in an order that tells nothing."""
    return list(
        db.session.scalars(
            select(Answer)
            .join(Answer.response)
            .where(Answer.question_id == question.id, Response.state == COMPLETE)
            .order_by(Answer.id)
            .limit(limit)
            .options(joinedload(Answer.response))
        )
    )


def list_free_text(
    activity: Activity, question: Question | None = None, *, limit: int = 500, offset: int = 0
) -> list[Answer]:
    """List what people wrote, with question, response, tags and marks loaded."""
    query = _free_text(activity, question).order_by(Answer.id).limit(limit).offset(offset)
    return list(db.session.scalars(query.options(*_FREE_TEXT_PARTS)))


def list_chosen_free_text(activity: Activity, answer_ids: Collection[UUID]) -> list[Answer]:
    """List the answers with these ids that ``list_free_text`` would list; others are left out."""
    query = _free_text(activity, None).where(Answer.id.in_(answer_ids)).order_by(Answer.id)
    return list(db.session.scalars(query.options(*_FREE_TEXT_PARTS)))


def count_free_text(activity: Activity, question: Question | None = None) -> int:
    """Count what ``list_free_text`` would list without a limit."""
    query = _free_text(activity, question).with_only_columns(func.count())
    return db.session.scalar(query) or 0


def _free_text(activity: Activity, question: Question | None) -> Select[Answer]:
    query = (
        select(Answer)
        .join(Answer.response)
        .join(Answer.question)
        .where(*_complete(activity), Answer.text.is_not(None))
    )
    if question is not None:
        return query.where(Answer.question_id == question.id)
    return query.where(Question.kind.in_(FREE_TEXT_KINDS))


def get_answer_with_tags(answer_id: UUID) -> Answer | None:
    """Find an answer of a complete response with its question, response, tags and marks."""
    return db.session.scalar(
        select(Answer)
        .join(Answer.response)
        .where(Answer.id == answer_id, Response.state == COMPLETE)
        .options(*_FREE_TEXT_PARTS)
    )


def list_tag_counts(activity: Activity) -> list[tuple[str, str, int]]:
    """Count answers by facet and tag, rejected tags left out; the commonest first."""
    number = func.count(func.distinct(AnswerTag.answer_id))
    rows = db.session.execute(
        select(AnswerTag.facet, AnswerTag.tag_id, number)
        .join(AnswerTag.answer)
        .join(Answer.response)
        .where(*_complete(activity), AnswerTag.state != "rejected")
        .group_by(AnswerTag.facet, AnswerTag.tag_id)
        .order_by(number.desc(), AnswerTag.tag_id)
    )
    return list(rows)
