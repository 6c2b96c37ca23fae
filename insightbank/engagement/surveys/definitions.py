"""Surveys from a definition: a plain dict, as read from YAML or JSON; refuses one that cannot work.

The format (a key marked ? may be left out)::

    slug: getting-a-gp-appointment          # a-z, 0-9 and -, at most 80
    source_language?: en                    # the language the survey was written in
    languages: [en, ro, ur, en_easy]        # stored tags; en_easy is Easy Read English
    title: {en: "...", ur: "..."}           # text by language; the source language is required
    picture?: {en_easy: doctor}             # Easy Read only: one of rules.PICTURES
    intro?: {en: "..."}
    thanks?: {en: "..."}
    opens_on?: 2026-03-01                   # a date or "YYYY-MM-DD"; absent: as soon as opened
    closes_on?: 2026-04-30                  # the last day, England
    ask_profile?: [age_band, sex]           # ids of web.profile_labels.PROFILE_QUESTIONS
    checked_languages?: [ur]                # translations a person has checked
    checked_by?: "Name of who checked"
    open?: true                             # open it at once
    questions:
      - key: how_easy                       # a-z, 0-9 and _; unique in the survey
        kind: single                        # single multiple scale number short_text long_text
                                            # date postcode
        required?: false
        settings?: {}                       # see each kind in kinds.py
        text: {en: "..."}
        picture?: {en_easy: phone}          # Easy Read only, as above
        hint?: {en: "..."}
        low?: {en: "..."}                   # scale only: the words at both ends
        high?: {en: "..."}
        unit?: {en: "..."}                  # number only
        options:                            # single and multiple only
          - {key: easy, text: {en: "Easy"}}
          - {key: none, exclusive: true, text: {en: "None of these"}}

A write-in beside an option is the question's setting ``write_in: <option key>``. A text missing in
a language is shown in the source language. Answers by code can be made for a definition with
``services.save_answer(response, question, value=..., text=...)``; the shape of ``value`` by kind is
in kinds.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from insightbank.core.languages import DEFAULT_LANGUAGE
from insightbank.engagement.surveys import services
from insightbank.engagement.surveys.models import Activity
from insightbank.engagement.surveys.rules import is_picture
from insightbank.engagement.surveys.services import UnworkableError

KNOWN = frozenset(
    "slug source_language languages title picture intro thanks opens_on closes_on ask_profile "
    "checked_languages checked_by open questions".split()
)
KNOWN_OF_QUESTION = frozenset(
    "key kind required settings text picture hint low high unit options".split()
)
CHECKER_UNNAMED = "-"


def create_survey_from_definition(
    definition: Mapping[str, Any], *, today: date, owner_account_id: int | None = None
) -> Activity:
    """Make a survey from a definition; raises UnworkableError or SlugTakenError, naming what."""
    _refuse_unknown(definition, KNOWN, "survey")
    source = definition.get("source_language", DEFAULT_LANGUAGE)
    activity = services.create_survey(
        definition["slug"],
        title=_texts_of(definition, "title")[source],
        today=today,
        languages=definition["languages"],
        source_language=source,
        opens_on=_date(definition, "opens_on"),
        closes_on=_date(definition, "closes_on"),
        ask_profile=definition.get("ask_profile", ()),
        owner_account_id=owner_account_id,
    )
    subjects = {name: _texts_of(definition, name) for name in ("title", "intro", "thanks")}
    subjects["title:picture"] = _texts_of(definition, "picture")
    for question in definition["questions"]:
        subjects |= _add_question(activity, question)
    _set_texts(activity, definition, subjects, today)
    if definition.get("open"):
        services.open_survey(activity, today=today)
    return activity


def _add_question(activity: Activity, question: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Add a question; gives its texts by subject."""
    key = question.get("key", "")
    _refuse_unknown(question, KNOWN_OF_QUESTION, f"question {key!r}")
    options = question.get("options", ())
    services.add_question(
        activity,
        key=key,
        kind=question.get("kind", ""),
        is_required=bool(question.get("required", False)),
        settings=question.get("settings"),
        options=[(option["key"], bool(option.get("exclusive", False))) for option in options],
    )
    subjects = {f"q:{key}": _texts_of(question, "text")}
    for name in ("picture", "hint", "low", "high", "unit"):
        if name in question:
            subjects[f"q:{key}:{name}"] = _texts_of(question, name)
    for option in options:
        subjects[f"o:{key}:{option['key']}"] = _texts_of(option, "text")
    return subjects


def _set_texts(
    activity: Activity,
    definition: Mapping[str, Any],
    subjects: Mapping[str, Mapping[str, str]],
    today: date,
) -> None:
    checked = set(definition.get("checked_languages", ()))
    name = definition.get("checked_by", CHECKER_UNNAMED)
    for subject, by_language in subjects.items():
        must_be_there = subject.startswith(("q:", "o:")) and not is_picture(subject)
        if must_be_there and activity.source_language not in by_language:
            msg = f"{subject}: no text in {activity.source_language}"
            raise UnworkableError(msg)
        for language, text in by_language.items():
            checked_by = name if language in checked else None
            services.set_text(
                activity,
                subject,
                language=language,
                text=text,
                today=today,
                checked_by=checked_by,
            )


def _texts_of(part: Mapping[str, Any], name: str) -> dict[str, str]:
    texts = part.get(name, {})
    if not isinstance(texts, Mapping) or not all(isinstance(text, str) for text in texts.values()):
        where = part.get("key") or part.get("slug")
        msg = f"{name} of {where!r}: texts by language"
        raise UnworkableError(msg)
    return {str(language): text.strip() for language, text in texts.items()}


def _date(definition: Mapping[str, Any], name: str) -> date | None:
    given = definition.get(name)
    if given is None or isinstance(given, date):
        return given
    try:
        return date.fromisoformat(given)
    except (TypeError, ValueError) as error:
        msg = f"{name}: a date such as 2026-03-01"
        raise UnworkableError(msg) from error


def _refuse_unknown(part: Mapping[str, Any], known: frozenset[str], where: str) -> None:
    if unknown := set(part) - known:
        msg = f"{where}: unknown {', '.join(sorted(unknown))}"
        raise UnworkableError(msg)
