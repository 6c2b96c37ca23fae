"""Every write about places: loading the shipped reference tables and importing official files.

Imports say first what they would change. A file with any line that cannot be used changes
nothing. What an operator imported is never undone by loading the shipped tables again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import delete, insert, select, update

from insightbank.db import Base, db
from insightbank.places import queries
from insightbank.places.importers.census import read_census
from insightbank.places.importers.deprivation import LSOA_YEAR, columns_for, read_deprivation
from insightbank.places.importers.postcodes import Entry, PostcodeFile, read_postcodes
from insightbank.places.importers.shipped import (
    SHIPPED,
    ShippedSet,
    place_rows,
    places_fingerprint,
)
from insightbank.places.importers.table import BadLine, BadLines, WrongFileError
from insightbank.places.models import (
    CensusCount,
    Deprivation,
    LsoaFacts,
    Place,
    PostcodeCoverage,
    PostcodeEntry,
    ReferenceSet,
)
from insightbank.places.rules import PlaceKind

SHIPPED_SOURCE, IMPORTED_SOURCE = "shipped", "imported"
CHUNK = 5_000
WHOLE = 0.9  # of the postcodes held; an extract has fewer
Row = Mapping[str, Any]
Progress = Callable[[str, int, int], None]
"""Called with what is being loaded, how many rows are in, and how many there are."""


@dataclass(frozen=True, slots=True)
class LoadReport:
    """Rows written per table; tables that were current already; tables kept as imported."""

    loaded: dict[str, int]
    unchanged: tuple[str, ...]
    kept_imports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import changes (or would). ``terminated`` are newly so and not in ``changed``.

    ``missing`` are held here and not in the file; they stay. ``applied`` is False for a dry run
    and for a file with bad lines, of which ``bad`` shows the first.
    """

    what: str
    added: int
    changed: int
    unchanged: int
    skipped: int
    terminated: int = 0
    missing: int = 0
    bad: tuple[BadLine, ...] = ()
    bad_count: int = 0
    applied: bool = False


def load_reference_data(
    progress: Progress | None = None, *, outward_codes: Collection[str] | None = None
) -> LoadReport:
    """Put the shipped tables in the database; a second call changes nothing.

    ``outward_codes`` limits the postcodes to those of some outward codes, which tests use to be
    quick; every other table is loaded whole. Flushes, never commits.
    """
    loaded: dict[str, int] = {}
    unchanged: list[str] = []
    kept: list[str] = []
    print_of_places = places_fingerprint()
    if _needs_loading("places", print_of_places, unchanged, kept):
        loaded["places"] = _save_places(print_of_places)
    for shipped in SHIPPED:
        fingerprint = shipped.fingerprint(outward_codes)
        if _needs_loading(shipped.key, fingerprint, unchanged, kept):
            rows = shipped.rows(outward_codes)
            _clear(shipped)
            _insert(shipped.model, rows, shipped.key, progress)
            _remember(shipped.key, SHIPPED_SOURCE, fingerprint, len(rows))
            loaded[shipped.key] = len(rows)
    return LoadReport(loaded, tuple(unchanged), tuple(kept))


def import_postcodes(
    path: Path,
    *,
    on: date,
    apply: bool = False,
    progress: Callable[[int], None] | None = None,
) -> ImportReport:
    """Compare an ONSPD or NSPL (CSV or zip) with what is held, and with ``apply`` take it over.

    Only postcodes of the districts that hold on ``on``. Raises ``WrongFileError``.
    """
    _require_places()
    found = read_postcodes(
        path,
        districts=_codes(PlaceKind.DISTRICT, on),
        lsoas=_codes(PlaceKind.LSOA, on),
        progress=progress,
    )
    held = _held_postcodes()
    new = [row for key, row in found.entries.items() if key not in held]
    changed = [row for key, row in found.entries.items() if key in held and row != held[key]]
    ended = sum(
        row["status"] == "terminated" and held[str(row["postcode"])]["status"] != "terminated"
        for row in changed
    )
    applied = apply and not found.bad.total
    if applied:
        _take_over(found, new, changed, held=len(held))
    return ImportReport(
        "postcodes",
        added=len(new),
        changed=len(changed) - ended,
        terminated=ended,
        unchanged=len(found.entries) - len(new) - len(changed),
        skipped=found.skipped,
        missing=len(held.keys() - found.entries.keys()),
        bad=tuple(found.bad.first),
        bad_count=found.bad.total,
        applied=applied,
    )


def _held_postcodes() -> dict[str, dict[str, Any]]:
    columns = PostcodeEntry.__table__.columns
    rows = db.session.execute(select(*columns)).mappings()
    return {str(row["postcode"]): dict(row) for row in rows}


def _take_over(found: PostcodeFile, new: list[Entry], changed: list[Entry], *, held: int) -> None:
    """Write the changes; only a whole national file says anew how far each outward code reaches."""
    _insert(PostcodeEntry, new, "postcodes", None)
    _update(PostcodeEntry, changed)
    if found.is_national and len(found.entries) >= held * WHOLE:
        _replace_coverage(found)
    _remember_import("postcodes", found.entries.values())


