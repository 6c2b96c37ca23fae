"""Published numbers made ready for templates: words for groups, bars for shares."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from insightbank.analytics.coverage import Coverage
from insightbank.analytics.queries import QuestionResult, SurveyResults
from insightbank.analytics.rules import Compared, Comparison, Standing
from insightbank.core.disclosure import DisclosurePolicy, PublishedCount
from insightbank.core.taxonomy import Facet
from insightbank.engagement.surveys.queries import Survey
from insightbank.search.pages import PlaceNames
from insightbank.web.i18n import LazyString, _, _l
from insightbank.web.labels import plus_label, theme_label
from insightbank.web.profile_labels import QUESTIONS_BY_ID

COMPARISONS: dict[str, LazyString] = {
    "age_band": _l("Age"),
    "sex": _l("Sex"),
    "ethnic_group": _l("Ethnic group"),
    "district": _l("District"),
    "deprivation": _l("Deprivation of the area people live in"),
}
FAMILIES: dict[str, LazyString] = {
    "white_british": _l("White British"),
    "white_other": _l("White Irish and other White"),
    "gypsy_roma_traveller": _l("Gypsy, Roma or Irish Traveller"),
    "mixed": _l("Mixed or multiple ethnic groups"),
    "asian": _l("Asian or Asian British"),
    "black": _l("Black, Black British, Caribbean or African"),
    "other": _l("Other ethnic group"),
}
FIFTHS: dict[str, LazyString] = {
    "1": _l("Most deprived fifth of areas in England"),
    "2": _l("Second fifth"),
    "3": _l("Middle fifth"),
    "4": _l("Fourth fifth"),
    "5": _l("Least deprived fifth"),
}
STANDINGS: dict[Standing, tuple[LazyString, str]] = {
    Standing.MISSING: (_l("Nobody heard"), "red"),
    Standing.UNDER: (_l("Under-heard"), "orange"),
    Standing.FAIR: (_l("Heard"), "green"),
    Standing.UNKNOWN: (_l("Too few to tell"), "grey"),
}


def shown(count: PublishedCount) -> str:
    """Write a count that has passed the gate; one that may not be told says so."""
    if count.is_suppressed:
        return _("hidden")
    return f"{count.value:,}"


def percent(value: int | None) -> str:
    """Write a percentage; nothing where it may not be shown."""
    return "–" if value is None else f"{value}%"


def question_tables(survey: Survey, results: SurveyResults) -> list[dict[str, Any]]:
    """Give each question with its rows for a table with bars; none for words people wrote."""
    return [
        {
            "question": result.question,
            "text": survey.texts.of(f"q:{result.question.key}"),
            "answered": shown(result.answered),
            "rows": _question_rows(survey, result),
        }
        for result in results.questions
    ]


def _question_rows(survey: Survey, result: QuestionResult) -> list[dict[str, Any]] | None:
    table = result.table
    if table is None:
        return None
    options = {option.key for option in result.question.options}
    return [
        {
            **(_answer_words(survey, result, key) if key in options else {"label": key}),
            "cells": [
                {"text": shown(count)},
                {"text": percent(table.percent(key)), "percent": table.percent(key)},
            ],
        }
        for key, count in table.cells.items()
    ]


def _answer_words(survey: Survey, result: QuestionResult, key: str) -> dict[str, str]:
    text = survey.texts.of(f"o:{result.question.key}:{key}")
    return {"label": str(text), "lang": text.lang, "dir": text.dir}


def tag_rows(results: SurveyResults) -> dict[str, list[list[str]]]:
    """Give rows of a table for themes and for PLUS groups, the commonest first."""
    words = {"theme": theme_label, "plus": plus_label}
    return {
        facet: [[label(tag.id), shown(tag.answers)] for tag in results.tags if tag.facet == facet]
        for facet, label in words.items()
    }


def comparison_tables(results: SurveyResults, names: PlaceNames) -> list[dict[str, Any]]:
    """Give each comparison with its rows: respondents, their share, the census share, standing."""
    return [
        {
            "name": str(COMPARISONS[name]),
            "rows": [_comparison_row(name, row, names) for row in comparison.rows],
            "untold": shown(comparison.untold),
            "missing": _missing(name, comparison, names),
        }
        for name, comparison in results.comparisons.items()
    ]


def _comparison_row(name: str, row: Compared, names: PlaceNames) -> dict[str, Any]:
    words, colour = STANDINGS[row.standing]
    return {
        "label": _group_label(name, row.id, names),
        "respondents": shown(row.respondents),
        "percent": row.percent,
        "percent_text": percent(row.percent),
        "census": row.census_percent,
        "census_text": percent(row.census_percent),
        "standing": str(words),
        "colour": colour,
    }


def _missing(name: str, comparison: Comparison, names: PlaceNames) -> list[str]:
    low = (Standing.MISSING, Standing.UNDER)
    return [_group_label(name, row.id, names) for row in comparison.rows if row.standing in low]


def _group_label(name: str, group: str, names: PlaceNames) -> str:
    fixed: Mapping[str, Mapping[str, object]] = {"ethnic_group": FAMILIES, "deprivation": FIFTHS}
    if name in fixed:
        return str(fixed[name].get(group, group))
    if name == "district":
        return names["district"].get(group, group)
    question = QUESTIONS_BY_ID.get(name)
    return question.option_label(group) if question else group


def coverage_rows(
    coverage: Coverage, facet: Facet, policy: DisclosurePolicy
) -> list[dict[str, Any]]:
    """Give a row for each group: its words, the area's count and one for each Alliance."""
    words = theme_label if facet == "theme" else plus_label
    return [
        {
            "id": row.id,
            "label": words(row.id),
            "is_missing": row.is_missing,
            "total": evidence(row.total, policy),
            "cells": [
                {"text": evidence(count, policy), "is_missing": count.value == 0}
                for count in row.by_alliance
            ],
        }
        for row in coverage.rows
    ]


def evidence(count: PublishedCount, policy: DisclosurePolicy) -> str:
    """Write a count of pieces of evidence: nothing at all is said in a word."""
    if count.value == 0:
        return _("Not heard")
    if count.is_suppressed:
        return _("1 to %(most)s", most=policy.suppress_to)
    return f"{count.value:,}"
