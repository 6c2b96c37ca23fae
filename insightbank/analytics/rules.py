"""How a survey's respondents are held beside the census: pure decisions on published numbers.

Everything here takes or gives counts that have passed the disclosure gate; a true count of people
never reaches a page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from insightbank.core.disclosure import (
    DisclosurePolicy,
    PublishedCount,
    PublishedTable,
    published_table,
)

UNDER_HEARD = 0.8
"""A group is under-heard when its share of respondents is below this part of its census share."""
MIN_CENSUS_PERCENT = 1
ENOUGH_TO_COMPARE = 30
"""With fewer respondents who told us, a share says nothing about who is missing."""


class Standing(StrEnum):
    """What can be said of a group's share beside the census."""

    MISSING = "missing"
    UNDER = "under"
    FAIR = "fair"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Compared:
    """One group beside the census: percentages are whole numbers, None where not shown."""

    id: str
    respondents: PublishedCount
    percent: int | None
    census_percent: int | None
    standing: Standing


@dataclass(frozen=True, slots=True)
class Comparison:
    """A breakdown of respondents beside the census; ``untold`` did not say."""

    rows: tuple[Compared, ...]
    total: PublishedCount
    untold: PublishedCount


def compare(
    counts: Mapping[str, int],
    census: Mapping[str, int],
    *,
    untold: int,
    policy: DisclosurePolicy,
) -> Comparison:
    """Hold respondents by group beside the census by group.

    ``counts`` and ``census`` are people by group id; groups of ``census`` set the order. The
    untold go through the gate in the same table, so that no difference gives them away.
    """
    cells = {group: counts.get(group, 0) for group in census}
    table = published_table({**cells, _UNTOLD: untold}, policy=policy)
    known = _KnownPart(table)
    everyone = sum(census.values())
    rows = tuple(
        _compared(group, table.cells[group], known, _percent(census[group], everyone))
        for group in census
    )
    return Comparison(rows, table.total, table.cells[_UNTOLD])


_UNTOLD = "\x00untold"


class _KnownPart:
    """The respondents who told us: the base of percentages."""

    def __init__(self, table: PublishedTable[str]) -> None:
        shown = [cell.value for key, cell in table.cells.items() if key != _UNTOLD and cell.value]
        self.base = PublishedCount(sum(shown))

    @property
    def is_enough(self) -> bool:
        return (self.base.value or 0) >= ENOUGH_TO_COMPARE


def _compared(
    group: str, count: PublishedCount, known: _KnownPart, census_percent: int | None
) -> Compared:
    percent = None if count.value is None else _percent(count.value, known.base.value or 0)
    standing = _standing(count, percent, known, census_percent)
    return Compared(group, count, percent, census_percent, standing)


def _standing(
    count: PublishedCount, percent: int | None, known: _KnownPart, census_percent: int | None
) -> Standing:
    if count.value == 0 and census_percent:
        return Standing.MISSING
    if not known.is_enough or not census_percent or census_percent < MIN_CENSUS_PERCENT:
        return Standing.UNKNOWN
    if percent is None:
        return Standing.UNKNOWN
    return Standing.UNDER if percent < census_percent * UNDER_HEARD else Standing.FAIR


def _percent(part: int, whole: int) -> int | None:
    return (200 * part + whole) // (2 * whole) if whole else None


ETHNIC_FAMILIES: dict[str, str] = {
    "white_british": "white_british",
    "white_irish": "white_other",
    "white_gypsy_irish_traveller": "gypsy_roma_traveller",
    "white_roma": "gypsy_roma_traveller",
    "white_other": "white_other",
    "mixed_white_black_caribbean": "mixed",
    "mixed_white_black_african": "mixed",
    "mixed_white_asian": "mixed",
    "mixed_other": "mixed",
    "asian_indian": "asian",
    "asian_pakistani": "asian",
    "asian_bangladeshi": "asian",
    "asian_chinese": "asian",
    "asian_other": "asian",
    "black_caribbean": "black",
    "black_african": "black",
    "black_other": "black",
    "other_arab": "other",
    "other_any": "other",
}
"""The 19 groups of the census question in the families that results are shown by.

Gypsy, Roma and Irish Traveller people are a family of their own: inside "White: other" nobody would
see that they are missing.
"""


def deprivation_fifth(decile: int) -> str:
    """Give the fifth of a decile: ``1`` is the most deprived 20 %, ``5`` the least."""
    return str((decile + 1) // 2)


def in_families(counts: Mapping[str, int], families: Mapping[str, str]) -> dict[str, int]:
    """Add counts up by family, in the order families appear; ids of no family are left out."""
    totals = dict.fromkeys(families.values(), 0)
    for key, count in counts.items():
        if key in families:
            totals[families[key]] += count
    return totals
