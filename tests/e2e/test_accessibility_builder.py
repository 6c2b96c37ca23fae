"""Building and translating a survey and building an audience pass axe at four sizes.

In English, Arabic and Romanian; ``sizes`` says which sizes. What people answer is looked at in
test_accessibility_questions.py.
"""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from tests import demonstration
from tests.e2e.conftest import DESK
from tests.e2e.sizes import DRAFT, LANGUAGES, NEWER, OLDER, ManySizes
from tests.e2e.walking import NewPage

pytestmark = pytest.mark.slow


@pytest.fixture(params=LANGUAGES)
def walk(
    request: pytest.FixtureRequest, new_page: NewPage, server: demonstration.Server
) -> ManySizes:
    return ManySizes(new_page(), server, request.param)


def test_pages_that_build_a_survey(walk: ManySizes) -> None:
    walk.sign_in("officer")
    at = f"/staff/surveys/{DRAFT}"
    walk.go("/staff/engagement", "/staff/surveys/new", at)
    walk.send("form[action$='/questions/add'] button")
    walk.go(*(f"{at}/questions/new/{kind}" for kind in ("single", "matrix", "consent", "file")))
    walk.go(f"{at}/questions/leaving", f"{at}/questions/helpers", f"{at}/sections/help")
    walk.go(f"{at}/sections/help/condition", f"{at}/questions/knew/condition")
    walk.page.locator("input[name=c11_value]").fill("31 February")
    walk.send("main form button")
    walk.go(f"{at}/bank", f"{at}/copy", f"{at}/copy?from={OLDER}")
    walk.go(f"{at}/preview?language=ur&step=helpers", f"{at}/steps/open", f"{at}/files")
    assert not walk.wrong


def test_pages_that_translate_a_survey(walk: ManySizes) -> None:
    walk.sign_in("officer")
    at = f"/staff/translations/{DRAFT}"
    walk.go("/staff/translations", f"{at}/ur", f"{at}/ur?show=todo", f"{at}/ur/import")
    walk.go(f"{at}/opening", f"/staff/translations/{NEWER}/ar", f"/staff/translations/{OLDER}/ro")
    walk.page.goto(f"/{walk.lang}{at}/ur")
    piped = walk.page.locator(".ib-pair", has_text="{{q:hospital}}").locator("textarea").first
    piped.fill("آخری دن کیسا تھا؟")
    walk.send("main form button.nhsuk-button:not(.nhsuk-button--secondary)")
    assert not walk.wrong


def test_the_page_that_builds_an_audience(walk: ManySizes, known: dict[str, Any]) -> None:
    walk.sign_in("officer")
    walk.go("/staff/audiences", "/staff/audiences/new")
    for kind in ("district", "imd2025", "carer", "last_contact"):
        add(walk.page, kind)
    walk.look("a new audience with conditions")
    walk.send("main button[value=save]")
    walk.go(*(f"/staff/audiences/{known['audience']}{page}" for page in ("", "/edit")))
    walk.go("/staff/audiences/upload")
    assert not walk.wrong


def add(page: Page, kind: str) -> None:
    page.set_viewport_size(DESK)
    page.select_option("select[name=g0_add]", kind)
    with page.expect_navigation():
        page.click("main button[value='add:0']")
