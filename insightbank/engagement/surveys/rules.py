"""Pure decisions: the order of the pages, what may be done when, how long a survey takes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from insightbank.core.languages import (
    DEFAULT_LANGUAGE,
    EASY_READ,
    SCREEN_LANGUAGES,
    bcp47,
    direction_of,
)

DRAFT, OPEN, CLOSED = "draft", "open", "closed"
COMPLETE = "complete"
CHANNELS = ("web", "paper", "phone")
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")
LONGEST_SLUG = 80
RESERVED_SLUGS = frozenset({"new"})
"""Addresses that staff pages need for themselves."""
LONGEST_TEXT = 5_000
CONSENT_STEP = "about-you"
"""The page that asks whether the questions about the person may be asked at all."""
FACT_PREFIX = "about-you-"
CONSENT_WORDING = "survey-facts-1"
"""The version of the consent's words in templates/surveys/consent.html; raise it with the words."""
PICTURES = (
    "doctor", "hospital", "phone", "computer", "calendar", "clock", "house", "bus",
    "tooth", "baby", "heart", "speech", "people", "pen", "pill",
)  # fmt: skip
"""The drawings an Easy Read text can have beside it: ``assets/pictures/<name>.svg``."""
SECONDS_PER_QUESTION = {"long_text": 75, "short_text": 30}
SECONDS_OTHERWISE = 20


class SurveyError(Exception):
    """Anything this room refuses."""


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


@dataclass(frozen=True, slots=True)
class Step:
    """A page of the survey: a question by its key, the consent page, or a fact by its id."""

    key: str
    question_key: str | None = None
    fact: str | None = None


def steps_of(question_keys: Sequence[str], facts: Sequence[str], *, agreed: bool) -> list[Step]:
    """List the pages in order; facts are asked only of those who agreed to be asked."""
    steps = [Step(key, question_key=key) for key in question_keys]
    if facts:
        steps.append(Step(CONSENT_STEP))
    if facts and agreed:
        steps.extend(Step(FACT_PREFIX + fact.replace("_", "-"), fact=fact) for fact in facts)
    return steps


def is_accepting(state: str, opens_on: date | None, closes_on: date | None, today: date) -> bool:
    """Tell whether answers are taken today; the last day counts to its end in England."""
    started = opens_on is None or opens_on <= today
    return state == OPEN and started and (closes_on is None or today <= closes_on)


def minutes_needed(kinds: Sequence[str], facts: int) -> int:
    """Estimate how long answering takes, in whole minutes, at least one."""
    seconds = sum(SECONDS_PER_QUESTION.get(kind, SECONDS_OTHERWISE) for kind in kinds) + facts * 10
    return max(1, ceil(seconds / 60))


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


def hash_of(token: str) -> str:
    """Hash the secret of an address; it is random and long, so no salt is needed."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
