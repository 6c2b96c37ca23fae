"""Every read about places: look-ups by what was typed, lists by level, census and deprivation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from insightbank.core.postcodes import (
    OutwardCode,
    Postcode,
    PostcodeProblem,
    area_of,
    parse_postcode,
)
from insightbank.db import db
from insightbank.places.models import (
    CensusCount,
    Deprivation,
    LsoaFacts,
    Place,
    PostcodeCoverage,
    PostcodeEntry,
)
from insightbank.places.rules import (
    AnswerKind,
    Candidate,
    Caution,
    PlaceAnswer,
    PlaceKind,
    PlaceRef,
    declared,
    from_coverage,
    spread,
)

DEPRIVATION_YEARS = (2019, 2025)
ENGLAND = "E92000001"
_WHOLLY_HERE = 0.99  # of an area's live postcodes; SS is, CM, RM, CO and CB are not


@dataclass(frozen=True, slots=True)
class LsoaDetail:
    """An LSOA with what holds for everyone who lives there."""

    answer: PlaceAnswer
    district_code: str


@cache
def attribution() -> str:
    """Give the words to show wherever figures from the reference data are shown."""
    return (files("insightbank.places") / "data" / "attribution.txt").read_text("utf-8").strip()


def find_place(typed: str, *, on: date) -> PlaceAnswer:
    """Say what is known of the place behind what a person typed, as places were on ``on``.

    Takes a postcode, an outward code, a sector, or a statement such as "no fixed address". Never
    raises for any text and never guesses; the answer does not hold the postcode.
    """
    if stated := declared(typed):
        return stated
    parsed = parse_postcode(typed)
    match parsed:
        case PostcodeProblem(reason=reason, suggestion=suggestion):
            return PlaceAnswer(AnswerKind.MALFORMED, problem=str(reason), suggestion=suggestion)
        case Postcode():
            return _find_postcode(parsed, on)
        case OutwardCode():
            return _find_part(parsed, on)


def place_for_lsoa(lsoa_code: str, *, on: date) -> PlaceAnswer | None:
    """Give the FOUND answer of a 2021 LSOA; None if the area has no such LSOA."""
    detail = _get_lsoa_detail(lsoa_code, on)
    return detail.answer if detail else None


def place_for_district(slug_or_code: str, *, on: date) -> PlaceAnswer | None:
    """Give the answer of a person who chose their district: PARTIAL, with its Alliance."""
    district = get_place(PlaceKind.DISTRICT, slug_or_code, on=on)
    if district is None:
        return None
    return PlaceAnswer(
        AnswerKind.PARTIAL, district=as_ref(district), alliance=_ref(district.parent)
    )


def as_ref(place: Place) -> PlaceRef:
    """Give the part of a place that other rooms keep."""
    return PlaceRef(place.code, place.slug, place.name)


def _ref(place: Place | None) -> PlaceRef | None:
    return None if place is None else as_ref(place)


def list_places(kind: PlaceKind | str, *, on: date) -> Sequence[Place]:
    """List the places of a level by name, each with its parent loaded."""
    query = _places(kind, on).order_by(Place.name, Place.code)
    return db.session.scalars(query).all()


def get_place(kind: PlaceKind | str, slug_or_code: str, *, on: date) -> Place | None:
    """Find one place by slug or official code, with its parent loaded."""
    wanted = slug_or_code[:40]
    query = _places(kind, on).where(or_(Place.slug == wanted, Place.code == wanted))
    return db.session.scalars(query.limit(1)).first()


def has_reference_data() -> bool:
    """Say whether places have been loaded at all."""
    return db.session.scalar(select(Place.id).limit(1)) is not None


def list_census_counts(topic: str | Sequence[str], place_code: str) -> Sequence[CensusCount]:
    """List counts of one topic or several for a place (district, Alliance, ICB or ``ENGLAND``).

    In the order of the census within each topic. Counts of two topics must not be compared for
    equality: each table is perturbed on its own.
    """
    topics = [topic] if isinstance(topic, str) else list(topic)
    query = (
        select(CensusCount)
        .where(CensusCount.topic.in_(topics), CensusCount.place_code == place_code)
        .order_by(CensusCount.topic, CensusCount.position)
    )
    return db.session.scalars(query).all()


def list_census_topics() -> Sequence[str]:
    """List the topics there are counts for."""
    return db.session.scalars(select(CensusCount.topic).distinct().order_by("topic")).all()


def count_residents_by_decile(
    year: int, *, on: date, district_codes: Sequence[str] | None = None
) -> dict[int, int]:
    """Count Census 2021 residents by national IMD decile of their LSOA, in the edition ``year``.

    Within ``district_codes``, or the whole area. The base is residents, not GP registrations.
    """
    query = (
        select(Deprivation.decile, func.sum(LsoaFacts.residents))
        .join(LsoaFacts, LsoaFacts.lsoa_code == Deprivation.lsoa_code)
        .where(Deprivation.vintage == year)
        .group_by(Deprivation.decile)
        .order_by(Deprivation.decile)
    )
    if district_codes is not None:
        query = query.where(Deprivation.lsoa_code.in_(_lsoa_codes(district_codes, on)))
    return {decile: int(total) for decile, total in db.session.execute(query)}


def count_residents_by_district(*, on: date) -> dict[str, int]:
    """Count Census 2021 residents by district slug."""
    district = aliased(Place)
    query = (
        select(district.slug, func.sum(LsoaFacts.residents))
        .join(Place, Place.parent_id == district.id)
        .join(LsoaFacts, LsoaFacts.lsoa_code == Place.code)
        .where(Place.kind == PlaceKind.LSOA, _holds(Place, on), _holds(district, on))
        .group_by(district.slug)
        .order_by(district.slug)
    )
    return {slug: int(total) for slug, total in db.session.execute(query)}


def _holds(place: type[Place], on: date) -> ColumnElement[bool]:
    return (place.valid_from <= on) & or_(place.valid_to.is_(None), place.valid_to > on)


def _places(kind: PlaceKind | str, on: date) -> Select[Place]:
    query = select(Place).where(Place.kind == str(kind), _holds(Place, on))
    return query.options(joinedload(Place.parent))


def _lsoa_codes(district_codes: Sequence[str], on: date) -> Select[str]:
    district = aliased(Place)
    return (
        select(Place.code)
        .join(district, Place.parent_id == district.id)
        .where(Place.kind == PlaceKind.LSOA, _holds(Place, on), district.code.in_(district_codes))
    )


def _find_postcode(postcode: Postcode, on: date) -> PlaceAnswer:
    entry = db.session.get(PostcodeEntry, postcode.compact)
    if entry is None:
        return _unlisted(postcode, on)
    detail = _get_lsoa_detail(entry.lsoa_code, on)
    answer = detail.answer if detail else PlaceAnswer(AnswerKind.FOUND)
    district, alliance = answer.district, answer.alliance
    if detail is None or detail.district_code != entry.district_code:
        own = place_for_district(entry.district_code, on=on)
        if own is not None:
            district, alliance = own.district, own.alliance
    if district is None:
        return PlaceAnswer(AnswerKind.UNKNOWN)
    return PlaceAnswer(
        AnswerKind.FOUND,
        lsoa=answer.lsoa,
        district=district,
        alliance=alliance,
        imd2019=answer.imd2019,
        imd2025=answer.imd2025,
        rural=answer.rural,
        neighbourhood=answer.neighbourhood,
        cautions=_cautions(entry, detail),
    )


def _cautions(entry: PostcodeEntry, detail: LsoaDetail | None) -> tuple[Caution, ...]:
    facts = {
        Caution.TERMINATED: entry.status == "terminated",
        Caution.UNSURE_IF_LIVE: entry.status == "unknown",
        Caution.LARGE_USER: entry.large_user,
        Caution.DISTRICT_DIFFERS: detail is None or detail.district_code != entry.district_code,
    }
    return tuple(caution for caution, holds in facts.items() if holds)


def _get_lsoa_detail(lsoa_code: str, on: date) -> LsoaDetail | None:
    """Read an LSOA with its district, Alliance, facts and deciles in one go."""
    lsoa, district, alliance = aliased(Place), aliased(Place), aliased(Place)
    old, new = aliased(Deprivation), aliased(Deprivation)
    query = (
        select(lsoa, district, alliance, LsoaFacts.rural_class, LsoaFacts.neighbourhood)
        .add_columns(old.decile, new.decile)
        .select_from(lsoa)
        .join(district, lsoa.parent_id == district.id)
        .outerjoin(alliance, district.parent_id == alliance.id)
        .outerjoin(LsoaFacts, LsoaFacts.lsoa_code == lsoa.code)
        .outerjoin(old, (old.lsoa_code == lsoa.code) & (old.vintage == DEPRIVATION_YEARS[0]))
        .outerjoin(new, (new.lsoa_code == lsoa.code) & (new.vintage == DEPRIVATION_YEARS[1]))
        .where(lsoa.kind == PlaceKind.LSOA, lsoa.code == lsoa_code[:40], _holds(lsoa, on))
    )
    row = db.session.execute(query.limit(1)).first()
    if row is None:
        return None
    place, council, partnership, rural, neighbourhood, imd2019, imd2025 = row
    answer = PlaceAnswer(
        AnswerKind.FOUND,
        lsoa=as_ref(place),
        district=as_ref(council),
        alliance=_ref(partnership),
        imd2019=imd2019,
        imd2025=imd2025,
        rural=rural,
        neighbourhood=neighbourhood,
    )
    return LsoaDetail(answer, council.code)


def _find_part(part: OutwardCode, on: date) -> PlaceAnswer:
    candidates, all_live = _coverage(str(part), on)
    if candidates:
        return from_coverage(candidates, all_live)
    if not part.sector_digit:
        return _uncovered(part.outward)
    candidates, all_live = _coverage(part.outward, on)
    if candidates:
        return PlaceAnswer(AnswerKind.UNKNOWN, candidates=spread(candidates, all_live))
    return _uncovered(part.outward)


def _unlisted(postcode: Postcode, on: date) -> PlaceAnswer:
    """Say what a well-formed postcode that is not listed may be: a new home here, or elsewhere."""
    for code in (str(postcode.sector), postcode.outward):
        candidates, all_live = _coverage(code, on)
        if candidates:
            return PlaceAnswer(AnswerKind.UNKNOWN, candidates=spread(candidates, all_live))
    return _uncovered(postcode.outward)


def _uncovered(outward: str) -> PlaceAnswer:
    """Tell a code that lies elsewhere from one that does not exist (yet) in our own letters.

    No live postcode of this outward code lies in the area. Its area letters decide: where they
    lie wholly here (SS) it may be a slip or new; otherwise it is a neighbour (RM1, CO1) or far.
    """
    area = area_of(outward)
    query = select(
        PostcodeCoverage.code, func.sum(PostcodeCoverage.live), func.max(PostcodeCoverage.all_live)
    ).where(PostcodeCoverage.code.startswith(area), ~PostcodeCoverage.code.contains(" "))
    rows = db.session.execute(query.group_by(PostcodeCoverage.code)).all()
    ours = [row for row in rows if area_of(row[0]) == area]
    if not ours:
        loaded = db.session.scalar(select(PostcodeCoverage.code).limit(1)) is not None
        return PlaceAnswer(AnswerKind.OUTSIDE if loaded else AnswerKind.UNKNOWN)
    here, everywhere = sum(row[1] for row in ours), sum(row[2] for row in ours)
    wholly_here = here >= everywhere * _WHOLLY_HERE
    return PlaceAnswer(AnswerKind.UNKNOWN if wholly_here else AnswerKind.OUTSIDE)


def _coverage(code: str, on: date) -> tuple[list[Candidate], int]:
    """List the districts a part of a postcode reaches, and its live postcodes everywhere."""
    district, alliance = aliased(Place), aliased(Place)
    query = (
        select(district, alliance, PostcodeCoverage.live, PostcodeCoverage.all_live)
        .select_from(PostcodeCoverage)
        .join(district, district.code == PostcodeCoverage.district_code)
        .outerjoin(alliance, district.parent_id == alliance.id)
        .where(PostcodeCoverage.code == code, district.kind == PlaceKind.DISTRICT)
        .where(_holds(district, on))
        .order_by(PostcodeCoverage.live.desc(), district.name)
    )
    rows = db.session.execute(query).all()
    candidates = [
        Candidate(as_ref(place), _ref(partnership), live) for place, partnership, live, _ in rows
    ]
    return candidates, (rows[0][3] if rows else 0)
