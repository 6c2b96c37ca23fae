"""What every format is read into, and the small things they share: keys, plain words, notes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from insightbank.core.languages import SCREEN_LANGUAGES, screen_language
from insightbank.core.typed_text import clean_typed
from insightbank.engagement.activities.rules import LONGEST_SLUG, LONGEST_TEXT
from insightbank.engagement.capture.columns import folded
from insightbank.engagement.capture.tables import Table

LONGEST_KEY = 50
_BREAKS = frozenset({"br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4"})
_UNREAD = frozenset({"script", "style"})


class StructureError(ValueError):
    """A file that is no survey of its format; ``reason`` is a key of staff_words.STRUCTURES."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Note:
    """Something that was not brought along, or not as it was: where, and a key of NOTES."""

    where: str
    what: str
    detail: str = ""


@dataclass(slots=True)
class Structure:
    """A survey as read from a file: its definition, the headings its answers have, and notes."""

    title: Mapping[str, str]
    languages: Sequence[str]
    intro: Mapping[str, str] = field(default_factory=dict)
    thanks: Mapping[str, str] = field(default_factory=dict)
    questions: list[dict[str, Any]] = field(default_factory=list)
    sections: list[dict[str, Any]] = field(default_factory=list)
    headings: dict[str, str] = field(default_factory=dict)
    """Targets of columns by folded heading."""
    aliases: dict[str, dict[str, str]] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)

    def note(self, where: str, what: str, detail: str = "") -> None:
        self.notes.append(Note(where, what, detail[:200]))

    def keys(self) -> set[str]:
        return {question["key"] for question in self.questions}

    def add(self, question: dict[str, Any], names: Iterable[str] = ()) -> str:
        """Add a question and the headings of its whole answer; gives its key."""
        self.questions.append(question)
        self.name(f"q:{question['key']}", names)
        return str(question["key"])

    def name(self, target: str, names: Iterable[str]) -> None:
        for name in names:
            if name.strip():
                self.headings.setdefault(folded(name), target)

    def definition(self, slug: str) -> dict[str, Any]:
        """Give the definition of the survey, as a draft."""
        return {
            "slug": slug,
            "source_language": self.languages[0],
            "languages": list(self.languages),
            "title": dict(self.title),
            "intro": dict(self.intro),
            "thanks": dict(self.thanks),
            "questions": self.questions,
            "sections": self.sections,
        }


@dataclass(frozen=True, slots=True)
class Brought:
    """A survey and, where the file or one beside it had them, its answers."""

    structure: Structure
    table: Table | None = None

    def mapping(self) -> list[str]:
        """Give the target of each column; headings nobody knows are left out."""
        headings = self.structure.headings
        mapped = []
        for heading in self.table.header if self.table else ():
            target = headings.get(folded(heading), "")
            mapped.append("" if target in mapped else target)
        return mapped

    def unknown_columns(self) -> list[str]:
        pairs = zip(self.table.header, self.mapping(), strict=True) if self.table else ()
        return [heading for heading, target in pairs if not target and heading]


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.unread = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.unread += tag in _UNREAD
        if tag in _BREAKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.unread -= tag in _UNREAD

    def handle_data(self, data: str) -> None:
        if self.unread <= 0:
            self.parts.append(data)


def plain(text: str) -> str:
    """Give the words of a text that may be HTML; at most as long as a text of ours."""
    if "<" in text or "&" in text:
        words = _Words()
        words.feed(text)
        words.close()
        text = "".join(words.parts)
    lines = (" ".join(line.split()) for line in clean_typed(text).split("\n"))
    joined = "\n".join(line for line in lines if line)
    return joined.replace("{{", "{ {")[:LONGEST_TEXT]


def key_from(text: str, used: Iterable[str], start: str = "q") -> str:
    """Make a key from a code or a heading that no other has: small letters, digits and _."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    key = re.sub(r"[^a-z0-9]+", "_", ascii_text.casefold()).strip("_")[:LONGEST_KEY].strip("_")
    if not key or not key[0].isalpha():
        key = f"{start}{key}" if key else start
    taken = set(used)
    number, found = 2, key
    while found in taken:
        found = f"{key}_{number}"
        number += 1
    return found


def slug_from(title: str) -> str:
    """Make an address from a title."""
    ascii_text = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_text.casefold()).strip("-")
    return slug[: LONGEST_SLUG - 5].strip("-") or "imported-survey"


def our_language(tag: str) -> str | None:
    """Find the language of ours that a tag means: ``pt-BR`` is Portuguese, ``de`` is none."""
    found = screen_language(tag) or screen_language(re.split(r"[-_]", tag)[0])
    if found is None and tag.casefold().startswith("zh"):
        found = SCREEN_LANGUAGES["zh_Hans"]
    return found.tag if found else None
