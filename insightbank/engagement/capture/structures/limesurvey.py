"""LimeSurvey: its own kinds of question turned into ours, whichever file they were read from.

Kinds without a counterpart become questions of words, with a note; equations, uploads and anything
that hangs on an expression we cannot read are listed and left out or asked of everybody.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from insightbank.engagement.capture.structures.base import Structure, key_from

OTHER = "other"
OTHER_CODE = "-oth-"
MOST_COLUMNS = 7
MOST_ROWS = 20
Texts = Mapping[str, str]


@dataclass(slots=True)
class Part:
    """A subquestion or an answer option: its code, its words by language, its scale."""

    code: str
    words: dict[str, str] = field(default_factory=dict)
    scale: int = 0


@dataclass(slots=True)
class Asked:
    """A question as LimeSurvey has it."""

    code: str
    type: str
    words: dict[str, str] = field(default_factory=dict)
    help: dict[str, str] = field(default_factory=dict)
    group: str = ""
    has_other: bool = False
    is_mandatory: bool = False
    relevance: str = ""
    rows: list[Part] = field(default_factory=list)
    answers: list[Part] = field(default_factory=list)


@dataclass(slots=True)
class Group:
    """A group of questions, which becomes a section."""

    id: str
    title: dict[str, str] = field(default_factory=dict)
    intro: dict[str, str] = field(default_factory=dict)
    relevance: str = ""


def build(structure: Structure, groups: Sequence[Group], asked: Sequence[Asked]) -> None:
    """Add every question and section to a structure, noting what does not come along."""
    firsts: dict[str, str] = {}
    keys: dict[str, str] = {}
    for question in asked:
        before = len(structure.questions)
        _MAKERS.get(question.type, _unknown)(structure, question)
        made = structure.questions[before:]
        if made:
            firsts.setdefault(question.group, made[0]["key"])
            keys[question.code] = made[0]["key"]
        _rule(structure, question, made, keys)
    used = structure.keys()
    for group in groups:
        if group.id in firsts and any(group.title.values()):
            key = key_from(f"section_{group.id}", used)
            section = {"key": key, "before": firsts[group.id], "title": group.title}
            structure.sections.append(section | ({"intro": group.intro} if group.intro else {}))
        if group.relevance.strip() not in {"", "1"}:
            structure.note(next(iter(group.title.values()), group.id), "rule", group.relevance)


def _new(structure: Structure, question: Asked, kind: str, **more: Any) -> dict[str, Any]:
    key = key_from(more.pop("code", question.code), structure.keys())
    made: dict[str, Any] = {"key": key, "kind": kind, "text": more.pop("text", question.words)}
    if question.help:
        made["hint"] = question.help
    if question.is_mandatory:
        made["required"] = True
    return made | more


def _joined(one: Texts, other: Texts) -> dict[str, str]:
    """Put the words of a question before those of one of its rows, language by language."""
    return {tag: f"{words}: {other.get(tag, '')}".rstrip(": ") for tag, words in one.items()}


def _options(
    structure: Structure, key: str, parts: Sequence[Part], *, other: bool, start: str = "o"
) -> list[dict[str, Any]]:
    """Give the choices of a question, and remember what its codes were."""
    options: list[dict[str, Any]] = []
    aliases = structure.aliases.setdefault(key, {})
    for part in parts:
        mine = key_from(part.code, [option["key"] for option in options], start)
        options.append({"key": mine, "text": part.words or {"en": part.code}})
        aliases[part.code.casefold()] = mine
    if other:
        words = dict.fromkeys(structure.languages[:1], "Other")
        options.append({"key": key_from(OTHER, aliases.values()), "text": words})
        aliases[OTHER_CODE] = aliases[OTHER] = options[-1]["key"]
    return options


def _named(question: Asked, *parts: str) -> list[str]:
    """List the headings a column can have: codes in brackets or with _, or words in brackets."""
    tail = "".join(f"[{part}]" for part in parts)
    names = [question.code + tail, "_".join([question.code, *parts])]
    return names + [words + tail for words in question.words.values()]


def _row_names(question: Asked, row: Part) -> list[str]:
    names = _named(question, row.code)
    for tag, words in row.words.items():
        names.append(f"{question.words.get(tag, question.code)} [{words}]")
    return names


def _single(structure: Structure, question: Asked, kind: str = "single") -> None:
    made = _new(structure, question, kind)
    made["options"] = _options(structure, made["key"], question.answers, other=question.has_other)
    if question.has_other:
        made["settings"] = {"write_in": made["options"][-1]["key"]}
        structure.name(f"t:{made['key']}", _named(question, OTHER))
    structure.add(made, _named(question))


def _with_comment(structure: Structure, question: Asked) -> None:
    _single(structure, question)
    words = _joined(question.words, dict.fromkeys(question.words, "comment"))
    comment = _new(structure, question, "long_text", code=f"{question.code}_comment", text=words)
    comment.pop("required", None)
    structure.add(comment, _named(question, "comment"))
    structure.note(question.code, "comment")


def _multiple(structure: Structure, question: Asked) -> None:
    made = _new(structure, question, "multiple")
    key = made["key"]
    made["options"] = _options(structure, key, question.rows, other=question.has_other)
    if question.has_other:
        made["settings"] = {"write_in": made["options"][-1]["key"]}
        structure.name(f"t:{key}", _named(question, OTHER))
    structure.add(made)
    for row, option in zip(question.rows, made["options"], strict=False):
        structure.name(f"q:{key}:{option['key']}", _row_names(question, row))
    if question.type == "P":
        _comments(structure, question)


def _comments(structure: Structure, question: Asked) -> None:
    for row in question.rows:
        words = _joined(question.words, row.words)
        made = _new(
            structure,
            question,
            "short_text",
            code=f"{question.code}_{row.code}_comment",
            text=words,
        )
        made.pop("required", None)
        structure.add(
            made, [*_named(question, f"{row.code}comment"), *_named(question, row.code, "comment")]
        )
    structure.note(question.code, "comment")


def _simple(kind: str, **more: Any) -> Callable[[Structure, Asked], None]:
    def make(structure: Structure, question: Asked) -> None:
        made = _new(structure, question, kind, **more)
        structure.add(made, _named(question))
        if kind == "yes_no":
            structure.aliases[made["key"]] = {"y": "yes", "n": "no"}

    return make


def _gender(structure: Structure, question: Asked) -> None:
    question.answers = [Part("F", {"en": "Female"}), Part("M", {"en": "Male"})]
    _own_words(structure, question.answers)
    _single(structure, question)


def _own_words(structure: Structure, parts: Sequence[Part]) -> None:
    """Give words of LimeSurvey's own, which its files do not hold, in the survey's language."""
    for part in parts:
        part.words = {structure.languages[0]: part.words["en"]}


def _array(structure: Structure, question: Asked) -> None:
    """Make a matrix, or where it is too wide or too long one question for each row."""
    columns = question.answers or _fixed(question.type)
    if not question.answers:
        _own_words(structure, columns)
    if len(columns) > MOST_COLUMNS or len(question.rows) > MOST_ROWS or len(columns) < 2:
        _row_by_row(structure, question, columns)
        return
    made = _new(structure, question, "matrix")
    key = made["key"]
    made["options"] = _options(structure, key, question.rows, other=False, start="r")
    made["columns"] = _options(structure, key, columns, other=False, start="c")
    structure.add(made)
    for row, option in zip(question.rows, made["options"], strict=True):
        structure.name(f"q:{key}:{option['key']}", _row_names(question, row))


def _row_by_row(structure: Structure, question: Asked, columns: Sequence[Part]) -> None:
    for row in question.rows:
        one = Asked(f"{question.code}_{row.code}", "L", _joined(question.words, row.words))
        one.help, one.answers, one.is_mandatory = (
            question.help,
            list(columns),
            question.is_mandatory,
        )
        _single(structure, one)
        structure.name(f"q:{structure.questions[-1]['key']}", _row_names(question, row))
    structure.note(question.code, "rows")


def _fixed(kind: str) -> list[Part]:
    words = {
        "A": [(str(n), str(n)) for n in range(1, 6)],
        "B": [(str(n), str(n)) for n in range(1, 11)],
        "C": [("Y", "Yes"), ("U", "Uncertain"), ("N", "No")],
        "E": [("I", "Increase"), ("S", "Same"), ("D", "Decrease")],
    }
    return [Part(code, {"en": word}) for code, word in words.get(kind, [])]


def _dual(structure: Structure, question: Asked) -> None:
    """Make a matrix for each of the two scales."""
    for scale in (0, 1):
        half = Asked(f"{question.code}_{scale}", "F", question.words, question.help)
        half.rows = [Part(f"{row.code}_{scale}", row.words) for row in question.rows]
        half.answers = [answer for answer in question.answers if answer.scale == scale]
        before = len(structure.questions)
        _array(structure, half)
        key = structure.questions[before]["key"]
        for row, option in zip(
            question.rows, structure.questions[before].get("options", ()), strict=False
        ):
            target = f"q:{key}:{option['key']}"
            structure.name(target, _named(question, row.code, str(scale)))
            structure.name(
                target,
                [
                    f"{question.code}_{row.code}#{scale}",
                    f"{question.code}[{row.code}][Scale {scale + 1}]",
                ],
            )
    structure.note(question.code, "dual")


def _ranking(structure: Structure, question: Asked) -> None:
    """Make a ranking; its answers come place by place, each column naming a choice."""
    made = _new(structure, question, "ranking")
    key = made["key"]
    made["options"] = _options(structure, key, question.answers, other=False)
    structure.add(made)
    for place in range(1, len(question.answers) + 1):
        names = [*_named(question, str(place)), f"{question.code}[Rank {place}]"]
        names += [f"{words} [Rank {place}]" for words in question.words.values()]
        structure.name(f"r:{key}:{place}", names)


def _each(kind: str, **more: Any) -> Callable[[Structure, Asked], None]:
    """Make one question for each row, where a row is a box to write in."""

    def make(structure: Structure, question: Asked) -> None:
        for row in question.rows:
            words = _joined(question.words, row.words)
            code = f"{question.code}_{row.code}"
            made = _new(structure, question, kind, code=code, text=words, **more)
            structure.add(made, _row_names(question, row))
        structure.note(question.code, "rows")

    return make


def _cells(structure: Structure, question: Asked) -> None:
    """Make one question of words for each cell of an array that is typed into."""
    rows = [row for row in question.rows if row.scale == 0]
    for row in rows:
        for column in (part for part in question.rows if part.scale == 1):
            words = _joined(_joined(question.words, row.words), column.words)
            code = f"{question.code}_{row.code}_{column.code}"
            made = _new(structure, question, "short_text", code=code, text=words)
            structure.add(made, _named(question, f"{row.code}_{column.code}"))
    structure.note(question.code, "rows")


def _left_out(what: str) -> Callable[[Structure, Asked], None]:
    def make(structure: Structure, question: Asked) -> None:
        structure.note(question.code, what, next(iter(question.words.values()), ""))

    return make


def _unknown(structure: Structure, question: Asked) -> None:
    structure.add(_new(structure, question, "short_text"), _named(question))
    structure.note(question.code, "kind", question.type)


def _dropdown(structure: Structure, question: Asked) -> None:
    _single(structure, question, "dropdown")


_MAKERS: dict[str, Callable[[Structure, Asked], None]] = {
    "L": _single,
    "!": _dropdown,
    "O": _with_comment,
    "M": _multiple,
    "P": _multiple,
    "N": _simple("number", settings={"decimals": True}),
    "S": _simple("short_text"),
    "T": _simple("long_text"),
    "U": _simple("long_text"),
    "D": _simple("date"),
    "Y": _simple("yes_no", settings={"not_sure": False}),
    "G": _gender,
    "5": _simple("scale", settings={"min": 1, "max": 5}),
    "A": _array,
    "B": _array,
    "C": _array,
    "E": _array,
    "F": _array,
    "H": _array,
    "1": _dual,
    ":": _cells,
    ";": _cells,
    "R": _ranking,
    "K": _each("number", settings={"decimals": True}),
    "Q": _each("short_text"),
    "X": _left_out("display"),
    "|": _left_out("upload"),
    "*": _left_out("equation"),
    "I": _left_out("language_switch"),
}
"""What each of LimeSurvey's types becomes, by its letter."""

