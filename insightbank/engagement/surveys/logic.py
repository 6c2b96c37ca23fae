"""Who is asked what: rules over earlier answers, and earlier answers shown in later texts; pure.

A rule is a JSON tree, or None for everybody::

    {"all": [rule, ...]}        every one holds        {"any": [rule, ...]}   at least one holds
    {"not": rule}               it does not hold
    {"q": "<question key>", "op": "<one of OPERATORS>", "value": ...}

``value`` is an option key, a number or a date as text; ``answered`` and ``not_answered`` have none.
Except for ``not_answered``, a rule about a question without an answer does not hold: "is not easy"
is said of somebody who answered something else, "not (is easy)" also of somebody who skipped. A
question that is not shown counts as not answered, whatever was said to it before it was hidden.
Whether rules make sense together is checked in logic_checks.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Rule = Mapping[str, Any]
ANSWERED, NOT_ANSWERED = "answered", "not_answered"
WITHOUT_VALUE = frozenset({ANSWERED, NOT_ANSWERED})
MOST_CONDITIONS = 30
DEEPEST = 6
LONGEST_PIPED = 100
PLACEHOLDER = re.compile(r"\{\{\s*q:([a-z][a-z0-9_]{0,59})\s*\}\}")
_ISOLATE, _END_ISOLATE = "\u2068", "\u2069"


class LogicShapeError(ValueError):
    """A rule that is not written as the module's docstring says."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A leaf of a rule: what must have been said to one question."""

    question: str
    operator: str
    value: Any = None

    def holds(self, said: Any) -> bool:
        """Tell whether what was said fulfils this; ``said`` None is no answer."""
        if said is None:
            return self.operator == NOT_ANSWERED
        return OPERATORS[self.operator](said, self.value)


def _is(said: Any, value: Any) -> bool:
    return bool(said == [value] if isinstance(said, list) else said == value)


def _includes(said: Any, value: Any) -> bool:
    return value in said if isinstance(said, list) else bool(said == value)


def _compares(said: Any, value: Any) -> bool:
    both = (said, value)
    return all(isinstance(one, str) for one in both) or all(
        isinstance(one, (int, float)) and not isinstance(one, bool) for one in both
    )


OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {
    "is": _is,
    "is_not": lambda said, value: not _is(said, value),
    "includes": _includes,
    "excludes": lambda said, value: not _includes(said, value),
    "at_least": lambda said, value: _compares(said, value) and bool(said >= value),
    "at_most": lambda said, value: _compares(said, value) and bool(said <= value),
    ANSWERED: lambda _said, _value: True,
    NOT_ANSWERED: lambda _said, _value: False,
}


def holds(rule: Rule | None, answers: Mapping[str, Any]) -> bool:
    """Tell whether a rule holds; ``answers`` are what was said, by the key of a shown question."""
    if rule is None:
        return True
    if "all" in rule:
        return all(holds(part, answers) for part in rule["all"])
    if "any" in rule:
        return any(holds(part, answers) for part in rule["any"])
    if "not" in rule:
        return not holds(rule["not"], answers)
    return condition_of(rule).holds(answers.get(rule["q"]))


def condition_of(leaf: Rule) -> Condition:
    return Condition(leaf["q"], leaf["op"], leaf.get("value"))


def conditions_in(rule: Rule | None) -> Iterator[Condition]:
    """Give every condition of a rule, in its order."""
    if rule is None:
        return
    if "q" in rule:
        yield condition_of(rule)
        return
    parts = [rule["not"]] if "not" in rule else rule.get("all", rule.get("any", ()))
    for part in parts:
        yield from conditions_in(part)


def read_rule(given: object) -> dict[str, Any] | None:
    """Check the shape of a rule and give it tidied; an empty one is None.

    Raises LogicShapeError, saying where.
    """
    if given is None or given == {}:
        return None
    rule = _read(given, 1)
    if sum(1 for _ in conditions_in(rule)) > MOST_CONDITIONS:
        msg = f"at most {MOST_CONDITIONS} conditions"
        raise LogicShapeError(msg)
    return rule


def _read(given: object, depth: int) -> dict[str, Any]:
    if depth > DEEPEST or not isinstance(given, Mapping):
        msg = f"a rule is a mapping, at most {DEEPEST} deep"
        raise LogicShapeError(msg)
    names = set(given)
    if len(names) == 1 and names <= {"all", "any"}:
        (name,) = names
        parts = given[name]
        if not isinstance(parts, list) or not parts:
            msg = f"{name}: a list with at least one rule"
            raise LogicShapeError(msg)
        return {str(name): [_read(part, depth + 1) for part in parts]}
    if names == {"not"}:
        return {"not": _read(given["not"], depth + 1)}
    return _read_condition(given)


def _read_condition(given: Mapping[Any, Any]) -> dict[str, Any]:
    key, operator, value = given.get("q"), given.get("op"), given.get("value")
    if not set(given) <= {"q", "op", "value"} or not isinstance(key, str):
        msg = "a condition has q, op and value"
        raise LogicShapeError(msg)
    if not isinstance(operator, str) or operator not in OPERATORS:
        msg = f"{key}: op is one of {', '.join(OPERATORS)}"
        raise LogicShapeError(msg)
    if operator in WITHOUT_VALUE:
        return {"q": key, "op": operator}
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        msg = f"{key}: value is a choice, a number or a date"
        raise LogicShapeError(msg)
    return {"q": key, "op": operator, "value": value}


@dataclass(frozen=True, slots=True)
class Item:
    """A question in its place, with its own rule and that of the section it stands in."""

    key: str
    show_if: Rule | None = None
    section: str | None = None
    section_show_if: Rule | None = None

    @property
    def rules(self) -> tuple[Rule, ...]:
        return tuple(rule for rule in (self.section_show_if, self.show_if) if rule is not None)


def shown_keys(items: Sequence[Item], said: Mapping[str, Any]) -> list[str]:
    """List the questions asked of somebody, in their order; ``said`` is all they ever said."""
    counted: dict[str, Any] = {}
    shown = []
    for item in items:
        if all(holds(rule, counted) for rule in item.rules):
            shown.append(item.key)
            if said.get(item.key) is not None:
                counted[item.key] = said[item.key]
    return shown


def placeholders(text: str) -> list[str]:
    """List the keys of the questions whose answers a text shows."""
    return PLACEHOLDER.findall(text)


def fill(text: str, words: Mapping[str, str], neutral: str) -> str:
    """Put what was said into a text, or neutral words where nothing was.

    What was said is set apart by isolating marks, so that its direction leaves the rest alone; it
    is still plain text, to be escaped like any other.
    """

    def put(found: re.Match[str]) -> str:
        said = " ".join(words.get(found[1], "").split()) or neutral
        if len(said) > LONGEST_PIPED:
            said = said[: LONGEST_PIPED - 1].rstrip() + "…"
        return f"{_ISOLATE}{said}{_END_ISOLATE}"

    return PLACEHOLDER.sub(put, text)
