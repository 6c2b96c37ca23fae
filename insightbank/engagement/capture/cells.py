"""Answers out of a file's cells: one reader a kind of question, found in ``READERS``.

Takes codes, or the words of any language the survey is offered in. Refuses to guess: what is not
clearly an answer raises CellProblemError, whose ``problem`` is a key of ``staff_words.CELLS``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial

from insightbank.engagement.capture.columns import Words, folded
from insightbank.engagement.surveys.forms.fields import read_number
from insightbank.engagement.surveys.kinds import Given, ValueProblemError, kind_of
from insightbank.engagement.surveys.models import Question
from insightbank.places.rules import AnswerKind, PlaceAnswer

YES = frozenset("1 yes y true x tick ticked checked selected chosen on ✓ ✔ ☑ ☒".split())
NO = frozenset("0 no n false off unticked unchecked - n/a na".split()) | {"not selected", ""}
WHOLE = ""
WRITE_IN = "t"
PLACE = "#"
"""Begins the part of a ranking that is a place, whose cell names a choice."""
SEPARATORS = (";", "|", "\n")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})(?:[ T,].*)?")
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ T].*)?")
_WRITTEN = ("%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y")
_MONTHS = ("%Y-%m", "%m/%Y", "%B %Y", "%b %Y")


class CellProblemError(ValueError):
    """A cell that cannot be taken; the postcode or words in it are never repeated by ``values``."""

    def __init__(self, problem: str, **values: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.values = values


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of one row that belong to one question: by part, "" for the whole answer."""

    question: Question
    parts: Mapping[str, str]
    words: Words
    find_place: Callable[[str], PlaceAnswer]
    aliases: Mapping[str, str] = field(default_factory=dict)
    """Codes of another system, folded, for keys of ours."""

    @property
    def whole(self) -> str:
        return self.parts.get(WHOLE, "")

    @property
    def written(self) -> str | None:
        return self.parts.get(WRITE_IN) or None

    def choice(self, cell: str, subject: str = "o") -> str:
        """Find a choice by its key, or by its words in any language."""
        wanted = folded(cell)
        key = self._keys(subject).get(wanted)
        if key is None:
            raise CellProblemError("choice", said=cell[:60])
        return key

    def _keys(self, subject: str) -> dict[str, str]:
        question = self.question
        is_column = subject == "c"
        listed = question.settings.get("columns", ()) if is_column else _choices(question)
        found: dict[str, str] = {}
        for key in listed:
            names = (key, *self.words.of(f"{subject}:{question.key}:{key}"), key.replace("_", " "))
            for name in names:
                found.setdefault(folded(name), key)
        mine = {name: key for name, key in self.aliases.items() if key in listed}
        return found | mine


def _choices(question: Question) -> tuple[str, ...]:
    return tuple(kind_of(question).choices(question))


def is_ticked(cell: str, *, part: Callable[[str], bool]) -> bool:
    """Read a tick: yes, no, 1, 0 and the like, or the words of the choice itself."""
    wanted = folded(cell)
    if wanted in YES or (cell and part(cell)):
        return True
    if wanted in NO:
        return False
    raise CellProblemError("tick", said=cell[:60])


def _one(cells: Cells) -> Given:
    write_in = cells.question.settings.get("write_in")
    if not cells.whole:
        return Given(write_in, cells.written) if write_in and cells.written else Given()
    key = cells.choice(cells.whole)
    if cells.written and key != write_in:
        raise CellProblemError("write_in")
    return Given(key, cells.written)


def _several(cells: Cells) -> Given:
    chosen = {cells.choice(piece) for piece in _pieces(cells)} if cells.whole else set()
    for option in cells.question.options:
        if option.key in cells.parts:
            is_it = is_ticked(cells.parts[option.key], part=partial(_is, cells, key=option.key))
            chosen |= {option.key} if is_it else set()
    write_in = cells.question.settings.get("write_in")
    if cells.written and write_in:
        chosen.add(write_in)
    ordered = [option.key for option in cells.question.options if option.key in chosen]
    return Given(ordered or None, cells.written)


def _is(cells: Cells, cell: str, *, key: str) -> bool:
    try:
        return cells.choice(cell) == key
    except CellProblemError:
        return False


def _pieces(cells: Cells) -> list[str]:
    """Part a cell with several answers: at ; or | or line ends, at commas only if all then fit."""
    for separator in SEPARATORS:
        if separator in cells.whole:
            return [piece.strip() for piece in cells.whole.split(separator) if piece.strip()]
    if _fits(cells, cells.whole) or "," not in cells.whole:
        return [cells.whole]
    return _greedy(cells, [piece.strip() for piece in cells.whole.split(",")])


def _fits(cells: Cells, piece: str) -> bool:
    try:
        cells.choice(piece)
    except CellProblemError:
        return False
    return True


