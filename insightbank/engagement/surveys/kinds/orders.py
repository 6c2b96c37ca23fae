"""A kind that asks for an order: which matters most, next, and so on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from insightbank.engagement.surveys.kinds.base import (
    Asked,
    Kind,
    SettingsProblemError,
    ValueProblemError,
    is_whole,
)

MOST_RANKED = 20
PART = ":"


class Ranking(Kind):
    """Choices in an order, the first matters most; ``most`` asks only for the first few.

    Somebody may give fewer places than there are, but no place is left out before the last given.
    """

    name = "ranking"
    takes_options = True
    default_settings: ClassVar[Mapping[str, Any]] = {"most": None}

    def _check_settings(self, settings: Mapping[str, Any]) -> None:
        most = settings["most"]
        if most is not None and not (is_whole(most) and 1 <= most <= MOST_RANKED):
            msg = f"most is a whole number from 1 to {MOST_RANKED}"
            raise SettingsProblemError(msg)

    def fits_options(self, keys: Any) -> bool:
        """Take two choices or more, and not so many that nobody could order them."""
        return 1 < len(keys) <= MOST_RANKED

    def places(self, question: Asked) -> int:
        """Tell how many places there are to give."""
        most = question.settings.get("most")
        return min(most or MOST_RANKED, len(question.options))

    def check(self, question: Asked, value: Any, text: str | None) -> None:
        keys = [option.key for option in question.options]
        if text is not None or not isinstance(value, list) or not value:
            msg = "a list of options, the first matters most"
            raise ValueProblemError(msg)
        if any(key not in keys for key in value) or len({*value}) != len(value):
            msg = "options of this question, each once"
            raise ValueProblemError(msg)
        if len(value) > self.places(question):
            msg = "more places than there are"
            raise ValueProblemError(msg)

    def count(self, question: Asked, rows: Iterable[tuple[Any, int]]) -> dict[str, int]:
        """Count people by option and place: the key is ``<option>:<place>``, the first is 1."""
        places = range(1, self.places(question) + 1)
        counts = {f"{o.key}{PART}{place}": 0 for o in question.options for place in places}
        for value, number in rows:
            for place, key in enumerate(value or (), start=1):
                if f"{key}{PART}{place}" in counts:
                    counts[f"{key}{PART}{place}"] += number
        return counts

    def tables(self, question: Asked, counts: Mapping[str, int]) -> dict[str, dict[str, int]]:
        """Give one table "" of who put each option first, and one of places for each option."""
        tables = {"": {o.key: counts.get(f"{o.key}{PART}1", 0) for o in question.options}}
        for option in question.options:
            tables[option.key] = {
                str(place): counts.get(f"{option.key}{PART}{place}", 0)
                for place in range(1, self.places(question) + 1)
            }
        return tables

    def columns(self, question: Asked) -> list[str]:
        return [f"{question.key}_{option.key}_place" for option in question.options]

    def cells(self, question: Asked, value: Any, text: str | None) -> list[str]:
        """Give the place of each option; empty where it has none."""
        places = {key: str(place) for place, key in enumerate(value or (), start=1)}
        return [places.get(option.key, "") for option in question.options]
