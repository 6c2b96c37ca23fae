"""Pure decisions on activities: their states, their addresses, which text a reader is shown."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from insightbank.core.languages import (
    DEFAULT_LANGUAGE,
    EASY_READ,
    SCREEN_LANGUAGES,
    bcp47,
    direction_of,
)

DRAFT, REVIEW, TRANSLATED = "draft", "review", "translated"
OPEN, CLOSED, REPORTED = "open", "closed", "reported"
STATES = (DRAFT, REVIEW, TRANSLATED, OPEN, CLOSED, REPORTED)
"""The life of an activity in its order; only the public ones have been seen outside."""
PREPARING = frozenset({DRAFT, REVIEW, TRANSLATED})
"""States in which nobody outside sees the activity and everything may still change."""
MOVES: Mapping[str, frozenset[str]] = {
    DRAFT: frozenset({REVIEW, OPEN}),
    REVIEW: frozenset({DRAFT, TRANSLATED, OPEN}),
    TRANSLATED: frozenset({DRAFT, OPEN}),
    OPEN: frozenset({CLOSED}),
    CLOSED: frozenset({OPEN, REPORTED}),
    REPORTED: frozenset({CLOSED}),
}
"""Where each state may lead; to open what has not been reviewed takes a reason, see surveys."""
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")
LONGEST_SLUG = 80
RESERVED_SLUGS = frozenset({"new"})
"""Addresses that staff pages need for themselves."""
LONGEST_TEXT = 5_000
PICTURES = (
    "doctor", "hospital", "phone", "computer", "calendar", "clock", "house", "bus",
    "tooth", "baby", "heart", "speech", "people", "pen", "pill",
)  # fmt: skip
"""The drawings an Easy Read text can have beside it: ``assets/pictures/<name>.svg``."""


SIGN_LANGUAGE = "bfi"
"""British Sign Language by its own tag: ``<subject>:bsl`` is where the video of a text lies."""


class ActivityError(Exception):
    """Anything about an activity that is refused."""


class TextState(StrEnum):
    """How far a text is in one language; stale: its source has changed since it was written."""

    MISSING = "missing"
    DRAFT = "draft"
    CHECKED = "checked"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class ShownText:
    """A text with the language it really is in, which may not be the one asked for."""

    text: str
    language: str
    is_checked: bool = True

    @property
    def lang(self) -> str:
        return bcp47(self.language)

    @property
    def dir(self) -> str:
        return direction_of(self.language)

    def __str__(self) -> str:
        return self.text


def may_move(state: str, to: str) -> bool:
    """Tell whether an activity may go from one state to another."""
    return to in MOVES.get(state, frozenset())


def is_accepting(state: str, opens_on: date | None, closes_on: date | None, today: date) -> bool:
    """Tell whether answers are taken today; the last day counts to its end in England."""
    started = opens_on is None or opens_on <= today
    return state == OPEN and started and (closes_on is None or today <= closes_on)


def variant_for(screen_language: str, wanted: str, offered: Sequence[str]) -> str:
    """Choose the language of texts: Easy Read where offered, wanted and the screen is English."""
    easy = wanted == EASY_READ and EASY_READ in offered
    return EASY_READ if easy and screen_language == DEFAULT_LANGUAGE else screen_language


def screen_of(variant: str) -> str:
    """Give the language of the screen in which a variant is shown."""
    return DEFAULT_LANGUAGE if variant == EASY_READ else variant


def can_offer(languages: Sequence[str]) -> bool:
    """Tell whether every language is one that screens, or Easy Read, are offered in."""
    return bool(languages) and all(tag == EASY_READ or tag in SCREEN_LANGUAGES for tag in languages)


def choose_text(
    by_language: Mapping[str, ShownText], wanted: str, source_language: str
) -> ShownText | None:
    """Find the text in the language wanted, else in the source's, else in English, else in any."""
    for language in (wanted, screen_of(wanted), source_language, DEFAULT_LANGUAGE):
        if language in by_language:
            return by_language[language]
    return next(iter(by_language.values()), None)


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of one activity for one reader; a subject nobody wrote is an empty text."""

    by_subject: Mapping[str, Mapping[str, ShownText]]
    wanted: str
    source_language: str

    def of(self, subject: str) -> ShownText:
        found = choose_text(self.by_subject.get(subject, {}), self.wanted, self.source_language)
        return found or ShownText("", self.wanted)

    def picture(self, subject: str) -> str:
        """Name the drawing beside a text; empty where there is none, and outside Easy Read."""
        row = self.by_subject.get(picture_subject(subject) or "", {}).get(EASY_READ)
        return row.text if row and self.is_easy_read and row.text in PICTURES else ""

    def video(self, subject: str) -> str:
        """Give the video of a text in British Sign Language, an address or a file's name."""
        row = self.by_subject.get(f"{subject}:bsl", {}).get(SIGN_LANGUAGE)
        return row.text if row else ""

    @property
    def is_easy_read(self) -> bool:
        return self.wanted == EASY_READ

    @property
    def has_unchecked(self) -> bool:
        """Tell whether any text shown to this reader is a translation nobody has checked."""
        return any(not self.of(subject).is_checked for subject in self.by_subject)


def picture_subject(subject: str) -> str | None:
    """Name the subject of the picture beside a text; only titles and questions have one."""
    kind, _separator, rest = subject.partition(":")
    has_picture = subject == "title" or (kind == "q" and rest != "" and ":" not in rest)
    return f"{subject}:picture" if has_picture else None


def is_picture(subject: str) -> bool:
    """Tell a picture's subject from that of a text, whatever the keys in it."""
    beside, _separator, last = subject.rpartition(":")
    return last == "picture" and picture_subject(beside) is not None


def fingerprint(text: str) -> str:
    """Give a short hash of a source text, to tell later whether it has changed."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def text_state(
    *, is_written: bool, is_checked: bool, written_for: str | None, source: str
) -> TextState:
    """Tell how far a translation is; ``written_for`` is the fingerprint of what it renders."""
    if not is_written:
        return TextState.MISSING
    if written_for is not None and written_for != fingerprint(source):
        return TextState.STALE
    return TextState.CHECKED if is_checked else TextState.DRAFT


def hash_of(token: str) -> str:
    """Hash the secret of an address or a browser; it is random and long, so no salt is needed."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
