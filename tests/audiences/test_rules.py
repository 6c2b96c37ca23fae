"""What a rule may say, and what is refused with a sentence that names the place."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from insightbank.engagement.audiences.rules import (
    Has,
    Not,
    Person,
    Reason,
    RuleError,
    Vocabulary,
    fits,
    from_groups,
    read_document,
    read_json,
    reasons,
    to_document,
    to_groups,
)

WORDS = Vocabulary(
    lists={
        "alliance": {"mid_essex"},
        "district": {"basildon", "thurrock"},
        "rural": {"RLN1"},
        "language": {"en", "ur"},
        "format": {"standard", "easy_read"},
    },
    lsoas={"E01015814"},
    facts={"sex": {"female", "male"}, "health_conditions": {"diabetes", "asthma_copd"}},
    activities={"seeing-a-gp"},
)


def read(tree: Any) -> Any:
    return read_document({"version": 1, "rule": tree}, WORDS)


def problems(tree: Any) -> list[str]:
    with pytest.raises(RuleError) as caught:
        read(tree)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("tree", "said"),
    [
        (
            {"and": [{"carer": True}, {"district": "atlantis"}]},
            "and[1].district: no such district 'atlantis'",
        ),
        ({"not": {"lsoa": ["E99999999"]}}, "not.lsoa: no such LSOA 'E99999999'"),
        (
            {"or": [{"fact": {"question": "sex", "any_of": ["yes"]}}]},
            "or[0].fact.any_of: no such answer to sex 'yes'",
        ),
        (
            {"fact": {"question": "shoe_size", "any_of": ["9"]}},
            "fact.question: no such question 'shoe_size'",
        ),
        (
            {"health_condition": ["sneezing"]},
            "health_condition: no such health condition 'sneezing'",
        ),
        ({"imd2025": {"from": 0, "to": 2}}, "imd2025.from: must be a whole number from 1 to 10"),
        ({"imd2025": {"from": True, "to": 2}}, "imd2025.from: must be a whole number from 1 to 10"),
        ({"imd2025": {"from": 5, "to": 2}}, 'imd2025: "from" is more than "to"'),
        ({"carer": "yes"}, "carer: must be true or false"),
        ({"and": []}, "and: must be a list with at least one condition"),
        ({"took_part": {"activity": "gone"}}, "took_part.activity: no such activity 'gone'"),
        (
            {"last_contact": {"before": "2026-02-30"}},
            "last_contact.before: '2026-02-30' is not a day such as 2026-03-27",
        ),
        ({"district": []}, "district: name 1 to 1000"),
        ({"district": [["basildon"]]}, 'district: no such district ["basildon"]'),
    ],
)
def test_a_wrong_rule_is_refused_with_the_place_and_the_reason(tree: Any, said: str) -> None:
    assert problems(tree) == [said]


def test_every_problem_of_a_rule_is_named_at_once() -> None:
    said = problems({"and": [{"district": "x"}, {"carer": 1}, {"or": [{"language": "yy"}]}]})
    assert [line.split(":")[0] for line in said] == [
        "and[0].district",
        "and[1].carer",
        "and[2].or[0].language",
    ]


def test_an_unknown_condition_is_told_which_there_are() -> None:
    assert "alliance, carer, district" in problems({"shoe": 1})[0]


def test_a_rule_that_is_too_deep_is_refused() -> None:
    tree: Any = {"carer": True}
    for _ in range(9):
        tree = {"not": tree}
    assert problems(tree)[0].endswith("rules may be 8 levels deep at most")


def test_a_rule_with_too_many_conditions_is_refused() -> None:
    many = [{"or": [{"carer": True}] * 31}, {"or": [{"carer": True}] * 31}]
    assert "60 conditions at most" in problems({"and": many})[0]


@pytest.mark.parametrize(
    "text",
    ["", "[", "[1]", "null", '{"version": 1}', b"\xff\xfe", "[" * 100_000, '"\ud800"'],
)
def test_a_file_that_is_no_rule_is_refused(text: Any) -> None:
    with pytest.raises(RuleError):
        read_json(text, WORDS)


@pytest.mark.parametrize("version", [0, 2, "1", None, True])
def test_another_version_is_refused(version: Any) -> None:
    with pytest.raises(RuleError, match="version 1 can be read"):
        read_document({"version": version, "rule": {"carer": True}}, WORDS)


TREES: list[Any] = [
    {"district": ["basildon", "thurrock"]},
    {"lsoa": ["E01015814"]},
    {"imd2019": {"from": 2, "to": 4}},
    {"carer": True},
    {"staff": False},
    {"health_condition": ["diabetes"]},
    {"fact": {"question": "sex", "any_of": ["female"]}},
    {"invited": {"activity": "seeing-a-gp", "since": "2026-01-02"}},
    {"took_part": {"since": "2026-01-02"}},
    {"last_contact": {"never": True}},
    {"last_contact": {"before": "2026-01-02"}},
    {"and": [{"carer": True}, {"not": {"or": [{"language": ["ur"]}, {"rural": ["RLN1"]}]}}]},
]


@pytest.mark.parametrize("tree", TREES)
def test_a_rule_that_goes_out_comes_in_the_same(tree: Any) -> None:
    document = to_document(read(tree))
    assert document["rule"] == tree
    assert to_document(read_json(json.dumps(document), WORDS)) == document


@pytest.mark.parametrize("tree", TREES)
def test_what_a_form_can_show_says_the_same_when_it_is_saved(tree: Any) -> None:
    rule = read(tree)
    groups = to_groups(rule)
    assert groups is not None
    again = from_groups(groups)
    assert again is not None
    for said in ("female", "male"):
        for took in ((), (("invited", "seeing-a-gp", date(2026, 5, 1)),)):
            person = Person({"sex": frozenset({said})}, "E01015814", took, date(2026, 1, 1))
            assert fits(again, person) == fits(rule, person)


def test_a_rule_that_a_form_cannot_show_is_left_to_the_file() -> None:
    deep = {"and": [{"or": [{"and": [{"carer": True}, {"staff": True}]}, {"staff": False}]}]}
    assert to_groups(read(deep)) is None


def test_why_somebody_fits_names_the_conditions_that_made_it_so() -> None:
    rule = read(
        {
            "and": [
                {"or": [{"district": "basildon"}, {"district": "thurrock"}]},
                {"not": {"or": [{"language": "ur"}]}},
            ]
        }
    )
    person = Person({"district": frozenset({"basildon"}), "language": frozenset({"en"})})
    assert reasons(rule, person) == [
        Reason(Has("district", "district", ("basildon",))),
        Reason(Has("language", "language", ("ur",)), is_absence=True),
    ]
    assert reasons(Not(rule), person) == []
