"""A question written or rewritten by somebody, with its words: keys are found, not typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from insightbank.db import db
from insightbank.engagement.surveys.models import Activity, ActivityText, Question
from insightbank.engagement.surveys.services.building import (
    add_question,
    change_question,
    set_options,
    set_text,
)


def ask(
    activity: Activity,
    *,
    kind: str,
    text: str,
    today: date,
    question: Question | None = None,
    extra_texts: Mapping[str, str] | None = None,
    settings: Mapping[str, Any] | None = None,
    choices: Sequence[str] = (),
    alone: str = "",
    is_required: bool = False,
) -> Question:
    """Write a question in the source language, or rewrite one.

    ``choices`` are words, ``alone`` and the setting ``write_in`` repeat one of them. A choice whose
    words stay keeps its key, and with it its translations. Raises as ``add_question`` does.
    """
    key = question.key if question else _free(_keys(activity), "q")
    options = _option_keys(activity, key, choices)
    given = dict(settings or {})
    if write_in := given.get("write_in"):
        given["write_in"] = options[write_in]
    pairs = [(option, words == alone) for words, option in options.items()]
    if question is None:
        question = add_question(
            activity,
            key=key,
            kind=kind,
            is_required=is_required,
            settings=given,
            options=pairs,
        )
    else:
        change_question(activity, question, settings=given, is_required=is_required)
        set_options(activity, question, pairs)
    words_by_subject = {f"q:{key}": text}
    words_by_subject |= {f"q:{key}:{name}": words for name, words in (extra_texts or {}).items()}
    words_by_subject |= {f"o:{key}:{option}": words for words, option in options.items()}
    for subject, words in words_by_subject.items():
        set_text(activity, subject, language=activity.source_language, text=words, today=today)
    return question


def _keys(activity: Activity) -> set[str]:
    return {question.key for question in activity.versions[-1].questions}


def _option_keys(activity: Activity, key: str, choices: Sequence[str]) -> dict[str, str]:
    """Give the key of each choice by its words; a choice with new words gets a key not used yet."""
    rows = db.session.scalars(
        select(ActivityText).where(
            ActivityText.activity_id == activity.id,
            ActivityText.language == activity.source_language,
            ActivityText.subject.startswith(f"o:{key}:", autoescape=True),
        )
    )
    there = {row.text: row.subject.rsplit(":", 1)[1] for row in rows}
    used = set(there.values())
    keys: dict[str, str] = {}
    for words in choices:
        keys[words] = there.get(words) or _free(used, "o")
        used.add(keys[words])
    return keys


def _free(used: set[str], letter: str) -> str:
    number = 1
    while f"{letter}{number}" in used:
        number += 1
    return f"{letter}{number}"
