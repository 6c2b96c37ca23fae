"""A day, or a month."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, ClassVar

from insightbank.engagement.surveys.kinds.base import (
    Asked,
    Kind,
    SettingsProblemError,
    ValueProblemError,
)

MONTH = re.compile(r"(19|2[01])[0-9]{2}-(0[1-9]|1[0-2])")


class DateKind(Kind):
    """A day; ``past`` allows none after today, ``future`` none before."""

    name = "date"
    default_settings: ClassVar[Mapping[str, Any]] = {"when": "any"}

    def _check_settings(self, settings: Mapping[str, Any]) -> None:
        if settings["when"] not in {"any", "past", "future"}:
            msg = "when is any, past or future"
            raise SettingsProblemError(msg)

    def check(self, question: Asked, value: Any, text: str | None) -> None:
        try:
            date.fromisoformat(value)
        except (TypeError, ValueError) as error:
            msg = "not a date"
            raise ValueProblemError(msg) from error

    def count(self, question: Asked, rows: Iterable[tuple[Any, int]]) -> dict[str, int]:
        """Count by month, earliest first: single days say too much about a person."""
        months = [(str(value)[:7], number) for value, number in rows if value]
        return super().count(question, sorted(months))


class Month(DateKind):
    """A month of a year; ``past`` and ``future`` both allow the month that is now."""

    name = "month"

    def check(self, question: Asked, value: Any, text: str | None) -> None:
        if not isinstance(value, str) or not MONTH.fullmatch(value):
            msg = "not a month"
            raise ValueProblemError(msg)
