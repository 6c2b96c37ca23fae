"""Read the English Indices of Deprivation (2019 or 2025): rank and decile by LSOA.

2019 is by 2011 LSOA, 2025 by 2021 LSOA; a 2011 LSOA that was split gives its rank to each part.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from insightbank.places.importers.table import BadLines, Column, WrongFileError, read_table

LSOA_YEAR = {2019: 2011, 2025: 2021}
LSOAS_IN_ENGLAND = {2019: 32_844, 2025: 33_755}


@dataclass(slots=True)
class DeprivationFile:
    """Rank and decile by 2021 LSOA; ``missing`` are LSOAs of the area that the file lacks."""

    ranks: dict[str, tuple[int, int]] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    skipped: int = 0
    bad: BadLines = field(default_factory=BadLines)


def columns_for(year: int) -> dict[str, Column]:
    """Give the columns of an edition; raises ``WrongFileError`` for one that is not known."""
    if year not in LSOA_YEAR:
        msg = f"There is no edition {year}. Choose {' or '.join(map(str, LSOA_YEAR))}."
        raise WrongFileError(msg)
    lsoa_year = LSOA_YEAR[year]
    short = str(lsoa_year)[2:]
    index = r"index of multiple deprivation \(imd\) "
    return {
        "lsoa": Column(
            (rf"lsoa code \({lsoa_year}\)", rf"lsoa{short}_?(cd|code)"),
            f"LSOA code ({lsoa_year})",
        ),
        "rank": Column((rf"{index}rank.*", "imd_?rank"), "IMD Rank"),
        "decile": Column((rf"{index}decile.*", "imd_?decile"), "IMD Decile"),
    }


def read_deprivation(
    path: Path, *, year: int, successors: Mapping[str, Sequence[str]]
) -> DeprivationFile:
    """Read an edition; ``successors`` maps each LSOA code of the file to 2021 LSOAs of the area.

    Raises ``WrongFileError`` for another edition's file or one without any LSOA of the area.
    """
    found = DeprivationFile()
    for line in read_table(path, columns_for(year)):
        if line.reason:
            found.bad.add(line.number, line.reason)
        elif line.cells["lsoa"] not in successors:
            found.skipped += 1
        elif (values := _values(line.cells, year)) is None:
            found.bad.add(line.number, "The rank or decile is not a number in the possible range.")
        else:
            for lsoa in successors[line.cells["lsoa"]]:
                if lsoa in found.ranks:
                    found.bad.add(line.number, f"The LSOA {lsoa} is in the file twice.")
                found.ranks[lsoa] = values
    if not found.ranks and not found.bad.total:
        msg = f"None of the {found.skipped:,} LSOAs in the file is in the area."
        raise WrongFileError(msg)
    wanted = {lsoa for lsoas in successors.values() for lsoa in lsoas}
    found.missing = sorted(wanted - found.ranks.keys())
    return found


def _values(cells: Mapping[str, str], year: int) -> tuple[int, int] | None:
    rank, decile = cells["rank"].replace(",", ""), cells["decile"]
    if not (rank.isdecimal() and decile.isdecimal()):
        return None
    possible = 1 <= int(rank) <= LSOAS_IN_ENGLAND[year] and 1 <= int(decile) <= 10
    return (int(rank), int(decile)) if possible else None
