"""What can be said about a place from what a person gave. Pure; never guesses between places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class PlaceKind(StrEnum):
    """The levels of place, widest first."""

    ICB = "icb"
    ALLIANCE = "alliance"
    DISTRICT = "district"
    LSOA = "lsoa"


class AnswerKind(StrEnum):
    """What became of a place question; every one is a full answer and blocks nobody.

    ``UNKNOWN``: well-formed but not listed (new homes). ``OUTSIDE``: we can tell it lies elsewhere.
    ``OUTSIDE_AREA``: the person said so. ``PARTIAL``: Alliance known, LSOA (perhaps district) not.
    ``AMBIGUOUS``: the part given reaches over Alliances or over the edge of the area.
    """

    FOUND = "found"
    PARTIAL = "partial"
    AMBIGUOUS = "ambiguous"
    UNKNOWN = "unknown"
    OUTSIDE = "outside"
    MALFORMED = "malformed"
    NO_FIXED_ADDRESS = "no_fixed_address"
    OUTSIDE_AREA = "outside_area"
    NOT_GIVEN = "not_given"


class Caution(StrEnum):
    """What to know before relying on a found postcode."""

    TERMINATED = "terminated"
    UNSURE_IF_LIVE = "unsure_if_live"
    LARGE_USER = "large_user"
    DISTRICT_DIFFERS = "district_differs"


RURAL_CLASSES: dict[str, str] = {
    "UN1": "Urban, nearer to a major town or city",
    "UF1": "Urban, further from a major town or city",
    "RLN1": "Larger rural, nearer to a major town or city",
    "RLF1": "Larger rural, further from a major town or city",
    "RSN1": "Smaller rural, nearer to a major town or city",
    "RSF1": "Smaller rural, further from a major town or city",
}
"""The 2021 Rural Urban Classification of LSOAs by code (ONS)."""


@dataclass(frozen=True, slots=True)
class PlaceRef:
    """A place as other rooms keep it: the official code, our slug and its name."""

    code: str
    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """One place that a part of a postcode may mean; no district means outside the area.

    ``live`` is how many live postcodes of that part lie there, so that the likeliest comes first.
    """

    district: PlaceRef | None
    alliance: PlaceRef | None
    live: int

    @property
    def is_outside(self) -> bool:
        return self.district is None


@dataclass(frozen=True, slots=True)
class PlaceAnswer:
    """What is known of where a person lives. Holds no postcode, so it may be stored.

    ``imd2019`` and ``imd2025`` are national deciles (1 is most deprived); ``rural`` is a key of
    ``RURAL_CLASSES``. ``problem`` is a ``core.postcodes.Problem`` value and ``suggestion`` a
    reading to offer back; both only for MALFORMED, and the suggestion is not to be stored.
    """

    kind: AnswerKind
    lsoa: PlaceRef | None = None
    district: PlaceRef | None = None
    alliance: PlaceRef | None = None
    imd2019: int | None = None
    imd2025: int | None = None
    rural: str | None = None
    neighbourhood: str | None = None
    candidates: tuple[Candidate, ...] = ()
    cautions: tuple[Caution, ...] = ()
    problem: str | None = None
    suggestion: str | None = None

    @property
    def is_rural(self) -> bool | None:
        """Say whether the LSOA is rural; None when the LSOA is not known."""
        return None if self.rural is None else self.rural.startswith("R")


_DECLARED: dict[str, AnswerKind] = {
    "": AnswerKind.NOT_GIVEN,
    "notgiven": AnswerKind.NOT_GIVEN,
    "prefernottosay": AnswerKind.NOT_GIVEN,
    "zz993wz": AnswerKind.NOT_GIVEN,  # NHS pseudo-postcode: address not known
    "nofixedaddress": AnswerKind.NO_FIXED_ADDRESS,
    "nofixedabode": AnswerKind.NO_FIXED_ADDRESS,
    "homeless": AnswerKind.NO_FIXED_ADDRESS,
    "nfa": AnswerKind.NO_FIXED_ADDRESS,
    "zz993vz": AnswerKind.NO_FIXED_ADDRESS,  # NHS pseudo-postcode: no fixed abode
    "outside": AnswerKind.OUTSIDE_AREA,
    "outsidearea": AnswerKind.OUTSIDE_AREA,
    "outsidethearea": AnswerKind.OUTSIDE_AREA,
}


def declared(typed: str) -> PlaceAnswer | None:
    """Read a plain statement in place of a postcode ("no fixed address"); None if it is not one."""
    if not typed.strip():
        return PlaceAnswer(AnswerKind.NOT_GIVEN)
    letters = "".join(char for char in typed[:60].casefold() if char.isalnum())
    kind = _DECLARED.get(letters) if letters and len(typed) <= 60 else None
    return PlaceAnswer(kind) if kind else None


def from_coverage(inside: Sequence[Candidate], all_live: int) -> PlaceAnswer:
    """Say what an outward code or sector tells, given its live postcodes by district.

    One district and nowhere else: that district. Several districts of one Alliance and nowhere
    else: the Alliance. Anything wider is ambiguous, however small the rest: a guess would put
    somebody's words under the wrong Alliance.
    """
    candidates = spread(inside, all_live)
    if len({(place.is_outside, place.alliance) for place in candidates}) > 1:
        return PlaceAnswer(AnswerKind.AMBIGUOUS, candidates=candidates)
    if len(candidates) == 1:
        only = candidates[0]
        return PlaceAnswer(AnswerKind.PARTIAL, district=only.district, alliance=only.alliance)
    return PlaceAnswer(AnswerKind.PARTIAL, alliance=candidates[0].alliance, candidates=candidates)


def spread(inside: Sequence[Candidate], all_live: int) -> tuple[Candidate, ...]:
    """Order the places by live postcodes, with "outside the area" where some lie elsewhere."""
    elsewhere = all_live - sum(place.live for place in inside)
    outside = [Candidate(None, None, elsewhere)] if elsewhere > 0 else []
    return tuple(sorted([*inside, *outside], key=lambda place: -place.live))
