"""Respondents beside the census: who is missing is said, and nothing is said on too few."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from insightbank.analytics.rules import (
    ETHNIC_FAMILIES,
    Standing,
    compare,
    deprivation_fifth,
    in_families,
)
from insightbank.core.disclosure import DisclosurePolicy

POLICY = DisclosurePolicy()
CENSUS = {"a": 500, "b": 300, "c": 200}


def standing_of(counts: dict[str, int], group: str) -> Standing:
    rows = compare(counts, CENSUS, untold=0, policy=POLICY).rows
    return next(row.standing for row in rows if row.id == group)


def test_a_group_nobody_answered_for_is_missing() -> None:
    assert standing_of({"a": 60, "b": 40}, "c") is Standing.MISSING


def test_a_group_well_below_its_share_of_residents_is_under_heard() -> None:
    assert standing_of({"a": 80, "b": 10, "c": 20}, "b") is Standing.UNDER


def test_a_group_near_its_share_is_heard() -> None:
    assert standing_of({"a": 50, "b": 30, "c": 20}, "b") is Standing.FAIR


def test_with_few_answers_nothing_is_said_about_who_is_under_heard() -> None:
    assert standing_of({"a": 10, "b": 10, "c": 8}, "c") is not Standing.UNDER


def test_a_group_whose_count_is_hidden_has_no_share_and_no_standing() -> None:
    rows = compare({"a": 60, "b": 40, "c": 3}, CENSUS, untold=0, policy=POLICY).rows
    hidden = next(row for row in rows if row.id == "c")

    assert hidden.respondents.is_suppressed
    assert hidden.percent is None
    assert hidden.standing is Standing.UNKNOWN


@given(st.lists(st.integers(0, 300), min_size=3, max_size=3), st.integers(0, 300))
def test_those_who_did_not_say_cannot_be_used_to_find_a_hidden_group(
    counts: list[int], untold: int
) -> None:
    named = dict(zip(CENSUS, counts, strict=True))
    comparison = compare(named, CENSUS, untold=untold, policy=POLICY)

    cells = [*(row.respondents for row in comparison.rows), comparison.untold]
    hidden = [cell for cell in cells if cell.is_suppressed]
    if hidden and not comparison.total.is_suppressed:
        assert len(hidden) > 1


def test_gypsy_roma_and_traveller_people_are_a_family_of_their_own() -> None:
    counts = in_families({"white_roma": 3, "white_gypsy_irish_traveller": 4}, ETHNIC_FAMILIES)

    assert counts["gypsy_roma_traveller"] == 7
    assert counts["white_other"] == 0


def test_deciles_one_and_two_are_the_most_deprived_fifth() -> None:
    assert [deprivation_fifth(decile) for decile in (1, 2, 3, 10)] == ["1", "1", "2", "5"]
