"""Read census counts in the layout of the shipped ``census.csv``: one line per answer and place."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from pathlib import Path

from insightbank.places.importers.table import BadLines, Column, WrongFileError, read_table

COLUMNS = {
    name: Column((name,), name)
    for name in ("topic", "universe", "position", "category", "label", "place_code", "count")
}
_LONGEST = {"topic": 40, "category": 60, "label": 200, "universe": 160}
CensusRow = dict[str, str | int]


@dataclass(slots=True)
class CensusFile:
    """Counts by (topic, category, place code); a topic in the file replaces that topic."""

    rows: dict[tuple[str, str, str], CensusRow] = field(default_factory=dict)
    skipped: int = 0
    bad: BadLines = field(default_factory=BadLines)

    @property
    def topics(self) -> set[str]:
        return {topic for topic, _, _ in self.rows}


def read_census(path: Path, *, place_codes: AbstractSet[str]) -> CensusFile:
    """Read the counts of ``place_codes``; raises ``WrongFileError``."""
    found = CensusFile()
    for line in read_table(path, COLUMNS):
        cells = line.cells
        if line.reason:
            found.bad.add(line.number, line.reason)
        elif cells["place_code"] not in place_codes:
            found.skipped += 1
        elif reason := _keep(found, cells):
            found.bad.add(line.number, reason)
    if not found.rows and not found.bad.total:
        msg = f"None of the {found.skipped:,} lines in the file is about a place of the area."
        raise WrongFileError(msg)
    return found


def _keep(found: CensusFile, cells: Mapping[str, str]) -> str:
    """Keep a line, or give the reason why not."""
    for name, longest in _LONGEST.items():
        if not 1 <= len(cells[name]) <= longest:
            return f"The {name} must be 1 to {longest} characters long."
    if not all(cells[name].isdecimal() and len(cells[name]) < 10 for name in ("position", "count")):
        return "The position and the count must be whole numbers."
    key = (cells["topic"], cells["category"], cells["place_code"])
    if key in found.rows:
        return f"{', '.join(key)} is in the file twice."
    found.rows[key] = {
        **{name: cells[name] for name in (*_LONGEST, "place_code")},
        "position": int(cells["position"]),
        "count": int(cells["count"]),
    }
    return ""
