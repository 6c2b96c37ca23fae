"""Themes and PLUS groups: the ids that tags, facets, filters, packs and gold data share."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

import yaml

Facet = Literal["theme", "plus"]
FACETS: tuple[Facet, ...] = ("theme", "plus")


@dataclass(frozen=True, slots=True)
class Entry:
    """A theme or PLUS group; ``family`` is experience, health, life or plus."""

    id: str
    label: str
    family: str
    definition: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """The taxonomy in force: insertion order is the order shown."""

    version: int
    themes: dict[str, Entry]
    plus_groups: dict[str, Entry]

    def entries(self, facet: Facet) -> dict[str, Entry]:
        return self.themes if facet == "theme" else self.plus_groups

    def label(self, facet: Facet, tag_id: str) -> str:
        """Give the label of an id; an id that has been retired shows as itself."""
        entry = self.entries(facet).get(tag_id)
        return entry.label if entry else tag_id


@cache
def load_taxonomy() -> Taxonomy:
    """Read the taxonomy the product carries."""
    raw = yaml.safe_load((files("insightbank.core") / "taxonomy.yaml").read_text("utf-8"))
    themes = {
        key: Entry(key, value["label"], family, value.get("definition", ""))
        for family, entries in raw["themes"].items()
        for key, value in entries.items()
    }
    plus = {
        key: Entry(key, value["label"], "plus", source=value.get("source", ""))
        for key, value in raw["plus_groups"].items()
    }
    return Taxonomy(raw["version"], themes, plus)
