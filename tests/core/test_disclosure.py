"""The disclosure gate, attacked: nothing that is shown together gives a few people away."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insightbank.core.disclosure import (
    DisclosurePolicy,
    PublishedCount,
    PublishedTable,
    published_count,
    published_percent,
    published_table,
)

POLICY = DisclosurePolicy()


@pytest.mark.parametrize(
    ("count", "shown"),
    [(0, 0), (1, None), (7, None), (8, 10), (12, 10), (13, 15), (100, 100), (102, 100)],
)
def test_zero_stays_small_counts_are_hidden_and_others_are_rounded_to_five(
    count: int, shown: int | None
) -> None:
    assert published_count(count).value == shown


def test_a_negative_count_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        published_count(-1)


@given(st.integers(0, 10_000), st.integers(0, 20), st.integers(1, 25))
def test_whatever_the_policy_a_shown_count_is_never_a_small_one(
    count: int, suppress_to: int, round_to: int
) -> None:
    shown = published_count(count, policy=DisclosurePolicy(suppress_to, round_to)).value

    if 1 <= count <= suppress_to:
        assert shown is None
    else:
        assert shown is not None
        assert (shown == 0) == (count == 0)
        assert abs(shown - count) < round_to


def test_percentages_come_from_rounded_numbers_so_they_cannot_be_turned_back() -> None:
    assert published_percent(published_count(33), published_count(101)) == 35
    assert published_percent(PublishedCount(None), PublishedCount(100)) is None


def possible_values(
    table: PublishedTable[str], hidden: list[str], policy: DisclosurePolicy
) -> dict[str, set[int]]:
    """Work out, as an attacker would, what the hidden cells can be, from all that is shown."""
    spread = policy.round_to
    shown = [cell.value for cell in table.cells.values() if cell.value]
    if table.total.value is None:
        return {key: set(range(1, policy.suppress_to + 2)) for key in hidden}
    low = table.total.value - spread - sum(value + spread for value in shown)
    high = table.total.value + spread - sum(max(value - spread, 0) for value in shown)
    values: dict[str, set[int]] = {key: set() for key in hidden}
    most = max(high, 1)
    for guess in itertools.product(range(1, min(most, 61) + 1), repeat=len(hidden)):
        if low <= sum(guess) <= high:
            for key, value in zip(hidden, guess, strict=True):
                values[key].add(value)
    return values


@settings(max_examples=200)
@given(st.lists(st.integers(0, 60), min_size=1, max_size=6))
def test_no_hidden_cell_can_be_found_from_the_total_and_the_cells_beside_it(
    counts: list[int],
) -> None:
    named = {f"cell{number}": count for number, count in enumerate(counts)}
    table = published_table(named)
    hidden = [key for key, cell in table.cells.items() if cell.is_suppressed]
    if not hidden or len(hidden) > 2:
        return

    for key, values in possible_values(table, hidden, POLICY).items():
        assert named[key] in values
        assert len(values) > 1


@given(st.dictionaries(st.text(max_size=3), st.integers(0, 500), max_size=12))
def test_one_hidden_cell_never_stands_alone_beside_a_total(counts: dict[str, int]) -> None:
    table = published_table(counts)
    hidden = [key for key, cell in table.cells.items() if cell.is_suppressed]

    if not table.total.is_suppressed and hidden:
        assert len(hidden) >= 2
        assert sum(counts[key] for key in hidden) > POLICY.suppress_to


def test_unrounded_counts_with_an_exact_policy_still_hide_the_second_smallest_cell() -> None:
    policy = DisclosurePolicy(suppress_to=7, round_to=1)

    table = published_table({"a": 3, "b": 20, "c": 50}, policy=policy)

    assert table.cells["a"].is_suppressed
    assert table.cells["b"].is_suppressed
    assert table.cells["c"] == PublishedCount(50)
    assert table.total == PublishedCount(73)


def test_a_table_of_one_small_cell_shows_no_total() -> None:
    assert published_table({"a": 3, "b": 0}).total.is_suppressed
