"""A question whole, with its words in every language: taken out, put back, copied."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from insightbank.core.languages import DEFAULT_LANGUAGE
from insightbank.db import db
from insightbank.engagement.activities.models import Activity, ActivityText
from insightbank.engagement.surveys.bank import BankQuestion
from insightbank.engagement.surveys.models import Question, RemovedQuestion
from insightbank.engagement.surveys.queries import entries_of, get_newest_version
from insightbank.engagement.surveys.services.building import (
    add_question,
    forget_texts,
    free_key,
    number_again,
    version_in_preparation,
)

Whole = Mapping[str, Any]


def whole_of(activity: Activity, question: Question, *, edition: int | None = None) -> Whole:
    """Give everything there is of a question as plain data, its texts by subject after the key."""
    key = question.key
    rows = db.session.scalars(
        select(ActivityText)
        .where(
            ActivityText.activity_id == activity.id,
            ActivityText.edition == (edition or activity.edition),
        )
        .order_by(ActivityText.subject, ActivityText.language)
    )
    return {
        "kind": question.kind,
        "is_required": question.is_required,
        "settings": dict(question.settings),
        "show_if": question.show_if,
        "position": question.position,
        "options": [[option.key, option.is_exclusive] for option in question.options],
        "texts": [_text(row) for row in rows if _belongs(row.subject, key)],
    }


def _belongs(subject: str, key: str) -> bool:
    parts = subject.split(":")
    return len(parts) > 1 and parts[0] != "s" and parts[1] == key


def _text(row: ActivityText) -> dict[str, Any]:
    kind, _key, *rest = row.subject.split(":")
    values = {name: getattr(row, name) for name in text_columns()}
    checked_on = row.checked_on.isoformat() if row.checked_on else None
    return {**values, "subject": [kind, *rest], "checked_on": checked_on}


def text_columns() -> list[str]:
    """Name what a text carries, besides which edition of which activity it belongs to."""
    columns = ActivityText.__table__.columns.keys()
    return [name for name in columns if name not in {"activity_id", "edition"}]


def put_whole(activity: Activity, whole: Whole, *, key: str, languages: Iterable[str]) -> Question:
    """Add a question at the end from plain data, with its words in the languages offered.

    A rule on who is asked does not come along: it names questions by keys of another survey.
    """
    question = add_question(
        activity,
        key=key,
        kind=whole["kind"],
        is_required=whole["is_required"],
        settings=whole["settings"],
        options=[(option, is_exclusive) for option, is_exclusive in whole["options"]],
    )
    wanted = set(languages)
    for text in whole["texts"]:
        if text["language"] in wanted:
            kind, *rest = text["subject"]
            db.session.merge(_row(activity, ":".join((kind, key, *rest)), text))
    db.session.flush()
    return question


def _row(activity: Activity, subject: str, text: Mapping[str, Any]) -> ActivityText:
    checked_on = text["checked_on"]
    values = {name: text.get(name) for name in text_columns()}
    values |= {"subject": subject}
    values |= {"checked_on": date.fromisoformat(checked_on) if checked_on else None}
    return ActivityText(activity_id=activity.id, edition=activity.edition, **values)


def remove_question(activity: Activity, question: Question) -> RemovedQuestion:
    """Take a question out of a version being prepared; ``restore_question`` puts it back."""
    version = version_in_preparation(activity)
    whole = whole_of(activity, question)
    words = next(
        (
            text["text"]
            for text in whole["texts"]
            if text["subject"] == ["q"] and text["language"] == activity.source_language
        ),
        question.key,
    )
    removed = RemovedQuestion(
        version_id=version.id, key=question.key, words=words, whole=dict(whole)
    )
    db.session.add(removed)
    forget_texts(activity, f"q:{question.key}", f"o:{question.key}:", f"c:{question.key}:")
    version.questions.remove(question)
    db.session.flush()
    return removed


def restore_question(activity: Activity, removed: RemovedQuestion) -> Question:
    """Put a question back where it was, with every word; its key stays unless taken since."""
    version = version_in_preparation(activity)
    used = {question.key for question in version.questions}
    key = removed.key if removed.key not in used else free_key(used, "q")
    languages = {text["language"] for text in removed.whole["texts"]}
    question = put_whole(activity, removed.whole, key=key, languages=languages)
    question.show_if = removed.whole["show_if"]
    entries = [entry for entry in entries_of(version) if entry is not question]
    entries.insert(removed.whole["position"] - 1, question)
    number_again(version, entries)
    db.session.delete(removed)
    db.session.flush()
    return question


def copy_question(
    activity: Activity, source: Activity, question: Question, *, edition: int | None = None
) -> Question:
    """Copy a question of this or another survey to the end, with its words and their checks."""
    used = {one.key for one in get_newest_version(activity).questions}
    key = question.key if question.key not in used else free_key(used, "q")
    whole = whole_of(source, question, edition=edition)
    return put_whole(activity, whole, key=key, languages=activity.languages)


def duplicate_question(activity: Activity, question: Question) -> Question:
    """Copy a question to the place after it, with who is asked it."""
    version = version_in_preparation(activity)
    copied = copy_question(activity, activity, question)
    copied.show_if = question.show_if
    entries = [entry for entry in entries_of(version) if entry is not copied]
    entries.insert(entries.index(question) + 1, copied)
    number_again(version, entries)
    return copied


def take_from_bank(activity: Activity, taken: BankQuestion, *, today: date) -> Question:
    """Copy a question of the bank to the end of a survey."""
    used = {one.key for one in get_newest_version(activity).questions}
    key = taken.key if taken.key not in used else free_key(used, "q")
    texts = [{**text, "checked_on": today.isoformat()} for text in taken.whole["texts"]]
    whole = {**taken.whole, "texts": texts}
    return put_whole(activity, whole, key=key, languages=(DEFAULT_LANGUAGE,))


def ask_profile(activity: Activity, facts: Sequence[str]) -> None:
    """Choose which questions about the person are asked, with consent, at the end."""
    version_in_preparation(activity)
    activity.ask_profile = list(facts)
    db.session.flush()
