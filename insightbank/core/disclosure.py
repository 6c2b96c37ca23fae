"""The disclosure gate: the only way a count leaves the system.

Counts are published, people are not. Zero stays zero, small counts are suppressed, others rounded,
percentages come from rounded numbers, and no total is shown from which a suppressed cell could be
worked out. Source of the method: NHS England, HES disclosure control since September 2018.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class DisclosurePolicy:
    """What may be shown: 1 to ``suppress_to`` never, others to the nearest ``round_to``."""

    suppress_to: int = 7
    round_to: int = 5

    def __post_init__(self) -> None:
        if self.suppress_to < 0 or self.round_to < 1:
            msg = "suppress_to must be 0 or more and round_to 1 or more"
            raise ValueError(msg)


DEFAULT_POLICY = DisclosurePolicy()


@dataclass(frozen=True, slots=True)
class PublishedCount:
    """A count that may be shown; ``value`` is None where it is suppressed."""

    value: int | None

    @property
    def is_suppressed(self) -> bool:
        return self.value is None


SUPPRESSED = PublishedCount(None)


@dataclass(frozen=True, slots=True)
class PublishedTable(Generic[Key]):
    """Cells of one breakdown and their total, safe to show together.

    ``total`` is suppressed where it would give a suppressed cell away.
    """

    cells: dict[Key, PublishedCount]
    total: PublishedCount

    def percent(self, key: Key) -> int | None:
        """Give a cell's share in whole per cent, from the rounded numbers; None if not shown."""
        return published_percent(self.cells[key], self.shown_base())

    def shown_base(self) -> PublishedCount:
        """Give the base of percentages: the sum of the cells that are shown."""
        shown = [cell.value for cell in self.cells.values() if cell.value is not None]
        return PublishedCount(sum(shown)) if shown else SUPPRESSED


def published_count(count: int, *, policy: DisclosurePolicy = DEFAULT_POLICY) -> PublishedCount:
    """Turn a true count into what may be shown.

    Zero stays zero, 1 to ``policy.suppress_to`` becomes suppressed, anything else is rounded half
    up to ``policy.round_to``. Raises ValueError for a negative count.
    """
    if count < 0:
        msg = "a count of people cannot be negative"
        raise ValueError(msg)
    if count == 0:
        return PublishedCount(0)
    if count <= policy.suppress_to:
        return SUPPRESSED
    rounded = (2 * count + policy.round_to) // (2 * policy.round_to) * policy.round_to
    # A count that may be shown is never rounded down to what reads as nobody.
    return PublishedCount(max(rounded, policy.round_to))


def published_percent(part: PublishedCount, whole: PublishedCount) -> int | None:
    """Give the percentage of two published counts, half up; None where either is not shown."""
    if part.value is None or not whole.value:
        return None
    return (200 * part.value + whole.value) // (2 * whole.value)


def published_table(
    counts: Mapping[Key, int], *, policy: DisclosurePolicy = DEFAULT_POLICY
) -> PublishedTable[Key]:
    """Turn one breakdown of people into cells and a total that may be shown together.

    Where exactly one cell is suppressed, its size could be found from the total and the others; the
    smallest other cell above zero is then suppressed too, and where there is none the total is.
    Where the suppressed cells together are too few to be shown as one count, the next smallest
    follows, so that the difference between total and shown cells never speaks of a few people.
    """
    cells = {key: published_count(count, policy=policy) for key, count in counts.items()}
    hidden = {key for key, cell in cells.items() if cell.is_suppressed}
    total = published_count(sum(counts.values()), policy=policy)
    if not hidden:
        return PublishedTable(cells, total)
    others = (key for key in counts if key not in hidden and counts[key])
    for key in sorted(others, key=lambda key: counts[key]):
        if _is_safe(counts, hidden, policy):
            break
        hidden.add(key)
        cells[key] = SUPPRESSED
    if not _is_safe(counts, hidden, policy):
        total = SUPPRESSED
    return PublishedTable(cells, total)


def _is_safe(counts: Mapping[Key, int], hidden: set[Key], policy: DisclosurePolicy) -> bool:
    """Tell whether what is hidden stays hidden beside the total."""
    return len(hidden) > 1 and sum(counts[key] for key in hidden) > policy.suppress_to
