"""Pure decisions on translations: their order, what is wrong with one, what is like it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from babel import Locale
from rapidfuzz import fuzz, process

from insightbank.core.languages import DEFAULT_LANGUAGE, EASY_READ
from insightbank.core.typed_text import clean_typed
from insightbank.engagement.activities.rules import LONGEST_TEXT, TextState, fingerprint

LONGEST_SHORT = 600
"""Titles, questions and choices: twice what the source may have, as other languages need room."""
LONG_PARTS = frozenset({"intro", "thanks", "section_intro", "text"})
MUCH_LONGER = 1.5
CLOSE = 80
"""From this likeness, in percent, an earlier translation is worth showing."""
MOST_MATCHES = 3
PLACEHOLDER = re.compile(r"\{\{[^{}]*\}\}")
SIGNED = re.compile(r"title|q:[a-z][a-z0-9_]{0,59}")
VIDEO_FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}\.mp4")
LONGEST_ADDRESS = 500


class TranslationError(Exception):
    """Anything this room refuses."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A text to translate: what it is, and what stands around it.

    ``part`` is title, intro, thanks, question, hint, choice, words (of a question), section,
    section_intro or text;
    ``number`` is the question it belongs to, counted from 1, ``beside`` that question's words, and
    ``place`` which of its choices it is.
    """

    subject: str
    source: str
    part: str
    number: int | None = None
    beside: str = ""
    place: int | None = None

    @property
    def limit(self) -> int:
        return LONGEST_TEXT if self.part in LONG_PARTS else LONGEST_SHORT


def stamp(text: str) -> str:
    """Give a short sign of a text, the same however a browser sends its line ends and spaces."""
    return fingerprint(clean_typed(text).strip())


def can_be_signed(slot: Slot) -> bool:
    """Tell whether a text can have a video in British Sign Language: titles and questions."""
    return SIGNED.fullmatch(slot.subject) is not None


def slots_of(subjects: Iterable[str], sources: Mapping[str, str]) -> list[Slot]:
    """Describe the subjects that have words in the source language, in their order."""
    slots: list[Slot] = []
    numbers: dict[str, int] = {}
    places: Counter[str] = Counter()
    for subject in subjects:
        kind, _separator, rest = subject.partition(":")
        key = rest.partition(":")[0]
        if kind == "q" and rest == key:
            numbers[key] = len(numbers) + 1
        if not sources.get(subject):
            continue
        is_asked = kind in {"q", "o", "c"}
        beside = sources.get(f"q:{key}", "") if is_asked and rest != key else ""
        number = numbers.get(key) if is_asked else None
        part = _part(subject)
        group = key if rest != key else ""  # the choices of a poll belong to no question
        places[group] += part == "choice"
        place = places[group] if part == "choice" else None
        slots.append(Slot(subject, sources[subject], part, number, beside, place))
    return slots


def _part(subject: str) -> str:
    kind, *rest = subject.split(":")
    if subject in {"title", "intro", "thanks"}:
        return subject
    if subject == "question" or (kind == "q" and len(rest) == 1):
        return "question"
    if kind == "q":
        return "hint" if rest[-1] == "hint" else "words"
    if kind == "s":
        return "section" if len(rest) == 1 else "section_intro"
    return "choice" if kind in {"o", "c"} else "text"


class FaultKind(StrEnum):
    """What can be wrong with a translation beside its source."""

    TOO_LONG = "too_long"
    PLACEHOLDER_LOST = "placeholder_lost"
    PLACEHOLDER_UNKNOWN = "placeholder_unknown"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong; ``detail`` is the placeholder, or the number of characters too many."""

    kind: FaultKind
    detail: str


def faults_of(slot: Slot, text: str) -> list[Fault]:
    """List what is wrong with a translation; an empty one is missing, not wrong."""
    if not text:
        return []
    faults = []
    if len(text) > slot.limit:
        faults.append(Fault(FaultKind.TOO_LONG, str(len(text) - slot.limit)))
    wanted, found = placeholders(slot.source), placeholders(text)
    lost = [Fault(FaultKind.PLACEHOLDER_LOST, p) for p in wanted if p not in found]
    unknown = [Fault(FaultKind.PLACEHOLDER_UNKNOWN, p) for p in found if p not in wanted]
    return faults + lost + unknown


def placeholders(text: str) -> list[str]:
    """List the places of a text where an answer is put in, as they are written."""
    return list(dict.fromkeys(PLACEHOLDER.findall(text)))


def is_much_longer(source: str, text: str) -> bool:
    """Tell whether a translation may not fit where its source does; a few letters never matter."""
    return len(text) > len(source) * MUCH_LONGER and len(text) - len(source) >= 10


def plural_examples(language: str) -> list[tuple[int, ...]]:
    """Give up to three numbers for each form a counted word has in a language."""
    tag = DEFAULT_LANGUAGE if language == EASY_READ else language
    form_of = Locale.parse(tag).plural_form
    found: dict[str, list[int]] = {}
    for number in range(101):
        found.setdefault(form_of(number), []).append(number)
    return [tuple(numbers[:3]) for numbers in found.values()]


@dataclass(frozen=True, slots=True)
class Memory:
    """A translation somebody made before, and in which activity."""

    source: str
    text: str
    where: str
    is_checked: bool


@dataclass(frozen=True, slots=True)
class Match:
    """An earlier translation of the same or a close text; 100 is the same."""

    memory: Memory
    likeness: int


def matches_of(source: str, memories: Sequence[Memory]) -> list[Match]:
    """Find earlier translations of the same or close texts, the most alike first."""
    known = [memory.source for memory in memories]
    found = process.extract(
        source, known, scorer=fuzz.ratio, score_cutoff=CLOSE, limit=MOST_MATCHES * 4
    )
    ranked = sorted(found, key=lambda hit: (-hit[1], not memories[hit[2]].is_checked))
    matches: dict[str, Match] = {}
    for _text, score, index in ranked:
        memory = memories[index]
        matches.setdefault(
            memory.text, Match(memory, 100 if memory.source == source else min(99, int(score)))
        )
    return list(matches.values())[:MOST_MATCHES]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the texts of an activity are in one language."""

    missing: int = 0
    draft: int = 0
    checked: int = 0
    stale: int = 0
    by_machine: int = 0

    @property
    def total(self) -> int:
        return self.missing + self.draft + self.checked + self.stale

    @property
    def percent_checked(self) -> float:
        return 100 * self.checked / self.total if self.total else 0.0

    @property
    def percent_written(self) -> float:
        return 100 * (self.total - self.missing) / self.total if self.total else 0.0

    @property
    def is_ready(self) -> bool:
        return self.checked == self.total


def progress_of(states: Iterable[tuple[TextState, bool]]) -> Progress:
    """Count states; the second value says whether a machine wrote the text."""
    counts = dict.fromkeys(TextState, 0)
    by_machine = 0
    for state, is_machine in states:
        counts[state] += 1
        by_machine += is_machine and state is not TextState.CHECKED
    return Progress(
        counts[TextState.MISSING],
        counts[TextState.DRAFT],
        counts[TextState.CHECKED],
        counts[TextState.STALE],
        by_machine,
    )


def is_video(address: str) -> bool:
    """Tell whether an address of a video can be used: https, or the name of an mp4 file of ours."""
    if VIDEO_FILE.fullmatch(address):
        return True
    if len(address) > LONGEST_ADDRESS or any(c.isspace() or c in '"<>\\' for c in address):
        return False
    try:
        parts = urlsplit(address)
        has_host = bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return False
    return parts.scheme == "https" and has_host
