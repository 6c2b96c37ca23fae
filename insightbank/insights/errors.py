"""What this room refuses, by name; views turn each into words."""

from __future__ import annotations

from insightbank.insights.rules import OpenMatter


class InsightsError(Exception):
    """Anything this room refuses."""


class NotYoursError(InsightsError):
    """A note of somebody else was named."""


class NotEditableError(InsightsError):
    """A note that has been sent, or an insight that is not a draft, cannot be changed."""


class ChangedMeanwhileError(InsightsError):
    """Somebody else has changed the insight since the page was read."""


class NotReadyError(InsightsError):
    """An insight cannot be published; ``matters`` lists everything that is still open."""

    def __init__(self, matters: list[OpenMatter]) -> None:
        super().__init__(", ".join(matter.problem for matter in matters))
        self.matters = matters


class WrongStateError(InsightsError):
    """The step asked for does not follow from the state the insight is in."""


class UnknownTagError(InsightsError):
    """The taxonomy has no such theme or PLUS group."""


class NoAnswersError(InsightsError):
    """None of the chosen answers has words to quote."""
