"""A survey out of a table of answers, for systems that export answers and not the questions.

What a column holds decides its kind: few different answers are a choice, digits a number, days a
date, long words a long text. Columns that may say who somebody is are never brought along.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from insightbank.engagement.capture.cells import NO, YES, CellProblemError, read_day
from insightbank.engagement.capture.columns import folded
from insightbank.engagement.capture.structures.base import Structure, key_from, plain
from insightbank.engagement.surveys.forms.fields import read_number
from insightbank.engagement.surveys.kinds import SHORT_TEXT

MOST_CHOICES = 20
LONGEST_CHOICE = 150
OFTEN = 2
"""How often, on average, an answer must come back for the column to be one of choices."""
WHO = re.compile(
    r"\b(e-?mail|first name|last name|surname|full name|your name|screen name|login|user ?name"
    r"|telephone|phone number|mobile|address|organisation name|nhs number|date of birth)\b|^name$",
    re.IGNORECASE,
)
POSTCODE = re.compile(r"\bpost ?code|postal code\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a file: its heading and what is in it, empty cells left out."""

    heading: str
    cells: Sequence[str]

    @property
    def distinct(self) -> list[str]:
        return list(dict.fromkeys(self.cells))


def add_column(structure: Structure, column: Column, words: str = "") -> None:
    """Add the question that a column seems to be; or a note why it is left out."""
    words = plain(words or column.heading)
    if WHO.search(column.heading):
        structure.note(column.heading, "who")
        return
    if POSTCODE.search(column.heading):
        _add(structure, column, {"kind": "postcode"}, words)
        return
    if not column.cells:
        structure.note(column.heading, "empty")
        return
    _add(structure, column, _kind(column), words)


def _add(structure: Structure, column: Column, made: dict[str, Any], words: str) -> None:
    key = key_from(column.heading, structure.keys())
    language = structure.languages[0]
    made = {"key": key, "text": {language: words}} | made
    if "choices" in made:
        made["options"] = options_of(structure, key, made.pop("choices"))
    structure.add(made, [column.heading])


def options_of(
    structure: Structure, key: str, choices: Sequence[str], start: str = "o"
) -> list[Any]:
    """Make choices of words, and remember which words mean which."""
    options: list[dict[str, Any]] = []
    for words in choices:
        mine = key_from(words, [option["key"] for option in options], start)
        options.append({"key": mine, "text": {structure.languages[0]: plain(words) or words}})
        structure.aliases.setdefault(key, {})[folded(words)] = mine
    return options


def _kind(column: Column) -> dict[str, Any]:
    cells = column.cells
    if all(len(cell) <= 15 and read_number(cell) is not None for cell in cells):
        return {"kind": "number", "settings": {"decimals": True}}
    if all(_is_day(cell) for cell in cells):
        return {"kind": "date"}
    if is_of_choices(column):
        return {"kind": "single", "choices": column.distinct}
    longest = max(len(cell) for cell in cells)
    return {"kind": "long_text" if longest > min(100, SHORT_TEXT) else "short_text"}


def is_of_choices(column: Column) -> bool:
    """Tell whether answers come back often enough to be choices."""
    distinct = column.distinct
    return (
        1 < len(distinct) <= MOST_CHOICES
        and all(len(cell) <= LONGEST_CHOICE for cell in distinct)
        and len(column.cells) >= OFTEN * len(distinct)
    )


def _is_day(cell: str) -> bool:
    try:
        read_day(cell)
    except CellProblemError:
        return False
    return True


def add_ticks(structure: Structure, words: str, columns: Sequence[tuple[str, Column]]) -> None:
    """Add one question of several choices: a column for each, ticked or not."""
    key = key_from(words, structure.keys())
    options = options_of(structure, key, [option for option, _column in columns])
    structure.add(
        {"key": key, "kind": "multiple", "text": {structure.languages[0]: plain(words)}}
        | {"options": options}
    )
    for (_words, column), option in zip(columns, options, strict=True):
        structure.name(f"q:{key}:{option['key']}", [column.heading])


def add_grid(
    structure: Structure, words: str, columns: Sequence[tuple[str, Column]], choices: Sequence[str]
) -> None:
    """Add one question of rows: a column for each, its cells all out of the same few answers."""
    key = key_from(words, structure.keys())
    rows = options_of(structure, key, [row for row, _column in columns], "r")
    made = {"key": key, "kind": "matrix", "text": {structure.languages[0]: plain(words)}}
    made |= {"options": rows, "columns": options_of(structure, key, choices, "c")}
    structure.add(made)
    for (_row, column), row in zip(columns, rows, strict=True):
        structure.name(f"q:{key}:{row['key']}", [column.heading])


def are_ticks(columns: Sequence[tuple[str, Column]]) -> bool:
    """Tell whether every cell says ticked or not, in a word for it or in the choice's own."""
    ticks = YES | NO
    return all(
        folded(cell) in ticks or folded(cell) == folded(words)
        for words, column in columns
        for cell in column.cells
    )
