"""Read a CSV, or a zip that holds one, by what its columns mean rather than by their order.

Official files change column names and order between editions, so each wanted column is a list of
patterns. Text is read as UTF-8; bytes that are not are taken as Latin-1 (old ONS files are).
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

MAX_SHOWN = 20
"""How many bad lines a report shows; all are counted."""

_NATIONAL = re.compile(r"(?:^|/)(?:onspd|nspl)[^/]*\.csv$", re.IGNORECASE)
_LATIN1 = "insightbank.latin1"


class WrongFileError(ValueError):
    """The file is not what was asked for; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class Column:
    """A wanted column: header patterns in order of liking, and an example to name in errors."""

    patterns: tuple[str, ...]
    example: str
    required: bool = True


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table; ``reason`` says why it could not be read, and then it has no cells."""

    number: int
    cells: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that was refused, and why."""

    number: int
    reason: str


class BadLines:
    """The bad lines of a file: all counted, the first few kept."""

    def __init__(self) -> None:
        self.total = 0
        self.first: list[BadLine] = []

    def add(self, number: int, reason: str) -> None:
        self.total += 1
        if len(self.first) < MAX_SHOWN:
            self.first.append(BadLine(number, reason))


def read_table(path: Path, columns: Mapping[str, Column]) -> Iterator[Line]:
    """Give each line with the wanted columns under our own names.

    Raises ``WrongFileError`` for a file that cannot be opened, is not text, or lacks a column.
    """
    if not path.is_file():
        msg = f"There is no file at {path}."
        raise WrongFileError(msg)
    try:
        if zipfile.is_zipfile(path):
            yield from _read_zip(path, columns)
        else:
            with path.open("rb") as raw, _as_text(raw) as text:
                yield from _read_lines(text, columns)
    except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        msg = f"The file {path.name} could not be read: {error}"
        raise WrongFileError(msg) from error
    except (csv.Error, UnicodeError) as error:
        msg = f"The file {path.name} is not a CSV file: {error}"
        raise WrongFileError(msg) from error


def _read_zip(path: Path, columns: Mapping[str, Column]) -> Iterator[Line]:
    with zipfile.ZipFile(path) as archive:
        for name in _choose(archive.namelist(), path.name):
            with archive.open(name) as raw, _as_text(raw) as text:
                yield from _read_lines(text, columns)


def _choose(names: list[str], zip_name: str) -> list[str]:
    """Take the national file; without one the files by area; without those the only CSV."""
    tables = sorted(name for name in names if name.lower().endswith(".csv"))
    by_area = [name for name in tables if "multi_csv" in name.lower()]
    whole = [name for name in tables if name not in by_area and _NATIONAL.search(name)]
    if whole:
        return whole[:1]
    if by_area or len(tables) == 1:
        return by_area or tables
    msg = (
        f"The zip {zip_name} has no postcode table (Data/ONSPD_..._UK.csv, Data/NSPL_..._UK.csv "
        f"or Data/multi_csv/) and {len(tables)} other CSV files."
    )
    raise WrongFileError(msg)


@contextmanager
def _as_text(raw: IO[bytes]) -> Iterator[io.TextIOWrapper]:
    # A CSV field may hold line ends, so the wrapper must not translate them.
    buffered = io.BufferedReader(raw)  # type: ignore[type-var]  # both kinds are raw enough
    start = buffered.peek(4)[:4]
    utf16 = start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    encoding, errors = ("utf-16", "strict") if utf16 else ("utf-8-sig", _LATIN1)
    yield io.TextIOWrapper(buffered, encoding=encoding, errors=errors, newline="")


def _read_lines(text: io.TextIOWrapper, columns: Mapping[str, Column]) -> Iterator[Line]:
    reader = csv.reader(text)
    header = next(reader, None)
    if not header:
        msg = "The file is empty."
        raise WrongFileError(msg)
    places = _match_header(header, columns)
    widest = max(places.values())
    for cells in reader:
        if not cells:
            continue
        if len(cells) <= widest:
            yield Line(reader.line_num, reason="It has fewer columns than the first line.")
        else:
            yield Line(reader.line_num, {key: cells[at].strip() for key, at in places.items()})


def _match_header(header: list[str], columns: Mapping[str, Column]) -> dict[str, int]:
    """Find each wanted column; of several editions in one file (lad23cd, lad25cd) the newest."""
    names = {name.strip().lower(): at for at, name in enumerate(header)}
    found: dict[str, int] = {}
    for key, column in columns.items():
        for pattern in column.patterns:
            matching = [name for name in names if re.fullmatch(pattern, name)]
            if matching:
                found[key] = names[max(matching)]
                break
    missing = [
        f"{key.replace('_', ' ')} (such as {column.example})"
        for key, column in columns.items()
        if column.required and key not in found
    ]
    if missing:
        msg = f"The file has no column for: {', '.join(missing)}."
        raise WrongFileError(msg)
    return found


def _one_byte_as_latin1(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("latin-1"), error.end


codecs.register_error(_LATIN1, _one_byte_as_latin1)
