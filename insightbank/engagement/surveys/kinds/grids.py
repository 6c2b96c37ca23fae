"""A kind that asks the same of several things: rows, and the same answers for each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from insightbank.engagement.activities.rules import KEY
from insightbank.engagement.surveys.kinds.base import (
    Asked,
    Kind,
    SettingsProblemError,
    ValueProblemError,
)

MOST_ROWS = 20
MOST_COLUMNS = 7
PART = ":"


class Matrix(Kind):
    """One answer a row; rows are the options, ``columns`` the keys of the answers in their order.

    The words of a column have the subject ``c:<question>:<column>``. A row may stay empty, unless
    an answer is needed.
    """

    name = "matrix"
    takes_options = True
    default_settings: ClassVar[Mapping[str, Any]] = {"columns": []}

    def _check_settings(self, settings: Mapping[str, Any]) -> None:
        columns = settings["columns"]
        if not isinstance(columns, list) or not 1 < len(columns) <= MOST_COLUMNS:
            msg = f"columns are 2 to {MOST_COLUMNS} keys"
            raise SettingsProblemError(msg)
        if len({str(key) for key in columns}) != len(columns) or not all(
            isinstance(key, str) and KEY.fullmatch(key) for key in columns
        ):
            msg = "columns are different keys of small letters, digits and _"
            raise SettingsProblemError(msg)

    def fits_options(self, keys: Sequence[str]) -> bool:
        """Take as many rows as somebody would still answer."""
        return 1 <= len(keys) <= MOST_ROWS

    def missing(self, question: Asked, value: Any) -> list[str]:
        return [row.key for row in question.options if row.key not in (value or {})]

    def check(self, question: Asked, value: Any, text: str | None) -> None:
        rows = {option.key for option in question.options}
        if text is not None or not isinstance(value, dict) or not value or not set(value) <= rows:
            msg = "answers by row"
            raise ValueProblemError(msg)
        columns = set(question.settings.get("columns", ()))
        if not all(isinstance(key, str) and key in columns for key in value.values()):
            msg = "no such column"
            raise ValueProblemError(msg)

    def count(self, question: Asked, rows: Iterable[tuple[Any, int]]) -> dict[str, int]:
        """Count people by row and column: the key is ``<row>:<column>``."""
        columns = question.settings.get("columns", ())
        counts = {f"{o.key}{PART}{column}": 0 for o in question.options for column in columns}
        for value, number in rows:
            for row, column in (value or {}).items():
                if f"{row}{PART}{column}" in counts:
                    counts[f"{row}{PART}{column}"] += number
        return counts

    def tables(self, question: Asked, counts: Mapping[str, int]) -> dict[str, dict[str, int]]:
        """Give one table a row."""
        columns = question.settings.get("columns", ())
        return {
            o.key: {column: counts.get(f"{o.key}{PART}{column}", 0) for column in columns}
            for o in question.options
        }

    def columns(self, question: Asked) -> list[str]:
        return [f"{question.key}_{option.key}" for option in question.options]

    def cells(self, question: Asked, value: Any, text: str | None) -> list[str]:
        return [str((value or {}).get(option.key, "")) for option in question.options]
