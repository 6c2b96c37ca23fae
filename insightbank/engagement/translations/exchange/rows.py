"""What a translation file holds, whatever its format."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from insightbank.engagement.translations.rules import TranslationError

MOST_ROWS = 2_000


class FileFault(StrEnum):
    """Why a file cannot be read at all."""

    UNKNOWN_KIND = "unknown_kind"
    BROKEN = "broken"
    UNSAFE = "unsafe"
    TOO_BIG = "too_big"
    NO_COLUMNS = "no_columns"
    OLD_XLIFF = "old_xliff"
    EMPTY = "empty"


class UnreadableFileError(TranslationError):
    """A file of which nothing can be taken in."""

    def __init__(self, fault: FileFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class FileHead:
    """Which activity and languages a file is about; languages are stored tags."""

    slug: str
    title: str
    source_language: str
    language: str


@dataclass(frozen=True, slots=True)
class OutRow:
    """A text as written to a file; ``where`` says in words what it is."""

    subject: str
    where: str
    source: str
    text: str
    state: str


@dataclass(frozen=True, slots=True)
class FileRow:
    """A text as read; ``number`` is the row of the sheet, or the place of the unit from 1.

    ``is_formula``: the cell holds something to be worked out, so its text is not known.
    """

    number: int
    subject: str
    source: str
    text: str
    is_formula: bool = False


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file that could be read; slug and language are empty where it does not say."""

    slug: str
    language: str
    rows: Sequence[FileRow]
