"""What must be true of "show if" and of answers shown in later texts, whatever the screen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insightbank.engagement.activities.rules import MOVES, STATES, may_move
from insightbank.engagement.surveys.logic import (
    Item,
    LogicShapeError,
    fill,
    holds,
    placeholders,
    read_rule,
    shown_keys,
)
from insightbank.engagement.surveys.logic_checks import (
    Problem,
    Trouble,
    find_problems,
    find_text_problems,
)


@dataclass
class Choice:
    key: str
    is_exclusive: bool = False


@dataclass
class Q:
    key: str
    kind: str = "single"
    is_required: bool = False
    settings: dict[str, Any] = field(default_factory=dict)
    options: list[Choice] = field(default_factory=list)


def single(key: str, *options: str, **more: Any) -> Q:
    return Q(key, options=[Choice(o) for o in options or ("a", "b")], **more)


def problems(*pairs: tuple[Q, Any]) -> list[Problem]:
    items = [Item(question.key, rule) for question, rule in pairs]
    return find_problems(items, {question.key: question for question, _rule in pairs})


def leaf(key: str, operator: str = "is", value: Any = "a") -> dict[str, Any]:
    return {"q": key, "op": operator, "value": value}


ANSWERED = {"q": "x", "op": "answered"}
NOT_ANSWERED = {"q": "x", "op": "not_answered"}


@pytest.mark.parametrize(
    ("rule", "said", "is_shown"),
    [
        (leaf("x"), {"x": "a"}, True),
        (leaf("x"), {"x": "b"}, False),
        (leaf("x"), {}, False),
        (leaf("x", "is_not"), {"x": "b"}, True),
        (leaf("x", "is_not"), {}, False),
        ({"not": leaf("x")}, {}, True),
        (leaf("x", "includes"), {"x": ["b", "a"]}, True),
        (leaf("x", "excludes"), {"x": ["b", "a"]}, False),
        (leaf("x", "is"), {"x": ["a"]}, True),
        (leaf("x", "at_least", 3), {"x": 3}, True),
        (leaf("x", "at_most", 3), {"x": 3.5}, False),
        (leaf("x", "at_least", 3), {"x": "3"}, False),
        (leaf("x", "at_least", "2026-01-01"), {"x": "2026-02-01"}, True),
        (ANSWERED, {"x": "anything"}, True),
        (NOT_ANSWERED, {}, True),
        ({"all": [ANSWERED, leaf("y")]}, {"x": "b", "y": "a"}, True),
        ({"any": [NOT_ANSWERED, leaf("y")]}, {"x": "b", "y": "b"}, False),
    ],
)
def test_a_rule_holds_as_its_words_say(rule: Any, said: Any, is_shown: bool) -> None:
    assert holds(rule, said) is is_shown


def test_what_was_said_to_a_question_that_is_hidden_again_counts_for_nothing() -> None:
    items = [Item("x"), Item("y", leaf("x")), Item("z", leaf("y"))]

    assert shown_keys(items, {"x": "a", "y": "a"}) == ["x", "y", "z"]
    assert shown_keys(items, {"x": "b", "y": "a"}) == ["x"]


def test_a_sections_rule_hides_all_its_questions() -> None:
    items = [Item("x"), Item("y", None, "s1", leaf("x")), Item("z", leaf("y"), "s1", leaf("x"))]

    assert shown_keys(items, {"x": "b", "y": "a"}) == ["x"]
    assert shown_keys(items, {"x": "a", "y": "a"}) == ["x", "y", "z"]


@pytest.mark.parametrize(
    "wrong",
    [
        [],
        "x",
        {"all": []},
        {"all": leaf("x")},
        {"all": [leaf("x")], "any": [leaf("x")]},
        {"q": "x", "op": "resembles", "value": 1},
        {"q": "x", "op": ["is"], "value": 1},
        {"q": 3, "op": "is", "value": 1},
        {"q": "x", "op": "is"},
        {"q": "x", "op": "is", "value": True},
        {"q": "x", "op": "is", "value": {"$gt": ""}},
        {"q": "x", "op": "is", "value": "a", "sql": ";"},
        {"not": {"not": {"not": {"not": {"not": {"not": leaf("x")}}}}}},
        {"any": [leaf("x")] * 31},
    ],
)
def test_what_is_no_rule_is_refused(wrong: Any) -> None:
    with pytest.raises(LogicShapeError):
        read_rule(wrong)


def test_a_question_that_is_gone_comes_later_or_waits_for_itself_is_found() -> None:
    asked = single("x"), single("y")
    assert problems((asked[0], None), (asked[1], leaf("gone"))) == [
        Problem(Trouble.UNKNOWN, "y", "gone")
    ]
    assert problems((asked[0], leaf("y")), (asked[1], None))[0].trouble == Trouble.LATER
    found = problems((asked[0], leaf("y")), (asked[1], leaf("x")))
    assert [(p.key, p.trouble) for p in found] == [("x", Trouble.LOOP)]
    assert problems((asked[0], leaf("x")))[0].trouble == Trouble.LOOP


def test_a_condition_that_no_answer_can_meet_is_found() -> None:
    number = Q("n", "number", settings={"min": 0, "max": 10, "decimals": False})
    assert problems((single("x"), None), (single("y"), leaf("x", value="c")))[0].trouble == (
        Trouble.VALUE
    )
    assert problems((single("x"), None), (single("y"), leaf("x", "at_least", 3)))[0].trouble == (
        Trouble.OPERATOR
    )
    assert problems((number, None), (single("y"), leaf("n", "at_least", "3")))[0].trouble == (
        Trouble.VALUE
    )


NUMBER = Q("x", "number", settings={"min": 0, "max": 10, "decimals": False})
SEVERAL = Q("x", "multiple", options=[Choice("a"), Choice("b"), Choice("none", True)])
REQUIRED = single("x", is_required=True)


@pytest.mark.parametrize(
    ("question", "rule", "is_dead"),
    [
        (single("x"), {"all": [leaf("x"), leaf("x", value="b")]}, True),
        (single("x"), {"any": [leaf("x"), leaf("x", value="b")]}, False),
        (single("x"), {"all": [leaf("x"), {"not": leaf("x")}]}, True),
        (single("x"), {"all": [NOT_ANSWERED, leaf("x", "is_not")]}, True),
        (single("x"), {"all": [leaf("x", "is_not"), leaf("x", "is_not", "b")]}, True),
        (
            single("x", "a", "b", "c"),
            {"all": [leaf("x", "is_not"), leaf("x", "is_not", "b")]},
            False,
        ),
        (single("x"), {"not": {"any": [ANSWERED, NOT_ANSWERED]}}, True),
        (REQUIRED, NOT_ANSWERED, True),
        (single("x"), NOT_ANSWERED, False),
        (NUMBER, {"all": [leaf("x", "at_least", 5), leaf("x", "at_most", 4)]}, True),
        (NUMBER, {"all": [leaf("x", "at_least", 5), leaf("x", "at_most", 5)]}, False),
        (NUMBER, leaf("x", "at_least", 11), True),
        (SEVERAL, {"all": [leaf("x", "includes"), leaf("x", "includes", "b")]}, False),
        (SEVERAL, {"all": [leaf("x", "includes"), leaf("x", "includes", "none")]}, True),
        (SEVERAL, {"all": [leaf("x", "excludes"), leaf("x", "excludes", "b")]}, False),
    ],
)
def test_a_question_nobody_can_be_asked_is_found_and_no_other(
    question: Q, rule: Any, is_dead: bool
) -> None:
    found = problems((question, None), (single("y"), rule))

    assert [problem.trouble for problem in found] == ([Trouble.DEAD_END] if is_dead else [])


def test_a_dead_end_is_found_through_the_questions_before() -> None:
    far = {"all": [leaf("y"), leaf("x", value="b")]}

    found = problems((single("x"), None), (single("y"), leaf("x")), (single("z"), far))

    assert found == [Problem(Trouble.DEAD_END, "z")]


answers = st.dictionaries(st.sampled_from("xyz"), st.sampled_from("ab"))
leaves = st.builds(
    leaf, st.sampled_from("xy"), st.sampled_from(["is", "is_not"]), st.sampled_from("ab")
)
trees = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(lambda part: {"not": part}, inner),
        st.builds(
            lambda name, parts: {name: parts},
            st.sampled_from(["all", "any"]),
            st.lists(inner, min_size=1, max_size=3),
        ),
    ),
    max_leaves=6,
)


@given(trees, leaves.filter(lambda rule: rule["q"] == "x"))
def test_a_dead_end_is_reported_exactly_where_no_answers_lead(rule: Any, before: Any) -> None:
    questions = [single("x"), single("y"), single("z")]
    items = [Item("x"), Item("y", before), Item("z", rule)]
    reached = any(
        "z" in shown_keys(items, {k: v for k, v in (("x", x), ("y", y)) if v})
        for x in ("", "a", "b")
        for y in ("", "a", "b")
    )

    found = find_problems(items, {question.key: question for question in questions})

    assert (Problem(Trouble.DEAD_END, "z") in found) is (not reached)


@given(st.text(max_size=200))
def test_any_text_can_be_shown_and_stays_what_it_is_without_a_placeholder(text: str) -> None:
    if not placeholders(text):
        assert fill(text, {"x": "said"}, "neutral") == text


def test_an_answer_is_shown_apart_shortened_and_never_as_a_placeholder_again() -> None:
    text = "You said {{q:x}}. Why?"

    assert fill(text, {"x": "hard"}, "neutral") == "You said \u2068hard\u2069. Why?"
    assert fill(text, {}, "what you told us") == "You said \u2068what you told us\u2069. Why?"
    assert fill(text, {"x": "{{q:x}}\n<b>"}, "n") == "You said \u2068{{q:x}} <b>\u2069. Why?"
    assert len(fill(text, {"x": "a" * 5000}, "n")) < 130


def test_a_text_may_show_only_what_was_asked_before_it() -> None:
    items = [Item("x"), Item("y")]

    assert find_text_problems(items, {"y": ["After {{ q:x }}"]}) == []
    for key, text in (("x", "{{q:x}}"), ("x", "{{q:y}}"), ("y", "{{q:gone}}"), ("", "{{q:x}}")):
        assert find_text_problems(items, {key: [text]}) != []


def test_an_activity_moves_only_along_its_life() -> None:
    assert set(MOVES) == set(STATES)
    assert not any(may_move(state, state) for state in STATES)
    assert may_move("draft", "review")
    assert may_move("translated", "open")
    assert not may_move("open", "draft")
    assert not may_move("reported", "open")
    assert not may_move("no such state", "open")
