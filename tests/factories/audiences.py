"""Residents with profiles, and rules, for tests of audiences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from insightbank.core.disclosure import DisclosurePolicy
from insightbank.engagement.audiences import services
from insightbank.engagement.audiences.models import Audience
from insightbank.engagement.audiences.rules import Rule, Vocabulary, read_document
from insightbank.engagement.audiences.services import Counted, Limits
from insightbank.engagement.audiences.vocabulary import current_vocabulary, known_values
from insightbank.people import services as people
from insightbank.people.models import ResidentAccount
from insightbank.people.services import Fact
from insightbank.places.queries import place_for_district, place_for_lsoa
from tests.factories.people import TODAY, make_resident

LIMITS = Limits(20, DisclosurePolicy())
BASILDON_LSOA = "E01021299"


def make_person(
    facts: Mapping[str, Sequence[str]] | None = None,
    *,
    language: str = "en",
    format_: str = "standard",
    district: str = "",
    lsoa: str = "",
) -> ResidentAccount:
    """Make a resident who told this; the sweep has not been here yet."""
    resident = make_resident(language=language)
    people.choose_language(resident, language=language, format_=format_)
    given = [Fact(question, tuple(values)) for question, values in (facts or {}).items()]
    people.save_profile(resident, given, agreed=True, language="en", today=TODAY)
    place = place_for_lsoa(lsoa, on=TODAY) if lsoa else None
    if district:
        place = place_for_district(district, on=TODAY)
    if place is not None:
        people.set_home(resident, place, today=TODAY)
    return resident


def make_people(count: int, **what: Any) -> list[ResidentAccount]:
    return [make_person(**what) for _ in range(count)]


def sweep(today: date = TODAY) -> int:
    """Read every profile that has changed."""
    return services.derive_changed(known_values(today), today=today, limit=10_000)


def rule(tree: Any, vocabulary: Vocabulary | None = None) -> Rule:
    return read_document({"version": 1, "rule": tree}, vocabulary or current_vocabulary(TODAY))


def count(tree: Any, *, actor_id: int | None = 1, floor: int = 20) -> Counted:
    """Count as an officer would."""
    return services.count_audience(
        rule(tree),
        actor_id=actor_id,
        vocabulary=current_vocabulary(TODAY),
        limits=Limits(floor, LIMITS.policy),
        today=TODAY,
    )


def make_audience(tree: Any, *, owner: int | None = None, name: str = "Carers") -> Audience:
    return services.save_audience(
        None,
        name=name,
        rule=rule(tree),
        leave_out_over_asked=False,
        actor_id=owner,
        today=TODAY,
    )
