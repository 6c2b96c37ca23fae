"""One piece of evidence travels the whole way: answered, filed, reviewed, published, found.

The tests of this file are steps of one journey on one served installation, in order.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from insightbank.demo.people import PASSWORD
from tests import demonstration
from tests.e2e.conftest import DESK, PHONE

NewPage = Callable[..., Page]
SURVEY = "getting-help-from-your-gp"
SAID = "کینوی آئی لینڈ میں ڈاکٹر سے وقت نہیں ملتا۔ مجھے مترجم چاہیے تھا مگر کوئی نہیں تھا۔"
NOTED = (
    "Eleven carers met in the church hall on Canvey Island. They look after husbands and mothers. "
    "They cannot get through to the surgery at 8am and nobody asks how the carer is. "
    "Ring Doreen on 07700 900123 to hear more."
)
QUOTE = "I care for my husband day and night, and nobody asks how I am."


def sign_in(page: Page, who: str) -> None:
    page.goto("/en/account/sign-in")
    page.fill("input[name=email]", f"{who}@example.org")
    page.fill("input[name=password]", PASSWORD)
    page.click("main form button")
    expect(page.locator("h1")).not_to_have_text("Sign in")


def work(server: demonstration.Server) -> None:
    """Do the background work that is due, as the worker beside the server would."""
    demonstration.run(server.folder, "work", "--once")


def go_on(page: Page) -> None:
    page.click("main button[name=action][value=continue]")


def test_a_resident_answers_in_urdu_on_a_phone_with_scripts_off(
    new_page: NewPage, server: demonstration.Server
) -> None:
    page = new_page(PHONE, scripts=False)
    page.goto("/ur/")
    page.click("main a[href$='/ur/surveys']")
    page.click(f"a[href$='/ur/surveys/{SURVEY}']")
    assert page.locator("html").get_attribute("dir") == "rtl"
    page.click("main form[action$='/start'] button")
    assert "/r/" in page.url, page.locator("main").inner_text()

    page.check("input[name=answer][value=difficult]")
    go_on(page)
    page.check("input[name=answer][value=phone]")
    go_on(page)
    page.fill("input[name=answer]", "12")
    go_on(page)
    page.check("input[name=answer][value='3']")
    go_on(page)
    page.fill("textarea[name=answer]", SAID)
    go_on(page)
    page.fill("input[name=answer]", "ss8 9")
    go_on(page)
    answer_about_oneself(page)

    assert SAID in page.locator("main").inner_text()
    page.click("form[action$='/check-answers'] button")
    assert "/thanks" in page.url
    page.go_back()
    page.reload()
    assert SAID not in page.content(), "the session keeps what was said after it was sent"


def answer_about_oneself(page: Page) -> None:
    """Agree to the optional questions, then skip or answer each until the check page."""
    for _number in range(20):
        if page.url.endswith("/check-answers"):
            return
        if page.url.endswith("/about-you"):
            page.check("input[name=answer][value=yes]")
        go_on(page)
    pytest.fail(f"never came to the check page: {page.url}")


def test_a_champion_files_a_note_on_a_phone(new_page: NewPage) -> None:
    page = new_page(PHONE)
    sign_in(page, "champion")
    page.goto("/en/notes/new")
    page.fill("input[name=community]", "Carers at Leigh Beck church hall")
    page.select_option("select[name=place]", label=re.compile("Castle Point").pattern)
    for part, value in (("day", "3"), ("month", "11"), ("year", "2026")):
        page.fill(f"input[name=held_on-{part}]", value)
    page.fill("input[name=setting]", "Carers' coffee morning in a church hall")
    page.fill("input[name=people_count]", "11")
    page.fill("textarea[name=text]", NOTED)
    page.fill("textarea[name=quotes-0-text]", QUOTE)
    page.check("input[name=consent_how][value=group_agreement]")
    page.check("input[name=sharing][value=commissioners]")
    page.click("main button[name=action][value=check]")

    expect(page.locator("h1")).to_have_text("Check your note")
    page.get_by_role("button", name="Send your note").click()
    page.goto("/en/notes")
    assert "Carers at Leigh Beck church hall" in page.locator("main").inner_text()


def publish(page: Page, title: str) -> None:
    """Settle everything the machine suggested on an open item, and publish it.

    A new title is read by the tagger too, and what it finds there is to be settled as well.
    """
    page.fill("input[name=title]", title)
    for _attempt in range(3):
        for decision in ("mark_][value=removed", "quote_][value=approved", "tag_][value=accepted"):
            for radio in page.locator(f"input[type=radio][name^={decision}]").all():
                radio.check()
        with page.expect_navigation():
            page.click("main button[name=action][value=publish]")
        if page.get_by_text("Published.").count():
            return
    pytest.fail(page.locator("#problems").inner_text())


def test_an_officer_reviews_both_and_publishes_them(
    new_page: NewPage, server: demonstration.Server
) -> None:
    work(server)
    page = new_page(DESK)
    sign_in(page, "officer")
    page.goto("/en/staff/review")
    page.get_by_role("link", name=re.compile("Carers at Leigh Beck church hall")).first.click()
    assert "07700 900123" in page.locator("main").inner_text()
    publish(page, "Carers on Canvey Island are not asked how they are")

    for number in range(1, 20):
        page.goto(f"/en/staff/surveys/{SURVEY}/insight?page={number}")
        if page.get_by_label(SAID).count():
            break
    page.fill("input[name=title]", "No interpreter at the surgery on Canvey Island")
    page.fill("textarea[name=body]", "A resident could not get an appointment or an interpreter.")
    page.get_by_label(SAID).check()
    page.get_by_role("button", name="Start a draft").click()
    publish(page, "No interpreter at the surgery on Canvey Island")
    work(server)


def test_a_commissioner_finds_both_and_sees_what_is_missing(new_page: NewPage) -> None:
    page = new_page(DESK)
    sign_in(page, "commissioner")
    page.goto("/en/bank")
    page.fill("input[name=q]", "what do carers on canvey say")
    page.locator("form[role=search] button:visible").last.click()
    expect(page.locator(".ib-results")).to_contain_text("Carers on Canvey Island are not asked")
    expect(page.locator("#missing")).to_be_visible()

    page.goto("/en/bank?q=مترجم")
    page.get_by_role("link", name="No interpreter at the surgery on Canvey Island").click()
    quote = page.locator("blockquote", has_text="مترجم")
    assert quote.inner_text() == SAID
    assert quote.get_attribute("lang") == "ur"
    assert quote.get_attribute("dir") == "rtl"

    page.goto("/en/bank?q=%22nobody+asks+how+I+am%22&plus=carers&district=castle_point")
    page.get_by_role("link", name=re.compile("Carers on Canvey Island")).click()
    text = page.locator("main").inner_text()
    assert "07700" not in text
    assert "Doreen" not in text
    assert QUOTE in text
