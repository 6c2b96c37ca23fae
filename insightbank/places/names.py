"""Places by the name people give them. Pure; offers what may be meant and never guesses."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from insightbank.places.rules import PlaceRef

MOST_OFFERED = 8
SHORTEST = 3
LONGEST = 100
ALIKE = 0.8
SMALL_WORDS = frozenset({"and", "on", "the", "in", "of", "upon", "near", "essex", "sea"})


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A neighbourhood in its district; without a name the district as a whole."""

    name: str | None
    district: PlaceRef

    @property
    def code(self) -> str:
        return f"{self.district.slug}:{self.name or ''}"

    @property
    def label(self) -> str:
        """Give the name, with the district where it does not say so already."""
        if self.name is None or self.name == self.district.name:
            return self.district.name
        return f"{self.name}, {self.district.name}"


@dataclass(frozen=True, slots=True)
class Offer:
    """Places to choose from; ``is_known`` is false where they are only all districts there are."""

    places: tuple[NamedPlace, ...] = ()
    is_known: bool = False


def offer(typed: str, places: Sequence[NamedPlace]) -> Offer:
    """Offer the places that the words typed may mean, the likeliest first, at most eight."""
    wanted = _words(typed)
    if not wanted:
        return Offer()
    scored = [(_score(wanted, _words_of(place)), place) for place in places]
    found = sorted((pair for pair in scored if pair[0] >= ALIKE), key=lambda pair: -pair[0])
    if not found:
        return Offer(tuple(place for place in places if place.name is None))
    return Offer(tuple(place for _fit, place in found[:MOST_OFFERED]), is_known=True)


def is_exactly(typed: str, place: NamedPlace) -> bool:
    """Say whether the words typed are the place's whole name."""
    return _words(typed) == _words_of(place)


def _words_of(place: NamedPlace) -> list[str]:
    return _words(place.name or place.district.name)


def _words(text: str) -> list[str]:
    """Give the words that tell places apart, without accents, case and marks."""
    plain = unicodedata.normalize("NFKD", text[:LONGEST]).casefold()
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    words = re.findall(r"\w+", re.sub("['\u2019]", "", letters))
    return [word for word in words if word not in SMALL_WORDS] or words


def _score(wanted: list[str], name: list[str]) -> float:
    """Say how well a name fits: 3 the same, over 2 where words typed begin its words, then less."""
    if wanted == name:
        return 3
    if all(any(_begins(word, part) for part in name) for word in wanted):
        return 2 + 1 / (1 + len(name))
    if set(name) <= set(wanted):
        return 1
    typed, parts = " ".join(wanted), (*name, " ".join(name))
    return min(max(SequenceMatcher(None, typed, part).ratio() for part in parts), 0.99)


def _begins(word: str, part: str) -> bool:
    return part == word or (len(word) >= SHORTEST and part.startswith(word))
