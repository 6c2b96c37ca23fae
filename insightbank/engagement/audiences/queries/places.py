"""Where people live as rules name it: what holds for everyone of an LSOA, and what there is."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import aliased

from insightbank.core.languages import KNOWN_LANGUAGES
from insightbank.db import db
from insightbank.engagement.activities.models import Activity
from insightbank.places.models import Deprivation, LsoaFacts, Place
from insightbank.places.queries import DEPRIVATION_YEARS, list_places
from insightbank.places.rules import RURAL_CLASSES, PlaceKind


@dataclass(frozen=True, slots=True)
class Home:
    """What holds for everyone of an LSOA, by dimension; nothing for what is not known."""

    lsoa: str
    has: dict[str, str]
    residents: int


def list_homes(*, on: date) -> dict[str, Home]:
    """List every LSOA of today by code."""
    district, alliance = aliased(Place), aliased(Place)
    old, new = (aliased(Deprivation) for _year in DEPRIVATION_YEARS)
    query = (
        select(Place.code, district.slug, alliance.slug, LsoaFacts.rural_class)
        .add_columns(old.decile, new.decile, LsoaFacts.residents)
        .join(district, Place.parent_id == district.id)
        .outerjoin(alliance, district.parent_id == alliance.id)
        .outerjoin(LsoaFacts, LsoaFacts.lsoa_code == Place.code)
        .where(Place.kind == PlaceKind.LSOA, Place.valid_from <= on)
        .where(or_(Place.valid_to.is_(None), Place.valid_to > on))
        .order_by(Place.code)
    )
    for edition, year in zip((old, new), DEPRIVATION_YEARS, strict=True):
        same = and_(edition.lsoa_code == Place.code, edition.vintage == year)
        query = query.outerjoin(edition, same)
    names = ("district", "alliance", "rural", "imd2019", "imd2025")
    return {
        code: Home(code, _known(names, values), residents or 0)
        for code, *values, residents in db.session.execute(query)
    }


def _lsoas(on: date) -> Select[str]:
    there = or_(Place.valid_to.is_(None), Place.valid_to > on)
    return select(Place.code).where(Place.kind == PlaceKind.LSOA, Place.valid_from <= on, there)


def _known(names: Collection[str], values: Collection[object]) -> dict[str, str]:
    pairs = zip(names, values, strict=True)
    return {name: str(value) for name, value in pairs if value is not None}


def list_known(*, on: date) -> tuple[dict[str, list[str]], list[str], list[str]]:
    """List what rules can name: values by dimension, LSOA codes, and slugs of activities."""
    lists = {
        "alliance": [place.slug for place in list_places(PlaceKind.ALLIANCE, on=on)],
        "district": [place.slug for place in list_places(PlaceKind.DISTRICT, on=on)],
        "rural": list(RURAL_CLASSES),
        "language": list(KNOWN_LANGUAGES),
    }
    lsoas = list(db.session.scalars(_lsoas(on).order_by(Place.code)))
    return lists, lsoas, list(db.session.scalars(select(Activity.slug).order_by(Activity.slug)))
