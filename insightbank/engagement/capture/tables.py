"""Tables out of files: CSV in any usual encoding, TSV, and the first sheet of an XLSX workbook.

Refuses what is no table, what is too large and what would unpack to far more than it is.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from insightbank.core.typed_text import clean_typed

MOST_ROWS = 50_000
MOST_COLUMNS = 600
LONGEST_CELL = 20_000
MOST_UNPACKED = 200 * 1024 * 1024
DELIMITERS = "\t,;|"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


class UnreadableTableError(ValueError):
    """A file that is no table; ``reason`` is one of the keys of ``staff_words.TABLE_PROBLEMS``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table with the line of the file (or the row of the sheet) it begins on."""

    number: int
    cells: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        return not any(self.cells)


@dataclass(frozen=True, slots=True)
class Table:
    """The headings and the rows below them; every row has a cell for each heading."""

    header: tuple[str, ...]
    lines: tuple[Line, ...]


def read_table(content: bytes) -> Table:
    """Read a file whose first row is the headings; raises UnreadableTableError."""
    lines = read_lines(content)
    if not lines or lines[0].is_empty:
        raise UnreadableTableError("empty")
    return table_of(lines)


def table_of(lines: Sequence[Line]) -> Table:
    """Take the first of some lines as the headings; blank lines and columns are left out."""
    width = len(_trimmed(lines[0].cells))
    if width > MOST_COLUMNS:
        raise UnreadableTableError("wide")
    header = tuple(lines[0].cells[:width])
    rows = tuple(
        Line(line.number, (*line.cells[:width], *([""] * (width - len(line.cells)))))
        for line in lines[1:]
        if not line.is_empty
    )
    return Table(header, rows)


def _trimmed(cells: Sequence[str]) -> Sequence[str]:
    last = max((n for n, cell in enumerate(cells, start=1) if cell), default=0)
    return cells[:last]


def read_lines(content: bytes) -> list[Line]:
    """Read every row of a file as text; raises UnreadableTableError."""
    lines: list[Line] = []
    rows = _workbook_rows(content) if content.startswith(b"PK\x03\x04") else _text_rows(content)
    for number, cells in rows:
        if len(lines) > MOST_ROWS:
            raise UnreadableTableError("long")
        if any(len(cell) > LONGEST_CELL for cell in cells):
            raise UnreadableTableError("cell")
        lines.append(Line(number, tuple(clean_typed(cell).strip() for cell in cells)))
    return lines


def _text_rows(content: bytes) -> Iterator[tuple[int, Sequence[str]]]:
    text = decoded(content)
    first = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count) if text else ","
    csv.field_size_limit(LONGEST_CELL * 10)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    begins = 1
    try:
        for cells in reader:
            yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as error:
        raise UnreadableTableError("broken") from error


def decoded(content: bytes) -> str:
    """Read bytes as UTF-8, as their mark says, or as Windows does; raises UnreadableTableError."""
    if b"\x00" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableTableError("binary")
    named = next((name for mark, name in _BOMS if content.startswith(mark)), "utf-8")
    for encoding in (named, "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableTableError("encoding")


def _workbook_rows(content: bytes) -> Iterator[tuple[int, Sequence[str]]]:
    try:
        _check_size(content)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        # A sheet may claim far more columns than it has; no row is filled up to what it claims.
        rows = book.worksheets[0].iter_rows(max_col=MOST_COLUMNS + 1, values_only=True)
        for number, cells in enumerate(rows, start=1):
            yield number, _trimmed([_cell_text(cell) for cell in cells])
    except UnreadableTableError:
        raise
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, IndexError) as error:
        raise UnreadableTableError("broken") from error
    except (TypeError, AttributeError, OSError, SyntaxError) as error:
        raise UnreadableTableError("broken") from error


def _check_size(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(part.file_size for part in archive.infolist()) > MOST_UNPACKED:
            raise UnreadableTableError("long")


def _cell_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def harmless(cell: str) -> str:
    """Keep a spreadsheet from running a cell that looks like a formula."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell


def as_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """Write rows as CSV that Excel opens with the right letters."""
    file = io.StringIO(newline="")
    csv.writer(file).writerows([harmless(cell) for cell in row] for row in rows)
    return file.getvalue().encode("utf-8-sig")


def as_xlsx(rows: Iterable[Sequence[str]], title: str) -> bytes:
    """Write rows as a workbook of one sheet; every cell is text, nothing runs."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    for row in rows:
        sheet.append([harmless(cell) for cell in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
