"""A statement that somebody agrees to, or not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from insightbank.engagement.surveys.kinds.base import Asked, Kind, ValueProblemError

AGREED = "yes"


class Consent(Kind):
    """Agreement to the words of the question; where it is required, nothing is sent without it.

    The words somebody agreed to are those of the version they answered, in the response's language.
    """

    name = "consent"
    extra_texts = ("statement",)

    def check(self, question: Asked, value: Any, text: str | None) -> None:
        if value != AGREED or text is not None:
            msg = "agreed, or nothing"
            raise ValueProblemError(msg)

    def choices(self, question: Asked) -> tuple[str, ...]:
        return (AGREED,)

    def count(self, question: Asked, rows: Iterable[tuple[Any, int]]) -> dict[str, int]:
        return {AGREED: sum(number for value, number in rows if value == AGREED)}
