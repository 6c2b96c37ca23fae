"""Surveys out of other systems' files, with what could not be brought along said plainly.

Each format is read into a definition (see surveys.definitions) and the meaning of the columns its
answers stand in. Refuses to guess what an expression or an unknown kind means: it is listed.
"""

from __future__ import annotations

from insightbank.engagement.capture.structures.base import (
    Brought,
    Note,
    Structure,
    StructureError,
    slug_from,
)
from insightbank.engagement.capture.structures.citizenspace import read_citizenspace
from insightbank.engagement.capture.structures.ehq import read_ehq
from insightbank.engagement.capture.structures.guessed import Column, add_column
from insightbank.engagement.capture.structures.limesurvey_files import (
    OWN_COLUMNS,
    read_answers,
    read_lss,
    read_tsv,
)

__all__ = ["FORMATS", "Brought", "Note", "Structure", "StructureError", "read_survey", "slug_from"]

FORMATS = ("limesurvey", "citizenspace", "ehq")


def read_survey(content: bytes, *, kind: str, title: str, answers: bytes | None = None) -> Brought:
    """Read a survey of one of FORMATS; ``answers`` is LimeSurvey's file of responses beside it.

    Raises StructureError, and UnreadableTableError for what is no table.
    """
    if kind == "citizenspace":
        return read_citizenspace(content, title=title)
    if kind == "ehq":
        return read_ehq(content, title=title)
    return _read_limesurvey(content, title, answers)


def _read_limesurvey(content: bytes, title: str, answers: bytes | None) -> Brought:
    start = content[:2_000].lstrip(b"\xef\xbb\xbf \r\n\t")
    if start.startswith((b"<?xml", b"<document")):
        structure = read_lss(content)
    elif b"class\t" in start or b"\ttype/scale\t" in start or b'"class"\t' in start:
        structure = read_tsv(content)
    else:
        return _from_answers(content, title)
    structure.title = structure.title or {structure.languages[0]: title}
    _name_own(structure)
    return Brought(structure, read_answers(answers) if answers is not None else None)


def _name_own(structure: Structure) -> None:
    for target, names in OWN_COLUMNS.items():
        structure.name(target, names)


_ABOUT_IT = frozenset(
    {"id", "submitdate", "lastpage", "startlanguage", "seed", "token", "startdate", "datestamp",
     "ipaddr", "refurl", "response id", "date submitted", "last page", "start language",
     "date started", "date last action", "ip address", "referrer url", "total time"}
)  # fmt: skip


def _from_answers(content: bytes, title: str) -> Brought:
    """Make a survey of LimeSurvey's answers alone, where nobody has its structure any more."""
    table = read_answers(content)
    if not _ABOUT_IT & {heading.casefold() for heading in table.header}:
        raise StructureError("limesurvey")
    structure = Structure({"en": title}, ["en"])
    structure.name("date", OWN_COLUMNS["date"])
    for number, heading in enumerate(table.header):
        if heading.casefold() not in _ABOUT_IT:
            cells = [line.cells[number] for line in table.lines if line.cells[number]]
            add_column(structure, Column(heading, cells))
    return Brought(structure, table)
