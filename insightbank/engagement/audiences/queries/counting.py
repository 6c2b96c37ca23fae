"""Counting whom a rule fits. These are true counts: nothing here may be shown as it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import and_, case, func, not_, or_, select

from insightbank.db import db
from insightbank.engagement.audiences.models import AudienceProfile
from insightbank.engagement.audiences.queries.compiling import (
    COLUMNS,
    Asking,
    condition,
    current,
    load_bits,
    masks,
    over_asked,
)
from insightbank.engagement.audiences.rules import Rule

AT_ONCE = 20
"""How many rules are compared in one reading of the table."""


def count_people(rule: Rule) -> int:
    """Count whom a rule fits."""
    fitting = and_(condition(rule, load_bits()), current())
    query = select(func.count()).select_from(AudienceProfile).where(fitting)
    return db.session.scalar(query) or 0


def count_over_asked(rule: Rule, much: Asking) -> int:
    """Count those a rule fits who have been asked too often lately."""
    fitting = and_(condition(rule, load_bits()), current(), over_asked(much))
    query = select(func.count()).select_from(AudienceProfile).where(fitting)
    return db.session.scalar(query) or 0


def count_bands(rule: Rule, dimension: str) -> dict[str, int]:
    """Count whom a rule fits by their value in a dimension; "" are those who did not say."""
    bits = load_bits()
    found = masks(bits, dimension)
    words = [COLUMNS[word].bitwise_and(mask) for word, mask in found.items()]
    rows = db.session.execute(
        select(func.count(), *words)
        .select_from(AudienceProfile)
        .where(condition(rule, bits), current())
        .group_by(*words)
    )
    counts: dict[str, int] = defaultdict(int)
    for count, *held in rows:
        by_word = dict(zip(found, held, strict=True))
        counts[_value(bits.get(dimension, {}), by_word)] += count
    return dict(counts)


def _value(places: object, held: dict[int, int]) -> str:
    assert isinstance(places, dict)
    return next((v for v, (word, bit) in places.items() if held.get(word, 0) >> bit & 1), "")


def count_differences(rule: Rule, others: Sequence[Rule]) -> list[int]:
    """Count, for each other rule, the people whom exactly one of it and ``rule`` fits."""
    bits = load_bits()
    ours = condition(rule, bits)
    counts: list[int] = []
    for start in range(0, len(others), AT_ONCE):
        theirs = [condition(other, bits) for other in others[start : start + AT_ONCE]]
        unlike = [or_(and_(ours, not_(c)), and_(not_(ours), c)) for c in theirs]
        sums = [func.coalesce(func.sum(case((test, 1), else_=0)), 0) for test in unlike]
        query = select(*sums).select_from(AudienceProfile).where(current())
        counts.extend(int(n) for n in db.session.execute(query).one())
    return counts
