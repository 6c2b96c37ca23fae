"""Invented residents who answer surveys: where they live and who they are, drawn like the census.

Everything is drawn from one seeded generator, so that the same day gives the same people.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import accumulate
from random import Random
from typing import Any

import yaml
from sqlalchemy import select
from sqlalchemy.orm import aliased

from insightbank.core.languages import DEFAULT_LANGUAGE
from insightbank.db import db
from insightbank.places import queries as places
from insightbank.places.models import Deprivation, LsoaFacts, Place
from insightbank.places.rules import AnswerKind, PlaceAnswer, PlaceKind

AGREE = 0.86
"""How many of those who answer agree to say something about themselves."""
SKIP_FACT = 0.05
PREFER_NOT = 0.03
CARE = {"no": 78, "h0_9": 9, "h10_19": 4, "h20_34": 3, "h35_49": 2, "h50": 4}
CONDITION_BY_AGE = {"55-64": 0.45, "65-74": 0.55, "75-84": 0.65, "85+": 0.75}
ACTIVITY = {"yes_a_lot": 30, "yes_a_little": 45, "not_at_all": 25}
ELSEWHERE = {AnswerKind.NOT_GIVEN: 7, AnswerKind.OUTSIDE: 2, AnswerKind.NO_FIXED_ADDRESS: 1}
LISTED = 0.95
"""How many give a postcode that is found."""

Fact = tuple[str, list[str], str | None]


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody who answers: their language, place and what they agreed to say of themselves."""

    language: str
    place: PlaceAnswer
    facts: tuple[Fact, ...]


@cache
def load_voices() -> Mapping[str, Any]:
    """Read who answers more and who less than their share."""
    text = (files("insightbank.demo") / "data" / "voices.yaml").read_text("utf-8")
    voices: Mapping[str, Any] = yaml.safe_load(text)
    return voices


class Draw:
    """A weighted choice that can be made many times."""

    def __init__(self, weights: Mapping[Any, float]) -> None:
        self._choices = list(weights)
        self._sums = list(accumulate(weights.values()))

    def __bool__(self) -> bool:
        return bool(self._sums) and self._sums[-1] > 0

    def __call__(self, rng: Random) -> Any:
        return rng.choices(self._choices, cum_weights=self._sums)[0]


class Residents:
    """The people one survey may hear from; ``draw`` gives the next."""

    def __init__(self, slug: str, languages: Sequence[str], *, today: date) -> None:
        voices = {**load_voices(), **load_voices()["surveys"].get(slug, {})}
        self._voices = voices
        known = voices["languages"]
        self._first = iter([tag for tag in languages if tag in known])
        self._languages = Draw({tag: known[tag]["weight"] for tag in languages if tag in known})
        self._homes = Draw(_home_weights(voices, today))
        districts = places.list_places(PlaceKind.DISTRICT, on=today)
        self._ethnic = {d.slug: Draw(_census("ethnic_group", d.code, voices)) for d in districts}
        self._age = {d.slug: Draw(_census("age_band", d.code, voices)) for d in districts}

    def draw(self, rng: Random) -> Resident:
        """Give the next resident."""
        language = self._language(rng)
        home: PlaceAnswer = self._homes(rng)
        facts = self._facts(rng, language, home) if rng.random() < AGREE else []
        found = rng.random() < LISTED
        place = home if found else PlaceAnswer(Draw(ELSEWHERE)(rng))
        return Resident(language, place, tuple(facts))

    def _language(self, rng: Random) -> str:
        """Take each language once, so that none is missing, then draw."""
        if first := next(self._first, None):
            return first
        if self._languages and rng.random() < self._voices["answers_in_other_languages"]:
            spoken: str = self._languages(rng)
            return spoken
        return DEFAULT_LANGUAGE

    def _facts(self, rng: Random, language: str, home: PlaceAnswer) -> list[Fact]:
        assert home.district is not None
        age, sex = self._age_and_sex(rng, home.district.slug)
        known = self._voices["languages"].get(language)
        ethnic = Draw(known["ethnic_group"]) if known else self._ethnic[home.district.slug]
        has_condition = rng.random() < CONDITION_BY_AGE.get(age, 0.25)
        said = {
            "age_band": age,
            "sex": sex,
            "ethnic_group": ethnic(rng),
            "ltc": "yes" if has_condition else "no",
            "unpaid_care": Draw(CARE)(rng),
        }
        if has_condition:
            said["activity"] = Draw(ACTIVITY)(rng)
        return _as_told(rng, said)

    def _age_and_sex(self, rng: Random, district: str) -> tuple[str, str]:
        """Draw an age, then a sex: men of some ages are heard far less."""
        age: str = self._age[district](rng)
        men = self._voices["men"].get(age, self._voices["other_men"])
        return age, Draw({"female": 1.0, "male": men})(rng)


def _as_told(rng: Random, said: Mapping[str, str]) -> list[Fact]:
    """Turn what is so into what is told: some skip a question, some prefer not to say."""
    facts: list[Fact] = []
    for question, code in said.items():
        chance = rng.random()
        if chance < SKIP_FACT:
            continue
        told = "prefer_not_to_say" if chance < SKIP_FACT + PREFER_NOT else code
        if question == "activity" and ("ltc", ["yes"], None) not in facts:
            continue  # asked only of those who said that they have a condition
        facts.append((question, [told], None))
    return facts


def _census(topic: str, place_code: str, voices: Mapping[str, Any]) -> dict[str, float]:
    weights = voices[topic]
    rows = places.list_census_counts(topic, place_code)
    return {row.category: row.count * weights.get(row.category, 1.0) for row in rows}


def _home_weights(voices: Mapping[str, Any], today: date) -> dict[PlaceAnswer, float]:
    weights = {}
    for place, residents in load_homes(today):
        assert place.district is not None
        weight = voices["places"].get(place.district.slug, 1.0)
        weights[place] = residents * weight * voices["deprivation"].get(place.imd2019, 1.0)
    return weights


def load_homes(today: date) -> list[tuple[PlaceAnswer, int]]:
    """Load every LSOA as the answer of somebody who lives there, with how many do."""
    districts = {d.id: d for d in places.list_places(PlaceKind.DISTRICT, on=today)}
    old, new = aliased(Deprivation), aliased(Deprivation)
    years = places.DEPRIVATION_YEARS
    rows = db.session.execute(
        select(Place, LsoaFacts, old.decile, new.decile)
        .join(LsoaFacts, LsoaFacts.lsoa_code == Place.code)
        .join(old, (old.lsoa_code == Place.code) & (old.vintage == years[0]))
        .join(new, (new.lsoa_code == Place.code) & (new.vintage == years[1]))
        .where(Place.kind == PlaceKind.LSOA, Place.parent_id.in_(districts))
        .order_by(Place.code)
    )
    return [
        (_answer(lsoa, districts[lsoa.parent_id], facts, (imd2019, imd2025)), facts.residents)
        for lsoa, facts, imd2019, imd2025 in rows
        if lsoa.parent_id is not None and lsoa.valid_to is None
    ]


def _answer(
    lsoa: Place, district: Place, facts: LsoaFacts, deciles: tuple[int, int]
) -> PlaceAnswer:
    return PlaceAnswer(
        AnswerKind.FOUND,
        lsoa=places.as_ref(lsoa),
        district=places.as_ref(district),
        alliance=places.as_ref(district.parent) if district.parent else None,
        imd2019=deciles[0],
        imd2025=deciles[1],
        rural=facts.rural_class,
    )