def _greedy(cells: Cells, pieces: list[str]) -> list[str]:
    """Join pieces again where a choice has a comma in its own words: the longest that fits."""
    found: list[str] = []
    while pieces:
        for length in range(len(pieces), 0, -1):
            joined = ", ".join(pieces[:length])
            if _fits(cells, joined):
                found.append(joined)
                pieces = pieces[length:]
                break
        else:
            raise CellProblemError("choice", said=pieces[0][:60])
    return found


def _grid(cells: Cells) -> Given:
    by_row = {}
    for piece in _pieces_of_grid(cells.whole):
        row, colon, column = piece.rpartition(":")
        if not colon:
            raise CellProblemError("grid")
        by_row[cells.choice(row)] = cells.choice(column, "c")
    for option in cells.question.options:
        if cell := cells.parts.get(option.key, ""):
            by_row[option.key] = cells.choice(cell, "c")
    return Given(by_row or None)


def _pieces_of_grid(whole: str) -> list[str]:
    for separator in SEPARATORS:
        if separator in whole:
            return [piece.strip() for piece in whole.split(separator) if piece.strip()]
    return [whole] if whole else []


def _order(cells: Cells) -> Given:
    if cells.whole:
        whole = cells.whole.replace(">", ";")
        pieces = [piece.strip() for piece in re.split(r"[;|\n]", whole) if piece.strip()]
        return Given([cells.choice(piece) for piece in pieces] or None)
    ranked = sorted(
        (int(part[1:]), cell) for part, cell in cells.parts.items() if part[:1] == PLACE
    )
    if chosen := [cells.choice(cell) for _place, cell in ranked if cell]:
        return Given(chosen)
    places: dict[int, str] = {}
    for option in cells.question.options:
        cell = cells.parts.get(option.key, "")
        if not cell:
            continue
        number = read_number(cell)
        if not isinstance(number, int) or number < 1 or number in places:
            raise CellProblemError("place_number", said=cell[:20])
        places[number] = option.key
    if sorted(places) != list(range(1, len(places) + 1)):
        raise CellProblemError("place_number", said=", ".join(map(str, sorted(places))))
    return Given([places[number] for number in sorted(places)] or None)


def _number(cells: Cells) -> Given:
    if not cells.whole:
        return Given()
    number = read_number(cells.whole)
    if number is None:
        raise CellProblemError("number", said=cells.whole[:30])
    return Given(number)


def read_day(cell: str) -> date:
    """Read a day, the day before the month as in England; raises CellProblemError."""
    if found := _YEAR_FIRST.fullmatch(cell):
        parts = [int(part) for part in found.groups()]
    elif found := _DAY_FIRST.fullmatch(cell):
        parts = [int(part) for part in reversed(found.groups())]
    else:
        return _written_day(cell)
    try:
        return date(*parts)
    except ValueError:
        raise CellProblemError("day", said=cell[:30]) from None


def _written_day(cell: str) -> date:
    for form in _WRITTEN:
        try:
            return datetime.strptime(cell, form).date()  # noqa: DTZ007 (a day has no zone)
        except ValueError:
            continue
    raise CellProblemError("day", said=cell[:30])


def _day(cells: Cells) -> Given:
    return Given(read_day(cells.whole).isoformat()) if cells.whole else Given()


def _month(cells: Cells) -> Given:
    if not cells.whole:
        return Given()
    for form in _MONTHS:
        try:
            found = datetime.strptime(cells.whole, form)  # noqa: DTZ007 (a month has no zone)
        except ValueError:
            continue
        return Given(f"{found:%Y-%m}")
    return Given(read_day(cells.whole).isoformat()[:7])


def _words(cells: Cells) -> Given:
    return Given(None, cells.whole or None)


def _home(cells: Cells) -> Given:
    """Read a postcode for its area; the postcode itself goes no further."""
    if not cells.whole:
        return Given()
    place = cells.find_place(cells.whole)
    if place.kind == AnswerKind.MALFORMED:
        raise CellProblemError("postcode")
    return Given(place=place)


def _agreement(cells: Cells) -> Given:
    agreed = cells.whole and is_ticked(cells.whole, part=lambda _cell: False)
    return Given("yes" if agreed else None)


def _refused(cells: Cells) -> Given:
    if cells.whole:
        raise CellProblemError("kind")
    return Given()


Reader = Callable[[Cells], Given]
READERS: dict[str, Reader] = {
    "multiple": _several,
    "matrix": _grid,
    "ranking": _order,
    "scale": _number,
    "number": _number,
    "date": _day,
    "month": _month,
    "short_text": _words,
    "long_text": _words,
    "postcode": _home,
    "consent": _agreement,
    "place": _refused,
    "file": _refused,
}
"""A kind that is not here is one of choices: one answer by its key or words."""


def read_cells(cells: Cells) -> Given:
    """Read what a row says to a question; raises CellProblemError."""
    given = READERS.get(cells.question.kind, _one)(cells)
    if given.is_empty or given.place is not None:
        return given
    try:
        kind_of(cells.question).check(cells.question, given.value, given.text)
    except ValueProblemError:
        raise CellProblemError("value") from None
    return given
