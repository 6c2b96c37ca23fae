"""Writes of those who build surveys: questions, sections, conditions; nothing published changes."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import date
from itertools import count
from typing import Any

from sqlalchemy import select

from insightbank.core.languages import DEFAULT_LANGUAGE
from insightbank.db import db
from insightbank.engagement.activities.models import Activity, ActivityText
from insightbank.engagement.activities.rules import DRAFT, KEY, PREPARING, TRANSLATED
from insightbank.engagement.activities.services import (
    UnworkableError,
    create_activity,
    set_texts,
)
from insightbank.engagement.surveys.kinds import KINDS, SettingsProblemError
from insightbank.engagement.surveys.logic import read_rule
from insightbank.engagement.surveys.logic_checks import Problem, find_problems, with_rule
from insightbank.engagement.surveys.models import Option, Question, Section, SurveyVersion
from insightbank.engagement.surveys.queries import entries_of, get_newest_version, items_of
from insightbank.engagement.surveys.rules import SurveyError


class NotADraftError(SurveyError):
    """Questions of a survey that has been opened stay as they were asked."""


class NothingToAskError(SurveyError):
    """A survey without questions, or already over, cannot be opened."""


class LogicProblemsError(SurveyError):
    """Conditions that cannot work, one by one."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = tuple(problems)


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
    version = version_in_preparation(activity)
    if not KEY.fullmatch(key) or any(question.key == key for question in version.questions):
        msg = f"question {key!r}: a new key of small letters, digits and _"
        raise UnworkableError(msg)
    if kind not in KINDS:
        msg = f"question {key!r}: no kind {kind!r}"
        raise UnworkableError(msg)
    last = max((entry.position for entry in entries_of(version)), default=0)
    question = Question(key=key, kind=kind, position=last + 1)
    version.questions.append(question)
    change_question(activity, question, settings=settings or {}, is_required=is_required)
    set_options(activity, question, options)
    return question


def change_question(
    activity: Activity, question: Question, *, settings: Mapping[str, Any], is_required: bool
) -> None:
    """Change how a question is asked; raises UnworkableError for settings of another kind."""
    version_in_preparation(activity)
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
    version_in_preparation(activity)
    wanted = dict(options)
    if not all(KEY.fullmatch(key) for key in wanted) or (
        not KINDS[question.kind].fits_options(list(wanted))
    ):
        msg = f"question {question.key!r}: choices by key, as many as its kind takes"
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


def move_entry(activity: Activity, entry: Question | Section, *, by: int) -> None:
    """Move a question or a section's heading up (negative) or down; past an end it stays there."""
    version = version_in_preparation(activity)
    entries = entries_of(version)
    place = entries.index(entry)
    entries.insert(max(0, min(len(entries), place + by)), entries.pop(place))
    number_again(version, entries)


def number_again(version: SurveyVersion, entries: Sequence[Question | Section]) -> None:
    """Put questions and sections in this order."""
    for position, entry in enumerate(entries, start=1):
        entry.position = position
    db.session.flush()
    db.session.expire(version, ["questions", "sections"])


def add_section(
    activity: Activity, *, title: str, intro: str, today: date, key: str | None = None
) -> Section:
    """Add a heading at the end; the questions added after it stand under it."""
    version = version_in_preparation(activity)
    used = {section.key for section in version.sections}
    chosen = key or free_key(used, "s")
    if not KEY.fullmatch(chosen) or chosen in used:
        msg = f"section {chosen!r}: a new key of small letters, digits and _"
        raise UnworkableError(msg)
    last = max((entry.position for entry in entries_of(version)), default=0)
    section = Section(key=chosen, position=last + 1)
    version.sections.append(section)
    db.session.flush()
    word_section(activity, section, title=title, intro=intro, today=today)
    return section


def word_section(
    activity: Activity, section: Section, *, title: str, intro: str, today: date
) -> None:
    """Write a section's heading and what stands under it, in the source language."""
    version_in_preparation(activity)
    texts = {f"s:{section.key}": title, f"s:{section.key}:intro": intro}
    set_texts(activity, texts, language=activity.source_language, today=today)


def remove_section(activity: Activity, section: Section) -> None:
    """Remove a heading; its questions stay, under the heading before."""
    version = version_in_preparation(activity)
    forget_texts(activity, f"s:{section.key}")
    version.sections.remove(section)
    db.session.flush()


def set_show_if(activity: Activity, entry: Question | Section, rule: object) -> None:
    """Say who is asked a question, or all of a section; None is everybody.

    Raises LogicProblemsError, and LogicShapeError for what is no rule; then nothing has changed.
    """
    version = version_in_preparation(activity)
    tidy = read_rule(rule)
    is_section = isinstance(entry, Section)
    items = with_rule(items_of(version), entry.key, tidy, section=is_section)
    questions = {question.key: question for question in version.questions}
    before = set(find_problems(items_of(version), questions))
    # What was wrong before stays to be mended; a rule must only not add to it.
    if problems := [p for p in find_problems(items, questions) if p not in before]:
        raise LogicProblemsError(problems)
    entry.show_if = tidy
    db.session.flush()


def forget_texts(activity: Activity, subject: str, *also: str) -> None:
    """Delete a subject's texts of the edition being written, with those of its parts."""
    prefixes = (f"{subject}:", *also)
    rows = db.session.scalars(
        select(ActivityText).where(
            ActivityText.activity_id == activity.id, ActivityText.edition == activity.edition
        )
    )
    for row in rows:
        if row.subject == subject or row.subject.startswith(prefixes):
            db.session.delete(row)
    db.session.flush()
    db.session.expire(activity, ["texts"])


def free_key(used: Container[str], letter: str) -> str:
    """Find the first key of a letter and a number that is not in use."""
    return next(key for n in count(1) if (key := f"{letter}{n}") not in used)


def version_in_preparation(activity: Activity) -> SurveyVersion:
    """Give the version that may be changed; raises NotADraftError where it is published.

    What had been reviewed has to be reviewed again once it changes.
    """
    version = get_newest_version(activity)
    if version.frozen_on is not None:
        raise NotADraftError(activity.slug)
    if version.stage == TRANSLATED:
        version.stage = DRAFT
        if activity.state in PREPARING:
            activity.state = DRAFT
    return version
