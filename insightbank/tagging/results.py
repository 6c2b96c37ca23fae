"""What the tagger answers with: plain typed values; no spaCy type leaves this room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from insightbank.core.taxonomy import Facet

Experiencer = Literal["speaker", "other", "group"]
MarkKind = Literal[
    "name",
    "phone",
    "email",
    "postcode",
    "address",
    "nhs_number",
    "ni_number",
    "date_of_birth",
    "registration",
    "handle",
]
Reason = Literal["blank", "nul", "not_unicode", "too_long"]

LONGEST_TEXT = 1_000_000
"""Characters; longer texts are refused, so that one text cannot hold a worker for minutes."""


class UntaggableTextError(ValueError):
    """A text that cannot be read; ``reason`` is the name the caller turns into words."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words a tag rests on: ``text`` is ``original[start:end]``, in characters."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Tag:
    """A suggestion: ``method`` says how it was found (``lexicon`` or ``implied``).

    ``score`` lies between 0 and 1 and only ranks suggestions. ``experiencer`` is set for PLUS
    groups alone.
    """

    facet: Facet
    id: str
    experiencer: Experiencer | None
    method: str
    score: float
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A stretch of the original text, in characters, that may tell who somebody is."""

    start: int
    end: int
    kind: MarkKind


@dataclass(frozen=True, slots=True)
class TaggedText:
    """Everything suggested for one text, and the version of what suggested it."""

    language: str
    themes: tuple[Tag, ...]
    plus: tuple[Tag, ...]
    marks: tuple[Mark, ...]
    version: str


def check_readable(text: str) -> None:
    """Refuse, by a named reason, what no part of this room can read."""
    if len(text) > LONGEST_TEXT:
        raise UntaggableTextError("too_long")
    if "\x00" in text:
        raise UntaggableTextError("nul")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise UntaggableTextError("not_unicode") from error
    if not text.strip():
        raise UntaggableTextError("blank")
