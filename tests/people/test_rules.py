"""Plain decisions about people."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insightbank.people import rules
from insightbank.web.profile_labels import PROFILE_QUESTIONS
from tests.people.conftest import NOON


def test_the_questions_are_those_that_are_shown():
    assert tuple(q.id for q in PROFILE_QUESTIONS) == rules.PROFILE_QUESTION_IDS


def test_special_categories_are_the_same_on_the_page_and_in_the_rules():
    assert {q.id for q in PROFILE_QUESTIONS if q.special_category} == rules.SPECIAL_CATEGORY


@pytest.mark.parametrize(
    ("condition", "activity", "disabled"),
    [
        (["yes"], ["yes_a_lot"], True),
        (["yes"], ["yes_a_little"], True),
        (["yes"], ["not_at_all"], False),
        (["no"], [], False),
        (["yes"], [], None),
        (["yes"], ["prefer_not_to_say"], None),
        (["prefer_not_to_say"], ["yes_a_lot"], None),
        ([], ["yes_a_lot"], None),
    ],
)
def test_disability_follows_the_census(condition, activity, disabled):
    assert rules.is_disabled({"ltc": condition, "activity": activity}) is disabled


@given(st.integers(0, 130))
def test_every_age_has_a_band_that_the_question_offers(age):
    offered = {code for q in PROFILE_QUESTIONS if q.id == "age_band" for code, _ in q.options}

    assert rules.age_band(age) in offered


@pytest.mark.parametrize(
    ("age", "band"),
    [(0, "0-15"), (15, "0-15"), (16, "16-17"), (24, "18-24"), (84, "75-84"), (85, "85+")],
)
def test_the_edges_of_age_bands(age, band):
    assert rules.age_band(age) == band


def test_an_account_rests_longer_after_each_wrong_try_but_never_for_ever():
    rests = [rules.lock_until(tries, NOON) for tries in range(40)]

    assert rests[:5] == [None] * 5
    assert rests[5] == NOON + timedelta(minutes=15)
    assert rests[6] == NOON + timedelta(minutes=30)
    assert rests[-1] == NOON + timedelta(hours=24)


@given(st.text(max_size=60))
def test_anything_typed_as_a_code_is_read_without_failing(typed):
    assert all("0" <= digit <= "9" for digit in rules.code_digits(typed))


def test_a_message_is_given_up_in_the_end():
    assert rules.next_try(1, NOON) == NOON + timedelta(minutes=1)
    assert rules.next_try(rules.MOST_SEND_TRIES, NOON) is None
