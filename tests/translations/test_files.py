"""What must be true of translation files: they come back as they went, and do no harm."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence

import pytest
from openpyxl import Workbook, load_workbook

from insightbank.engagement.translations.exchange import (
    FileFault,
    FileHead,
    FileRow,
    OutRow,
    UnreadableFileError,
    read_any,
    write_xliff,
    write_xlsx,
)
from insightbank.engagement.translations.plans import RowFault, plan_import
from insightbank.engagement.translations.rules import Slot

HEAD = FileHead("seeing-a-gp", "Seeing a GP <&>", "en", "ur")
ROWS = [
    OutRow("title", "Title", "Seeing a GP", "ڈاکٹر سے ملنا", "checked"),
    OutRow("q:a", "Question 1", "=1+1 is a text\nof two lines", "=HYPERLINK(1)", "draft"),
    OutRow("q:a:hint", "Question 1: hint", "A & B < {{q:x}} 👩🏽‍⚕️", "", "missing"),
    OutRow("thanks", "At the end", "+44 000", "@SUM(A1)", "stale"),
]
WRITERS: list[Callable[[FileHead, Sequence[OutRow]], bytes]] = [write_xlsx, write_xliff]
SLOTS = [
    Slot("title", "Seeing a GP", "title"),
    Slot("q:a", "You waited {{q:w}} days", "question", 1),
    Slot("thanks", "Thank you", "thanks"),
]


@pytest.mark.parametrize("write", WRITERS)
def test_a_file_comes_back_exactly_as_it_was_written(
    write: Callable[[FileHead, Sequence[OutRow]], bytes],
) -> None:
    read = read_any(write(HEAD, ROWS))

    assert (read.slug, read.language) == ("seeing-a-gp", "ur")
    assert [(r.subject, r.source, r.text) for r in read.rows] == [
        (r.subject, r.source, r.text) for r in ROWS
    ]


def test_easy_read_has_a_tag_of_its_own_in_xliff() -> None:
    content = write_xliff(FileHead("s", "S", "en", "en_easy"), ROWS)
    assert b'trgLang="en-x-easyread"' in content
    assert read_any(content).language == "en_easy"


def test_no_cell_of_a_sheet_is_a_formula() -> None:
    book = load_workbook(io.BytesIO(write_xlsx(HEAD, ROWS)))
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line]
    assert not [cell.value for cell in cells if cell.data_type == "f"]
    quoted = [cell.value for cell in cells if cell.quotePrefix]
    assert "=HYPERLINK(1)" in quoted
    assert "@SUM(A1)" in quoted


def sheet(*lines: Sequence[object]) -> bytes:
    book = Workbook()
    for line in lines:
        book.worksheets[0].append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_formula_or_a_number_typed_by_a_translator_is_seen_for_what_it_is() -> None:
    columns = ["translation", "subject", "note", "source"]
    read = read_any(
        sheet(columns, ["=1+1", "a", "", "A"], [5, "b", "x", "B"], [], ["", "", "", ""])
    )
    formula, number = read.rows
    assert (formula.is_formula, formula.text, formula.number) == (True, "", 2)
    assert (number.text, number.number) == ("5", 3)


def zip_of(name: str, size: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr(name, b"0" * size)
    return out.getvalue()


ENTITY = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><xliff>&e;</xliff>'
XLIFF_2 = b'<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" trgLang="ur">'


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", FileFault.UNKNOWN_KIND),
        (b"\x89PNG\r\n", FileFault.UNKNOWN_KIND),
        (b"PK\x03\x04 not a zip", FileFault.BROKEN),
        (zip_of("xl/a.bin", 10), FileFault.BROKEN),
        (zip_of("xl/bomb.bin", 60_000_000), FileFault.TOO_BIG),
        (b"<html></html>", FileFault.UNKNOWN_KIND),
        (b"<xliff", FileFault.BROKEN),
        (ENTITY, FileFault.UNSAFE),
        (b'<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2"/>', FileFault.OLD_XLIFF),
        (XLIFF_2 + b'<file id="a"/></xliff>', FileFault.EMPTY),
        (XLIFF_2 + b'<file id="a"><unit id="t"/></file><file id="b"/></xliff>', FileFault.EMPTY),
        (sheet(["one", "two"]), FileFault.NO_COLUMNS),
        (sheet(["subject", "source", "translation"]), FileFault.EMPTY),
        (sheet(["subject", "source", "translation"], *[["a"]] * 2_001), FileFault.TOO_BIG),
    ],
)
def test_what_is_no_translation_file_is_refused_with_its_reason(
    content: bytes, fault: FileFault
) -> None:
    with pytest.raises(UnreadableFileError) as refused:
        read_any(content)
    assert refused.value.fault is fault


def test_a_program_may_split_a_text_into_sentences() -> None:
    unit = (
        b'<file id="s"><unit id="title"><segment><source>One. </source><target>A. </target>'
        b"</segment><segment><source>Two.</source><target>B.</target></segment></unit></file>"
    )
    (row,) = read_any(XLIFF_2 + unit + b"</xliff>").rows
    assert (row.source, row.text) == ("One. Two.", "A. B.")


def test_a_plan_lists_every_change_and_every_row_left_out_with_its_number() -> None:
    rows = [
        FileRow(2, "title", "Seeing a GP", "Nowy"),
        FileRow(3, "title", "Seeing a GP", "Again"),
        FileRow(4, "q:gone", "Gone", "X"),
        FileRow(5, "q:a", "You waited {{q:w}}\r\n days", "No place"),
    ]
    plan = plan_import(SLOTS, {"title": "Stary"}, rows)

    assert [(c.number, c.before, c.after) for c in plan.changes] == [(2, "Stary", "Nowy")]
    assert [(p.number, p.fault) for p in plan.problems] == [
        (3, RowFault.TWICE),
        (4, RowFault.UNKNOWN),
        (5, RowFault.PLACEHOLDER_LOST),
        (None, RowFault.MISSING),
    ]


def test_a_changed_source_a_formula_and_a_long_text_are_left_out() -> None:
    rows = [
        FileRow(2, "title", "Seeing a doctor", "Nowy"),
        FileRow(3, "q:a", SLOTS[1].source, "", is_formula=True),
        FileRow(4, "thanks", "Thank you", "x" * 5_001),
    ]
    plan = plan_import(SLOTS, {}, rows)
    assert [p.fault for p in plan.problems] == [
        RowFault.SOURCE_CHANGED,
        RowFault.FORMULA,
        RowFault.TOO_LONG,
    ]
    assert not plan.changes


def test_an_empty_cell_takes_nothing_away() -> None:
    rows = [FileRow(n, slot.subject, slot.source, "") for n, slot in enumerate(SLOTS, start=2)]
    plan = plan_import(SLOTS, {"title": "Tytuł"}, rows)
    assert (plan.changes, plan.problems, plan.left_empty) == ([], [], 3)
