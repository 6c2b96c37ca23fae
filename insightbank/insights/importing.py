"""Import of evidence from JSON lines: all of a file or nothing, in batches, repeatable.

A file is read twice: once to check every line, once to write. Lines that say what the bank
already holds change nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import BinaryIO

from insightbank.insights.models import Insight
from insightbank.insights.records import (
    LONGEST_LINE,
    BadRecordError,
    PlaceNames,
    Record,
    parse_line,
    place_key,
)
from insightbank.insights.services import bulk
from insightbank.places import queries as places

BATCH = 500
MOST_ERRORS = 1_000
_BOM = b"\xef\xbb\xbf"

Progress = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that cannot be taken: its number, from 1, and why."""

    number: int
    reason: str


@dataclass(slots=True)
class ImportReport:
    """What an import did, or would do; nothing was written when ``bad`` is not empty."""

    lines: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    bad: list[BadLine] = field(default_factory=list)
    bad_count: int = 0
    ignored: set[str] = field(default_factory=set)

    def refuse(self, number: int, reason: str) -> None:
        self.bad_count += 1
        if len(self.bad) < MOST_ERRORS:
            self.bad.append(BadLine(number, reason))


def load_place_names(today: date) -> PlaceNames:
    """Gather how the places of today may be written, by name or slug."""
    alliances = places.list_places("alliance", on=today)
    districts = places.list_places("district", on=today)
    return PlaceNames(
        alliances={place_key(n): p.slug for p in alliances for n in (p.name, p.slug)},
        districts={place_key(n): p.slug for p in districts for n in (p.name, p.slug)},
        alliance_of={p.slug: p.parent.slug if p.parent else None for p in districts},
    )


def import_insights(
    file: BinaryIO,
    *,
    publish: bool,
    dry_run: bool,
    now: datetime,
    today: date,
    progress: Progress | None = None,
) -> ImportReport:
    """Check a whole file, then write all of it; with any bad line write nothing.

    ``file`` is a seekable binary file of JSON lines. ``publish`` puts evidence that has been
    reviewed elsewhere straight into the bank; without it everything waits for review. Flushes
    and does not commit.
    """
    names = load_place_names(today)
    report = ImportReport()
    seen: dict[str, int] = {}
    for batch in _batches(_checked(file, names, report, seen)):
        _check_batch(batch, report, publish=publish)
        if progress:
            progress("lines checked", report.lines)
    if report.bad_count or dry_run:
        return report
    file.seek(0)
    done = 0
    for batch in _batches(_checked(file, names, ImportReport(), {})):
        bulk.write_records([record for _number, record in batch], publish=publish, now=now)
        done += len(batch)
        if progress:
            progress("insights imported", done)
    return report


def _checked(
    file: BinaryIO, names: PlaceNames, report: ImportReport, seen: dict[str, int]
) -> Iterator[tuple[int, Record]]:
    """Give the good records with their line numbers; the bad ones go into the report."""
    for number, line in _lines(file):
        report.lines += 1
        try:
            record = parse_line(line, names)
        except BadRecordError as error:
            report.refuse(number, str(error))
            continue
        report.ignored.update(record.unknown_fields)
        first = seen.setdefault(record.reference, number)
        if first != number:
            report.refuse(number, f"reference {record.reference} is on line {first} already")
            continue
        yield number, record


def _lines(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Read lines of bounded length, the byte order mark and blank lines left out."""
    number = 0
    while line := file.readline(LONGEST_LINE + 1):
        number += 1
        whole = line
        while line and not line.endswith(b"\n") and len(line) > LONGEST_LINE:
            line = file.readline(LONGEST_LINE + 1)  # the rest of a line that is refused anyway
        whole = whole.removeprefix(_BOM) if number == 1 else whole
        if whole.strip():
            yield number, whole


def _batches(records: Iterable[tuple[int, Record]]) -> Iterator[list[tuple[int, Record]]]:
    batch: list[tuple[int, Record]] = []
    for item in records:
        batch.append(item)
        if len(batch) == BATCH:
            yield batch
            batch = []
    yield batch


def _check_batch(batch: list[tuple[int, Record]], report: ImportReport, *, publish: bool) -> None:
    """Compare with what is there: count what would happen, refuse what may not."""
    have = bulk.load_existing([record.reference for _number, record in batch])
    for number, record in batch:
        insight = have.get(record.reference)
        if insight is None:
            report.added += 1
        elif bulk.is_same(insight, record, publish=publish):
            report.unchanged += 1
        elif _grew_here(insight):
            report.refuse(
                number, f"reference {record.reference} was filed and reviewed here: change it there"
            )
        else:
            report.updated += 1


def _grew_here(insight: Insight) -> bool:
    return insight.note_id is not None or insight.activity_id is not None
