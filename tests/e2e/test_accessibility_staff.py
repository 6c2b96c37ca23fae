"""Pages of every role of staff pass axe, in three scripts and at two widths."""

from __future__ import annotations

from typing import Any

import pytest

from tests import demonstration
from tests.e2e.pages_to_see import addresses
from tests.e2e.walking import LANGUAGES, NewPage, Walk, ask, one_id

SURVEY = "getting-help-from-your-gp"

pytestmark = pytest.mark.slow


@pytest.fixture(params=LANGUAGES)
def walk(request: pytest.FixtureRequest, new_page: NewPage, server: demonstration.Server) -> Walk:
    return Walk(new_page(), server, request.param)


@pytest.fixture(scope="module")
def known(server: demonstration.Server) -> dict[str, Any]:
    """What addresses of staff pages need to know of the demonstration."""
    states = "select id from insight where state = ? order by id"
    return {
        "survey": SURVEY,
        "draft": one_id(server, states, "draft"),
        "published": one_id(server, states, "published"),
        "reference": ask(server, "select reference from insight where state = 'published'")[0],
        "account": ask(server, "select id from account order by id")[0],
        "organisation": ask(server, "select id from organisation order by id")[0],
    }


@pytest.mark.parametrize(
    "role", ["commissioner", "alliance", "translator", "administrator", "auditor"]
)
def test_pages_of_a_role(walk: Walk, role: str, known: dict[str, Any]) -> None:
    walk.sign_in(role)
    walk.go(*addresses(role, **known))
    assert not walk.wrong


def test_pages_of_an_officer(walk: Walk, known: dict[str, Any]) -> None:
    walk.sign_in("officer")
    walk.go(*addresses("officer", **known))
    walk.refused(f"/staff/surveys/{SURVEY}/insight")
    walk.refused(f"/staff/review/{known['draft']}", button="button[value=publish]", title="")
    assert not walk.wrong


def test_pages_of_an_officer_who_builds_a_survey(walk: Walk) -> None:
    walk.sign_in("officer")
    walk.refused("/staff/surveys/new")
    slug = f"a-new-survey-{walk.lang.lower()}"
    walk.page.fill("input[name=title]", "A new survey")
    walk.page.fill("input[name=slug]", slug)
    walk.press("main form button")
    assert slug in walk.at
    walk.go(f"/staff/surveys/{slug}")
    kinds = ask(walk.server, "select distinct kind from question")
    walk.go(*(f"/staff/surveys/{slug}/questions/new/{kind}" for kind in kinds))
    walk.refused(f"/staff/surveys/{slug}/questions/new/single")
    assert not walk.wrong


def test_forms_of_an_administrator_that_are_refused(walk: Walk) -> None:
    walk.sign_in("administrator")
    walk.refused("/staff/accounts/new")
    walk.refused("/staff/organisations/new")
    assert not walk.wrong
