"""Pure decisions: how an answer to what people said can end, and when one is late."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

LONGEST = 5_000
LONGEST_WHO = 200
LATE_AFTER, VERY_LATE_AFTER = 30, 90
"""Days after the end of an activity from which a missing answer shows as late, and very late."""
PARTS = ("said", "decided", "why_not")
"""The texts of a decision: what people said, what was decided, and why not where it was not."""


class Outcome(StrEnum):
    """What came of what people said."""

    DONE = "done"
    PLANNED = "planned"
    PARTLY = "partly"
    LOOKING = "looking"
    NOT_DONE = "not_done"


NEEDS_WHY = frozenset({Outcome.NOT_DONE, Outcome.PARTLY})


class Age(StrEnum):
    """How long people have waited for an answer."""

    FRESH = "fresh"
    LATE = "late"
    VERY_LATE = "very_late"


class FeedbackError(Exception):
    """Anything this room refuses."""


def age_of(ended_on: date, today: date) -> Age:
    """Tell how late an answer is that nobody has given yet."""
    days = (today - ended_on).days
    if days >= VERY_LATE_AFTER:
        return Age.VERY_LATE
    return Age.LATE if days >= LATE_AFTER else Age.FRESH
