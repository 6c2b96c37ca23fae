"""Counts that may be shown: through the disclosure gate, above a floor, and not beside each other.

Two counts tell about the people that only one of them has in it. So each count that is shown is
kept, and another is refused where exactly one of the two rules fits some people, but fewer of them
than the floor.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from insightbank.core.disclosure import (
    DisclosurePolicy,
    PublishedCount,
    PublishedTable,
    published_count,
    published_table,
)
from insightbank.db import db
from insightbank.engagement.audiences import queries
from insightbank.engagement.audiences.models import AudienceCount
from insightbank.engagement.audiences.queries import Asking
from insightbank.engagement.audiences.rules import (
    Rule,
    RuleError,
    Vocabulary,
    fingerprint,
    read_document,
    to_document,
)

MOST_NEAR = 200
NOT_SAID = ""
OFTEN, NOT_OFTEN = "often", "not_often"
DIMENSIONS = ("age_band", "sex", "ethnic_group", "district", "imd2025")


class Refusal(StrEnum):
    """Why no count is shown."""

    TOO_FEW = "too_few"
    TOO_CLOSE = "too_close"
    TOO_MANY = "too_many"


@dataclass(frozen=True, slots=True)
class Limits:
    """What is refused: audiences below ``floor`` people; ``policy`` is that of every count."""

    floor: int
    policy: DisclosurePolicy


@dataclass(frozen=True, slots=True)
class Counted:
    """A count that may be shown, or why there is none."""

    count: PublishedCount | None
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Bands:
    """Who is in an audience, by dimension, and how many of them were asked often lately."""

    tables: dict[str, PublishedTable[str]]
    asked: PublishedTable[str]


def count_audience(
    rule: Rule, *, actor_id: int | None, vocabulary: Vocabulary, limits: Limits, today: date
) -> Counted:
    """Count whom a rule fits, for showing it to ``actor_id``; None is the command line."""
    people = queries.count_people(rule)
    if people < limits.floor:
        return Counted(None, Refusal.TOO_FEW)
    if refusal := _beside_others(rule, people, actor_id, vocabulary, limits.floor):
        return Counted(None, refusal)
    _remember(rule, people, actor_id, today)
    return Counted(published_count(people, policy=limits.policy))


def describe_audience(
    rule: Rule, *, limits: Limits, much: Asking, grouped: Mapping[str, Callable[[str], str]]
) -> Bands:
    """Say who a rule fits; only after ``count_audience`` has not refused it.

    ``grouped`` turns values of a dimension into those that are shown.
    """
    tables = {}
    for dimension in DIMENSIONS:
        counts: dict[str, int] = {}
        for value, count in queries.count_bands(rule, dimension).items():
            shown = grouped[dimension](value) if value and dimension in grouped else value
            counts[shown] = counts.get(shown, 0) + count
        tables[dimension] = published_table(counts, policy=limits.policy)
    often = queries.count_over_asked(rule, much)
    rest = queries.count_people(rule) - often
    asked = published_table({OFTEN: often, NOT_OFTEN: rest}, policy=limits.policy)
    return Bands(tables, asked)


def _beside_others(
    rule: Rule, people: int, actor_id: int | None, vocabulary: Vocabulary, floor: int
) -> Refusal | None:
    # Where fewer than the floor are in one only, the two counts differ by fewer than the floor.
    near = queries.list_near_counts(actor_id, people, within=floor, limit=MOST_NEAR + 1)
    ours = fingerprint(to_document(rule))
    others: dict[str, Rule] = {}
    for shown in near:
        if shown.fingerprint == ours:
            continue
        try:
            others[shown.fingerprint] = read_document(shown.rule, vocabulary)
        except RuleError:  # it names something that is gone, and cannot be counted any more
            continue
    if len(others) > MOST_NEAR:
        return Refusal.TOO_MANY
    apart = queries.count_differences(rule, list(others.values()))
    return Refusal.TOO_CLOSE if any(0 < count < floor for count in apart) else None


def _remember(rule: Rule, people: int, actor_id: int | None, today: date) -> None:
    document = to_document(rule)
    mark = fingerprint(document)
    near = queries.list_near_counts(actor_id, people, within=0, limit=MOST_NEAR)
    if all(shown.fingerprint != mark for shown in near):
        count = AudienceCount(
            actor_id=actor_id, fingerprint=mark, rule=document, people=people, counted_on=today
        )
        db.session.add(count)
        db.session.flush()
