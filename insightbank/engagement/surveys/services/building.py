"""Writes of those who run surveys: make, ask, translate, open, close; an open one is fixed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import update

from insightbank.core.languages import DEFAULT_LANGUAGE, EASY_READ
from insightbank.db import db
from insightbank.engagement.surveys.kinds import KINDS, SettingsProblemError
from insightbank.engagement.surveys.models import (
    Activity,
    ActivityText,
    Option,
    Question,
    SurveyVersion,
)
from insightbank.engagement.surveys.queries import get_activity
from insightbank.engagement.surveys.rules import (
    CLOSED,
    DRAFT,
    KEY,
    LONGEST_SLUG,
    LONGEST_TEXT,
    OPEN,
    PICTURES,
    RESERVED_SLUGS,
    SLUG,
    SurveyError,
    can_offer,
    is_picture,
)
from insightbank.engagement.surveys.services.counting import rows_touched


class SlugTakenError(SurveyError):
    """Another activity has this address."""


class NotADraftError(SurveyError):
    """Questions of a survey that has been opened stay as they were asked."""


class NothingToAskError(SurveyError):
    """A survey without questions, or already over, cannot be opened."""


class UnworkableError(SurveyError):
    """A definition, setting, key or date that cannot work; the message says which."""


def create_survey(
    slug: str,
    *,
    title: str,
    today: date,
    languages: Sequence[str] = (DEFAULT_LANGUAGE,),
    source_language: str = DEFAULT_LANGUAGE,
    opens_on: date | None = None,
    closes_on: date | None = None,
    ask_profile: Sequence[str] = (),
    owner_account_id: int | None = None,
) -> Activity:
    """Make a draft with its first version; raises SlugTakenError or UnworkableError."""
    if not SLUG.fullmatch(slug) or len(slug) > LONGEST_SLUG:
        msg = f"address {slug!r}: small letters, digits and hyphens, at most {LONGEST_SLUG}"
        raise UnworkableError(msg)
    if slug in RESERVED_SLUGS or get_activity(slug) is not None:
        raise SlugTakenError(slug)
    activity = Activity(slug=slug, state=DRAFT, created_on=today, owner_account_id=owner_account_id)
    activity.source_language = source_language
    activity.ask_profile = list(ask_profile)
    change_dates(activity, opens_on=opens_on, closes_on=closes_on)
    set_languages(activity, languages)
    activity.versions.append(SurveyVersion(number=1))
    db.session.add(activity)
    db.session.flush()
    set_text(activity, "title", language=source_language, text=title, today=today)
    return activity


def change_dates(activity: Activity, *, opens_on: date | None, closes_on: date | None) -> None:
    """Set the first and the last day; raises UnworkableError when they are the wrong way round."""
    if opens_on and closes_on and closes_on < opens_on:
        msg = "the last day is before the first"
        raise UnworkableError(msg)
    activity.opens_on = opens_on
    activity.closes_on = closes_on


def change_settings(
    activity: Activity,
    *,
    opens_on: date | None,
    closes_on: date | None,
    languages: Sequence[str],
    ask_profile: Sequence[str],
) -> None:
    """Change days, languages and the facts asked for; raises UnworkableError."""
    change_dates(activity, opens_on=opens_on, closes_on=closes_on)
    set_languages(activity, languages)
    activity.ask_profile = list(ask_profile)
    db.session.flush()


def set_languages(activity: Activity, languages: Sequence[str]) -> None:
    """Set the languages offered, the source first; raises UnworkableError for one we lack."""
    if not can_offer(languages):
        msg = f"languages {', '.join(languages)}: not all can be offered"
        raise UnworkableError(msg)
    rest = [tag for tag in languages if tag != activity.source_language]
    activity.languages = list(dict.fromkeys([activity.source_language, *rest]))


def set_text(
    activity: Activity,
    subject: str,
    *,
    language: str,
    text: str,
    today: date,
    checked_by: str | None = None,
) -> None:
    """Keep a text, or forget it when empty; a changed translation waits to be checked again.

    The source language needs no check: who wrote it meant it.
    """
    if len(text) > LONGEST_TEXT:
        msg = f"{subject}: at most {LONGEST_TEXT} characters"
        raise UnworkableError(msg)
    if is_picture(subject) and text and not (language == EASY_READ and text in PICTURES):
        msg = f"{subject}: a picture for {EASY_READ}, one of {', '.join(PICTURES)}"
        raise UnworkableError(msg)
    row = db.session.get(ActivityText, (activity.id, subject, language))
    if not text:
        if row is not None:
            db.session.delete(row)
            db.session.flush()
        return
    if row is None:
        row = ActivityText(activity_id=activity.id, subject=subject, language=language, text="")
        db.session.add(row)
    is_source = language == activity.source_language
    if row.text != text:
        row.text = text
        row.checked_by, row.checked_on = None, today if is_source else None
    if checked_by:
        row.checked_by, row.checked_on = checked_by, today
    db.session.flush()


def set_texts(
    activity: Activity,
    texts: Mapping[str, str],
    *,
    language: str,
    today: date,
    checked_by: str | None = None,
) -> None:
    """Keep many texts of one language, by subject."""
    for subject, text in texts.items():
        set_text(
            activity, subject, language=language, text=text, today=today, checked_by=checked_by
        )


def add_question(
    activity: Activity,
    *,
    key: str,
    kind: str,
    is_required: bool = False,
    settings: Mapping[str, Any] | None = None,
    options: Iterable[tuple[str, bool]] = (),
) -> Question:
    """Add a question at the end; ``options`` are keys with whether each is exclusive."""
    version = _draft_version(activity)
    if not KEY.fullmatch(key) or any(question.key == key for question in version.questions):
        msg = f"question {key!r}: a new key of small letters, digits and _"
        raise UnworkableError(msg)
    if kind not in KINDS:
        msg = f"question {key!r}: no kind {kind!r}"
        raise UnworkableError(msg)
    last = max((question.position for question in version.questions), default=0)
    question = Question(key=key, kind=kind, position=last + 1)
    version.questions.append(question)
    change_question(activity, question, settings=settings or {}, is_required=is_required)
    set_options(activity, question, options)
    return question


def change_question(
    activity: Activity, question: Question, *, settings: Mapping[str, Any], is_required: bool
) -> None:
    """Change how a question is asked; raises UnworkableError for settings of another kind."""
    _draft_version(activity)
    try:
        question.settings = KINDS[question.kind].settings(settings)
    except SettingsProblemError as error:
        raise UnworkableError(f"question {question.key!r}: {error}") from error
    question.is_required = is_required
    db.session.flush()


def set_options(
    activity: Activity, question: Question, options: Iterable[tuple[str, bool]]
) -> None:
    """Replace a question's choices; raises UnworkableError where kind and choices disagree."""
    _draft_version(activity)
    wanted = dict(options)
    if not all(KEY.fullmatch(key) for key in wanted) or (
        KINDS[question.kind].takes_options != bool(wanted)
    ):
        msg = f"question {question.key!r}: choices by key, for single and multiple only"
        raise UnworkableError(msg)
    write_in = question.settings.get("write_in")
    if write_in and write_in not in wanted:
        msg = f"question {question.key!r}: no choice {write_in!r} to write beside"
        raise UnworkableError(msg)
    kept = {option.key: option for option in question.options if option.key in wanted}
    question.options = [
        kept.get(key) or Option(key=key, position=0, is_exclusive=False) for key in wanted
    ]
    for position, option in enumerate(question.options, start=1):
        option.position = position
        option.is_exclusive = wanted[option.key]
    db.session.flush()


