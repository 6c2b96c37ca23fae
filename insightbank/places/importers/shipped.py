"""The reference tables that come with the product, as rows ready for the database."""

from __future__ import annotations

import csv
import gzip
import hashlib
import uuid
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any

from insightbank.db import Base
from insightbank.places.models import (
    CensusCount,
    Deprivation,
    LsoaFacts,
    PostcodeCoverage,
    PostcodeEntry,
)
from insightbank.places.rules import PlaceKind

Rows = list[dict[str, Any]]
Cells = dict[str, str]
_PARENT = {"icb": None, "alliance": "icb", "district": "alliance", "lsoa": "district"}
_PLACES = uuid.UUID("5b1f2f0e-6d0b-5d0e-9d2e-2f6a3f6f2b10")  # our own namespace for place ids


@dataclass(frozen=True, slots=True)
class ShippedSet:
    """One table of one file; ``key`` names the set, ``fingerprint`` changes with its content."""

    key: str
    model: type[Base]
    file_name: str
    to_row: Callable[[Cells], dict[str, Any]]

    def fingerprint(self, only: Collection[str] | None) -> str:
        digest = hashlib.sha256(_content(self.file_name))
        if only is not None and self.model is PostcodeEntry:
            digest.update(",".join(sorted(only)).encode())
        return digest.hexdigest()

    def rows(self, only: Collection[str] | None) -> Rows:
        """Read the rows; ``only`` limits postcodes to some outward codes (small test data)."""
        cells = list(csv.DictReader(_content(self.file_name).decode().splitlines()))
        if only is not None and self.model is PostcodeEntry:
            cells = [cell for cell in cells if cell["postcode"][:-3] in only]
        return [self.to_row(cell) for cell in cells]


def place_id(kind: str, code: str, valid_from: date) -> uuid.UUID:
    """Give the id a place has on every machine."""
    return uuid.uuid5(_PLACES, f"{kind}/{code}/{valid_from.isoformat()}")


def place_rows() -> Rows:
    """Read the places, parents before children, each with the id of its parent."""
    rows: Rows = []
    ids: dict[tuple[str | None, str], uuid.UUID] = {}
    for cells in csv.DictReader(_content("places.csv").decode().splitlines()):
        kind = str(PlaceKind(cells["kind"]))
        since = date.fromisoformat(cells["valid_from"])
        ids[kind, cells["code"]] = place_id(kind, cells["code"], since)
        rows.append(
            {
                "id": ids[kind, cells["code"]],
                "kind": kind,
                "code": cells["code"],
                "slug": cells["slug"],
                "name": cells["name"],
                "parent_id": ids.get((_PARENT[kind], cells["parent_code"])),
                "valid_from": since,
                "valid_to": date.fromisoformat(cells["valid_to"]) if cells["valid_to"] else None,
            }
        )
    return rows


def places_fingerprint() -> str:
    """Give the fingerprint of the shipped places."""
    return hashlib.sha256(_content("places.csv")).hexdigest()


def _content(name: str) -> bytes:
    content = (files("insightbank.places") / "data" / name).read_bytes()
    return gzip.decompress(content) if name.endswith(".gz") else content


def _postcode(cells: Cells) -> dict[str, Any]:
    return {**cells, "large_user": cells["large_user"] == "1"}


def _coverage(cells: Cells) -> dict[str, Any]:
    return {**cells, "live": int(cells["live"]), "all_live": int(cells["all_live"])}


def _facts(cells: Cells) -> dict[str, Any]:
    kept = ("lsoa_code", "lsoa11_code", "neighbourhood", "rural_class")
    return {**{name: cells[name] for name in kept}, "residents": int(cells["residents"])}


def _deprivation(year: int) -> Callable[[Cells], dict[str, Any]]:
    def to_row(cells: Cells) -> dict[str, Any]:
        return {
            "lsoa_code": cells["lsoa_code"],
            "vintage": year,
            "rank": int(cells[f"imd{year}_rank"]),
            "decile": int(cells[f"imd{year}_decile"]),
        }

    return to_row


def _census(cells: Cells) -> dict[str, Any]:
    return {**cells, "position": int(cells["position"]), "count": int(cells["count"])}


SHIPPED: Sequence[ShippedSet] = (
    ShippedSet("lsoa_facts", LsoaFacts, "lsoas.csv", _facts),
    ShippedSet("deprivation_2019", Deprivation, "lsoas.csv", _deprivation(2019)),
    ShippedSet("deprivation_2025", Deprivation, "lsoas.csv", _deprivation(2025)),
    ShippedSet("coverage", PostcodeCoverage, "coverage.csv", _coverage),
    ShippedSet("census", CensusCount, "census.csv", _census),
    ShippedSet("postcodes", PostcodeEntry, "postcodes.csv.gz", _postcode),
)
