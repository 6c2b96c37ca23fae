"""Invented residents in any number, with margins like the census: for audiences at their real size.

Nobody real is behind any of them, and their addresses end in ``.invalid``, which reaches nobody.
Drawn from one seeded generator: the same number after the same number gives the same people.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import Table, false, func, insert, not_, select

from insightbank.db import Base, db
from insightbank.demo.residents import Draw
from insightbank.engagement.audiences import queries as audiences
from insightbank.engagement.audiences import services
from insightbank.engagement.audiences.models import AudienceProfile, Participation
from insightbank.engagement.audiences.queries.places import Home
from insightbank.engagement.audiences.services.deriving import words_of
from insightbank.people.models import Consent, ProfileFact, ResidentAccount, ResidentHome
from insightbank.people.rules import CONSENT_WORDING
from insightbank.places import queries as places
from insightbank.places.rules import AnswerKind, PlaceKind

DOMAIN = "synthetic.invalid"
BATCH = 5_000
TELLS_HOME = 0.97
TELLS = {"ethnic_group": 0.9, "unpaid_care": 0.9, "disability": 0.8, "health_care_staff": 0.9}
STAFF = Draw({"nhs": 5, "social_care": 5, "voluntary": 3, "no": 87})
FORMATS = Draw(
    {"standard": 938, "large_print": 25, "easy_read": 20, "audio": 6, "plain_text": 5}
    | {"bsl_video": 3, "braille": 1, "paper": 2}
)
CONDITIONS = Draw(
    {"high_blood_pressure": 26, "anxiety_depression": 20, "long_term_pain": 17, "asthma_copd": 14}
    | {"diabetes": 11, "heart": 9, "cancer": 6, "autism_adhd": 5, "kidney": 4, "dementia": 2}
    | {"severe_mental_illness": 2, "epilepsy": 1, "learning_disability": 1, "drug_alcohol": 1}
)
DISABILITY = {
    "limited_a_lot": ("yes", "yes_a_lot"),
    "limited_a_little": ("yes", "yes_a_little"),
    "condition_not_limiting": ("yes", "not_at_all"),
    "no_condition": ("no", ""),
}
LANGUAGES = {
    "white_other": Draw({"en": 52, "ro": 18, "pl": 14, "lt": 9, "pt": 7}),
    "asian_bangladeshi": Draw({"en": 78, "bn": 22}),
    "asian_pakistani": Draw({"en": 82, "ur": 18}),
    "asian_chinese": Draw({"en": 68, "zh_Hans": 32}),
    "other_arab": Draw({"en": 58, "ar": 42}),
}
INVITED, TOOK_PART = 0.15, 0.3
"""How many have been invited in the last year, and how many of those took part."""

Facts = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Synthetic:
    """One invented resident."""

    language: str
    format: str
    home: Home | None
    facts: Facts


class Population:
    """Draws residents like those of the area."""

    def __init__(self, today: date) -> None:
        homes = list(audiences.list_homes(on=today).values())
        self._homes = Draw({n: home.residents for n, home in enumerate(homes)})
        self._list = homes
        codes = {d.slug: d.code for d in places.list_places(PlaceKind.DISTRICT, on=today)}
        self._draws = {
            topic: {slug: Draw(_census(topic, code)) for slug, code in codes.items()}
            for topic in ("age_band", "sex", "ethnic_group", "unpaid_care", "disability")
        }

    def draw(self, rng: Random) -> Synthetic:
        """Give the next resident."""
        home: Home = self._list[self._homes(rng)]
        of = {topic: draws[home.has["district"]] for topic, draws in self._draws.items()}
        said: Facts = {"age_band": [of["age_band"](rng)], "sex": [of["sex"](rng)]}
        ethnic = of["ethnic_group"](rng)
        for topic, answer in (
            ("ethnic_group", ethnic),
            ("unpaid_care", of["unpaid_care"](rng)),
            ("health_care_staff", STAFF(rng)),
        ):
            if rng.random() < TELLS[topic]:
                said[topic] = [answer]
        if rng.random() < TELLS["disability"]:
            said |= _health(rng, of["disability"](rng))
        language = LANGUAGES[ethnic](rng) if ethnic in LANGUAGES else "en"
        lives = home if rng.random() < TELLS_HOME else None
        return Synthetic(language, FORMATS(rng), lives, said)


def _health(rng: Random, disability: str) -> Facts:
    condition, limits = DISABILITY[disability]
    if condition == "no":
        return {"ltc": ["no"]}
    named = {CONDITIONS(rng) for _ in range(1 + (rng.random() < 0.4))}
    return {"ltc": ["yes"], "activity": [limits], "health_conditions": sorted(named)}


def _census(topic: str, code: str) -> dict[str, float]:
    rows = places.list_census_counts(topic, code)
    return {row.category: row.count for row in rows if row.category != "0-15"}


def has_real_residents() -> bool:
    """Say whether somebody has an account who is not invented."""
    real = ~ResidentAccount.email.endswith(f"@{DOMAIN}")
    demonstration = not_(ResidentAccount.email.endswith("@example.org"))
    return db.session.scalar(select(ResidentAccount.id).where(real, demonstration)) is not None


def add_people(
    count: int,
    *,
    today: date,
    known: Mapping[str, Sequence[str]],
    progress: Callable[[int], None],
    commit: Callable[[], None],
    with_facts: bool = True,
) -> None:
    """Add invented residents, a batch a commit, with what audiences derive of them.

    Without ``with_facts`` only that: accounts and derived rows, for measuring. Needs the places.
    """
    services.ensure_bits(known)
    bits = audiences.load_bits()
    population = Population(today)
    slugs = audiences.list_known(on=today)[2]
    start = db.session.scalar(select(func.count()).select_from(ResidentAccount)) or 0
    number = (db.session.scalar(select(func.max(AudienceProfile.number))) or 0) + 1
    rng = Random(f"{start}")  # noqa: S311 (nothing is to be kept secret)
    base = rng.getrandbits(56) << 8
    for done in range(0, count, BATCH):
        size = min(BATCH, count - done)
        # Ascending ids go to the end of each index, which is what makes a million quick.
        ids = [UUID(int=(base + done + n) << 64 | rng.getrandbits(64)) for n in range(size)]
        people = list(zip(ids, (population.draw(rng) for _ in ids), strict=True))
        _add_accounts(people, start + done, today)
        if with_facts:
            _add_facts(people, today)
        history = list(_history(rng, range(number, number + size), slugs, today))
        _add_derived(people, number, bits, history)
        number += size
        _move_sequence(number)
        commit()
        progress(done + size)


def _move_sequence(number: int) -> None:
    """Tell PostgreSQL which numbers have been given out without it."""
    if db.session.connection().dialect.name == "postgresql":
        sequence = func.pg_get_serial_sequence("audience_profile", "number")
        db.session.execute(select(func.setval(sequence, number, false())))


People = list[tuple[UUID, Synthetic]]


def _add_accounts(people: People, first: int, today: date) -> None:
    rows = [
        {
            "id": key,
            "email": f"resident{first + n}.{key.hex[-6:]}@{DOMAIN}",
            "language": one.language,
            "format": one.format,
            "created_on": today,
            "profile_is_stale": False,
        }
        for n, (key, one) in enumerate(people)
    ]
    _insert(ResidentAccount, rows)


def _add_facts(people: People, today: date) -> None:
    homes, consents, facts = [], [], []
    for key, one in people:
        if one.home:
            homes.append(_home(key, one.home, today))
        for position, (question, values) in enumerate(one.facts.items(), 1):
            shared = UUID(int=key.int & ~0xFF | position)
            consents.append(_consent(shared, key, question, one.language, today))
            facts.append(
                {"id": shared, "resident_id": key, "question_id": question, "values": values}
                | {"write_in": "", "consent_id": shared}
            )
    for table, rows in ((ResidentHome, homes), (Consent, consents), (ProfileFact, facts)):
        _insert(table, rows)


def _insert(model: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Insert into the plain table: mapped classes take twice as long."""
    table = model.__table__
    if rows and isinstance(table, Table):
        db.session.execute(insert(table), rows)


