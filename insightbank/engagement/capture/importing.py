"""Import of answers from a table: every cell is checked before the first answer is kept.

Refuses to keep half a row. Flushes and does not commit; a postcode lives as long as its cell does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from insightbank.core.languages import EASY_READ, SCREEN_LANGUAGES
from insightbank.engagement.activities.models import Activity
from insightbank.engagement.capture.cells import (
    PLACE,
    SEPARATORS,
    WHOLE,
    WRITE_IN,
    CellProblemError,
    Cells,
    read_cells,
    read_day,
)
from insightbank.engagement.capture.columns import CHANNEL, DATE, LANGUAGE, OUT, Words, folded
from insightbank.engagement.capture.rules import IMPORT_CHANNELS
from insightbank.engagement.capture.tables import Line, Table
from insightbank.engagement.surveys import services as surveys
from insightbank.engagement.surveys.models import SurveyVersion
from insightbank.engagement.surveys.queries import Survey
from insightbank.places import queries as places
from insightbank.places.rules import PlaceAnswer
from insightbank.web.profile_labels import PREFER_NOT_TO_SAY, profile_question

MOST_PROBLEMS = 500
Fact = tuple[str, list[str], str | None]


@dataclass(frozen=True, slots=True)
class Row:
    """A whole response out of a file, and the line it stood on."""

    line: int
    answers: Mapping[str, tuple[Any, str | None]]
    place: PlaceAnswer | None
    facts: Sequence[Fact]
    language: str
    on: date
    channel: str


@dataclass(frozen=True, slots=True)
class Problem:
    """A cell that cannot be taken: where it is and why."""

    line: int
    column: str
    problem: str
    values: Mapping[str, str]


@dataclass(slots=True)
class Checked:
    """What a file would bring: whole rows, and the problems of those that are not."""

    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    bad_lines: int = 0
    empty_lines: int = 0

    @property
    def total(self) -> int:
        return len(self.rows) + self.bad_lines + self.empty_lines


@dataclass(frozen=True, slots=True)
class Importing:
    """How a file is read: the survey and its words, where columns go, what is the rule."""

    survey: Survey
    words: Words
    mapping: Sequence[str]
    today: date
    language: str = "en"
    channel: str = "import"
    on: date | None = None
    aliases: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Codes of another system by question key; see ``Cells.aliases``."""


def check_table(table: Table, how: Importing) -> Checked:
    """Read every row; nothing is written."""
    checked = Checked()
    for line in table.lines:
        problems: list[Problem] = []
        row = _Reading(how, table.header, line, problems).row()
        if problems:
            checked.bad_lines += 1
            checked.problems += problems[: MOST_PROBLEMS - len(checked.problems)]
        elif row is None:
            checked.empty_lines += 1
        else:
            checked.rows.append(row)
    return checked


def record_rows(activity: Activity, version: SurveyVersion, rows: Sequence[Row]) -> int:
    """Keep the responses; gives how many. Without a consent no fact may be among them."""
    for row in rows:
        surveys.record_response(
            activity,
            version,
            row.answers,
            language=row.language,
            on=row.on,
            place=row.place,
            facts=row.facts,
            channel=row.channel,
        )
    return len(rows)


