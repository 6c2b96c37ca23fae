"""Reading a rule from a document: everything that cannot be is refused with its path and why.

A rule is never repaired or read in part: an audience of people nobody meant is worse than none.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NoReturn

from insightbank.engagement.audiences.rules.tree import (
    CONDITIONS,
    IMD_DIMENSIONS,
    INVITED,
    LISTS,
    TOOK_PART,
    VERSION,
    YES_NO,
    All,
    Any_,
    Has,
    LastContact,
    Leaf,
    LivesIn,
    Not,
    Rule,
    Took,
)

DEEPEST = 8
MOST_CONDITIONS = 60
MOST_VALUES = 1_000
MOST_PROBLEMS = 50
LONGEST_FILE = 256 * 1024
FIRST_DECILE, LAST_DECILE = 1, 10


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What rules may name today: places, languages, formats, facts' codes, activities' slugs."""

    lists: Mapping[str, Collection[str]]
    lsoas: Collection[str]
    facts: Mapping[str, Collection[str]]
    activities: Collection[str]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at one place of a rule, in a sentence; ``path`` such as ``and[1].district``."""

    path: str
    text: str

    def __str__(self) -> str:
        return f"{self.path}: {self.text}" if self.path else self.text


class RuleError(ValueError):
    """A rule that cannot be read; ``problems`` says where and why, at most fifty times."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems[:MOST_PROBLEMS]
        super().__init__("; ".join(str(problem) for problem in self.problems))


def read_json(text: str | bytes, vocabulary: Vocabulary) -> Rule:
    """Read a rule from the text of a file; raises RuleError."""
    if len(text) > LONGEST_FILE:
        raise RuleError([Problem("", f"the file is larger than {LONGEST_FILE // 1024} kB")])
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise RuleError([Problem("", f"not JSON: {where}: {error.msg}")]) from None
    except (UnicodeDecodeError, RecursionError, ValueError):
        raise RuleError([Problem("", "not JSON in UTF-8")]) from None
    return read_document(document, vocabulary)


def read_document(document: object, vocabulary: Vocabulary) -> Rule:
    """Read a rule from JSON values; raises RuleError with every problem there is."""
    if not isinstance(document, dict) or "rule" not in document:
        msg = 'a rule looks like {"version": 1, "rule": {...}}'
        raise RuleError([Problem("", msg)])
    version = document.get("version")
    if isinstance(version, bool) or version != VERSION:
        msg = f"this is version {_shown(version)}; version {VERSION} can be read"
        raise RuleError([Problem("version", msg)])
    for key in document:
        if key not in {"version", "rule"}:
            raise RuleError([Problem(_shown(key), "not a part of a rule")])
    return _Reader(vocabulary).read(document["rule"], "", depth=1)


def _refuse(path: str, text: str) -> NoReturn:
    raise RuleError([Problem(path, text)])


