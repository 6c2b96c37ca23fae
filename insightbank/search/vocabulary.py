"""Words that mean the same, words that name a tag, and words that mean nothing in a query.

Read from the editable files beside it and from the labels of the taxonomy.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

import yaml

from insightbank.core.languages import KNOWN_LANGUAGES
from insightbank.core.taxonomy import FACETS as TAG_FACETS
from insightbank.core.taxonomy import load_taxonomy
from insightbank.search.analysis import fold, stem, tokenise
from insightbank.search.spelling import Lexicon

Stems = tuple[str, ...]
Tag = tuple[str, str]
"""A facet and one of its values."""

MAX_ENTRY_WORDS = 6


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known of a word or a few words: groups of synonyms it is in, tags it names.

    ``kinds`` are words for kinds of it; ``narrower`` are tags of which it names only a part.
    """

    groups: frozenset[int] = frozenset()
    kinds: tuple[Stems, ...] = ()
    tags: tuple[Tag, ...] = ()
    narrower: tuple[Tag, ...] = ()


@dataclass
class Vocabulary:
    """All entries by their stems; ``known`` are the stems of every word in them."""

    groups: list[tuple[Stems, ...]] = field(default_factory=list)
    entries: dict[Stems, Entry] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)
    stop: frozenset[str] = frozenset()
    stop_stems: frozenset[str] = frozenset()
    light: frozenset[str] = frozenset()
    plain: frozenset[str] = frozenset()
    spelt: set[str] = field(default_factory=set)

    @cached_property
    def words(self) -> Lexicon:
        """Give the words in it as they are spelt, to put misspelt ones right."""
        return Lexicon(sorted(word for word in self.spelt - self.plain if len(word) > 3))

    def _stems(self, text: str) -> Stems:
        """Give the stems of a text that becomes part of this, and note how its words are spelt."""
        self.spelt.update(token.word for token in tokenise(text))
        return stems_of(text)

    def add_group(self, members: Sequence[str]) -> None:
        number = len(self.groups)
        stems = tuple(dict.fromkeys(self._stems(str(member)) for member in members))
        self.groups.append(stems)
        for key in stems:
            if self._is_plain(key):
                continue
            known = self.entries.get(key, Entry())
            self.known.update(key)
            self.entries[key] = replace(known, groups=known.groups | {number})

    def add_kinds(self, words: str, kinds: Sequence[str]) -> None:
        key = self._stems(words)
        known = self.entries.get(key, Entry())
        stems = tuple(dict.fromkeys(self._stems(str(kind)) for kind in kinds))
        self.known.update(key, *stems)
        self.entries[key] = replace(known, kinds=stems)

    def add_tag(self, tag: Tag, words: str, *, is_part: bool = False) -> None:
        key = self._stems(words)
        known = self.entries.get(key, Entry())
        if self._is_plain(key) or tag in (*known.tags, *known.narrower):
            return
        self.known.update(key)
        if is_part:
            self.entries[key] = replace(known, narrower=(*known.narrower, tag))
        else:
            self.entries[key] = replace(known, tags=(*known.tags, tag))

    def let_labels_reach(self) -> None:
        """Let a label such as "Gypsy, Roma and Traveller communities" mean its words' synonyms.

        Otherwise it would find only what is tagged so, or what has all its words.
        """
        for key, label in list(self.entries.items()):
            if len(key) == 1 or label.groups:
                continue
            reach = label
            for part in ((word,) for word in key):
                known = self.entries.get(part, Entry())
                if set(known.tags) & set(label.tags):
                    groups = reach.groups | known.groups
                    reach = replace(reach, groups=groups, kinds=(*reach.kinds, part))
            self.entries[key] = reach

    def _is_plain(self, key: Stems) -> bool:
        """Say whether these are no words at all, or one that means too little ("caring": care)."""
        return not key or (len(key) == 1 and key[0] in self.light)

    def longest(self, stems: Sequence[str], at: int) -> tuple[int, Entry] | None:
        """Find the entry of most words that begins at a place, with its number of words."""
        for length in range(min(MAX_ENTRY_WORDS, len(stems) - at), 0, -1):
            entry = self.entries.get(tuple(stems[at : at + length]))
            if entry:
                return length, entry
        return None

    def synonyms(self, entry: Entry, typed: Stems) -> Iterator[Stems]:
        """Give the other members of an entry's groups, each once."""
        members = dict.fromkeys(stems for number in entry.groups for stems in self.groups[number])
        return (stems for stems in members if stems != typed)

    def values_named(self, facet: str, text: str) -> tuple[str, ...]:
        """Give the values of a facet that a text names in full: an id, a label or a word for it."""
        folded = "_".join(token.word for token in tokenise(text.replace("_", " ")))
        if facet == "language":
            return tuple(
                language.tag
                for language in KNOWN_LANGUAGES.values()
                if folded in {fold(language.tag), fold(language.english_name)}
            )
        if facet in {"source", "year"}:
            return (folded,)
        if facet in TAG_FACETS and folded in load_taxonomy().entries(facet):
            return (folded,)
        entry = self.entries.get(stems_of(text.replace("_", " ")))
        tags = (*entry.tags, *entry.narrower) if entry else ()
        return tuple(value for name, value in tags if name == facet)


def stems_of(text: str) -> Stems:
    """Give the stems of the words of a text."""
    return tuple(stem(token.word) for token in tokenise(text))


def _read(name: str) -> dict[str, Any]:
    text = (files("insightbank.search") / "data" / name).read_text("utf-8")
    content: dict[str, Any] = yaml.safe_load(text)
    return content


@cache
def load_vocabulary() -> Vocabulary:
    """Read the vocabulary that the product carries."""
    vocabulary = Vocabulary()
    plain = _read("plain_words.yaml")
    vocabulary.stop = frozenset(token.word for token in tokenise(plain["stop"]))
    vocabulary.stop_stems = frozenset(stem(word) for word in vocabulary.stop)
    light = frozenset(token.word for token in tokenise(plain["light"]))
    vocabulary.light = frozenset(stem(word) for word in light)
    vocabulary.plain = vocabulary.stop | light
    synonyms = _read("synonyms.yaml")
    for group in synonyms["groups"]:
        vocabulary.add_group(group)
    for words, kinds in synonyms["kinds"].items():
        vocabulary.add_kinds(str(words), kinds)
    _add_tag_words(vocabulary)
    vocabulary.let_labels_reach()
    return vocabulary


def _add_tag_words(vocabulary: Vocabulary) -> None:
    taxonomy = load_taxonomy()
    for facet in TAG_FACETS:
        for tag_id, entry in taxonomy.entries(facet).items():
            vocabulary.add_tag((facet, tag_id), entry.label)
    for kind, facets in _read("tag_words.yaml").items():
        for name, values in facets.items():
            for value, words in values.items():
                for word in words:
                    vocabulary.add_tag((name, value), str(word), is_part=kind == "narrower")