class _Reading:
    """One line on its way to a row."""

    def __init__(
        self, how: Importing, header: Sequence[str], line: Line, problems: list[Problem]
    ) -> None:
        self.how = how
        self.line = line
        self.problems = problems
        self.headings: dict[str, str] = {}
        self.cells: dict[str, str] = {}
        for heading, target, cell in zip(header, how.mapping, line.cells, strict=True):
            if target != OUT:
                self.headings[target] = heading
                self.cells[target] = cell

    def row(self) -> Row | None:
        answers: dict[str, tuple[Any, str | None]] = {}
        place = None
        for question in self.how.survey.questions:
            given = self._given(question)
            if given is None or given.is_empty:
                continue
            if given.place is not None:
                place = given.place
            else:
                answers[question.key] = (given.value, given.text)
        facts = self._facts()
        language, on, channel = self._language(), self._day(), self._channel()
        if not answers and place is None and not facts:
            return None
        return Row(self.line.number, answers, place, facts, language, on, channel)

    def _given(self, question: Any) -> Any:
        start = f"q:{question.key}"
        parts = {WHOLE: self.cells[start]} if start in self.cells else {}
        parts |= {
            target.removeprefix(f"{start}:"): cell
            for target, cell in self.cells.items()
            if target.startswith(f"{start}:")
        }
        ranked = f"r:{question.key}:"
        parts |= {
            PLACE + target.removeprefix(ranked): cell
            for target, cell in self.cells.items()
            if target.startswith(ranked)
        }
        if f"t:{question.key}" in self.cells:
            parts[WRITE_IN] = self.cells[f"t:{question.key}"]
        if not any(parts.values()):
            return None
        how = self.how
        cells = Cells(
            question,
            parts,
            how.words,
            lambda typed: places.find_place(typed, on=how.today),
            how.aliases.get(question.key, {}),
        )
        try:
            return read_cells(cells)
        except CellProblemError as error:
            self._refuse(self._heading(question.key), error)
            return None

    def _heading(self, key: str) -> str:
        mine = [
            heading
            for target, heading in self.headings.items()
            if target.split(":")[1:2] == [key] and target[0] in "qtr"
        ]
        return mine[0] if mine else key

    def _refuse(self, column: str, error: CellProblemError) -> None:
        self.problems.append(Problem(self.line.number, column, error.problem, error.values))

    def _facts(self) -> list[Fact]:
        facts = []
        for target, cell in self.cells.items():
            if not target.startswith("f:") or not cell:
                continue
            try:
                facts.append(_fact(target[2:], cell))
            except CellProblemError as error:
                self._refuse(self.headings[target], error)
        return facts

    def _language(self) -> str:
        cell = self.cells.get(LANGUAGE, "")
        offered = self.how.survey.activity.languages
        if not cell:
            return self.how.language
        found = _language_tag(cell)
        if found not in offered:
            self._refuse(self.headings[LANGUAGE], CellProblemError("language", said=cell[:30]))
        return found

    def _day(self) -> date:
        cell = self.cells.get(DATE, "")
        try:
            on = read_day(cell) if cell else self.how.on or self.how.today
        except CellProblemError as error:
            self._refuse(self.headings[DATE], error)
            return self.how.today
        if on > self.how.today:
            self._refuse(self.headings.get(DATE, DATE), CellProblemError("future"))
        return on

    def _channel(self) -> str:
        cell = folded(self.cells.get(CHANNEL, ""))
        if cell and cell not in IMPORT_CHANNELS:
            self._refuse(self.headings[CHANNEL], CellProblemError("channel", said=cell[:30]))
        return cell or self.how.channel


def _language_tag(cell: str) -> str:
    wanted = folded(cell).replace("-", "_")
    for tag, language in SCREEN_LANGUAGES.items():
        if wanted in {tag.casefold(), language.english_name.casefold(), folded(language.own_name)}:
            return tag
    return EASY_READ if wanted in {EASY_READ, "easy read", "easy read english"} else ""


def _fact(fact_id: str, cell: str) -> Fact:
    question = profile_question(fact_id)
    assert question is not None
    codes = {}
    for code, label in question.options:
        codes[folded(code)] = codes[folded(code.replace("_", " "))] = code
        codes[folded(str(label))] = code
    pieces = [cell]
    for separator in SEPARATORS:
        if separator in cell:
            pieces = [piece for piece in cell.split(separator) if piece.strip()]
            break
    found = []
    for piece in pieces:
        if folded(piece) not in codes:
            raise CellProblemError("choice", said=piece.strip()[:60])
        found.append(codes[folded(piece)])
    if len(found) > 1 and (not question.multiple or PREFER_NOT_TO_SAY in found):
        raise CellProblemError("one_choice")
    return fact_id, list(dict.fromkeys(found)), None
