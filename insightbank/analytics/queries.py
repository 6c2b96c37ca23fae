"""Results of a survey, and its respondents beside the census: every count passes the gate here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from insightbank.analytics.rules import (
    ETHNIC_FAMILIES,
    Comparison,
    compare,
    deprivation_fifth,
    in_families,
)
from insightbank.core.disclosure import (
    DisclosurePolicy,
    PublishedCount,
    PublishedTable,
    published_count,
    published_table,
)
from insightbank.engagement.surveys import queries as surveys
from insightbank.engagement.surveys.kinds import kind_of
from insightbank.engagement.surveys.models import Activity, Question
from insightbank.engagement.surveys.queries import Survey
from insightbank.places import queries as places
from insightbank.places.rules import PlaceKind

PREFER_NOT_TO_SAY = "prefer_not_to_say"
DEPRIVATION_YEAR = 2025
Key = TypeVar("Key", str, int)
FIFTHS = ("1", "2", "3", "4", "5")


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """One question: how many answered, and its table; no table for words people wrote."""

    question: Question
    answered: PublishedCount
    table: PublishedTable[str] | None


@dataclass(frozen=True, slots=True)
class TagResult:
    """How many answers speak of a theme or PLUS group."""

    facet: str
    id: str
    answers: PublishedCount


@dataclass(frozen=True, slots=True)
class SurveyResults:
    """What may be shown of a survey."""

    respondents: PublishedCount
    questions: tuple[QuestionResult, ...]
    tags: tuple[TagResult, ...]
    languages: PublishedTable[str]
    comparisons: Mapping[str, Comparison]


def survey_results(survey: Survey, *, today: date, policy: DisclosurePolicy) -> SurveyResults:
    """Count a survey's complete responses, question by question and beside the census."""
    activity = survey.activity
    total = surveys.count_responses(activity)
    return SurveyResults(
        respondents=published_count(total, policy=policy),
        questions=tuple(_question(question, policy) for question in survey.questions),
        tags=tuple(
            TagResult(facet, tag_id, published_count(count, policy=policy))
            for facet, tag_id, count in surveys.list_tag_counts(activity)
        ),
        languages=published_table(surveys.count_by_language(activity), policy=policy),
        comparisons=_comparisons(activity, total, today, policy),
    )


def _question(question: Question, policy: DisclosurePolicy) -> QuestionResult:
    answered = published_count(surveys.count_answers(question), policy=policy)
    if kind_of(question).is_free_text:
        return QuestionResult(question, answered, None)
    table = published_table(surveys.count_values(question), policy=policy)
    return QuestionResult(question, answered, table)


def _comparisons(
    activity: Activity, total: int, today: date, policy: DisclosurePolicy
) -> dict[str, Comparison]:
    """Compare by each characteristic there is a census for and that was asked."""
    pairs = {
        "age_band": (_facts(activity, "age_band"), _census("age_band", today)),
        "sex": (_facts(activity, "sex"), _census("sex", today)),
        "ethnic_group": (
            in_families(_facts(activity, "ethnic_group"), ETHNIC_FAMILIES),
            in_families(_census("ethnic_group", today), ETHNIC_FAMILIES),
        ),
        "district": (
            _known(surveys.count_by_district(activity)),
            places.count_residents_by_district(on=today),
        ),
        "deprivation": (
            _fifths(_known(surveys.count_by_imd(activity, DEPRIVATION_YEAR))),
            _fifths(places.count_residents_by_decile(DEPRIVATION_YEAR, on=today)),
        ),
    }
    return {
        name: compare(counts, census, untold=max(total - sum(counts.values()), 0), policy=policy)
        for name, (counts, census) in pairs.items()
        if census
    }


def _facts(activity: Activity, question_id: str) -> dict[str, int]:
    counts = surveys.count_facts(activity, question_id)
    return {code: count for code, count in counts.items() if code != PREFER_NOT_TO_SAY}


def _census(topic: str, today: date) -> dict[str, int]:
    area = next(iter(places.list_places(PlaceKind.ICB, on=today)), None)
    if area is None:
        return {}
    return {row.category: row.count for row in places.list_census_counts(topic, area.code)}


def _known(counts: Mapping[Key | None, int]) -> dict[Key, int]:
    return {key: count for key, count in counts.items() if key is not None}


def _fifths(deciles: Mapping[int, int]) -> dict[str, int]:
    totals = dict.fromkeys(FIFTHS, 0)
    for decile, count in deciles.items():
        totals[deprivation_fifth(decile)] += count
    return totals
