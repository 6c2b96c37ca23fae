"""Read the word lists the tagger goes by: one YAML file per language in ``lexicons/``.

A term is words as people type them; ``*`` at the end of a word stands for any ending. Terms are
folded when read, so the files may be written with or without accents.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import yaml

from insightbank.core.taxonomy import Facet, load_taxonomy
from insightbank.tagging.folding import fold

CODE_VERSION = "1"
"""Raise it when the same word lists would give other tags."""
Strength = Literal["strong", "weak", "any", "speaker", "other", "group", "block"]
_NO_WORD = re.compile(r"[-/&+.%_,!?()]+")
_THEME_KEYS = ("strong", "weak")
_PLUS_KEYS = ("any", "speaker", "other", "group")


@dataclass(frozen=True, slots=True)
class Term:
    """A folded term and what it points at; ``strength`` says how surely, or about whom.

    A ``block`` term points away: hits of ``tag_id`` (``*`` for all) that overlap it are dropped.
    """

    text: str
    facet: Facet
    tag_id: str
    strength: Strength


@dataclass(frozen=True, slots=True)
class Context:
    """Folded cues that turn a PLUS mention round or say whom it is about."""

    negators: tuple[str, ...] = ()
    negators_after: tuple[str, ...] = ()
    fillers: tuple[str, ...] = ()
    hypothesis: tuple[str, ...] = ()
    speaker: tuple[str, ...] = ()
    other: tuple[str, ...] = ()
    group: tuple[str, ...] = ()
    plurals: tuple[str, ...] = ()
    together: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All terms of a language; ``by_words`` is False where words are not told apart by spaces."""

    language: str
    by_words: bool
    terms: tuple[Term, ...]
    context: Context = field(default_factory=Context)


class LexiconError(ValueError):
    """A lexicon file names an id the taxonomy lacks, or a key this room does not know."""


@cache
def load_lexicon(language: str) -> Lexicon | None:
    """Read the lexicon of a language; Traditional Chinese reads with the Simplified one."""
    name = "zh_Hans" if language == "zh_Hant" else language
    source = files("insightbank.tagging") / "lexicons" / f"{name}.yaml"
    if not source.is_file():
        return None
    raw = yaml.safe_load(source.read_text("utf-8"))
    terms = tuple(dict.fromkeys(_terms(name, raw)))
    context = {key: tuple(_folded(words)) for key, words in (raw.get("context") or {}).items()}
    return Lexicon(name, raw.get("match", "words") == "words", terms, Context(**context))


def _terms(name: str, raw: dict[str, Any]) -> Iterator[Term]:
    taxonomy = load_taxonomy()
    sections: tuple[tuple[Facet, tuple[str, ...]], ...] = (
        ("theme", _THEME_KEYS),
        ("plus", _PLUS_KEYS),
    )
    for facet, keys in sections:
        known = taxonomy.entries(facet)
        for tag_id, lists in (raw.get("themes" if facet == "theme" else facet) or {}).items():
            if tag_id not in known or set(lists) - {*keys, "block"}:
                raise LexiconError(f"{name}: {facet} {tag_id}: {sorted(lists)}")
            for strength, words in lists.items():
                for text in _folded(words):
                    yield Term(text, facet, tag_id, strength)
    for text in _folded(raw.get("block") or ()):
        yield Term(text, "theme", "*", "block")


def _folded(words: Iterable[object]) -> Iterator[str]:
    """Fold each entry; what is neither letter nor digit parts words, as when a text is read."""
    for word in words:
        if not isinstance(word, str):
            raise LexiconError(f"write {word!r} in quotation marks")
        text = " ".join(_NO_WORD.sub(" ", fold(word)).split())
        if text:
            yield text


@cache
def lexicon_version() -> str:
    """Give twelve hexadecimal digits that change when any word list or this code's version does."""
    digest = hashlib.sha256(CODE_VERSION.encode())
    folder = files("insightbank.tagging") / "lexicons"
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        if entry.name.endswith(".yaml"):
            digest.update(entry.name.encode() + b"\0" + entry.read_bytes())
    return digest.hexdigest()[:12]