def move_question(activity: Activity, question: Question, *, by: int) -> None:
    """Move a question up (negative) or down; past an end it stays there."""
    questions = list(_draft_version(activity).questions)
    place = questions.index(question)
    questions.insert(max(0, min(len(questions), place + by)), questions.pop(place))
    for position, moved in enumerate(questions, start=1):
        moved.position = position
    db.session.flush()
    db.session.expire(_draft_version(activity), ["questions"])


def remove_question(activity: Activity, question: Question) -> None:
    """Remove a question of a draft with its texts."""
    version = _draft_version(activity)
    prefixes = (f"q:{question.key}:", f"o:{question.key}:")
    for text in list(activity.texts):
        if text.subject == f"q:{question.key}" or text.subject.startswith(prefixes):
            activity.texts.remove(text)
    version.questions.remove(question)
    db.session.flush()


def _draft_version(activity: Activity) -> SurveyVersion:
    if activity.state != DRAFT or activity.versions[-1].frozen_on is not None:
        raise NotADraftError(activity.slug)
    return activity.versions[-1]


def open_survey(activity: Activity, *, today: date) -> None:
    """Take answers from now, or from the first day; the questions are fixed from here on."""
    version = activity.versions[-1]
    if not version.questions or (activity.closes_on and activity.closes_on < today):
        raise NothingToAskError(activity.slug)
    version.frozen_on = version.frozen_on or today
    activity.state = OPEN
    db.session.flush()


def close_survey(activity: Activity) -> None:
    """Take no more answers."""
    activity.state = CLOSED
    db.session.flush()


def close_due(today: date) -> int:
    """Close every survey whose last day is over; gives how many."""
    result = db.session.execute(
        update(Activity)
        .where(Activity.state == OPEN, Activity.closes_on < today)
        .values(state=CLOSED)
    )
    return rows_touched(result)
