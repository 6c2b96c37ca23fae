"""Places to choose from, in one list: districts, whole Alliances, the whole area."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from insightbank.insights.forms.notes import WHOLE_AREA
from insightbank.places import queries
from insightbank.web.form_fields import SelectChoice
from insightbank.web.i18n import _


@dataclass(frozen=True, slots=True)
class PlaceList:
    """The choices, and to which Alliance each district belongs."""

    choices: list[SelectChoice]
    alliance_of: dict[str, str | None]
    names: dict[str, str]

    def words(self, *, alliance: str | None, district: str | None) -> str:
        """Name a place as it is shown."""
        if district:
            return self.names.get(f"district:{district}", district)
        if alliance:
            return self.names.get(f"alliance:{alliance}", alliance)
        return self.names[WHOLE_AREA]


def load_places(today: date, *, only_alliance: str | None = None) -> PlaceList:
    """Load the places of today, or those of one Alliance."""
    districts = queries.list_places("district", on=today)
    alliances = queries.list_places("alliance", on=today)
    of = {place.slug: place.parent.slug if place.parent else None for place in districts}
    names = {f"district:{place.slug}": place.name for place in districts}
    names |= {
        f"alliance:{place.slug}": _("All of %(place)s", place=place.name) for place in alliances
    }
    names[WHOLE_AREA] = _("The whole area")
    offered = [key for key in names if not only_alliance or _is_in(key, only_alliance, of)]
    return PlaceList(_choices(offered, names), of, names)


def _is_in(key: str, alliance: str, alliance_of: dict[str, str | None]) -> bool:
    kind, _separator, slug = key.partition(":")
    return slug == alliance if kind == "alliance" else alliance_of.get(slug) == alliance


def _choices(keys: Iterable[str], names: dict[str, str]) -> list[SelectChoice]:
    return [SelectChoice(key, names[key]) for key in keys]
