"""The database and the plain rule agree on whom a rule fits; what was withdrawn counts at once."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from insightbank.demo.synthetic_people import add_people
from insightbank.engagement.audiences import queries, services
from insightbank.engagement.audiences.models import AudienceProfile
from insightbank.engagement.audiences.queries import Asking
from insightbank.engagement.audiences.rules import fits
from insightbank.engagement.audiences.vocabulary import current_vocabulary, known_values
from insightbank.people import queries as people_queries
from insightbank.people import services as people
from insightbank.people.models import ResidentAccount
from tests.factories.audiences import (
    TODAY,
    make_people,
    make_person,
    rule,
    sweep,
)
from tests.factories.surveys import survey

pytestmark = pytest.mark.usefixtures("places")
DIABETES = {"health_condition": ["diabetes"]}


def random_tree(rng: Random, slug: str, depth: int = 0) -> dict[str, Any]:
    """Give a rule of any shape over what synthetic people have."""
    if depth < 3 and rng.random() < 0.55:
        name = rng.choice(("and", "or", "not"))
        if name == "not":
            return {"not": random_tree(rng, slug, depth + 1)}
        return {name: [random_tree(rng, slug, depth + 1) for _ in range(rng.randint(1, 3))]}
    day = (TODAY - timedelta(days=rng.randrange(400))).isoformat()
    low = rng.randint(1, 10)
    conditions: list[dict[str, Any]] = [
        {"district": rng.sample(["basildon", "thurrock", "maldon", "rochford"], 2)},
        {"alliance": "mid_essex"},
        {"imd2025": {"from": low, "to": rng.randint(low, 10)}},
        {"imd2019": {"from": 1, "to": low}},
        {"rural": ["RLN1", "RSF1"]},
        {"lsoa": ["E01015814", "E01021299"]},
        {"language": ["ro", "pl"]},
        {"format": ["easy_read", "large_print"]},
        {"carer": rng.random() < 0.5},
        {"staff": rng.random() < 0.5},
        {"health_condition": ["diabetes", "heart"]},
        {"fact": {"question": "age_band", "any_of": ["18-24", "85+"]}},
        {"fact": {"question": "religion", "any_of": ["sikh"]}},
        {"invited": {"activity": slug}},
        {"invited": {"since": day}},
        {"took_part": {"activity": slug, "since": day}},
        {"last_contact": {"before": day}},
        {"last_contact": {"after": day}},
        {"last_contact": {"never": True}},
    ]
    return rng.choice(conditions)


def test_the_database_finds_exactly_those_whom_the_rule_fits(
    session: scoped_session[Session],
) -> None:
    slug = survey().activity.slug
    known = known_values(TODAY)
    add_people(400, today=TODAY, known=known, progress=lambda _n: None, commit=session.flush)
    ids = session.scalars(select(ResidentAccount.id)).all()
    persons = queries.list_persons(ids)
    rng, vocabulary = Random(7), current_vocabulary(TODAY)
    seen = set()
    for _ in range(150):
        tree = random_tree(rng, slug)
        made = rule(tree, vocabulary)
        wanted = {key for key, person in persons.items() if fits(made, person)}
        assert set(queries.list_resident_ids(made)) == wanted, tree
        assert queries.count_people(made) == len(wanted)
        seen.add(len(wanted))
    assert len(seen) > 30


def test_invented_people_are_derived_as_the_sweep_would_derive_them(
    session: scoped_session[Session],
) -> None:
    survey()
    known = known_values(TODAY)
    add_people(60, today=TODAY, known=known, progress=lambda _n: None, commit=session.flush)
    ids = session.scalars(select(ResidentAccount.id)).all()
    before = queries.list_persons(ids)
    done = services.rebuild(known, today=TODAY, progress=lambda _n: None, commit=session.flush)
    assert done == 60
    assert queries.list_persons(ids) == before
    # The next one to come gets a number that nobody has.
    make_person()
    sweep()
    assert len(set(session.scalars(select(AudienceProfile.number)))) == 61


def test_bands_add_up_to_the_people_and_say_who_is_not_known() -> None:
    make_people(3, facts={"sex": ["female"]}, district="basildon")
    make_people(2, facts={"sex": ["prefer_not_to_say"]}, district="thurrock")
    sweep()
    everybody = rule({"not": {"fact": {"question": "religion", "any_of": ["sikh"]}}})
    assert queries.count_bands(everybody, "sex") == {"female": 3, "": 2}
    assert queries.count_bands(everybody, "district") == {"basildon": 3, "thurrock": 2}


def test_a_place_gives_what_holds_for_everybody_there() -> None:
    make_person(lsoa="E01015814")
    sweep()
    for tree in ({"alliance": "south_east_essex"}, {"imd2025": {"from": 6, "to": 6}}):
        assert queries.count_people(rule(tree)) == 1
    assert queries.count_people(rule({"imd2025": {"from": 1, "to": 5}})) == 0


def test_a_health_condition_counts_only_while_its_consent_stands() -> None:
    person = make_person({"health_conditions": ["diabetes"], "sex": ["female"]})
    sweep()
    assert queries.count_people(rule(DIABETES)) == 1
    fact = people_queries.get_fact(person.id, "health_conditions")
    assert fact is not None
    assert fact.consent_id
    people.withdraw_consent(fact.consent_id, TODAY)
    assert queries.count_people(rule(DIABETES)) == 0, "at once, before any sweep"
    sweep()
    assert queries.count_people(rule(DIABETES)) == 0
    assert queries.count_people(rule({"fact": {"question": "sex", "any_of": ["female"]}})) == 1


def test_a_fact_under_a_consent_for_something_else_is_not_used(
    session: scoped_session[Session],
) -> None:
    person = make_person({"health_conditions": ["diabetes"]})
    for consent in people_queries.list_consents(person.id):
        consent.purpose = "profile.sex"
    session.flush()
    sweep()
    assert queries.count_people(rule(DIABETES)) == 0


def test_who_objects_is_in_no_audience_from_that_moment() -> None:
    person = make_person(facts={"sex": ["female"]})
    sweep()
    everybody = rule({"not": {"carer": True}})
    assert queries.count_people(everybody) == 1
    people.object_to_invitations(person.id, today=TODAY)
    assert queries.count_people(everybody) == 0
    sweep()
    assert queries.count_people(everybody) == 0


def test_an_erased_account_leaves_nothing_behind(session: scoped_session[Session]) -> None:
    person = make_person()
    sweep()
    services.record_contact(person.id, "seeing-a-gp", TODAY)
    people.erase_me(person)
    assert session.scalar(select(AudienceProfile.number)) is None


def test_a_changed_profile_is_read_again_and_only_once() -> None:
    person = make_person(language="en")
    assert sweep() == 1
    assert sweep() == 0
    people.choose_language(person, language="ur", format_="easy_read")
    assert sweep() == 1
    assert queries.count_people(rule({"language": "ur"})) == 1
    assert queries.count_people(rule({"format": "easy_read"})) == 1


def test_being_asked_counts_once_a_day_and_moves_the_last_contact() -> None:
    person = make_person()
    slug = survey().activity.slug
    for day in (TODAY, TODAY, TODAY - timedelta(days=5)):
        assert services.record_contact(person.id, slug, day)
    sweep()
    since = {"last_contact": {"after": TODAY.isoformat()}}
    assert queries.count_people(rule(since)) == 1
    assert len(people.export_my_data(person)["activities"]) == 2
    assert services.record_participation(person.id, slug, TODAY)
    assert queries.count_people(rule({"took_part": {"activity": slug}})) == 1


def test_who_was_asked_too_often_can_be_left_out() -> None:
    often, seldom = make_person(), make_person()
    sweep()
    for day in range(3):
        services.record_contact(often.id, "seeing-a-gp", TODAY - timedelta(days=day))
    services.record_contact(seldom.id, "seeing-a-gp", TODAY)
    everybody, much = rule({"not": {"carer": True}}), Asking(3, 90, TODAY)
    assert queries.count_over_asked(everybody, much) == 1
    assert list(queries.list_resident_ids(everybody, leave_out=much)) == [seldom.id]
    later = Asking(3, 90, TODAY + timedelta(days=100))
    assert queries.count_over_asked(everybody, later) == 0


def test_a_contact_of_nobody_is_not_kept() -> None:
    person = make_person()
    account_id = person.id
    people.erase_me(person)
    assert not services.record_contact(account_id, "seeing-a-gp", date(2026, 1, 1))
