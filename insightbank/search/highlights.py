"""Where the words asked for stand in a text, and the best short extract around them.

Offsets and pieces of the original text only: the page escapes and marks them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from sys import intern

from insightbank.search.analysis import stem, word_pattern, words_in, written_forms
from insightbank.search.documents import Span


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of the original text; ``is_match`` when the reader looked for it."""

    text: str
    is_match: bool = False


class _Wanted(dict[str, int]):
    """Whether a word as written is looked for (1), begins a sequence looked for (2), both (3)."""

    def __init__(self, terms: AbstractSet[str], language: str) -> None:
        super().__init__()
        self._language = language
        self._single = {term for term in terms if " " not in term}
        self.sequences = [tuple(term.split(" ")) for term in terms if " " in term]
        self._heads = {sequence[0] for sequence in self.sequences}

    def __missing__(self, written: str) -> int:
        word_forms = written_forms(written, self._language)
        single = not self._single.isdisjoint(word_forms)
        self[written] = single | (word_forms[0] in self._heads) << 1
        return self[written]


@lru_cache(maxsize=64)
def _wanted(terms: frozenset[str], language: str) -> _Wanted:
    return _Wanted(terms, language)


@lru_cache(maxsize=4096)
def _written_words(text: str) -> tuple[tuple[str, int], ...]:
    """Give the words of a text as written and where they start; pages show the same few texts."""
    return tuple((intern(m[0]), m.start()) for m in word_pattern(text).finditer(text))


def find_spans(text: str, language: str, terms: AbstractSet[str]) -> tuple[Span, ...]:
    """Give the places of ``terms`` (as in ``SearchResult.terms``) in a text, in order, not nested.

    A term of several forms with spaces between them stands for these words one after the other.
    """
    if not terms or not text:
        return ()
    wanted = _wanted(frozenset(terms), language)
    matches = [(word, start) for word, start in _written_words(text) if wanted[word]]
    spans = [(start, start + len(word)) for word, start in matches if wanted[word] & 1]
    heads = {start for word, start in matches if wanted[word] & 2}
    if heads:
        words = list(words_in(text))
        for index, (start, _, _) in enumerate(words):
            length = _sequence_at(words, index, wanted.sequences) if start in heads else 0
            if length:
                spans.append((start, words[index + length - 1][1]))
    return _merge(spans)


def _sequence_at(
    words: Sequence[tuple[int, int, str]], index: int, sequences: Iterable[tuple[str, ...]]
) -> int:
    """Give the length of the longest sequence that starts at a word, 0 if none does."""
    longest = 0
    for sequence in sequences:
        found = tuple(stem(word) for _, _, word in words[index : index + len(sequence)])
        if found == sequence:
            longest = max(longest, len(sequence))
    return longest


def _merge(spans: Iterable[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def snippet(text: str, spans: Sequence[Span], *, width: int) -> tuple[Segment, ...]:
    """Cut the extract of at most about ``width`` characters that holds most matches.

    An extract that leaves something out begins or ends with "…". Spans that do not fit the text
    (it changed since it was indexed) are left out.
    """
    fitting = [span for span in spans if 0 <= span[0] < span[1] <= len(text)]
    start, end = _window(text, fitting, width)
    segments: list[Segment] = []
    if start > 0:
        segments.append(Segment("…"))
    position = start
    for span in fitting:
        left, right = max(span[0], position), min(span[1], end)
        if left >= right:
            continue
        if left > position:
            segments.append(Segment(text[position:left]))
        segments.append(Segment(text[left:right], is_match=True))
        position = right
    if position < end:
        segments.append(Segment(text[position:end]))
    if end < len(text):
        segments.append(Segment("…"))
    return tuple(segments)


def _window(text: str, spans: Sequence[Span], width: int) -> Span:
    """Choose where the extract starts and ends: on whole words, most matches, earliest."""
    if len(text) <= width:
        return 0, len(text)
    best, most = 0, 0
    for start, _ in spans:
        count = sum(1 for left, right in spans if left >= start and right <= start + width * 3 // 4)
        if count > most:
            best, most = start, count
    start = max(0, min(best - width // 4, len(text) - width)) if most else 0
    start = _word_edge(text, start)
    end = min(len(text), start + width)
    if end < len(text):
        space = text.rfind(" ", max(start, end - 30), end)
        last = max((right for left, right in spans if left < end), default=start)
        end = space if space > start and space >= min(last, end) else end
    return start, end


def _word_edge(text: str, start: int) -> int:
    """Move a start forward to the next word, if one begins soon."""
    if start == 0:
        return 0
    space = text.find(" ", start, start + 30)
    return space + 1 if space >= 0 else start
