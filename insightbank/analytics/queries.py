"""Results of a survey, and its respondents beside the census: every count passes the gate here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

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
from insightbank.engagement.surveys.queries.responses import Respondents
from insightbank.places import queries as places
from insightbank.places.rules import PlaceKind

PREFER_NOT_TO_SAY = "prefer_not_to_say"
DEPRIVATION_YEAR = 2025
CENSUS_TOPICS = ("age_band", "sex", "ethnic_group")
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
    people = surveys.count_respondents(activity)
    answers = surveys.count_by_question(activity, survey.questions)
    return SurveyResults(
        respondents=published_count(people.total, policy=policy),
        questions=tuple(
            _question(question, *answers[question.id], policy) for question in survey.questions
        ),
        tags=tuple(
            TagResult(facet, tag_id, published_count(count, policy=policy))
            for facet, tag_id, count in surveys.list_tag_counts(activity)
        ),
        languages=published_table(people.by_language, policy=policy),
        comparisons=_comparisons(activity, people, today, policy),
    )


def _question(
    question: Question, answered: int, counts: dict[str, int], policy: DisclosurePolicy
) -> QuestionResult:
    shown = published_count(answered, policy=policy)
    if kind_of(question).is_free_text:
        return QuestionResult(question, shown, None)
    return QuestionResult(question, shown, published_table(counts, policy=policy))


def _comparisons(
    activity: Activity, people: Respondents, today: date, policy: DisclosurePolicy
) -> dict[str, Comparison]:
    """Compare by each characteristic there is a census for and that was asked."""
    facts = {
        question: {code: count for code, count in counts.items() if code != PREFER_NOT_TO_SAY}
        for question, counts in surveys.count_all_facts(activity).items()
    }
    census = _census(today)
    pairs: dict[str, tuple[Mapping[str, int], Mapping[str, int]]] = {
        "age_band": (facts.get("age_band", {}), census["age_band"]),
        "sex": (facts.get("sex", {}), census["sex"]),
        "ethnic_group": (
            in_families(facts.get("ethnic_group", {}), ETHNIC_FAMILIES),
            in_families(census["ethnic_group"], ETHNIC_FAMILIES) if census["ethnic_group"] else {},
        ),
        "district": (people.by_district, places.count_residents_by_district(on=today)),
        "deprivation": (
            _fifths(people.by_decile),
            _fifths(places.count_residents_by_decile(DEPRIVATION_YEAR, on=today)),
        ),
    }
    return {
        name: compare(
            counts, residents, untold=max(people.total - sum(counts.values()), 0), policy=policy
        )
        for name, (counts, residents) in pairs.items()
        if any(residents.values())
    }


def _census(today: date) -> dict[str, dict[str, int]]:
    """Give the area's census counts by topic and category; empty topics before they are loaded."""
    found: dict[str, dict[str, int]] = {topic: {} for topic in CENSUS_TOPICS}
    area = next(iter(places.list_places(PlaceKind.ICB, on=today)), None)
    for row in places.list_census_counts(CENSUS_TOPICS, area.code) if area else ():
        found[row.topic][row.category] = row.count
    return found


def _fifths(deciles: Mapping[int, int]) -> dict[str, int]:
    totals = dict.fromkeys(FIFTHS, 0)
    for decile, count in deciles.items():
        totals[deprivation_fifth(decile)] += count
    return totals
