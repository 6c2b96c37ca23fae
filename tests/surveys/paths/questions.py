"""The survey the paths lead through, what may be said to its questions, and random rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

Thing = TypeVar("Thing")
Posted = dict[str, Any]
Value = tuple[Any, str | None]
"""What a valid answer is kept as: value and text."""


class Dice:
    """Choices made by one large number, so that a failing path shrinks to first choices."""

    def __init__(self, number: int) -> None:
        self.number = number

    def pick(self, things: Sequence[Thing]) -> Thing:
        self.number, place = divmod(self.number, len(things))
        return things[place]


@dataclass(frozen=True)
class Asked:
    """A question: valid posts with what they are kept as, wrong ones, and conditions about it."""

    definition: dict[str, Any]
    valid: list[tuple[Posted, Value]]
    wrong: list[Posted]
    empty: Posted
    conditions: list[tuple[str, Any]]

    @property
    def key(self) -> str:
        return str(self.definition["key"])


def _options(*keys: str, alone: str = "") -> list[dict[str, Any]]:
    return [
        {"key": key, "exclusive": key == alone, "text": {"en": f"The {key} one"}} for key in keys
    ]


def _date(day: str, month: str, year: str) -> Posted:
    return {"answer-day": day, "answer-month": month, "answer-year": year}


USED = Asked(
    {
        "key": "used",
        "kind": "single",
        "settings": {"write_in": "other"},
        "options": _options("gp", "dentist", "other"),
    },
    [
        ({"answer": "gp"}, ("gp", None)),
        ({"answer": "dentist"}, ("dentist", None)),
        ({"answer": "other", "other": "A walk-in van"}, ("other", "A walk-in van")),
    ],
    [{"answer": "forged"}, {"answer": "gp", "other": "words beside nothing"}],
    {},
    [("is", "gp"), ("is_not", "dentist"), ("answered", None), ("not_answered", None)],
)
WHICH = Asked(
    {"key": "which", "kind": "multiple", "options": _options("bus", "car", "none", alone="none")},
    [
        ({"answer": ["car", "bus"]}, (["bus", "car"], None)),
        ({"answer": ["none"]}, (["none"], None)),
        ({"answer": ["car"]}, (["car"], None)),
    ],
    [{"answer": ["none", "bus"]}, {"answer": ["car", "forged"]}],
    {},
    [("includes", "bus"), ("excludes", "bus"), ("is", "none"), ("not_answered", None)],
)
DAYS = Asked(
    {"key": "days", "kind": "number", "settings": {"min": 0, "max": 10}},
    [
        ({"answer": "4"}, (4, None)),
        ({"answer": "0"}, (0, None)),
        ({"answer": " ١٠ "}, (10, None)),
    ],
    [{"answer": "eleven"}, {"answer": "11"}, {"answer": "1.5"}],
    {"answer": ""},
    [("at_least", 4), ("at_most", 3), ("is", 0), ("is_not", 4), ("answered", None)],
)
WHEN = Asked(
    {"key": "when", "kind": "date", "settings": {"when": "past"}},
    [
        (_date("2", "3", "2025"), ("2025-03-02", None)),
        (_date("31", "12", "1999"), ("1999-12-31", None)),
    ],
    [_date("30", "2", "2025"), _date("3", "", "2025"), _date("1", "1", "2999")],
    _date("", "", ""),
    [("at_least", "2025-03-02"), ("at_most", "2020-01-01"), ("not_answered", None)],
)
WORD = Asked(
    {"key": "word", "kind": "short_text"},
    [({"answer": "Being heard"}, (None, "Being heard")), ({"answer": "وقت"}, (None, "وقت"))],
    [{"answer": "word " * 80}],
    {"answer": ""},
    [("answered", None), ("not_answered", None)],
)
SURE = Asked(
    {"key": "sure", "kind": "yes_no"},
    [
        ({"answer": "yes"}, ("yes", None)),
        ({"answer": "no"}, ("no", None)),
        ({"answer": "not_sure"}, ("not_sure", None)),
    ],
    [{"answer": "perhaps"}],
    {},
    [("is", "yes"), ("is_not", "no"), ("answered", None)],
)
AGREE = Asked(
    {"key": "agree", "kind": "consent", "statement": {"en": "I agree that you read this."}},
    [({"answer": ["yes"]}, ("yes", None))],
    [{"answer": ["forged"]}],
    {},
    [("is", "yes"), ("not_answered", None)],
)
STORY = Asked(
    {"key": "story", "kind": "long_text"},
    [({"answer": "I rang.\nNobody came."}, (None, "I rang.\nNobody came."))],
    [{"answer": "x" * 10_001}],
    {"answer": ""},
    [("answered", None)],
)
QUESTIONS = [USED, WHICH, DAYS, WHEN, WORD, SURE, AGREE, STORY]
ORDER = [asked.key for asked in QUESTIONS]
BY_KEY = {asked.key: asked for asked in QUESTIONS}
IN_SECTION = ORDER[5:]
"""The questions of the one section there is."""

CONSENT, LTC, IMPAIRMENTS = "about-you", "about-you-ltc", "about-you-impairments"
FACTS = {LTC: "ltc", IMPAIRMENTS: "impairments"}
FACT_POSTS: dict[str, list[tuple[Posted, list[str]]]] = {
    LTC: [({"answer": "yes"}, ["yes"]), ({"answer": "no"}, ["no"]), ({}, [])],
    IMPAIRMENTS: [({"answer": ["hearing", "memory"]}, ["hearing", "memory"]), ({}, [])],
}
FACT_WRONG: dict[str, Posted] = {
    LTC: {"answer": "forged"},
    IMPAIRMENTS: {"answer": ["prefer_not_to_say", "vision"]},
}
DEFINITION: dict[str, Any] = {
    "slug": "many-paths",
    "languages": ["en", "ur"],
    "ask_profile": list(FACTS.values()),
    "sections": [{"key": "more", "before": IN_SECTION[0], "title": {"en": "A little more"}}],
    "questions": [
        asked.definition | {"text": {"en": f"Question {asked.key}?", "ur": f"سوال {asked.key}؟"}}
        for asked in QUESTIONS
    ],
}


@dataclass(frozen=True)
class Shape:
    """A survey's logic: the rule of each question, of the section, and what must be answered."""

    rules: dict[str, Any]
    section_rule: Any
    required: frozenset[str]


