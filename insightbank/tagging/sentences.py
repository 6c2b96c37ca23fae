"""Cut a text into sentences in any script, before anything else looks at it."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SENTENCE = re.compile(
    r"[^.!?।۔。！？؟॥\n\r\u2028\u2029]*(?:[.!?।۔。！？؟॥]+|[\n\r\u2028\u2029]+|$)"
)
_TITLES = ("dr", "mr", "mrs", "ms", "prof", "st", "rev", "e.g", "i.e", "d.o", "d.o.b")


def sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield ``(start, end)`` in characters; the spans cover the text and follow one another.

    A full stop after a title, inside a number or between letters ("u.k") ends no sentence.
    """
    start = 0
    for match in _SENTENCE.finditer(text):
        end = match.end()
        if end == match.start():
            continue
        if end < len(text) and text[end - 1] == "." and _goes_on(text, start, end):
            continue
        yield start, end
        start = end
    if start < len(text):
        yield start, len(text)


def _goes_on(text: str, start: int, end: int) -> bool:
    if text[end].isdigit() and end >= 2 and text[end - 2].isdigit():
        return True
    if text[end].isalpha() and text[end].islower():
        return True
    before = text[max(start, end - 8) : end - 1].rstrip().casefold()
    return before.rsplit(" ", 1)[-1].lstrip("(\"'") in _TITLES
