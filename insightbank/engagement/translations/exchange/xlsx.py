"""Translation files as XLSX: the columns stand in the first row, everything is plain text.

Refuses to write a formula: a cell that begins like one is stored as text and marked so, which is
how every spreadsheet then shows it. A file that unpacks to far more than it is, is not read.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.worksheet.worksheet import Worksheet

from insightbank.core.languages import direction_of
from insightbank.core.typed_text import clean_typed
from insightbank.engagement.translations.exchange.rows import (
    MOST_ROWS,
    FileFault,
    FileHead,
    FileRow,
    OutRow,
    ReadFile,
    UnreadableFileError,
)

COLUMNS = ("subject", "where", "source", "translation", "state")
WIDTHS = (24, 28, 60, 60, 12)
ABOUT = "about"
SHEET = "texts"
MOST_UNPACKED = 40 * 1024 * 1024
MOST_COLUMNS = 50
NOT_FOR_XML = re.compile("[\ufffe\uffff]")


def write_xlsx(head: FileHead, rows: Sequence[OutRow]) -> bytes:
    """Write a file for a spreadsheet; only the column ``translation`` is meant to be changed."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = SHEET
    for column, (name, width) in enumerate(zip(COLUMNS, WIDTHS, strict=True), start=1):
        cell = _put(sheet, 1, column, name)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="DDE7EA")
        sheet.column_dimensions[cell.column_letter].width = width
    is_rtl = direction_of(head.language) == "rtl"
    for number, row in enumerate(rows, start=2):
        for column, text in enumerate(
            (row.subject, row.where, row.source, row.text, row.state), start=1
        ):
            cell = _put(sheet, number, column, text)
            order = 2 if is_rtl and column == 4 else 0
            cell.alignment = Alignment(wrap_text=True, vertical="top", readingOrder=order)
            cell.protection = Protection(locked=column != 4)
    sheet.freeze_panes = "A2"
    about = book.create_sheet(ABOUT)
    facts = (
        ("activity", head.slug),
        ("title", head.title),
        ("source language", head.source_language),
        ("language", head.language),
    )
    for number, (name, value) in enumerate(facts, start=1):
        _put(about, number, 1, name)
        _put(about, number, 2, value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _put(sheet: Worksheet, row: int, column: int, text: str) -> Cell:
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    cell.value = NOT_FOR_XML.sub("", text)
    # Set after the value: a text beginning with "=" would otherwise be stored as a formula.
    cell.data_type = "s"
    cell.quotePrefix = text.startswith(("=", "+", "-", "@", "\t"))
    return cell


def read_xlsx(content: bytes) -> ReadFile:
    """Read a file as written by ``write_xlsx``, or saved from it; raises UnreadableFileError."""
    _refuse_huge(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions that are left aside here
            book = load_workbook(io.BytesIO(content), data_only=False, keep_links=False)
            return _read(book)
    except UnreadableFileError:
        raise
    except Exception as error:  # a broken file fails in many ways inside the reader
        raise UnreadableFileError(FileFault.BROKEN) from error


def _refuse_huge(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(item.file_size for item in archive.infolist())
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise UnreadableFileError(FileFault.BROKEN) from error
    if "xl/workbook.xml" not in names:
        raise UnreadableFileError(FileFault.UNKNOWN_KIND)
    if size > MOST_UNPACKED:
        raise UnreadableFileError(FileFault.TOO_BIG)


def _read(book: Any) -> ReadFile:
    sheet = book[SHEET] if SHEET in book.sheetnames else book.worksheets[0]
    if sheet.max_row > MOST_ROWS or sheet.max_column > MOST_COLUMNS:
        raise UnreadableFileError(FileFault.TOO_BIG)
    lines = list(sheet.iter_rows())
    places = _columns(lines[0]) if lines else {}
    if not {"subject", "source", "translation"} <= places.keys():
        raise UnreadableFileError(FileFault.NO_COLUMNS)
    rows = [_row(number, line, places) for number, line in enumerate(lines[1:], start=2)]
    rows = [row for row in rows if row.subject or row.source or row.text]
    if not rows:
        raise UnreadableFileError(FileFault.EMPTY)
    about = {_text(line[0]).strip(): _text(line[1]).strip() for line in _about(book)}
    return ReadFile(about.get("activity", ""), about.get("language", ""), rows)


def _about(book: Any) -> list[Any]:
    return list(book[ABOUT].iter_rows(min_col=1, max_col=2, max_row=20)) if ABOUT in book else []


def _columns(line: Sequence[Any]) -> dict[str, int]:
    names = [_text(cell).strip().casefold() for cell in line]
    return {name: names.index(name) for name in COLUMNS if name in names}


def _row(number: int, line: Sequence[Any], places: dict[str, int]) -> FileRow:
    cells = {name: line[place] for name, place in places.items()}
    is_formula = cells["translation"].data_type in {"f", "e"}
    return FileRow(
        number,
        _text(cells["subject"]).strip(),
        _text(cells["source"]).strip(),
        "" if is_formula else _text(cells["translation"]).strip(),
        is_formula,
    )


def _text(cell: Any) -> str:
    return "" if cell.value is None else clean_typed(str(cell.value))