def shape_of(numbers: Sequence[int]) -> Shape:
    """Make the logic of a survey out of one number for each question and one for the section."""
    rules, required = {}, set()
    for place, key in enumerate(ORDER):
        dice = Dice(numbers[place])
        if dice.pick([False, False, False, True]):
            required.add(key)
        rules[key] = _rule(dice, ORDER[:place])
    section_rule = _rule(Dice(numbers[len(ORDER)]), ORDER[: ORDER.index(IN_SECTION[0])])
    return Shape(rules, section_rule, frozenset(required))


def _rule(dice: Dice, before: Sequence[str]) -> Any:
    if not before or dice.pick([True, False, False]):
        return None
    first, second, third = (_leaf(dice, before) for _ in range(3))
    makings: list[Any] = [
        first,
        {"any": [first, second]},
        {"all": [first, second]},
        {"not": first},
        {"any": [{"all": [first, second]}, {"not": third}]},
        {"not": {"any": [first, {"not": second}]}},
        {"all": [{"any": [first, second]}, {"any": [second, third]}]},
    ]
    return dice.pick(makings)


def _leaf(dice: Dice, before: Sequence[str]) -> dict[str, Any]:
    # What stands just before comes first: chains of questions are where logic goes wrong.
    key = dice.pick(before[::-1])
    operator, value = dice.pick(BY_KEY[key].conditions)
    leaf = {"q": key, "op": operator}
    return leaf if value is None else leaf | {"value": value}