_COMPARED = re.compile(r"""\(*\s*(\w+?)(?:\.NAOK)?\s*(==|!=)\s*["']([^"']*)["']\s*\)*""")


def _rule(
    structure: Structure, question: Asked, made: list[dict[str, Any]], keys: Mapping[str, str]
) -> None:
    """Turn comparisons with one earlier answer, joined by "and" or "or", into a rule of ours."""
    text = question.relevance.strip()
    if text in {"", "1"} or not made:
        return
    rule = _read_rule(structure, text, keys)
    if rule is None:
        structure.note(question.code, "rule", text)
        return
    for part in made:
        part["show_if"] = rule


def _read_rule(structure: Structure, text: str, keys: Mapping[str, str]) -> dict[str, Any] | None:
    joiner = "any" if re.search(r"\s(?:or|\|\|)\s", text) else "all"
    pieces = re.split(r"\s(?:or|\|\|)\s" if joiner == "any" else r"\s(?:and|&&)\s", text)
    read = [_read_comparison(structure, piece.strip(), keys) for piece in pieces]
    if any(part is None for part in read):
        return None
    return read[0] if len(read) == 1 else {joiner: read}


def _read_comparison(
    structure: Structure, text: str, keys: Mapping[str, str]
) -> dict[str, Any] | None:
    found = _COMPARED.fullmatch(text)
    key = keys.get(found[1]) if found else None
    if found is None or key is None or text.count("(") != text.count(")"):
        return None
    question = next(one for one in structure.questions if one["key"] == key)
    choice = structure.aliases.get(key, {}).get(found[3].casefold())
    if question["kind"] not in {"single", "dropdown", "yes_no"} or choice is None:
        return None
    return {"q": key, "op": "is" if found[2] == "==" else "is_not", "value": choice}
