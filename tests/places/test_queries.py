"""Where somebody lives, from what they typed: every answer is a full one, none is a guess."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event
from sqlalchemy.orm import Session, scoped_session

from insightbank.places import queries
from insightbank.places.models import Place
from insightbank.places.rules import AnswerKind, Caution, PlaceAnswer, PlaceKind

TODAY = date(2026, 1, 15)
pytestmark = pytest.mark.usefixtures("places")


def find(typed: str) -> PlaceAnswer:
    return queries.find_place(typed, on=TODAY)


def slug_of(place: object) -> str | None:
    return getattr(place, "slug", None)


@pytest.mark.parametrize(
    ("typed", "lsoa", "district", "alliance", "imd2019", "imd2025"),
    [
        ("SS13 1NG", "E01021304", "basildon", "basildon_brentwood", 1, 1),
        ("CM2 9UE", "E01021565", "chelmsford", "mid_essex", 3, 2),
        ("SS3 9PU", "E01015916", "southend_on_sea", "south_east_essex", 1, 1),
        ("RM18 8LA", "E01016010", "thurrock", "thurrock", 1, 1),
        ("RM16 4XS", "E01015965", "thurrock", "thurrock", 8, 10),
    ],
)
def test_a_postcode_gives_the_place_and_its_deprivation(
    typed: str, lsoa: str, district: str, alliance: str, imd2019: int, imd2025: int
) -> None:
    answer = find(typed)

    assert answer.kind is AnswerKind.FOUND
    assert answer.lsoa is not None
    assert answer.lsoa.code == lsoa
    assert (slug_of(answer.district), slug_of(answer.alliance)) == (district, alliance)
    assert (answer.imd2019, answer.imd2025) == (imd2019, imd2025)
    assert (answer.rural, answer.is_rural) == ("UN1", False)
    assert answer.cautions == ()


def test_a_postcode_no_longer_in_use_is_found_with_a_caution() -> None:
    answer = find("CM11 1RS")

    assert answer.kind is AnswerKind.FOUND
    assert slug_of(answer.district) == "basildon"
    assert answer.cautions == (Caution.TERMINATED, Caution.LARGE_USER)


def test_a_postcode_that_may_not_be_in_use_is_found_with_a_caution() -> None:
    answer = find("CO9 1FN")

    assert slug_of(answer.district) == "braintree"
    assert answer.is_rural is True
    assert answer.cautions == (Caution.UNSURE_IF_LIVE,)


def test_the_newer_district_wins_where_it_differs_from_that_of_the_lsoa() -> None:
    answer = find("CM13 3TA")

    assert slug_of(answer.district) == "brentwood"
    assert answer.lsoa is not None
    assert answer.lsoa.name.startswith("Basildon")
    assert answer.cautions == (Caution.DISTRICT_DIFFERS,)


@pytest.mark.parametrize("typed", ["SS99 1BD", "SS13 1ZZ", "SS13 9", "SS10 1AA"])
def test_a_postcode_that_is_not_listed_is_unknown_and_not_outside(typed: str) -> None:
    answer = find(typed)

    assert answer.kind is AnswerKind.UNKNOWN
    assert (answer.lsoa, answer.district, answer.alliance) == (None, None, None)


def test_an_unknown_postcode_says_where_its_neighbours_are() -> None:
    (candidate,) = find("SS99 1BD").candidates

    assert slug_of(candidate.district) == "southend_on_sea"


@pytest.mark.parametrize("typed", ["SW1A 1AA", "M1", "EH1 1YZ", "RM1 3AA", "CM20 1AA", "CO1 1AB"])
def test_a_postcode_that_lies_elsewhere_is_outside(typed: str) -> None:
    assert find(typed).kind is AnswerKind.OUTSIDE


@pytest.mark.parametrize(
    "typed", "CM11 CM13 CM4 CM5 RM14 SS11 SS16 SS17 SS6 SS7 CO10 CB9 CM6".split()
)
def test_a_part_that_reaches_over_alliances_or_the_edge_is_never_guessed(typed: str) -> None:
    answer = find(typed)

    assert answer.kind is AnswerKind.AMBIGUOUS
    assert (answer.district, answer.alliance) == (None, None)
    assert len(answer.candidates) > 1


def test_candidates_come_with_the_likeliest_first_and_the_outside_named() -> None:
    outside, braintree = find("CO10").candidates

    assert outside.is_outside
    assert (slug_of(braintree.district), braintree.live) == ("braintree", 167)


def test_a_part_within_one_alliance_gives_the_alliance_and_no_district() -> None:
    answer = find("CM8")

    assert answer.kind is AnswerKind.PARTIAL
    assert (slug_of(answer.alliance), answer.district) == ("mid_essex", None)
    assert [slug_of(place.district) for place in answer.candidates] == ["braintree", "maldon"]


@pytest.mark.parametrize("typed", ["SS13", "SS13 1"])
def test_a_part_within_one_district_gives_the_district(typed: str) -> None:
    answer = find(typed)

    assert answer.kind is AnswerKind.PARTIAL
    assert (slug_of(answer.district), slug_of(answer.alliance)) == (
        "basildon",
        "basildon_brentwood",
    )
    assert answer.lsoa is None


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("no fixed address", AnswerKind.NO_FIXED_ADDRESS),
        ("No fixed abode.", AnswerKind.NO_FIXED_ADDRESS),
        ("ZZ99 3VZ", AnswerKind.NO_FIXED_ADDRESS),
        ("no_fixed_address", AnswerKind.NO_FIXED_ADDRESS),
        ("outside_area", AnswerKind.OUTSIDE_AREA),
        ("not_given", AnswerKind.NOT_GIVEN),
        ("   ", AnswerKind.NOT_GIVEN),
    ],
)
def test_a_plain_statement_is_an_answer(typed: str, kind: AnswerKind) -> None:
    assert find(typed).kind is kind


def test_a_slip_is_malformed_with_a_suggestion() -> None:
    answer = find("SS13 ING")

    assert answer.kind is AnswerKind.MALFORMED
    assert (answer.problem, answer.suggestion) == ("shape", "SS13 1NG")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=80) | st.from_regex(r"[CSRM][MSOB]?[0-9]{1,2} ?[0-9]?[A-Z]{0,2}"))
def test_no_text_breaks_a_look_up(typed: str) -> None:
    assert find(typed).kind in AnswerKind


def test_a_person_may_choose_their_district_or_lsoa_instead() -> None:
    chosen = queries.place_for_district("castle_point", on=TODAY)
    lsoa = queries.place_for_lsoa("E01021304", on=TODAY)

    assert chosen is not None
    assert slug_of(chosen.alliance) == "south_east_essex"
    assert lsoa is not None
    assert (slug_of(lsoa.district), lsoa.imd2025) == ("basildon", 1)
    assert queries.place_for_district("narnia", on=TODAY) is None
    assert queries.place_for_lsoa("E0", on=TODAY) is None


def test_places_are_listed_by_level_with_their_parents() -> None:
    districts = queries.list_places(PlaceKind.DISTRICT, on=TODAY)

    assert len(districts) == 9
    assert {slug_of(place.parent) for place in districts} == {
        "basildon_brentwood",
        "mid_essex",
        "south_east_essex",
        "thurrock",
    }
    assert len(queries.list_places("lsoa", on=TODAY)) == 720


def test_a_place_holds_only_between_its_dates(session: scoped_session[Session]) -> None:
    old = queries.get_place("district", "rochford", on=TODAY)
    assert old is not None
    old.valid_to = date(2028, 4, 1)
    session.add(
        Place(
            id=uuid4(),
            kind="district",
            code="E06000099",
            slug="rochford",
            name="New Rochford",
            parent_id=old.parent_id,
            valid_from=date(2028, 4, 1),
        )
    )
    session.flush()

    before = queries.get_place("district", "rochford", on=date(2028, 3, 31))
    after = queries.get_place("district", "rochford", on=date(2028, 4, 1))

    assert before is not None
    assert after is not None
    assert (before.name, after.name) == ("Rochford", "New Rochford")
    assert queries.get_place("alliance", "mid_essex", on=date(2019, 1, 1)) is None


def test_census_counts_of_districts_add_up_to_the_alliance() -> None:
    codes = ("E07000067", "E07000070", "E07000074")
    by_district = [queries.list_census_counts("ethnic_group", code) for code in codes]
    alliance = queries.list_census_counts("ethnic_group", "mid_essex")

    assert len(alliance) == 19
    assert alliance[0].category == "white_british"
    assert [row.count for row in alliance] == [
        sum(row.count for row in rows) for rows in zip(*by_district, strict=True)
    ]


def test_every_census_topic_reaches_from_districts_to_england() -> None:
    topics = queries.list_census_topics()

    assert {"sex", "age_band", "age_band_by_sex", "religion", "disability"} < set(topics)
    for topic in topics:
        for code in ("E07000069", "south_east_essex", "E54000026", queries.ENGLAND):
            assert queries.list_census_counts(topic, code)


def test_residents_are_counted_by_decile_and_district() -> None:
    deciles = queries.count_residents_by_decile(2025, on=TODAY)
    castle_point = queries.count_residents_by_decile(2025, on=TODAY, district_codes=["E07000069"])

    assert deciles[1] + deciles[2] == 143_872
    assert castle_point[1] + castle_point[2] == 9_356
    assert queries.count_residents_by_district(on=TODAY)["castle_point"] == 89_598


def test_a_look_up_costs_at_most_three_queries(session: scoped_session[Session]) -> None:
    statements: list[str] = []
    engine = session.get_bind()

    def note(*arguments: object) -> None:
        statements.append(str(arguments[2]))

    event.listen(engine, "before_cursor_execute", note)
    try:
        find("SS13 1NG")
        found = len(statements)
        queries.list_places(PlaceKind.LSOA, on=TODAY)
    finally:
        event.remove(engine, "before_cursor_execute", note)

    assert found <= 2
    assert len(statements) - found == 1


def test_the_attribution_names_every_owner() -> None:
    for owner in ("OS data", "Royal Mail", "Office for National Statistics", "Open Government"):
        assert owner in queries.attribution()
