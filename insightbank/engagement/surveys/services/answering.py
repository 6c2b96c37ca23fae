"""Writes of respondents: begin, answer, say where and who one is, send. Never holds a postcode.

The secret of a draft's address is known to the respondent alone; the database has its hash, and
forgets what it led to once the answers are sent.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from insightbank.db import db
from insightbank.engagement.surveys.kinds import Given, ValueProblemError, kind_of
from insightbank.engagement.surveys.models import (
    TO_DO,
    Activity,
    Answer,
    Question,
    RespondentConsent,
    RespondentFact,
    Response,
    ReturnLink,
    SurveyVersion,
)
from insightbank.engagement.surveys.rules import (
    CHANNELS,
    COMPLETE,
    CONSENT_WORDING,
    DRAFT,
    SurveyError,
    hash_of,
    is_accepting,
)
from insightbank.engagement.surveys.services.counting import rows_touched
from insightbank.places.rules import PlaceAnswer

DAYS_TO_RETURN = 14
DAYS_TO_REMEMBER_LINKS = 90
SPENT, EXPIRED = "sent", "expired"
_INSERTS: Mapping[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class SurveyClosedError(SurveyError):
    """The survey takes no answers today."""


class AlreadySentError(SurveyError):
    """These answers have been sent before; they are there once."""


class UnfinishedAnswersError(SurveyError):
    """Questions by key that must be answered, or whose answer cannot be read yet."""

    def __init__(self, keys: list[str]) -> None:
        super().__init__(", ".join(keys))
        self.keys = keys


class NoConsentError(SurveyError):
    """Facts about a person are kept only beside their consent."""


@dataclass(frozen=True, slots=True)
class Started:
    """A new draft and the secret of its address, which is told here once."""

    response: Response
    token: str


def start_response(
    activity: Activity,
    version: SurveyVersion,
    *,
    language: str,
    today: date,
    channel: str = "web",
    days_to_return: int = DAYS_TO_RETURN,
) -> Started:
    """Begin a draft; raises SurveyClosedError."""
    if not is_accepting(activity.state, activity.opens_on, activity.closes_on, today):
        raise SurveyClosedError(activity.slug)
    response = _new_response(activity, version, language=language, on=today, channel=channel)
    token = secrets.token_urlsafe(24)
    db.session.add(
        ReturnLink(
            token_hash=hash_of(token),
            activity_id=activity.id,
            response_id=response.id,
            state="open",
            expires_on=today + timedelta(days=days_to_return),
        )
    )
    db.session.flush()
    return Started(response, token)


def _new_response(
    activity: Activity, version: SurveyVersion, *, language: str, on: date, channel: str
) -> Response:
    if channel not in CHANNELS:
        msg = f"no channel {channel}"
        raise ValueError(msg)
    response = Response(
        id=uuid4(),
        activity_id=activity.id,
        version_id=version.id,
        language=language,
        channel=channel,
        answered_on=on,
        state=DRAFT,
    )
    db.session.add(response)
    db.session.flush()
    return response


def keep_link(
    link: ReturnLink, *, language: str, today: date, days_to_return: int = DAYS_TO_RETURN
) -> None:
    """Note that a draft is in use: its link lives on, and it is in the language now shown."""
    until = today + timedelta(days=days_to_return)
    if link.expires_on != until:
        link.expires_on = until
    if link.response is not None and link.response.language != language:
        link.response.language = language
    db.session.flush()


def save_answer(
    response: Response, question: Question, *, value: Any = None, text: str | None = None
) -> None:
    """Keep an answer, or none; raises ValueProblemError for what is no answer to this question."""
    if question.version_id != response.version_id:
        msg = "a question of another survey"
        raise ValueProblemError(msg)
    if value is None and not text:
        clear_answer(response, question)
        return
    kind_of(question).check(question, value, text)
    _put_answer(response, question, value=value, text=text, typed=None)


def save_given(response: Response, question: Question, given: Given) -> None:
    """Keep what a form read, whatever the kind; raises as ``save_answer`` does."""
    if given.is_unchanged:
        return
    if kind_of(question).is_place:
        set_place(response, question, given.place)
    else:
        save_answer(response, question, value=given.value, text=given.text)


def save_typed(response: Response, question: Question, typed: Mapping[str, list[str]]) -> None:
    """Keep what could not be read yet, as typed, until it is mended; never for a postcode."""
    if kind_of(question).keeps_typed:
        _put_answer(response, question, value=None, text=None, typed=dict(typed))


def clear_answer(response: Response, question: Question) -> None:
    """Forget an answer, with the place it told if it was one."""
    if kind_of(question).is_place:
        _keep_place(response, None)
    db.session.execute(
        delete(Answer).where(Answer.response_id == response.id, Answer.question_id == question.id)
    )


def _put_answer(
    response: Response, question: Question, *, value: Any, text: str | None, typed: Any
) -> None:
    """Insert or replace in one statement: two posts at once leave one answer, not an error."""
    said = {"value": value, "text": text, "typed": typed, "language": response.language}
    insert = _INSERTS[db.session.get_bind().dialect.name]
    row = {"id": uuid4(), "response_id": response.id, "question_id": question.id}
    db.session.execute(
        insert(Answer)
        .values(**row, **said, tagged_version="")
        .on_conflict_do_update(index_elements=["response_id", "question_id"], set_=said)
    )
    db.session.expire(response, ["answers"])


def set_place(response: Response, question: Question, place: PlaceAnswer | None) -> None:
    """Keep where somebody lives, no finer than an LSOA; None forgets it."""
    if place is None:
        clear_answer(response, question)
        return
    _keep_place(response, place)
    save_answer(
        response, question, value={"kind": response.place_kind, "district": response.district}
    )


def _keep_place(response: Response, place: PlaceAnswer | None) -> None:
    response.place_kind = str(place.kind) if place else None
    response.lsoa_code = place.lsoa.code if place and place.lsoa else None
    response.district = place.district.slug if place and place.district else None
    response.alliance = place.alliance.slug if place and place.alliance else None
    response.imd2019 = place.imd2019 if place else None
    response.imd2025 = place.imd2025 if place else None
    response.rural = place.rural if place else None
    db.session.flush()


def give_consent(response: Response, *, language: str, today: date) -> RespondentConsent:
    """Note the consent to facts about the person, once, with the version of its words."""
    consent = _consent_of(response)
    if consent is None:
        consent = RespondentConsent(
            response_id=response.id,
            wording_version=CONSENT_WORDING,
            language=language,
            given_on=today,
        )
        db.session.add(consent)
        db.session.flush()
    return consent


def withdraw_consent(response: Response) -> None:
    """Forget the consent and every fact it covered."""
    for table in (RespondentFact, RespondentConsent):
        db.session.execute(delete(table).where(table.response_id == response.id))


def save_facts(response: Response, facts: Iterable[tuple[str, list[str], str | None]]) -> None:
    """Keep facts as (question id, codes, write-in), none for no codes; raises NoConsentError."""
    consent = _consent_of(response)
    if consent is None:
        raise NoConsentError
    insert = _INSERTS[db.session.get_bind().dialect.name]
    for question_id, codes, write_in in facts:
        if not codes:
            db.session.execute(
                delete(RespondentFact).where(
                    RespondentFact.response_id == response.id,
                    RespondentFact.question_id == question_id,
                )
            )
            continue
        said = {"values": list(codes), "write_in": write_in or None, "consent_id": consent.id}
        db.session.execute(
            insert(RespondentFact)
            .values(id=uuid4(), response_id=response.id, question_id=question_id, **said)
            .on_conflict_do_update(index_elements=["response_id", "question_id"], set_=said)
        )


def _consent_of(response: Response) -> RespondentConsent | None:
    return db.session.scalar(
        select(RespondentConsent).where(RespondentConsent.response_id == response.id)
    )


def submit_response(activity: Activity, *, token: str, today: date) -> None:
    """Send a draft's answers, once.

    Raises AlreadySentError for a link that is spent, SurveyClosedError, and
    UnfinishedAnswersError while something typed is no answer or a required one is missing.
    """
    if not is_accepting(activity.state, activity.opens_on, activity.closes_on, today):
        raise SurveyClosedError(activity.slug)
    link = db.session.get(ReturnLink, hash_of(token))
    if link is None or link.response_id is None:
        raise AlreadySentError
    response_id = link.response_id
    if unfinished := _unfinished(response_id):
        raise UnfinishedAnswersError(unfinished)
    # Whoever clears the link has sent the answers; a second press finds nothing to clear.
    spent = db.session.execute(
        update(ReturnLink)
        .where(ReturnLink.token_hash == link.token_hash, ReturnLink.response_id.is_not(None))
        .values(response_id=None, state=SPENT, expires_on=today + timedelta(DAYS_TO_REMEMBER_LINKS))
    )
    if not rows_touched(spent):
        raise AlreadySentError
    complete(response_id, on=today)


def complete(response_id: UUID, *, on: date) -> None:
    """Turn a draft into a response; what is written in it waits for the tagger from here on."""
    db.session.execute(
        update(Response).where(Response.id == response_id).values(state=COMPLETE, answered_on=on)
    )
    db.session.execute(
        update(Answer)
        .where(Answer.response_id == response_id, Answer.text.is_not(None))
        .values(tagged_version=TO_DO)
    )


def _unfinished(response_id: UUID) -> list[str]:
    """List the keys of questions with something unreadable, or required and not answered."""
    return list(
        db.session.scalars(
            select(Question.key)
            .join(Response, Response.version_id == Question.version_id)
            .outerjoin(
                Answer,
                (Answer.question_id == Question.id) & (Answer.response_id == Response.id),
            )
            .where(
                Response.id == response_id,
                or_(Answer.typed.is_not(None), and_(Question.is_required, Answer.id.is_(None))),
            )
            .order_by(Question.position)
        )
    )


def record_response(
    activity: Activity,
    version: SurveyVersion,
    answers: Mapping[str, tuple[Any, str | None]],
    *,
    language: str,
    on: date,
    place: PlaceAnswer | None = None,
    facts: Iterable[tuple[str, list[str], str | None]] = (),
    channel: str = "web",
) -> Response:
    """Keep a whole response at once, as from paper or telephone: answers by question key.

    Does not ask whether the survey is open; raises ValueProblemError as ``save_answer`` does.
    """
    response = _new_response(activity, version, language=language, on=on, channel=channel)
    for question in version.questions:
        if kind_of(question).is_place and place is not None:
            set_place(response, question, place)
        elif question.key in answers:
            value, text = answers[question.key]
            save_answer(response, question, value=value, text=text)
    about = list(facts)
    if about:
        give_consent(response, language=language, today=on)
        save_facts(response, about)
    complete(response.id, on=on)
    db.session.flush()
    db.session.refresh(response)
    return response


def remove_stale_drafts(today: date) -> int:
    """Remove drafts whose link has run out, and old links; gives how many of both."""
    stale = select(ReturnLink.response_id).where(
        ReturnLink.expires_on < today, ReturnLink.response_id.is_not(None)
    )
    ids = list(db.session.scalars(stale.limit(500)))
    if ids:
        db.session.execute(
            update(ReturnLink)
            .where(ReturnLink.response_id.in_(ids))
            .values(response_id=None, state=EXPIRED)
        )
        db.session.execute(delete(Response).where(Response.id.in_(ids), Response.state == DRAFT))
    old = today - timedelta(days=DAYS_TO_REMEMBER_LINKS)
    gone = db.session.execute(
        delete(ReturnLink).where(ReturnLink.expires_on < old, ReturnLink.response_id.is_(None))
    )
    return len(ids) + rows_touched(gone)