@dataclass(slots=True)
class _Reader:
    """Reads one document; each method gives what it read or raises RuleError."""

    vocabulary: Vocabulary
    conditions: int = 0

    def read(self, value: object, path: str, *, depth: int) -> Rule:
        if depth > DEEPEST:
            _refuse(path, f"rules may be {DEEPEST} levels deep at most")
        if not isinstance(value, dict) or len(value) != 1:
            _refuse(path, 'must be one condition, such as {"district": ["basildon"]}')
        ((name, inside),) = value.items()
        here = f"{path}.{name}" if path else str(name)
        if name in {"and", "or"}:
            parts = self.parts(inside, here, depth)
            return All(parts) if name == "and" else Any_(parts)
        if name == "not":
            return Not(self.read(inside, here, depth=depth + 1))
        return self.leaf(str(name), inside, here)

    def parts(self, inside: object, path: str, depth: int) -> tuple[Rule, ...]:
        if not isinstance(inside, list) or not inside:
            _refuse(path, "must be a list with at least one condition")
        if len(inside) > MOST_CONDITIONS:
            _refuse(path, f"has more than {MOST_CONDITIONS} conditions")
        parts: list[Rule] = []
        problems: list[Problem] = []
        for number, value in enumerate(inside):
            try:
                parts.append(self.read(value, f"{path}[{number}]", depth=depth + 1))
            except RuleError as error:
                problems += error.problems
        if problems:
            raise RuleError(problems)
        return tuple(parts)

    def leaf(self, name: str, inside: object, path: str) -> Leaf:
        self.conditions += 1
        if self.conditions > MOST_CONDITIONS:
            _refuse(path, f"a rule may have {MOST_CONDITIONS} conditions at most")
        read = READERS.get(name)
        if read is None:
            _refuse(path, f"no such condition; there are {', '.join(sorted(READERS))}")
        return read(self, name, inside, path)

    def codes(
        self, inside: object, path: str, known: Collection[str], what: str
    ) -> tuple[str, ...]:
        given = inside if isinstance(inside, list) else [inside]
        if not given or len(given) > MOST_VALUES:
            _refuse(path, f"name 1 to {MOST_VALUES}")
        wrong = [code for code in given if not isinstance(code, str) or code not in known]
        if wrong:
            raise RuleError([Problem(path, f"no such {what} {_shown(code)}") for code in wrong])
        return tuple(dict.fromkeys(str(code) for code in given))

    def listed(self, name: str, inside: object, path: str) -> Leaf:
        what = WORDS.get(name, name)
        return Has(name, name, self.codes(inside, path, self.vocabulary.lists[name], what))

    def lsoa(self, _name: str, inside: object, path: str) -> Leaf:
        return LivesIn(self.codes(inside, path, self.vocabulary.lsoas, "LSOA"))

    def decile(self, name: str, inside: object, path: str) -> Leaf:
        if not isinstance(inside, dict) or set(inside) != {"from", "to"}:
            _refuse(path, 'must look like {"from": 1, "to": 2}')
        for key, end in inside.items():
            if type(end) is not int or not FIRST_DECILE <= end <= LAST_DECILE:
                _refuse(f"{path}.{key}", "must be a whole number from 1 to 10")
        if inside["from"] > inside["to"]:
            _refuse(path, '"from" is more than "to"')
        return Has(name, name, tuple(str(d) for d in range(inside["from"], inside["to"] + 1)))

    def fact(self, name: str, inside: object, path: str) -> Leaf:
        if not isinstance(inside, dict) or set(inside) != {"question", "any_of"}:
            _refuse(path, 'must look like {"question": "sex", "any_of": ["female"]}')
        question = inside["question"]
        if not isinstance(question, str) or question not in self.vocabulary.facts:
            _refuse(f"{path}.question", f"no such question {_shown(question)}")
        known = self.vocabulary.facts[question]
        what = f"answer to {question}"
        return Has(name, question, self.codes(inside["any_of"], f"{path}.any_of", known, what))

    def health(self, name: str, inside: object, path: str) -> Leaf:
        known = self.vocabulary.facts.get(CONDITIONS, ())
        return Has(name, CONDITIONS, self.codes(inside, path, known, "health condition"))

    def yes_no(self, name: str, inside: object, path: str) -> Leaf:
        if not isinstance(inside, bool):
            _refuse(path, "must be true or false")
        dimension, codes = YES_NO[name]
        return Has(name, dimension, codes[inside])

    def took(self, name: str, inside: object, path: str) -> Leaf:
        keys = {"activity", "since"}
        if not isinstance(inside, dict) or not inside or not set(inside) <= keys:
            _refuse(path, 'needs "activity", "since", or both')
        slug = inside.get("activity")
        if "activity" in inside:
            known = self.vocabulary.activities
            (slug,) = self.codes([slug], f"{path}.activity", known, "activity")
        since = _day(inside["since"], f"{path}.since") if "since" in inside else None
        return Took(name, slug, since)

    def contact(self, _name: str, inside: object, path: str) -> Leaf:
        if not isinstance(inside, dict) or list(inside) not in (["before"], ["after"], ["never"]):
            _refuse(path, 'needs one of "before", "after" and "never"')
        ((how, value),) = inside.items()
        if how != "never":
            return LastContact(how, _day(value, f"{path}.{how}"))
        if value is not True:
            _refuse(f"{path}.never", "must be true")
        return LastContact("never")


def _day(value: object, path: str) -> date:
    try:
        day = date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        day = None
    return day or _refuse(path, f"{_shown(value)} is not a day such as 2026-03-27")


Read = Callable[[_Reader, str, object, str], Leaf]
WORDS = {"alliance": "Alliance", "rural": "rural class"}
READERS: dict[str, Read] = {
    **dict.fromkeys(LISTS, _Reader.listed),
    **dict.fromkeys(IMD_DIMENSIONS, _Reader.decile),
    **dict.fromkeys(YES_NO, _Reader.yes_no),
    **dict.fromkeys((INVITED, TOOK_PART), _Reader.took),
    "lsoa": _Reader.lsoa,
    "fact": _Reader.fact,
    "health_condition": _Reader.health,
    "last_contact": _Reader.contact,
}


def _shown(value: Any) -> str:
    """Show a value that was given, short and on one line."""
    text = f"'{value}'" if isinstance(value, str) else json.dumps(value, default=str)
    text = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
    return text if len(text) <= 60 else f"{text[:57]}..."
