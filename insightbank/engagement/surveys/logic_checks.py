"""Whether a survey's rules make sense: finds unknown keys, loops and questions nobody can reach.

Pure. What it reports is certain; a rule too tangled to follow to its end is let through.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import combinations, product
from typing import Any

from insightbank.engagement.surveys.kinds import Asked, kind_of
from insightbank.engagement.surveys.logic import (
    NOT_ANSWERED,
    WITHOUT_VALUE,
    Condition,
    Item,
    Rule,
    condition_of,
    conditions_in,
    placeholders,
)

MOST_BRANCHES = 400
MOST_MENTIONED = 8
ANY_DAY = "2026-01-01"
NUMBERS, DAYS = frozenset({"scale", "number"}), frozenset({"date", "month"})
SEVERAL = frozenset({"multiple", "ranking", "matrix"})
"""Kinds whose answer holds more than one choice."""
ANYTHING: Any = object()
"""Some answer of a kind whose answers are not compared."""


class Trouble(StrEnum):
    """What is wrong with a rule or a text."""

    UNKNOWN = "unknown"
    LATER = "later"
    LOOP = "loop"
    OPERATOR = "operator"
    VALUE = "value"
    DEAD_END = "dead_end"
    PLACEHOLDER = "placeholder"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, at which question, and which other question it is about."""

    trouble: Trouble
    key: str
    about: str = ""

    def __str__(self) -> str:
        return f"{self.key}: {self.trouble} {self.about}".strip()


def operators_of(question: Asked) -> tuple[str, ...]:
    """List the operators that make sense for a question, the commonest first."""
    always = ("answered", "not_answered")
    if is_one_of(question):
        return ("is", "is_not", *always)
    if question.kind == "multiple":
        return ("includes", "excludes", "is", *always)
    if question.kind in NUMBERS:
        return ("is", "is_not", "at_least", "at_most", *always)
    if question.kind in DAYS:
        return ("at_least", "at_most", *always)
    return always


def is_one_of(question: Asked) -> bool:
    """Tell whether an answer is one choice's key, in whatever way it is chosen."""
    return question.kind not in SEVERAL and bool(kind_of(question).choices(question))


def find_problems(items: Sequence[Item], questions: Mapping[str, Asked]) -> list[Problem]:
    """List what is wrong with the rules of a survey, in the order of its questions."""
    place = {item.key: number for number, item in enumerate(items)}
    wanted = {i.key: {c.question for rule in i.rules for c in conditions_in(rule)} for i in items}
    problems: list[Problem] = []
    for item in items:
        for condition in (c for rule in item.rules for c in conditions_in(rule)):
            trouble = _trouble(condition, item, place, wanted, questions)
            if trouble:
                problems.append(Problem(trouble, item.key, condition.question))
    if not problems:
        rules = {item.key: item.rules for item in items}
        problems = [
            Problem(Trouble.DEAD_END, item.key)
            for item in items
            if item.rules and not _can_hold(item.rules, rules, questions)
        ]
    return list(dict.fromkeys(problems))


def find_text_problems(
    items: Sequence[Item], texts_of: Mapping[str, Sequence[str]]
) -> list[Problem]:
    """List texts that show the answer to a question which is not asked before them.

    ``texts_of`` are texts by the key of the question they belong to, "" for those of no question.
    """
    place = {item.key: number for number, item in enumerate(items)}
    return [
        Problem(Trouble.PLACEHOLDER, key, wanted)
        for key, texts in texts_of.items()
        for text in texts
        for wanted in placeholders(text)
        if place.get(wanted, len(items)) >= place.get(key, 0)
    ]


def _trouble(
    condition: Condition,
    item: Item,
    place: Mapping[str, int],
    wanted: Mapping[str, set[str]],
    questions: Mapping[str, Asked],
) -> Trouble | None:
    about = condition.question
    if about not in place:
        return Trouble.UNKNOWN
    if place[about] >= place[item.key]:
        return Trouble.LOOP if item.key in _needed(about, wanted) else Trouble.LATER
    question = questions[about]
    if condition.operator not in operators_of(question):
        return Trouble.OPERATOR
    return None if _fits(question, condition) else Trouble.VALUE


def _needed(key: str, wanted: Mapping[str, set[str]]) -> set[str]:
    """Collect a question and all that its rules hang on."""
    found: set[str] = set()
    rest = [key]
    while rest:
        here = rest.pop()
        if here not in found:
            found.add(here)
            rest.extend(wanted.get(here, ()))
    return found


def _fits(question: Asked, condition: Condition) -> bool:
    value = condition.value
    if condition.operator in WITHOUT_VALUE:
        return True
    if question.kind == "multiple" or is_one_of(question):
        return value in kind_of(question).choices(question)
    if question.kind in DAYS:
        return isinstance(value, str) and _reads_as_day(value)
    return isinstance(value, (int, float))


def _reads_as_day(value: str) -> bool:
    try:
        date.fromisoformat(value if len(value) > len("2026-03") else f"{value}-01")
    except ValueError:
        return False
    return True