def import_deprivation(path: Path, *, year: int, on: date, apply: bool = False) -> ImportReport:
    """Compare an Indices of Deprivation file of ``year`` with what is held; ``apply`` takes it.

    An LSOA of the area that the file lacks counts as a bad line. Raises ``WrongFileError``.
    """
    columns_for(year)
    _require_places()
    found = read_deprivation(path, year=year, successors=_successors(year, on))
    bad = found.bad
    for lsoa in found.missing:
        bad.add(0, f"The file has no line for the LSOA {lsoa}.")
    rows = [
        {"lsoa_code": lsoa, "vintage": year, "rank": rank, "decile": decile}
        for lsoa, (rank, decile) in sorted(found.ranks.items())
    ]
    query = select(Deprivation).where(Deprivation.vintage == year)
    held = {row.lsoa_code: (row.rank, row.decile) for row in db.session.scalars(query)}
    added = len(found.ranks.keys() - held.keys())
    same = sum(held.get(lsoa) == values for lsoa, values in found.ranks.items())
    applied = apply and not bad.total
    if applied:
        db.session.execute(delete(Deprivation).where(Deprivation.vintage == year))
        _insert(Deprivation, rows, "deprivation", None)
        _remember_import(f"deprivation_{year}", rows)
    return _report(
        f"deprivation {year}",
        added=added,
        same=same,
        rows=len(rows),
        skipped=found.skipped,
        bad=bad,
        applied=applied,
    )


def import_census(path: Path, *, on: date, apply: bool = False) -> ImportReport:
    """Compare census counts with what is held; ``apply`` replaces each topic that is in the file.

    Raises ``WrongFileError``.
    """
    _require_places()
    kinds = (PlaceKind.ICB, PlaceKind.ALLIANCE, PlaceKind.DISTRICT)
    codes = {queries.ENGLAND}.union(*(_codes(kind, on) for kind in kinds))
    found = read_census(path, place_codes=codes)
    query = select(CensusCount).where(CensusCount.topic.in_(found.topics))
    held = {
        (row.topic, row.category, row.place_code): row.count for row in db.session.scalars(query)
    }
    added = len(found.rows.keys() - held.keys())
    same = sum(held.get(key) == row["count"] for key, row in found.rows.items())
    applied = apply and not found.bad.total
    if applied:
        db.session.execute(delete(CensusCount).where(CensusCount.topic.in_(found.topics)))
        _insert(CensusCount, list(found.rows.values()), "census", None)
        _remember_import("census", found.rows.values())
    return _report(
        "census",
        added=added,
        same=same,
        rows=len(found.rows),
        skipped=found.skipped,
        bad=found.bad,
        applied=applied,
    )


def _report(
    what: str, *, added: int, same: int, rows: int, skipped: int, bad: BadLines, applied: bool
) -> ImportReport:
    return ImportReport(
        what,
        added=added,
        changed=rows - added - same,
        unchanged=same,
        skipped=skipped,
        bad=tuple(bad.first),
        bad_count=bad.total,
        applied=applied,
    )


def _require_places() -> None:
    if not queries.has_reference_data():
        msg = "No places are loaded yet. Run “insightbank places load” first."
        raise WrongFileError(msg)


def _codes(kind: PlaceKind, on: date) -> set[str]:
    return {place.code for place in queries.list_places(kind, on=on)}


def _successors(year: int, on: date) -> dict[str, list[str]]:
    """Map each LSOA code that an edition uses to the 2021 LSOAs of the area it became."""
    current = _codes(PlaceKind.LSOA, on)
    if LSOA_YEAR[year] == 2021:
        return {code: [code] for code in current}
    became: dict[str, list[str]] = {}
    for facts in db.session.scalars(select(LsoaFacts).order_by(LsoaFacts.lsoa_code)):
        if facts.lsoa_code in current:
            became.setdefault(facts.lsoa11_code, []).append(facts.lsoa_code)
    return became


def _needs_loading(name: str, fingerprint: str, unchanged: list[str], kept: list[str]) -> bool:
    known = db.session.get(ReferenceSet, name)
    if known is not None and known.source == IMPORTED_SOURCE:
        kept.append(name)
        return False
    if known is not None and known.fingerprint == fingerprint:
        unchanged.append(name)
        return False
    return True


def _save_places(fingerprint: str) -> int:
    """Add new places and correct known ones; none is removed, other tables may point at it."""
    rows = place_rows()
    known = set(db.session.scalars(select(Place.id)))
    _insert(Place, [row for row in rows if row["id"] not in known], "places", None)
    _update(Place, [row for row in rows if row["id"] in known])
    _remember("places", SHIPPED_SOURCE, fingerprint, len(rows))
    return len(rows)


def _clear(shipped: ShippedSet) -> None:
    statement = delete(shipped.model)
    if shipped.model is Deprivation:
        statement = statement.where(Deprivation.vintage == int(shipped.key[-4:]))
    db.session.execute(statement)


def _insert(model: type[Base], rows: list[Any], name: str, progress: Progress | None) -> None:
    for start in range(0, len(rows), CHUNK):
        chunk = rows[start : start + CHUNK]
        db.session.connection().execute(insert(model), chunk)
        if progress:
            progress(name, start + len(chunk), len(rows))


def _update(model: type[Base], rows: list[Any]) -> None:
    """Update by primary key, many at a time."""
    if rows:
        db.session.execute(update(model), rows)


def _replace_coverage(found: PostcodeFile) -> None:
    db.session.execute(delete(PostcodeCoverage))
    rows = [
        {"code": code, "district_code": district, "live": live, "all_live": found.all_live[code]}
        for (code, district), live in sorted(found.coverage.items())
    ]
    _insert(PostcodeCoverage, rows, "coverage", None)
    _remember_import("coverage", rows)


def _remember_import(name: str, rows: Iterable[Row]) -> None:
    digest = hashlib.sha256()
    count = 0
    for row in rows:
        digest.update(repr(sorted(row.items())).encode())
        count += 1
    _remember(name, IMPORTED_SOURCE, digest.hexdigest(), count)


def _remember(name: str, source: str, fingerprint: str, row_count: int) -> None:
    known = db.session.get(ReferenceSet, name)
    if known is None:
        known = ReferenceSet(name=name)
        db.session.add(known)
    known.source, known.fingerprint, known.row_count = source, fingerprint, row_count
    db.session.flush()
