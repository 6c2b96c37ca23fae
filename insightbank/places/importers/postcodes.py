"""Read the ONS Postcode Directory or National Statistics Postcode Look-up, of either generation.

Known headers: pcd, pcd2, pcds, oslaua, lsoa21, usertype (until 2024) and pcd7, pcd8, pcds,
lad25cd, lsoa21cd, usrtypind (from 2025). Only postcodes of the area's districts are kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from pathlib import Path

from insightbank.core.postcodes import Postcode, parse_postcode
from insightbank.places.importers.table import BadLines, Column, Line, WrongFileError, read_table

COLUMNS = {
    "postcode": Column(("pcds", "pcd8", "pcd2", "pcd7", "pcd", "postcode"), "pcds"),
    "terminated": Column(("doterm", "date_of_termination"), "doterm"),
    "user_type": Column(("usrtypind", "usertype"), "usrtypind"),
    "district": Column((r"lad\d\dcd", "oslaua", "laua", "ladcd"), "lad25cd or oslaua"),
    "lsoa": Column((r"lsoa21cd", "lsoa21"), "lsoa21cd; editions before 2023 do not have it"),
}
EVERY = 100_000
Entry = dict[str, str | bool]


@dataclass(slots=True)
class PostcodeFile:
    """What a file says about the area; ``coverage`` counts live postcodes by (code, district)."""

    entries: dict[str, Entry] = field(default_factory=dict)
    coverage: Counter[tuple[str, str]] = field(default_factory=Counter)
    all_live: Counter[str] = field(default_factory=Counter)
    skipped: int = 0
    bad: BadLines = field(default_factory=BadLines)

    @property
    def is_national(self) -> bool:
        """Say whether it holds enough beyond the area to know how far an outward code reaches."""
        return self.skipped > len(self.entries)


def read_postcodes(
    path: Path,
    *,
    districts: AbstractSet[str],
    lsoas: AbstractSet[str],
    progress: Callable[[int], None] | None = None,
) -> PostcodeFile:
    """Read the postcodes of ``districts``; ``lsoas`` are the codes that may be named.

    ``progress`` hears the number of lines read. Raises ``WrongFileError``.
    """
    found = PostcodeFile()
    for count, line in enumerate(read_table(path, COLUMNS), start=1):
        if progress and count % EVERY == 0:
            progress(count)
        if line.reason:
            found.bad.add(line.number, line.reason)
            continue
        _count_live(found, line, districts)
        if line.cells["district"] not in districts:
            found.skipped += 1
        elif reason := _keep(found, line, lsoas):
            found.bad.add(line.number, reason)
    if not found.entries and not found.bad.total:
        msg = f"None of the {found.skipped:,} postcodes in the file is in the area."
        raise WrongFileError(msg)
    return found


def _count_live(found: PostcodeFile, line: Line, districts: AbstractSet[str]) -> None:
    compact = line.cells["postcode"].replace(" ", "")
    if line.cells["terminated"] or len(compact) < 5:
        return
    district = line.cells["district"]
    outward = compact[:-3]
    for code in (outward, f"{outward} {compact[-3]}"):
        found.all_live[code] += 1
        if district in districts:
            found.coverage[code, district] += 1


def _keep(found: PostcodeFile, line: Line, lsoas: AbstractSet[str]) -> str:
    """Keep a line of the area, or give the reason why not."""
    cells = line.cells
    postcode = parse_postcode(cells["postcode"])
    if not isinstance(postcode, Postcode):
        return f"“{cells['postcode'][:20]}” is not a postcode."
    if postcode.compact in found.entries:
        return f"The postcode {postcode} is in the file twice."
    if cells["lsoa"] not in lsoas:
        return f"The LSOA “{cells['lsoa'][:20]}” of {postcode} is not one of the area's."
    found.entries[postcode.compact] = {
        "postcode": postcode.compact,
        "status": "terminated" if cells["terminated"] else "live",
        "large_user": cells["user_type"] == "1",
        "district_code": cells["district"],
        "lsoa_code": cells["lsoa"],
    }
    return ""
