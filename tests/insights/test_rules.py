from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insightbank.core.roles import Role
from insightbank.insights import rules
from insightbank.insights.rules import Cut, Problem, Unknown

TODAY = date(2026, 11, 2)


@dataclass
class Shared:
    sharing: str = "commissioners"
    alliance: str | None = "thurrock"
    organisation_id: int | None = 5


@dataclass(frozen=True)
class Reader:
    roles: frozenset[Role]
    organisation_id: int | None = None


def reader(*roles: Role, organisation: int | None = None) -> Reader:
    return Reader(frozenset(roles), organisation)


COMMISSIONER = reader(Role.COMMISSIONER, organisation=1)
OFFICER = reader(Role.OFFICER, organisation=1)
LEAD = reader(Role.ALLIANCE_LEAD, organisation=2)
CHAMPION = reader(Role.CHAMPION, organisation=5)
OTHER_CHAMPION = reader(Role.CHAMPION, organisation=6)
AUDITOR = reader(Role.AUDITOR, organisation=5)


@pytest.mark.parametrize(
    ("sharing", "who", "alliance", "may"),
    [
        ("commissioners", COMMISSIONER, None, True),
        ("commissioners", LEAD, "mid_essex", True),
        ("commissioners", CHAMPION, None, True),
        ("commissioners", OTHER_CHAMPION, None, False),
        ("commissioners", AUDITOR, None, False),
        ("commissioners", reader(Role.RESIDENT), None, False),
        ("alliance", COMMISSIONER, None, False),
        ("alliance", LEAD, "thurrock", True),
        ("alliance", LEAD, "mid_essex", False),
        ("alliance", OFFICER, None, True),
        ("organisation", COMMISSIONER, None, False),
        ("organisation", LEAD, "thurrock", False),
        ("organisation", OFFICER, None, True),
        ("organisation", CHAMPION, None, True),
        ("organisation", OTHER_CHAMPION, None, False),
    ],
)
def test_only_those_it_is_shared_with_may_read(
    sharing: str, who: Reader, alliance: str | None, may: bool
) -> None:
    insight = Shared(sharing=sharing)

    assert rules.can_read(insight, rules.scopes_for(who, alliance=alliance)) is may


@pytest.mark.parametrize(
    ("sharing", "who", "alliance", "may"),
    [
        ("organisation", OFFICER, None, True),
        ("commissioners", LEAD, "thurrock", True),
        ("commissioners", LEAD, "mid_essex", False),
        ("commissioners", LEAD, None, False),
        ("organisation", LEAD, "thurrock", False),
        ("organisation", reader(Role.ALLIANCE_LEAD, organisation=5), "thurrock", True),
        ("commissioners", COMMISSIONER, "thurrock", False),
        ("commissioners", CHAMPION, "thurrock", False),
    ],
)
def test_a_lead_reviews_only_what_their_own_alliance_may_see(
    sharing: str, who: Reader, alliance: str | None, may: bool
) -> None:
    assert rules.can_review(Shared(sharing=sharing), who, alliance=alliance) is may


def test_what_is_cut_out_is_gone_and_the_rest_stays_byte_for_byte() -> None:
    text = "ring Jo on 01268 or write"

    assert rules.cut_out(text, [Cut(5, 7), Cut(11, 16)], "[removed]") == (
        "ring [removed] on [removed] or write"
    )


def test_overlapping_marks_leave_one_gap() -> None:
    assert rules.cut_out("abcdef", [Cut(1, 3), Cut(2, 5)], "…") == "a…f"


SPANS = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda p: Cut(min(p), max(p))), max_size=6
)


@given(st.text(max_size=60), SPANS, st.integers(0, 60), st.integers(0, 60))
def test_evidence_still_points_at_its_words_after_cutting(
    text: str, spans: list[Cut], one: int, other: int
) -> None:
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    cuts = rules.merge_spans(
        Cut(min(s.start, len(text)), min(s.end, len(text))) for s in spans if s.start < s.end
    )
    cuts = [cut for cut in cuts if cut.start < cut.end]

    place = rules.moved(start, end, cuts, "[removed]")

    if place is not None:
        assert rules.cut_out(text, cuts, "[removed]")[place[0] : place[1]] == text[start:end]


@given(
    st.text(max_size=50), st.lists(st.tuples(st.integers(-5, 60), st.integers(-5, 60)), max_size=6)
)
def test_a_highlighted_text_is_still_the_same_text(text: str, spans: list[tuple[int, int]]) -> None:
    found = rules.segments(text, [(start, end, "tag") for start, end in spans])

    assert "".join(segment.text for segment in found) == text


def test_more_people_in_a_make_up_than_took_part_is_noticed() -> None:
    make_up = {"sex": {"female": 7, "male": 6}, "age": {"18_24": 12}}

    assert rules.make_up_excess(make_up, 12) == {"sex": 13}
    assert rules.make_up_excess(make_up, None) == {}


def test_every_open_matter_is_listed_before_publishing() -> None:
    item = rules.Readiness(
        is_tagged=True,
        title=" ",
        body="Something",
        open_marks=2,
        open_tags=1,
        pending_quotes=0,
        sharing="alliance",
        alliance=None,
        organisation_id=None,
        held_on=date(2026, 11, 3),
    )

    found = {matter.problem: matter.count for matter in rules.list_open_matters(item, today=TODAY)}

    assert found == {
        Problem.NO_TITLE: 1,
        Problem.OPEN_MARKS: 2,
        Problem.OPEN_TAGS: 1,
        Problem.NO_ALLIANCE: 1,
        Problem.DATE_AHEAD: 1,
    }


def test_what_is_not_known_is_said() -> None:
    found = rules.list_unknowns(
        people_count=None,
        district=None,
        alliance="thurrock",
        community="",
        gathered="Focus group",
        quotes=0,
        make_up={"sex": {"female": 12}},
    )

    assert found == [
        Unknown.PEOPLE,
        Unknown.COMMUNITY,
        Unknown.QUOTES,
        Unknown.AGE,
        Unknown.ETHNICITY,
        Unknown.DISABILITY,
        Unknown.CARER,
    ]
