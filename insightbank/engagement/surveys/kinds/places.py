"""Where somebody lives, or a place they name; never finer than a neighbourhood of some LSOAs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from insightbank.engagement.surveys.kinds.base import (
    SHORT_TEXT,
    Asked,
    Kind,
    ValueProblemError,
)

PLACE_KINDS = (
    "found",
    "partial",
    "ambiguous",
    "unknown",
    "outside",
    "no_fixed_address",
    "outside_area",
    "not_given",
)
"""What a place question can end in; ``malformed`` is an error and never an answer."""
ELSEWHERE = "elsewhere"
"""The place of those who name one outside the area."""
OUTSIDE_AREA = frozenset({"outside", "outside_area"})


class PostcodeKind(Kind):
    """Where somebody lives, no finer than the response keeps it."""

    name = "postcode"
    is_place = True
    keeps_typed = False

    def check(self, question: Asked, value: Any, text: str | None) -> None:
        shape = {"kind", "district"}
        if text is not None or not isinstance(value, dict) or set(value) != shape:
            msg = "a place has a kind and a district"
            raise ValueProblemError(msg)
        if value["kind"] not in PLACE_KINDS:
            msg = "no such kind of place"
            raise ValueProblemError(msg)

    def count(self, question: Asked, rows: Iterable[tuple[Any, int]]) -> dict[str, int]:
        """Count people per district; the rest by what they told instead of a place."""
        counts: Counter[str] = Counter()
        for value, number in rows:
            if value:
                counts[value["district"] or value["kind"]] += number
        return dict(counts)

    def cells(self, question: Asked, value: Any, text: str | None) -> list[str]:
        return ["" if value is None else str(value["district"] or value["kind"])]


class PlaceByName(Kind):
    """A place that somebody names, such as where something happened; says nothing of their home.

    The value names a neighbourhood of the reference data (about 8,000 people), or only a district
    or that it lies outside the area.
    """

    name = "place"

    def check(self, question: Asked, value: Any, text: str | None) -> None:
        shape = {"name", "district"}
        if text is not None or not isinstance(value, dict) or set(value) != shape:
            msg = "a place has a name and a district"
            raise ValueProblemError(msg)
        if not all(part is None or isinstance(part, str) for part in value.values()):
            msg = "a place has a name and a district, or none"
            raise ValueProblemError(msg)
        if value["name"] is not None and (not value["district"] or len(value["name"]) > SHORT_TEXT):
            msg = "a neighbourhood lies in a district"
            raise ValueProblemError(msg)

    def count(self, question: Asked, rows: Iterable[tuple[Any, int]]) -> dict[str, int]:
        """Count people by district; ``elsewhere`` is outside the area."""
        counts: Counter[str] = Counter()
        for value, number in rows:
            if value:
                counts[value["district"] or ELSEWHERE] += number
        return dict(counts)

    def columns(self, question: Asked) -> list[str]:
        return [f"{question.key}_district", f"{question.key}_neighbourhood"]

    def cells(self, question: Asked, value: Any, text: str | None) -> list[str]:
        if value is None:
            return ["", ""]
        return [value["district"] or ELSEWHERE, value["name"] or ""]
