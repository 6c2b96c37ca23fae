"""EngagementHQ: the export of a survey tool, as XLSX or CSV.

Some rows about the project come first; the headings are in two rows, the date's above the others.
Several ticks stand in one cell, parted by a comma before a capital; a grid is "row : answer".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from insightbank.engagement.capture.columns import folded
from insightbank.engagement.capture.structures.base import (
    Brought,
    Structure,
    StructureError,
    key_from,
    plain,
)
from insightbank.engagement.capture.structures.guessed import (
    MOST_CHOICES,
    Column,
    add_column,
    options_of,
)
from insightbank.engagement.capture.tables import Line, Table, read_lines, table_of

DATE = "date of contribution"
OWN = frozenset(
    {DATE, "login (screen name)", "login", "screen name", "email", "usertype", "user type",
     "response id", "contribution id", "ip address", "state", "signup date"}
)  # fmt: skip
SUMMARY = "contributor summary"
HEADINGS_WITHIN = 8
MOST_COLUMNS = 7
_NEXT_CHOICE = re.compile(r", (?=[^\W\d_a-z])")
_GRID = re.compile(r"([^:,]+?)\s*:\s*([^,:]+?)(?:,\s*|$)")


def read_ehq(content: bytes, *, title: str) -> Brought:
    """Read an export; raises StructureError, or UnreadableTableError for what is no table."""
    lines = read_lines(content)
    table, above = _table(lines)
    structure = Structure({"en": title or above}, ["en"])
    cells = _parted(structure, table)
    structure.name("date", [h for h in table.header if folded(h) == DATE])
    return Brought(structure, cells)


def _table(lines: Sequence[Line]) -> tuple[Table, str]:
    """Find the headings under the rows about the project, and give the project's title."""
    first = next(
        (n for n, line in enumerate(lines[:HEADINGS_WITHIN]) if _is_heading(line.cells)), None
    )
    if first is None:
        raise StructureError("ehq")
    headings = list(lines[first].cells)
    rest = list(lines[first + 1 :])
    if rest and _is_second(headings, rest[0].cells):
        second = rest.pop(0).cells
        width = max(len(headings), len(second))
        padded = [*headings, *[""] * (width - len(headings))]
        under = [*second, *[""] * (width - len(second))]
        headings = [below or above for above, below in zip(padded, under, strict=True)]
    title = next((c for line in lines[:first] for c in line.cells if c), "")
    return table_of([Line(lines[first].number, tuple(headings)), *rest]), title


def _is_heading(cells: Sequence[str]) -> bool:
    return DATE in {folded(cell) for cell in cells}


def _is_second(first: Sequence[str], second: Sequence[str]) -> bool:
    """Tell whether the row below is headings too: it fills columns that the first leaves empty."""
    filled = {n for n, cell in enumerate(first) if cell}
    below = {n for n, cell in enumerate(second) if cell}
    place = next(n for n, cell in enumerate(first) if folded(cell) == DATE)
    return place not in below and bool(below - filled)


def _parted(structure: Structure, table: Table) -> Table:
    """Add a question for each column; cells of several answers get ; between them."""
    columns = [list(cells) for cells in zip(*(line.cells for line in table.lines), strict=True)]
    columns = columns or [[] for _heading in table.header]
    for number, heading in enumerate(table.header):
        if not heading or folded(heading) in OWN or folded(heading).startswith(SUMMARY):
            continue
        column = Column(heading, [cell for cell in columns[number] if cell])
        if grid := _grid(column):
            columns[number] = _add_grid(structure, column, grid, columns[number])
        elif choices := _choices(column):
            columns[number] = _add_several(structure, column, choices, columns[number])
        else:
            add_column(structure, column)
    rows = zip(*columns, strict=True)
    lines = (Line(line.number, tuple(cells)) for line, cells in zip(table.lines, rows, strict=True))
    return Table(table.header, tuple(lines))


def _grid(column: Column) -> tuple[list[str], list[str]] | None:
    """Give the rows and the answers of a grid; None for any other column."""
    found = [_GRID.findall(cell) for cell in column.cells]
    if not found or not all(
        pairs and _covers(cell, pairs) for cell, pairs in zip(column.cells, found, strict=True)
    ):
        return None
    rows = list(dict.fromkeys(row for pairs in found for row, _answer in pairs))
    answers = list(dict.fromkeys(answer for pairs in found for _row, answer in pairs))
    return (rows, answers) if 1 < len(answers) <= MOST_COLUMNS and len(rows) > 1 else None


def _covers(cell: str, pairs: Sequence[tuple[str, str]]) -> bool:
    return sum(len(row) + len(answer) for row, answer in pairs) >= len(cell) - 6 * len(pairs)


def _choices(column: Column) -> list[str]:
    """Give the choices of a column whose cells hold several of them."""
    pieces = [piece for cell in column.cells for piece in _NEXT_CHOICE.split(cell)]
    distinct = list(dict.fromkeys(pieces))
    has_several = len(pieces) > len(column.cells)
    is_few = 1 < len(distinct) <= MOST_CHOICES and len(pieces) >= 2 * len(distinct)
    return distinct if has_several and is_few else []


def _add_several(
    structure: Structure, column: Column, choices: Sequence[str], cells: Sequence[str]
) -> list[str]:
    key = key_from(column.heading, structure.keys())
    made = {"key": key, "kind": "multiple", "text": {"en": plain(column.heading)}}
    structure.add(made | {"options": options_of(structure, key, choices)}, [column.heading])
    return ["; ".join(_NEXT_CHOICE.split(cell)) for cell in cells]


def _add_grid(
    structure: Structure,
    column: Column,
    grid: tuple[list[str], list[str]],
    cells: Sequence[str],
) -> list[str]:
    key = key_from(column.heading, structure.keys())
    made = {"key": key, "kind": "matrix", "text": {"en": plain(column.heading)}}
    made["options"] = options_of(structure, key, grid[0], "r")
    made["columns"] = options_of(structure, key, grid[1], "c")
    structure.add(made, [column.heading])
    return ["; ".join(f"{row}: {answer}" for row, answer in _GRID.findall(cell)) for cell in cells]