def _home(key: UUID, home: Home, today: date) -> dict[str, Any]:
    return {
        "resident_id": key,
        "kind": AnswerKind.FOUND.value,
        "lsoa_code": home.lsoa,
        "district": home.has["district"],
        "alliance": home.has.get("alliance"),
        "given_on": today,
    }


def _consent(key: UUID, resident: UUID, question: str, language: str, day: date) -> dict[str, Any]:
    return {
        "id": key,
        "resident_id": resident,
        "purpose": f"profile.{question}",
        "wording_version": CONSENT_WORDING,
        "language": language,
        "given_on": day,
    }


def _history(
    rng: Random, numbers: range, slugs: Sequence[str], today: date
) -> Iterator[dict[str, Any]]:
    if not slugs:
        return
    for number in numbers:
        if rng.random() >= INVITED:
            continue
        for slug in rng.sample(slugs, k=min(rng.choice((1, 1, 1, 2, 2, 3, 4)), len(slugs))):
            row = {"activity_slug": slug, "number": number}
            asked = today - timedelta(days=rng.randrange(1, 365))
            yield {**row, "kind": "invited", "on": asked}
            if rng.random() < TOOK_PART:
                yield {**row, "kind": "took_part", "on": asked + timedelta(days=1)}


def _add_derived(
    people: People, first: int, bits: audiences.Bits, history: Sequence[dict[str, Any]]
) -> None:
    last: dict[int, date] = {}
    for row in history:
        if row["kind"] == "invited":
            last[row["number"]] = max(row["on"], last.get(row["number"], row["on"]))
    rows = [
        {
            "number": first + n,
            "resident_id": key,
            "is_reachable": True,
            "lsoa_code": one.home.lsoa if one.home else "",
            "last_contact_on": last.get(first + n),
            **words_of(_values(one), bits),
        }
        for n, (key, one) in enumerate(people)
    ]
    _insert(AudienceProfile, rows)
    _insert(Participation, history)


def _values(one: Synthetic) -> dict[str, list[str]]:
    home = {name: [value] for name, value in one.home.has.items()} if one.home else {}
    return {**home, **one.facts, "language": [one.language], "format": [one.format]}
