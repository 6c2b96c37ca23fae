"""The answers to each question made ready for templates: words for keys, bars for shares.

Takes only numbers that have passed the disclosure gate, and makes no others but from those.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from insightbank.analytics.pages import percent, shown
from insightbank.analytics.queries import QuestionResult, SurveyResults
from insightbank.core.disclosure import PublishedTable
from insightbank.engagement.activities.rules import ShownText
from insightbank.engagement.surveys.forms.fields import step_word
from insightbank.engagement.surveys.kinds import kind_of
from insightbank.engagement.surveys.queries import Survey
from insightbank.search.pages import PlaceNames
from insightbank.web.i18n import LazyString, _, _l

PLACES: dict[str, LazyString] = {
    "found": _l("In mid and south Essex"),
    "partial": _l("Part of a postcode"),
    "ambiguous": _l("Part of a postcode in several areas"),
    "unknown": _l("A postcode we do not know"),
    "outside": _l("Outside mid and south Essex"),
    "outside_area": _l("Said that they live outside mid and south Essex"),
    "elsewhere": _l("Outside mid and south Essex"),
    "no_fixed_address": _l("No fixed address"),
    "not_given": _l("Prefer not to say"),
}
PLACE_QUESTIONS = frozenset({"postcode", "place"})


def question_tables(
    survey: Survey, results: SurveyResults, names: PlaceNames
) -> list[dict[str, Any]]:
    """Give each question with its tables; none for words people wrote and files they added."""
    return [_question(_Words(survey, result, names), result) for result in results.questions]


def _question(words: _Words, result: QuestionResult) -> dict[str, Any]:
    kind = kind_of(result.question)
    item: dict[str, Any] = {
        "question": result.question,
        "text": words.question,
        "answered": shown(result.answered),
        "columns": [_("What they answered"), _("People"), _("Share")],
        "rows": None if result.table is None else _rows(words, result.table),
        "parts": [],
        "is_written": kind.is_free_text,
        "is_file": kind.takes_file,
    }
    if result.question.kind == "ranking":
        _add_mean_places(item, result.parts)
    else:
        item["parts"] = [
            {**words.of_option(row), "rows": _rows(words, table, are_columns=True)}
            for row, table in result.parts.items()
        ]
    return item


def _rows(
    words: _Words, table: PublishedTable[str], *, are_columns: bool = False
) -> list[dict[str, Any]]:
    label = words.of_column if are_columns else words.of_answer
    return [
        {
            **label(key),
            "key": key,
            "cells": [
                {"text": shown(count)},
                {"text": percent(table.percent(key)), "percent": table.percent(key)},
            ],
        }
        for key, count in table.cells.items()
    ]


def _add_mean_places(item: dict[str, Any], parts: Mapping[str, PublishedTable[str]]) -> None:
    item["columns"] = [_("Choice"), _("Put first by"), _("Share"), _("Mean place")]
    for row in item["rows"] or ():
        row["cells"].append({"text": mean_place(parts[row["key"]])})


def mean_place(table: PublishedTable[str]) -> str:
    """Give the mean of places from rounded counts, to one decimal; hidden where one of them is."""
    counts = {int(place): count.value for place, count in table.cells.items()}
    if any(count is None for count in counts.values()):
        return _("hidden")
    people = sum(count or 0 for count in counts.values())
    if not people:
        return "–"
    return f"{sum(place * (count or 0) for place, count in counts.items()) / people:.1f}"


class _Words:
    """What a question and its answers are called, each with the language it is in."""

    def __init__(self, survey: Survey, result: QuestionResult, names: PlaceNames) -> None:
        self._texts = survey.texts
        self._asked = result.question
        self._names = names
        self.question = self._texts.of(f"q:{self._asked.key}")

    def of_option(self, key: str) -> dict[str, str]:
        return _labelled(self._texts.of(f"o:{self._asked.key}:{key}"), key)

    def of_column(self, key: str) -> dict[str, str]:
        return _labelled(self._texts.of(f"c:{self._asked.key}:{key}"), key)

    def of_answer(self, key: str) -> dict[str, str]:
        if self._asked.kind in PLACE_QUESTIONS:
            return {"label": self._names["district"].get(key) or str(PLACES.get(key, key))}
        return _labelled(
            self._texts.of(f"o:{self._asked.key}:{key}"),
            step_word(self._asked.kind, key) or key,
        )


def _labelled(text: ShownText, otherwise: str) -> dict[str, str]:
    if not text.text:
        return {"label": otherwise}
    return {"label": text.text, "lang": text.lang, "dir": text.dir}
