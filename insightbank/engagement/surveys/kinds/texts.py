"""Words, short or long."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from insightbank.engagement.surveys.kinds.base import (
    LONG_TEXT,
    SHORT_TEXT,
    Asked,
    Kind,
    ValueProblemError,
)


class ShortText(Kind):
    """A line of text."""

    name = "short_text"
    is_free_text = True
    most: ClassVar[int] = SHORT_TEXT

    def check(self, question: Asked, value: Any, text: str | None) -> None:
        if value is not None or not text or len(text) > self.most:
            msg = f"1 to {self.most} characters"
            raise ValueProblemError(msg)

    def count(self, question: Asked, rows: Iterable[tuple[Any, int]]) -> dict[str, int]:
        """Words are read, not counted."""
        return {}

    def cells(self, question: Asked, value: Any, text: str | None) -> list[str]:
        return [text or ""]


class LongText(ShortText):
    """As much as somebody wants to say."""

    name = "long_text"
    most = LONG_TEXT
