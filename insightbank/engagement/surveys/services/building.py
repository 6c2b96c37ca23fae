"""Writes of those who run surveys: make, ask, translate, open, close; an open one is fixed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from insightbank.core.languages import DEFAULT_LANGUAGE
from insightbank.db import db
from insightbank.engagement.activities.models import Activity
from insightbank.engagement.activities.rules import KEY, PREPARING
from insightbank.engagement.activities.services import (
    UnworkableError,
    create_activity,
    open_activity,
)
from insightbank.engagement.surveys.kinds import KINDS, SettingsProblemError
from insightbank.engagement.surveys.models import Option, Question, SurveyVersion
from insightbank.engagement.surveys.queries import get_newest_version
from insightbank.engagement.surveys.rules import SurveyError


class NotADraftError(SurveyError):
    """Questions of a survey that has been opened stay as they were asked."""


class NothingToAskError(SurveyError):
    """A survey without questions, or already over, cannot be opened."""


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
    activity = create_activity(
        slug,
        kind="survey",
        title=title,
        today=today,
        languages=languages,
        source_language=source_language,
        opens_on=opens_on,
        closes_on=closes_on,
        ask_profile=ask_profile,
        owner_account_id=owner_account_id,
    )
    db.session.add(SurveyVersion(activity_id=activity.id, number=1))
    db.session.flush()
    return activity


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
    version = get_newest_version(activity)
    if activity.state not in PREPARING or version.frozen_on is not None:
        raise NotADraftError(activity.slug)
    return version


def open_survey(activity: Activity, *, today: date) -> None:
    """Take answers from now, or from the first day; the questions are fixed from here on."""
    version = get_newest_version(activity)
    if not version.questions or (activity.closes_on and activity.closes_on < today):
        raise NothingToAskError(activity.slug)
    version.frozen_on = version.frozen_on or today
    open_activity(activity)
