"""What rules may name in this installation today, put together from the rooms that know it."""

from __future__ import annotations

from datetime import date

from insightbank.engagement.audiences import queries
from insightbank.engagement.audiences.rules import Vocabulary
from insightbank.web.profile_labels import (
    PREFER_NOT_TO_SAY,
    PREFERRED_FORMAT,
    PROFILE_QUESTIONS,
    ProfileQuestion,
)


def current_vocabulary(today: date) -> Vocabulary:
    """Load what rules may name: places of today, what is asked of people, activities there are."""
    lists, lsoas, activities = queries.list_known(on=today)
    return Vocabulary(
        lists={**lists, "format": _codes(PREFERRED_FORMAT)},
        lsoas=frozenset(lsoas),
        facts={question.id: _codes(question) for question in PROFILE_QUESTIONS},
        activities=frozenset(activities),
    )


def known_values(today: date) -> dict[str, list[str]]:
    """Give every value that gets a bit of its own, by dimension, in the order of the lists."""
    lists, _lsoas, _activities = queries.list_known(on=today)
    deciles = [str(decile) for decile in range(1, 11)]
    return {
        **{question.id: _codes(question) for question in PROFILE_QUESTIONS},
        **lists,
        "format": _codes(PREFERRED_FORMAT),
        "imd2019": deciles,
        "imd2025": deciles,
    }


def _codes(question: ProfileQuestion) -> list[str]:
    return [code for code, _label in question.options if code != PREFER_NOT_TO_SAY]
