"""Kinds that ask how much: a scale of numbers, of words, of faces."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from insightbank.engagement.surveys.kinds.base import (
    Asked,
    Kind,
    SettingsProblemError,
    ValueProblemError,
    is_whole,
)
from insightbank.engagement.surveys.kinds.choices import Single

AGREEMENT = (
    "strongly_disagree",
    "disagree",
    "slightly_disagree",
    "neither",
    "slightly_agree",
    "agree",
    "strongly_agree",
)
STEPS_BY_POINTS = {
    5: tuple(key for key in AGREEMENT if not key.startswith("slightly")),
    7: AGREEMENT,
}
FEWEST_STEPS, MOST_STEPS = 3, 7


class Scale(Kind):
    """A whole number between two ends that have words."""

    name = "scale"
    extra_texts = ("low", "high")
    default_settings: ClassVar[Mapping[str, Any]] = {"min": 0, "max": 10}

    def _check_settings(self, settings: Mapping[str, Any]) -> None:
        low, high = settings["min"], settings["max"]
        if not (is_whole(low) and is_whole(high) and 0 <= low < high <= 10):
            msg = "min and max are whole numbers from 0 to 10, min first"
            raise SettingsProblemError(msg)

    def check(self, question: Asked, value: Any, text: str | None) -> None:
        settings = self.settings(question.settings)
        if not is_whole(value) or not settings["min"] <= value <= settings["max"]:
            msg = "not on the scale"
            raise ValueProblemError(msg)

    def count(self, question: Asked, rows: Iterable[tuple[Any, int]]) -> dict[str, int]:
        settings = self.settings(question.settings)
        counts = {str(step): 0 for step in range(settings["min"], settings["max"] + 1)}
        for value, number in rows:
            if str(value) in counts:
                counts[str(value)] += number
        return counts


class Likert(Single):
    """How far somebody agrees, in 5 or 7 steps; a survey may give 3 to 7 steps words of its own."""

    name = "likert"
    takes_options = False
    can_take_options = True
    default_settings: ClassVar[Mapping[str, Any]] = {"points": 5}
    step_keys = AGREEMENT

    def _check_settings(self, settings: Mapping[str, Any]) -> None:
        if settings["points"] not in STEPS_BY_POINTS:
            msg = "points is 5 or 7"
            raise SettingsProblemError(msg)

    def fits_options(self, keys: Sequence[str]) -> bool:
        """Take none, for the words of the kind, or as many as a scale of words can have."""
        return not keys or FEWEST_STEPS <= len(keys) <= MOST_STEPS

    def choices(self, question: Asked) -> tuple[str, ...]:
        own = tuple(option.key for option in question.options)
        return own or STEPS_BY_POINTS[self.settings(question.settings)["points"]]


class Smiley(Single):
    """Five faces from very bad to very good, each with words: a survey's own for all, or none."""

    name = "smiley"
    takes_options = False
    can_take_options = True
    default_settings: ClassVar[Mapping[str, Any]] = {}
    step_keys = ("very_bad", "bad", "ok", "good", "very_good")

    def fits_options(self, keys: Sequence[str]) -> bool:
        """Take none, for the words of the kind, or one for each face."""
        return not keys or len(keys) == len(self.step_keys)
