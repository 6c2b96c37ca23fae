"""What a translation file would change, decided before anything is changed. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from insightbank.core.typed_text import clean_typed
from insightbank.engagement.activities.rules import fingerprint
from insightbank.engagement.translations.exchange.rows import FileRow
from insightbank.engagement.translations.rules import FaultKind, Slot, faults_of


class RowFault(StrEnum):
    """Why a row of a file is left out."""

    MISSING = "missing"
    UNKNOWN = "unknown"
    TWICE = "twice"
    SOURCE_CHANGED = "source_changed"
    FORMULA = "formula"
    TOO_LONG = FaultKind.TOO_LONG.value
    PLACEHOLDER_LOST = FaultKind.PLACEHOLDER_LOST.value
    PLACEHOLDER_UNKNOWN = FaultKind.PLACEHOLDER_UNKNOWN.value


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A row that is left out; ``number`` is None for one the file does not have.

    ``detail`` is the placeholder, the characters too many, or the subject.
    """

    number: int | None
    subject: str
    fault: RowFault
    detail: str


@dataclass(frozen=True, slots=True)
class Change:
    """A text the file would write or change; ``before`` is empty where there was none."""

    number: int
    slot: Slot
    before: str
    after: str


@dataclass(slots=True)
class Plan:
    """Everything a file would do; ``left_empty`` rows keep what there is."""

    changes: list[Change] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    unchanged: int = 0
    left_empty: int = 0

    @property
    def stamp(self) -> str:
        """Give a short sign of everything the file would do."""
        return fingerprint(repr((self.changes, self.problems)))


def plan_import(slots: Sequence[Slot], kept: Mapping[str, str], rows: Iterable[FileRow]) -> Plan:
    """Compare a file with the texts of today; ``kept`` are the translations by subject."""
    plan = Plan()
    by_subject = {slot.subject: slot for slot in slots}
    seen: set[str] = set()
    for row in rows:
        slot = by_subject.get(row.subject)
        problem = _problem(row, slot, seen)
        seen.add(row.subject)
        if problem:
            plan.problems.append(problem)
        elif slot:
            _weigh(plan, row, slot, kept.get(row.subject, ""))
    plan.problems += [
        RowProblem(None, subject, RowFault.MISSING, subject)
        for subject in by_subject
        if subject not in seen
    ]
    return plan


def _problem(row: FileRow, slot: Slot | None, seen: set[str]) -> RowProblem | None:
    if slot is None:
        return RowProblem(row.number, row.subject, RowFault.UNKNOWN, row.subject)
    if row.subject in seen:
        return RowProblem(row.number, row.subject, RowFault.TWICE, row.subject)
    if row.is_formula:
        return RowProblem(row.number, row.subject, RowFault.FORMULA, "")
    if row.text and _plain(row.source) != _plain(slot.source):
        return RowProblem(row.number, row.subject, RowFault.SOURCE_CHANGED, slot.source)
    faults = faults_of(slot, row.text)
    if faults:
        first = faults[0]
        return RowProblem(row.number, row.subject, RowFault(first.kind.value), first.detail)
    return None


def _plain(text: str) -> str:
    """Leave out how a program broke the lines: that is no change of the source."""
    return " ".join(clean_typed(text).split())


def _weigh(plan: Plan, row: FileRow, slot: Slot, before: str) -> None:
    if not row.text:
        plan.left_empty += 1
    elif row.text == before:
        plan.unchanged += 1
    else:
        plan.changes.append(Change(row.number, slot, before, row.text))
