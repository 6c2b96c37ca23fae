"""No count gives anybody away: not a small one, and not two beside each other."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import Result

from insightbank.core.disclosure import DisclosurePolicy
from insightbank.engagement.audiences import services
from insightbank.engagement.audiences.queries import Asking
from insightbank.engagement.audiences.services import Limits, Refusal
from tests.factories.audiences import LIMITS, TODAY, count, make_people, make_person, rule, sweep

pytestmark = pytest.mark.usefixtures("places")
BASILDON: dict[str, Any] = {"district": "basildon"}
WOMEN: dict[str, Any] = {"fact": {"question": "sex", "any_of": ["female"]}}


@pytest.fixture
def basildon() -> None:
    """Give 43 people in Basildon, three of them women, and 30 in Thurrock."""
    make_people(40, district="basildon", facts={"sex": ["male"]})
    make_people(3, district="basildon", facts={"sex": ["female"]})
    make_people(30, district="thurrock", facts={"sex": ["female"]})
    sweep()


def test_a_count_is_rounded(basildon: None) -> None:
    counted = count(BASILDON)
    assert counted.refusal is None
    assert counted.count is not None
    assert counted.count.value == 45


@pytest.mark.parametrize("tree", [{"and": [BASILDON, WOMEN]}, {"language": "ur"}])
def test_too_few_people_are_refused_whether_some_or_none(basildon: None, tree: Any) -> None:
    assert count(tree).refusal is Refusal.TOO_FEW
    assert count(tree).count is None


@pytest.mark.parametrize(
    "tree",
    [
        {"and": [BASILDON, {"not": WOMEN}]},
        {"and": [BASILDON, {"fact": {"question": "sex", "any_of": ["male"]}}]},
        {"or": [{"and": [BASILDON, {"not": WOMEN}]}, {"language": "ur"}]},
    ],
)
def test_two_counts_that_a_few_people_tell_apart_are_not_both_shown(
    basildon: None, tree: Any
) -> None:
    assert count(BASILDON).refusal is None
    assert count(tree).refusal is Refusal.TOO_CLOSE
    assert count(tree, actor_id=2).refusal is None, "somebody else has not seen the first"


def test_the_refused_one_is_not_what_the_next_is_compared_with(basildon: None) -> None:
    assert count(BASILDON).refusal is None
    assert count({"and": [BASILDON, {"not": WOMEN}]}).refusal is Refusal.TOO_CLOSE
    assert count(BASILDON).refusal is None


def test_the_same_people_said_otherwise_are_no_secret(basildon: None) -> None:
    assert count(BASILDON).refusal is None
    assert count({"and": [BASILDON, {"alliance": "basildon_brentwood"}]}).refusal is None


def test_two_audiences_that_many_people_tell_apart_are_both_shown(basildon: None) -> None:
    assert count(BASILDON).refusal is None
    assert count({"district": "thurrock"}).refusal is None
    assert count({"district": ["basildon", "thurrock"]}).refusal is None


def test_the_floor_is_the_installations(basildon: None) -> None:
    assert count({"and": [BASILDON, WOMEN]}, floor=2).refusal is None
    assert count(BASILDON, floor=44).refusal is Refusal.TOO_FEW


def test_who_they_are_hides_the_few(basildon: None) -> None:
    make_person(district="basildon")
    sweep()
    bands = services.describe_audience(
        rule(BASILDON), limits=LIMITS, much=Asking(3, 90, TODAY), grouped={}
    )
    sex = bands.tables["sex"]
    assert sex.cells["female"].is_suppressed
    assert sex.cells[""].is_suppressed
    assert sex.cells["male"].is_suppressed, "or the total would give the few away"
    assert bands.asked.cells["often"].value == 0


def test_values_that_are_shown_together_are_counted_together(basildon: None) -> None:
    bands = services.describe_audience(
        rule({"district": ["basildon", "thurrock"]}),
        limits=Limits(20, DisclosurePolicy(suppress_to=0, round_to=1)),
        much=Asking(3, 90, TODAY),
        grouped={"district": lambda _slug: "both"},
    )
    assert {k: c.value for k, c in bands.tables["district"].cells.items()} == {"both": 73}


Run = Callable[..., Result]


def command(run: Run, document: Any) -> tuple[int, Any]:
    result = run("audiences", "count", "-", text=json.dumps(document))
    return result.exit_code, json.loads(result.stdout)


def test_the_command_writes_a_count_that_may_be_shown(basildon: None, run_command: Run) -> None:
    code, written = command(run_command, {"version": 1, "rule": BASILDON})
    assert (code, written) == (0, {"count": 45, "refused": None})


def test_the_command_says_why_there_is_no_count(basildon: None, run_command: Run) -> None:
    few = {"version": 1, "rule": {"and": [BASILDON, WOMEN]}}
    assert command(run_command, few) == (
        1,
        {"count": None, "refused": "too few people: fewer than 20"},
    )
    code, written = command(run_command, {"version": 1, "rule": {"district": "atlantis"}})
    assert (code, written["refused"]) == (1, ["district: no such district 'atlantis'"])


def test_the_command_refuses_a_second_count_that_gives_a_few_away(
    basildon: None, run_command: Run
) -> None:
    command(run_command, {"version": 1, "rule": BASILDON})
    tree = {"and": [BASILDON, {"not": WOMEN}]}
    code, written = command(run_command, {"version": 1, "rule": tree})
    assert code == 1
    assert "too close" in written["refused"]


def test_rebuild_reads_everybody_anew(basildon: None, run_command: Run) -> None:
    result = run_command("audiences", "rebuild")
    assert result.exit_code == 0
    assert "73 profiles read" in result.stderr


def test_invented_people_are_added_on_command_but_not_among_real_ones(run_command: Run) -> None:
    result = run_command("demo", "people", "50")
    assert result.exit_code == 0, result.output
    assert count({"not": {"language": "yi"}}).refusal is None
    make_person().email = "somebody@nhs.example"
    result = run_command("demo", "people", "1")
    assert result.exit_code == 1
    assert "real people" in result.output
