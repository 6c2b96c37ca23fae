"""What a person may type for a postcode, and how it is read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insightbank.core.postcodes import (
    OutwardCode,
    Postcode,
    PostcodeProblem,
    Problem,
    area_of,
    parse_postcode,
)


@pytest.mark.parametrize(
    "typed",
    [
        "SS13 1NG",
        "ss131ng",
        "  s s 1 3 1 n g ",
        "SS13-1NG",
        "SS13\u00a01NG",
        "“SS13 1NG.”".strip("“”"),
        "ＳＳ１３ １ＮＧ",
        "SS\u0661\u0663 \u0661NG",
        "SS13\u200b 1NG\x00",
        "\u202eSS13 1NG",
    ],
)
def test_a_postcode_is_read_however_it_is_written(typed: str) -> None:
    assert parse_postcode(typed) == Postcode("SS13", "1NG")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("M1 1AE", "M1 1AE"),
        ("M60 1NW", "M60 1NW"),
        ("CR2 6XH", "CR2 6XH"),
        ("DN55 1PT", "DN55 1PT"),
        ("W1A 1HQ", "W1A 1HQ"),
        ("EC1A 1BB", "EC1A 1BB"),
    ],
)
def test_each_of_the_six_forms_in_use_is_a_postcode(typed: str, said: str) -> None:
    assert str(parse_postcode(typed.replace(" ", ""))) == said


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("SS13", OutwardCode("SS13")),
        ("SS11", OutwardCode("SS11")),
        ("SS1 1", OutwardCode("SS1", "1")),
        ("SS13 1", OutwardCode("SS13", "1")),
        ("ss131", OutwardCode("SS13", "1")),
        ("w1a", OutwardCode("W1A")),
    ],
)
def test_part_of_a_postcode_is_enough(typed: str, read: OutwardCode) -> None:
    assert parse_postcode(typed) == read


@pytest.mark.parametrize(
    ("typed", "suggestion"),
    [
        ("SS13 ING", "SS13 1NG"),
        ("SSI3 1NG", "SS13 1NG"),
        ("SSO 7AA", "SS0 7AA"),
        ("CMO 7AA", "CM0 7AA"),
        ("C09 1FN", "CO9 1FN"),
        ("CM2 9U", "CM2 9"),
        ("12 High Street, Basildon, Essex, England, United Kingdom, SS13 1NG", "SS13 1NG"),
    ],
)
def test_a_slip_is_offered_back_and_never_corrected_in_silence(typed: str, suggestion: str) -> None:
    read = parse_postcode(typed)

    assert isinstance(read, PostcodeProblem)
    assert read.suggestion == suggestion


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", Problem.EMPTY),
        (" " * 500, Problem.EMPTY),
        ("\x00", Problem.EMPTY),
        ("SS", Problem.INCOMPLETE),
        ("10115", Problem.SHAPE),
        ("SS13 1CI", Problem.SHAPE),
        ("QQ1 1AA", Problem.AREA),
        ("СS13 1NG", Problem.CHARACTERS),
        ("<b>", Problem.CHARACTERS),
        ("🏠", Problem.CHARACTERS),
        ("x" * 100_000, Problem.TOO_LONG),
    ],
)
def test_what_is_no_postcode_is_told_apart_by_reason(typed: str, reason: Problem) -> None:
    read = parse_postcode(typed)

    assert isinstance(read, PostcodeProblem)
    assert read.reason is reason


def test_a_postcode_knows_its_parts() -> None:
    postcode = Postcode("SS13", "1NG")

    assert (postcode.compact, str(postcode)) == ("SS131NG", "SS13 1NG")
    assert str(postcode.sector) == "SS13 1"
    assert (area_of("SS13"), area_of("M1")) == ("SS", "M")


@given(st.text(max_size=300))
def test_no_text_breaks_it(typed: str) -> None:
    read = parse_postcode(typed)

    assert isinstance(read, Postcode | OutwardCode | PostcodeProblem)


@given(st.text(alphabet="SCMRO01I l5a9-", max_size=10))
def test_a_suggestion_can_always_be_read(typed: str) -> None:
    read = parse_postcode(typed)

    if isinstance(read, PostcodeProblem) and read.suggestion:
        assert not isinstance(parse_postcode(read.suggestion), PostcodeProblem)
