"""Random paths, as many as are wanted, and a count of what was done on them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.surveys.paths.questions import ORDER
from tests.surveys.paths.walks import MOVES

MOVES_ON_A_PATH = 6
NUMBERS = len(ORDER) + 1 + MOVES_ON_A_PATH
BYTES = 5
"""Of a number; enough for all the choices that are made by one."""


def walk_all(
    paths: int, walk: Callable[[list[int], list[int], Counter[str]], None]
) -> Counter[str]:
    """Take that many random paths; gives what was done on them."""
    did: Counter[str] = Counter()

    @settings(
        max_examples=paths,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    # Bytes, not lists of numbers: those come out mostly small, or copied from one another.
    @given(st.binary(min_size=NUMBERS * BYTES, max_size=NUMBERS * BYTES))
    def take(drawn: bytes) -> None:
        parts = [drawn[start : start + BYTES] for start in range(0, len(drawn), BYTES)]
        numbers = [int.from_bytes(part) for part in parts]
        walk(numbers[: len(ORDER) + 1], numbers[len(ORDER) + 1 :], did)
        did["paths"] += 1

    take()
    return did


def assert_all_was_tried(did: Counter[str], paths: int) -> None:
    """The paths were as many as was said, and none of the moves was left out."""
    assert did["paths"] >= paths
    assert [move for move in MOVES if not did[move]] == []