Branch = tuple[tuple[Condition, bool], ...]
"""Conditions that must hold together, each with whether it must hold or must not."""


class _TooTangledError(Exception):
    """More branches than are worth following."""


def _can_hold(
    rules: Sequence[Rule],
    rules_of: Mapping[str, Sequence[Rule]],
    questions: Mapping[str, Asked],
) -> bool:
    try:
        branches = list(_branches({"all": list(rules)}, is_wanted=True, rules_of=rules_of))
    except _TooTangledError:
        return True
    return any(_is_possible(branch, rules_of, questions) for branch in branches)


def _branches(
    rule: Rule, *, is_wanted: bool, rules_of: Mapping[str, Sequence[Rule]]
) -> Iterator[Branch]:
    """Unfold a rule into branches; what needs an answer also needs the question to be shown."""
    if "not" in rule:
        yield from _branches(rule["not"], is_wanted=not is_wanted, rules_of=rules_of)
    elif "q" in rule:
        condition = condition_of(rule)
        needs_answer = is_wanted != (condition.operator == NOT_ANSWERED)
        shown = rules_of.get(condition.question, ()) if needs_answer else ()
        for branch in _together([({"all": [part]}, True) for part in shown], rules_of):
            yield (*branch, (condition, is_wanted))
    else:
        parts = [(part, is_wanted) for part in rule.get("all", rule.get("any", ()))]
        if ("all" in rule) == is_wanted:
            yield from _together(parts, rules_of)
        else:
            for part, wanted in parts:
                yield from _branches(part, is_wanted=wanted, rules_of=rules_of)


def _together(
    parts: Sequence[tuple[Rule, bool]], rules_of: Mapping[str, Sequence[Rule]]
) -> Iterator[Branch]:
    unfolded = [
        list(_branches(part, is_wanted=wanted, rules_of=rules_of)) for part, wanted in parts
    ]
    size = 1
    for branches in unfolded:
        size *= max(len(branches), 1)
    if size > MOST_BRANCHES:
        raise _TooTangledError
    for chosen in product(*unfolded):
        yield tuple(condition for branch in chosen for condition in branch)


def _is_possible(
    branch: Branch, rules_of: Mapping[str, Sequence[Rule]], questions: Mapping[str, Asked]
) -> bool:
    by_question: dict[str, list[tuple[Condition, bool]]] = {}
    for condition, is_wanted in branch:
        by_question.setdefault(condition.question, []).append((condition, is_wanted))
    for key, conditions in by_question.items():
        question = questions[key]
        is_certain = question.is_required and not rules_of.get(key)
        answers = list(_answers(question, [c.value for c, _ in conditions]))
        tried = answers if is_certain else [None, *answers]
        if not any(all(c.holds(said) == wanted for c, wanted in conditions) for said in tried):
            return False
    return True


def _answers(question: Asked, mentioned: Sequence[Any]) -> Iterator[Any]:
    """Give answers that differ in everything the conditions can tell apart."""
    values = list(dict.fromkeys(value for value in mentioned if value is not None))
    if is_one_of(question):
        yield from kind_of(question).choices(question)
    elif question.kind == "multiple":
        yield from _sets(question, values)
    elif question.kind in NUMBERS:
        yield from _numbers(question, values)
    elif question.kind == "date":
        for value in values or [ANY_DAY]:
            day = date.fromisoformat(value)
            yield from (value, _beside(day, -1), _beside(day, 1))
    else:
        yield ANYTHING
        yield from values


def _beside(day: date, days: int) -> str:
    try:
        return (day + timedelta(days)).isoformat()
    except OverflowError:
        return day.isoformat()


def _sets(question: Asked, mentioned: Sequence[str]) -> Iterator[list[str]]:
    alone = [option.key for option in question.options if option.is_exclusive]
    yield from ([key] for key in alone)
    others = [option.key for option in question.options if not option.is_exclusive]
    told_apart = [key for key in others if key in mentioned][:MOST_MENTIONED]
    pool = told_apart + [key for key in others if key not in mentioned][:1]
    for size in range(1, len(pool) + 1):
        yield from (list(chosen) for chosen in combinations(pool, size))


def _numbers(question: Asked, mentioned: Sequence[Any]) -> Iterator[float]:
    low, high = question.settings.get("min"), question.settings.get("max")
    step = 0.5 if question.settings.get("decimals") else 1
    numbers = [v for v in mentioned if isinstance(v, (int, float))] or [low or high or 0]
    near = {n + d for n in numbers for d in (-step, 0, step)} | {
        end for end in (low, high) if end is not None
    }
    for number in sorted(near):
        is_whole = step != 1 or float(number).is_integer()
        if is_whole and (low is None or number >= low) and (high is None or number <= high):
            yield number


def with_rule(items: Sequence[Item], key: str, rule: Rule | None, *, section: bool) -> list[Item]:
    """Give the questions as they would be with another rule at a question or a section."""
    return [
        replace(item, section_show_if=rule)
        if section and item.section == key
        else replace(item, show_if=rule)
        if not section and item.key == key
        else item
        for item in items
    ]
