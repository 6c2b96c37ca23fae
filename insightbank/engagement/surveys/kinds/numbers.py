"""A number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from insightbank.engagement.surveys.kinds.base import (
    Asked,
    Kind,
    SettingsProblemError,
    ValueProblemError,
    is_number,
    is_whole,
)


class Number(Kind):
    """A number, with a least and a most where it has them."""

    name = "number"
    extra_texts = ("unit",)
    default_settings: ClassVar[Mapping[str, Any]] = {"min": None, "max": None, "decimals": False}

    def _check_settings(self, settings: Mapping[str, Any]) -> None:
        low, high = settings["min"], settings["max"]
        if any(end is not None and not is_number(end) for end in (low, high)):
            msg = "min and max are numbers"
            raise SettingsProblemError(msg)
        if low is not None and high is not None and low > high:
            msg = "min is above max"
            raise SettingsProblemError(msg)

    def check(self, question: Asked, value: Any, text: str | None) -> None:
        settings = self.settings(question.settings)
        if not (is_number(value) if settings["decimals"] else is_whole(value)):
            msg = "not a number of this kind"
            raise ValueProblemError(msg)
        low, high = settings["min"], settings["max"]
        if (low is not None and value < low) or (high is not None and value > high):
            msg = "out of range"
            raise ValueProblemError(msg)

    def count(self, question: Asked, rows: Iterable[tuple[Any, int]]) -> dict[str, int]:
        """Count each number, smallest first."""
        ordered = sorted((row for row in rows if is_number(row[0])), key=lambda row: row[0])
        return super().count(question, ordered)
