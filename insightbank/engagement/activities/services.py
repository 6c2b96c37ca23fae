"""Writes every kind of activity shares: its row, its days, its languages, its texts, its state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import CursorResult, update

from insightbank.core.languages import DEFAULT_LANGUAGE, EASY_READ
from insightbank.db import db
from insightbank.engagement.activities.models import Activity, ActivityText
from insightbank.engagement.activities.queries import get_activity
from insightbank.engagement.activities.rules import (
    CLOSED,
    DRAFT,
    LONGEST_SLUG,
    LONGEST_TEXT,
    OPEN,
    PICTURES,
    RESERVED_SLUGS,
    SLUG,
    ActivityError,
    can_offer,
    fingerprint,
    is_picture,
)


class SlugTakenError(ActivityError):
    """Another activity has this address."""


class UnworkableError(ActivityError):
    """A definition, setting, key or date that cannot work; the message says which."""


def create_activity(
    slug: str,
    *,
    kind: str,
    title: str,
    today: date,
    languages: Sequence[str] = (DEFAULT_LANGUAGE,),
    source_language: str = DEFAULT_LANGUAGE,
    opens_on: date | None = None,
    closes_on: date | None = None,
    ask_profile: Sequence[str] = (),
    owner_account_id: int | None = None,
) -> Activity:
    """Make a draft with its title; raises SlugTakenError or UnworkableError."""
    if not SLUG.fullmatch(slug) or len(slug) > LONGEST_SLUG:
        msg = f"address {slug!r}: small letters, digits and hyphens, at most {LONGEST_SLUG}"
        raise UnworkableError(msg)
    if slug in RESERVED_SLUGS or get_activity(slug) is not None:
        raise SlugTakenError(slug)
    activity = Activity(slug=slug, kind=kind, state=DRAFT, edition=1, created_on=today)
    activity.owner_account_id = owner_account_id
    activity.source_language = source_language
    activity.ask_profile = list(ask_profile)
    change_dates(activity, opens_on=opens_on, closes_on=closes_on)
    set_languages(activity, languages)
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
    written_by: int | None = None,
    machine: str | None = None,
) -> None:
    """Keep a text, or forget it when empty; a changed translation waits to be checked again.

    The source language needs no check: who wrote it meant it. ``written_by`` is the account whose
    words these are, ``machine`` the name of the program that wrote them.
    """
    _refuse_unworkable(subject, language, text)
    row = db.session.get(ActivityText, (activity.id, activity.edition, subject, language))
    if not text:
        if row is not None:
            db.session.delete(row)
            db.session.flush()
        return
    if row is None:
        row = ActivityText(activity_id=activity.id, edition=activity.edition, subject=subject)
        row.language, row.text = language, ""
        db.session.add(row)
    is_source = language == activity.source_language
    if row.text != text:
        row.text, row.written_by, row.machine = text, written_by, machine
        row.checked_by, row.checked_on = None, today if is_source else None
        row.written_for = None if is_source else _fingerprint_of_source(activity, subject)
    if checked_by:
        _mark_checked(activity, row, checked_by, today)
    db.session.flush()


def _refuse_unworkable(subject: str, language: str, text: str) -> None:
    if len(text) > LONGEST_TEXT:
        msg = f"{subject}: at most {LONGEST_TEXT} characters"
        raise UnworkableError(msg)
    if is_picture(subject) and text and not (language == EASY_READ and text in PICTURES):
        msg = f"{subject}: a picture for {EASY_READ}, one of {', '.join(PICTURES)}"
        raise UnworkableError(msg)


def confirm_text(
    activity: Activity, subject: str, *, language: str, today: date, checked_by: str | None
) -> None:
    """Say that a translation renders the source of today; checked, where somebody checked it."""
    row = db.session.get(ActivityText, (activity.id, activity.edition, subject, language))
    if row is None:
        return
    if checked_by:
        _mark_checked(activity, row, checked_by, today)
    elif row.written_for != (wanted := _fingerprint_of_source(activity, subject)):
        row.written_for, row.checked_by, row.checked_on = wanted, None, None
    db.session.flush()


def _mark_checked(activity: Activity, row: ActivityText, checked_by: str, today: date) -> None:
    row.checked_by, row.checked_on = checked_by, today
    is_source = row.language == activity.source_language
    row.written_for = None if is_source else _fingerprint_of_source(activity, row.subject)


def _fingerprint_of_source(activity: Activity, subject: str) -> str | None:
    key = (activity.id, activity.edition, subject, activity.source_language)
    source = db.session.get(ActivityText, key)
    return fingerprint(source.text) if source else None


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


def open_activity(activity: Activity) -> None:
    """Let people take part, from now or from the first day."""
    activity.state = OPEN
    db.session.flush()


def close_activity(activity: Activity) -> None:
    """Let nobody take part any more."""
    activity.state = CLOSED
    db.session.flush()


def close_due(today: date) -> int:
    """Close every activity whose last day is over; gives how many."""
    result = db.session.execute(
        update(Activity)
        .where(Activity.state == OPEN, Activity.closes_on < today)
        .values(state=CLOSED)
    )
    return result.rowcount if isinstance(result, CursorResult) else 0
