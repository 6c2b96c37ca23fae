"""Citizen Space: an export of all responses, a row for each, as CSV or XLSX.

Columns of one question stand side by side and begin with its words: "Question - Part". Ticked boxes
and the rows of a grid have a column each, as do the boxes to write in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from insightbank.engagement.capture.columns import folded
from insightbank.engagement.capture.structures.base import Brought, Structure, StructureError
from insightbank.engagement.capture.structures.guessed import (
    Column,
    add_column,
    add_grid,
    add_ticks,
    are_ticks,
)
from insightbank.engagement.capture.tables import Table, read_table

DATES = frozenset(
    {"submission date", "date submitted", "submitted date", "submitted at", "submitted"}
)
OWN = DATES | {
    "response id", "anon id", "id", "reference", "user id", "status", "tags", "notes",
    "analyst notes", "response published", "published", "saved", "started", "duration",
    "source", "ip address", "how did you respond",
}  # fmt: skip
SEPARATOR = " - "
MOST_COLUMNS = 7


def read_citizenspace(content: bytes, *, title: str) -> Brought:
    """Read an export; raises StructureError, or UnreadableTableError for what is no table."""
    table = read_table(content)
    if not OWN & {folded(heading) for heading in table.header}:
        raise StructureError("citizenspace")
    structure = Structure({"en": title}, ["en"])
    for words, columns in _groups(table):
        _add(structure, words, columns)
    for heading in table.header:
        if folded(heading) in DATES:
            structure.name("date", [heading])
            break
    return Brought(structure, table)


def _groups(table: Table) -> list[tuple[str, list[tuple[str, Column]]]]:
    """Put the columns of one question together, in the order of the file."""
    groups: dict[str, list[tuple[str, Column]]] = defaultdict(list)
    for number, heading in enumerate(table.header):
        if not heading or folded(heading) in OWN:
            continue
        cells = [line.cells[number] for line in table.lines if line.cells[number]]
        words, _separator, part = heading.rpartition(SEPARATOR)
        groups[words or heading].append((part, Column(heading, cells)))
    return list(groups.items())


def _add(structure: Structure, words: str, columns: Sequence[tuple[str, Column]]) -> None:
    if len(columns) > 1 and are_ticks(columns):
        add_ticks(structure, words, columns)
        return
    if choices := _shared(columns):
        add_grid(structure, words, columns, choices)
        return
    for _part, column in columns:
        add_column(structure, column)


def _shared(columns: Sequence[tuple[str, Column]]) -> list[str]:
    """Give the few answers that the rows of a grid share; none where they are not a grid."""
    distinct = list(dict.fromkeys(cell for _row, column in columns for cell in column.cells))
    total = sum(len(column.cells) for _row, column in columns)
    is_grid = len(columns) > 1 and 1 < len(distinct) <= MOST_COLUMNS and total >= 2 * len(distinct)
    is_short = all(len(cell) <= 60 and not cell.isdigit() for cell in distinct)
    return distinct if is_grid and is_short else []
