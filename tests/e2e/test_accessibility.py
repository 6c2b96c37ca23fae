"""Pages that residents and champions open pass axe, in three scripts and at two widths.

What no other page may do (ask another host, complain to the console, break the content policy) is
watched by ``new_page``. The pages of staff are in test_accessibility_staff.py.
"""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from flask import Flask

from tests import demonstration
from tests.e2e.pages_to_see import addresses, unseen_routes
from tests.e2e.walking import LANGUAGES, NewPage, Walk, ask, letter_to, one_id

SURVEY = "getting-help-from-your-gp"
CLOSED = "getting-to-hospital-appointments"

pytestmark = pytest.mark.slow


@pytest.fixture(params=LANGUAGES)
def walk(request: pytest.FixtureRequest, new_page: NewPage, server: demonstration.Server) -> Walk:
    return Walk(new_page(), server, request.param)


def test_every_page_there_is_has_been_looked_at(plain_app: Flask) -> None:
    assert not unseen_routes(plain_app)


def test_pages_anybody_opens(walk: Walk) -> None:
    walk.go(*addresses("anyone"))
    walk.refused("/account/sign-in")
    walk.refused("/my/sign-in", email="nobody")
    assert not walk.wrong


def test_pages_that_say_no(walk: Walk) -> None:
    walk.meet(404, "/no-such-page")
    walk.meet(404, f"/surveys/{SURVEY}/r/{'x' * 30}")
    walk.go("/account/single-sign-on/return")
    walk.meet(405, "/my/sign-out")
    walk.meet(410, f"/surveys/{CLOSED}")
    walk.sign_in("champion")
    walk.meet(403, "/staff/accounts")
    assert not walk.wrong


def test_pages_of_a_survey(walk: Walk) -> None:
    kinds = ask(walk.server, "select distinct kind from question")
    for slug in ask(walk.server, "select slug from activity where state = 'open'"):
        draft = start(walk, slug)
        for kind in [kind for kind in kinds if key_of(walk, slug, kind)]:
            kinds.remove(kind)
            walk.go(f"{draft}/{key_of(walk, slug, kind)}")
    assert kinds in ([], ["date"]), "the demonstration has no open survey with these"
    assert not walk.wrong


def start(walk: Walk, slug: str) -> str:
    """Begin a survey, and give the address of the draft."""
    walk.page.goto(f"/{walk.lang}/surveys/{slug}")
    walk.press("form[action*='/start'] button")
    return walk.at.rpartition("/")[0]


def key_of(walk: Walk, slug: str, kind: str) -> str:
    query = (
        "select q.key from question q join survey_version v on v.id = q.version_id"
        " join activity a on a.id = v.activity_id where a.slug = ? and q.kind = ?"
    )
    return next(iter(ask(walk.server, query, slug, kind)), "")


def test_the_end_of_a_survey_and_what_it_refuses(walk: Walk) -> None:
    draft = start(walk, SURVEY)
    walk.refused(f"{draft}/days_waited", button="main button[value=continue]", answer="soon")
    walk.go(f"{draft}/about-you")
    walk.page.locator("main input[type=radio]").first.check()
    walk.press("main button[value=continue]")
    while "/about-you-" in walk.at:
        walk.look(walk.at)
        walk.press("main button[value=continue]")
    walk.go(f"{draft}/check-answers", f"{draft}/come-back-later")
    walk.refused(f"{draft}/come-back-later", email="nobody")
    walk.page.goto(f"/{walk.lang}{draft}/check-answers")
    walk.press("form[action$='/check-answers'] button")
    walk.look(walk.at)
    assert not walk.wrong


def test_pages_of_a_resident_with_an_account(walk: Walk) -> None:
    walk.go("/my/sign-in")
    walk.sign_in_as_resident()
    walk.go(*addresses("resident"))
    walk.refused("/my/delete")
    assert not walk.wrong


def test_pages_of_a_champion(walk: Walk) -> None:
    walk.sign_in("champion")
    mine = "select n.id from note n join account a on a.id = n.submitted_by where a.email = ?"
    who = "champion@example.org"
    draft = one_id(walk.server, f"{mine} and n.state in ('draft', 'returned')", who)
    sent = one_id(walk.server, f"{mine} and n.state = 'submitted'", who)
    walk.go(*addresses("champion", draft=draft, sent=sent))
    walk.refused("/notes/new", button="main button[value=check]")
    walk.meet(404, f"/notes/{uuid4()}")
    assert not walk.wrong


def test_pages_of_somebody_who_looks_after_their_account(walk: Walk) -> None:
    who = "alliance@example.org"
    walk.go("/account/forgotten-password")
    walk.page.fill("input[name=email]", who)
    walk.press("main form button")
    walk.look("/account/forgotten-password sent")
    link = re.search(r"/account/forgotten-password/\S+", letter_to(walk.server, who))
    assert link
    walk.go(link.group())
    walk.refused(link.group(), password="short")
    walk.sign_in("alliance")
    walk.go(*addresses("account"))
    walk.refused("/account/password")
    assert not walk.wrong
