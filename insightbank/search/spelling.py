"""The word somebody must have meant: near in letters, and common where they may read.

Only ever gives words that stand in a document the asker may read, or in the vocabulary that
everybody may read.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence

import numpy as np

from insightbank.search.analysis import stem

MOST_CANDIDATES = 400
HARDLY_EVER = 2
IN_VOCABULARY = 4
"""A word of the vocabulary counts as if it stood in so many more documents."""
FAR_COMMONER = 15


def distance(one: str, other: str, limit: int = 2) -> int:
    """Count letters to add, drop, change or swap with a neighbour; ``limit + 1`` when more."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, start=1):
        earlier, before, row = before, row, [i]
        for j, right in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (left != right))
            if i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return min(row[-1], limit + 1)


class Lexicon:
    """The words of an index, arranged so that near ones are found without comparing all."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = words
        self._lengths = np.array([len(word) for word in words], np.int16)
        self._letters = np.array([_letters(word) for word in words], np.uint32)

    def near(self, word: str, limit: int) -> list[tuple[int, str]]:
        """Give words within ``limit`` slips, nearest first, with how many slips."""
        alike = np.abs(self._lengths - len(word)) <= limit
        differing = np.bitwise_count(self._letters ^ np.uint32(_letters(word)))
        alike &= differing <= 2 * limit
        numbers = np.flatnonzero(alike)
        numbers = numbers[np.argsort(differing[numbers], kind="stable")][:MOST_CANDIDATES]
        found = [(distance(word, self.words[n], limit), self.words[n]) for n in numbers.tolist()]
        return sorted(pair for pair in found if 0 < pair[0] <= limit)

    def starting(self, prefix: str) -> Iterable[str]:
        """Give the words that begin so; the words are in order."""
        low = bisect_left(self.words, prefix)
        while low < len(self.words) and self.words[low].startswith(prefix):
            yield self.words[low]
            low += 1


def _letters(word: str) -> int:
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) & 31)
    return bits


def best_correction(
    lexicon: Lexicon,
    word: str,
    frequency: Callable[[str], int],
    *,
    limit: int | None = None,
    vocabulary: Lexicon | None = None,
    plain: frozenset[str] = frozenset(),
) -> str | None:
    """Give the nearest and commonest word; ``frequency`` counts readable documents (0: none).

    Words of ``vocabulary`` are likelier than others and need stand nowhere; ``plain`` words, for
    which nobody searches, are less likely.
    """
    if limit is None:
        limit = 1 if len(word) < 5 else 2
    special = vocabulary.near(word, limit)[:30] if vocabulary else []
    more = dict.fromkeys((candidate for _, candidate in special), IN_VOCABULARY)
    best, lowest = None, math.inf
    for slips, candidate in [*special, *lexicon.near(word, limit)[:60]]:
        count = frequency(candidate) + more.get(candidate, 0)
        if not count:
            continue
        unlikely = 0.8 * (candidate[0] != word[0]) + 0.8 * (candidate in plain)
        cost = slips + unlikely - 0.45 * math.log10(count)
        if cost < lowest:
            best, lowest = candidate, cost
    return best


def commoner_word(lexicon: Lexicon, word: str, frequency: Callable[[str], int]) -> str | None:
    """Give a word one slip away that is far commoner than one hardly ever used."""
    own = frequency(word)
    if len(word) < 6 or own > HARDLY_EVER:
        return None
    found = best_correction(lexicon, word, frequency, limit=1)
    if found is None or found[:4] != word[:4] or stem(found) == stem(word):
        return None
    return found if frequency(found) >= FAR_COMMONER * max(own, 1) else None
