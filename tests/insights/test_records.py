from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insightbank.insights.records import BadRecordError, PlaceNames, parse_line, place_key
from tests.factories.insights import record

PLACES = PlaceNames(
    alliances={"mid_essex": "mid_essex", "thurrock": "thurrock"},
    districts={"maldon": "maldon", "thurrock": "thurrock"},
    alliance_of={"maldon": "mid_essex", "thurrock": "thurrock"},
)


@pytest.mark.parametrize(
    ("written", "slug"),
    [
        ("Basildon & Brentwood", "basildon_brentwood"),
        ("basildon_brentwood", "basildon_brentwood"),
        ("Mid Essex Alliance", "mid_essex"),
        ("Southend-on-Sea", "southend_on_sea"),
        ("CASTLE POINT", "castle_point"),
    ],
)
def test_places_are_known_however_they_are_written(written: str, slug: str) -> None:
    assert place_key(written) == slug


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from(sorted(record())), JSON))
def test_no_line_can_do_worse_than_be_refused(changes: dict[str, Any]) -> None:
    with contextlib.suppress(BadRecordError):
        parse_line(json.dumps(record(1, **changes)).encode(), PLACES)


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_politely(line: bytes) -> None:
    with pytest.raises(BadRecordError):
        parse_line(line, PLACES)


def test_a_place_may_be_left_out_or_be_short_if_only_one_is_meant() -> None:
    line = json.dumps(record(alliance="Mid", district="Maldon")).encode()

    read = parse_line(line, PLACES)

    assert (read.alliance, read.district) == ("mid_essex", "maldon")
