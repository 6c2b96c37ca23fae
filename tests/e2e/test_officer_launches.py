"""An officer goes from nothing to a launched survey in two languages with an audience to ask.

Every press of a button, a link, a box or a list is counted: there may be at most 40. Typing is not
counted. Then a resident answers what was launched, in Urdu, with scripts off.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from insightbank.demo.people import PASSWORD
from tests import demonstration
from tests.e2e.conftest import DESK, PHONE
from tests.e2e.known import ask

NewPage = Callable[..., Page]
MOST_CLICKS = 40
SLUG = "looking-after-somebody"
TITLE = "Looking after somebody at home"
CARES = "Do you look after somebody?"
ASKED = "Staff ask me how I am."
HELPS = "What would help you most?"
EVERY_DAY = "Yes, every day"
URDU = {
    TITLE: "گھر پر کسی کی دیکھ بھال",
    CARES: "کیا آپ کسی کی دیکھ بھال کرتے ہیں؟",
    EVERY_DAY: "ہاں، ہر روز",
    "Now and then": "کبھی کبھی",
    "No": "نہیں",
    ASKED: "عملہ مجھ سے میرا حال پوچھتا ہے۔",
    HELPS: "آپ کو سب سے زیادہ کس چیز سے مدد ملے گی؟",
    "Please tell us why you gave this answer.": "براہ کرم بتائیں کہ آپ نے یہ جواب کیوں دیا۔",
    "Please do not give anyone's name.": "براہ کرم کسی کا نام نہ لکھیں۔",
}


@dataclass
class Officer:
    """Somebody at a page whose clicks are counted."""

    page: Page
    clicks: int = 0

    def press(self, what: Locator) -> None:
        """Press a link or a button, and wait for the page that comes of it."""
        self.clicks += 1
        with self.page.expect_navigation():
            what.first.click()

    def link(self, words: str, within: str = "main") -> None:
        self.press(self.page.locator(within).get_by_role("link", name=re.compile(words)))

    def button(self, words: str) -> None:
        self.press(self.page.locator("main").get_by_role("button", name=words, exact=True))

    def tick(self, label: str) -> None:
        self.clicks += 1
        self.page.get_by_label(label, exact=True).check()

    def choose(self, name: str, label: str) -> None:
        """Choose in a list by the beginning of its words."""
        self.clicks += 1
        field = self.page.locator(f"select[name='{name}']")
        option = field.locator("option", has_text=re.compile(f"^{re.escape(label)}"))
        field.select_option(option.first.get_attribute("value"))

    def type(self, words: Mapping[str, str]) -> None:
        for name, value in words.items():
            self.page.locator(f"main [name='{name}']").fill(value)


def test_an_officer_launches_a_survey_in_two_languages_with_few_clicks(
    new_page: NewPage, server: demonstration.Server
) -> None:
    officer = Officer(new_page(DESK))
    begin(officer)
    ask_questions(officer)
    translate(officer)
    preview(officer)
    open_it(officer)
    choose_audience(officer)
    invite(officer)

    assert officer.clicks <= MOST_CLICKS, officer.clicks
    assert ask(server, "select state from activity where slug = ?", SLUG) == ["open"]
    assert ask(server, "select state from campaign where name = ?", TITLE) == ["launched"]
    answer_in_urdu(new_page(PHONE, scripts=False))
    assert ask(server, "select text from answer where text = ?", "آرام کا ایک دن")


def begin(officer: Officer) -> None:
    officer.page.goto("/en/account/sign-in")
    officer.type({"email": "officer@example.org", "password": PASSWORD})
    officer.button("Sign in")
    officer.link("^Engagement", within="header")
    officer.link("^New survey")
    officer.type({"slug": SLUG, "title": TITLE})
    officer.tick("Urdu")
    officer.button("Make a draft")
    expect(officer.page.locator("h1")).to_have_text(TITLE)


def ask_questions(officer: Officer) -> None:
    officer.type({"text": CARES, "choices": f"{EVERY_DAY}\nNow and then\nNo"})
    officer.button("Add the question")
    officer.choose("kind", "How far people agree")
    officer.type({"text": ASKED})
    officer.button("Add the question")
    officer.choose("kind", "A short text")
    officer.type({"text": HELPS})
    officer.button("Add the question")
    officer.link("^Copy from the question bank")
    officer.tick("Experience: Please tell us why you gave this answer.")
    officer.button("Add to the survey")
    officer.link(f"^Who is asked {re.escape(HELPS)}")
    officer.choose("c11_what", f"1. {CARES} – {EVERY_DAY}")
    officer.button("Save")
    rule = f"Only asked if “{CARES}” is “{EVERY_DAY}”"
    expect(officer.page.locator("main")).to_contain_text(rule)


def translate(officer: Officer) -> None:
    """Type the Urdu beside each English text."""
    officer.link("^Urdu")
    for pair in officer.page.locator(".ib-pair").all():
        source = pair.locator(".ib-pair__source").inner_text().strip()
        pair.locator("textarea").first.fill(URDU[source])
    officer.button("Save")
    expect(officer.page.locator("main")).to_contain_text("somebody else has to check")
    officer.link("^Go to the survey")


def preview(officer: Officer) -> None:
    officer.link("^Preview")
    officer.link("^Urdu")
    phone = officer.page.frame_locator("iframe")
    expect(phone.locator("html")).to_have_attribute("dir", "rtl")
    expect(phone.locator("main")).to_contain_text(URDU[TITLE])
    officer.link("^Back to the survey", within="body")


def open_it(officer: Officer) -> None:
    """Nobody has reviewed it or checked the Urdu, so the page asks for the reasons."""
    officer.button("Open the survey")
    officer.type(
        {
            "reason": "Our carers' worker reads Urdu and has seen it.",
            "unreviewed": "The carers' week begins today.",
        }
    )
    officer.button("Open the survey")
    expect(officer.page.locator("main")).to_contain_text("The survey is open.")


def choose_audience(officer: Officer) -> None:
    officer.link("^Engagement", within="header")
    officer.link("^Audiences")
    officer.link("^New audience")
    officer.type({"name": "Carers"})
    officer.choose("g0_add", "Unpaid carer")
    officer.button("Add the condition")
    officer.tick("Yes")
    officer.button("Save")
    expect(officer.page.locator("h1")).to_have_text("Carers")


def invite(officer: Officer) -> None:
    officer.link("^Invite these people")
    officer.type({"name": TITLE})
    officer.choose("activity", TITLE)
    officer.button("Make a draft")
    officer.link("^Urdu")
    officer.tick("I have checked these words and they say the same as the English")
    officer.button("Save and see what it looks like")
    officer.link("^Check and launch")
    officer.tick("Yes, invite these people")
    officer.button("Launch")
    expect(officer.page.locator("main")).to_contain_text("The campaign is launched.")


def answer_in_urdu(page: Page) -> None:
    page.goto("/ur/take-part")
    page.get_by_role("link", name=URDU[TITLE]).first.click()
    page.click("main form[action$='/start'] button")
    assert page.locator("html").get_attribute("dir") == "rtl"
    page.get_by_label(URDU[EVERY_DAY]).check()
    page.click("main button[value=continue]")
    page.locator("main input[type=radio]").first.check()
    page.click("main button[value=continue]")
    assert URDU[HELPS] in page.locator("main").inner_text(), "carers are asked this"
    page.fill("main [name=answer]", "آرام کا ایک دن")
    page.click("main button[value=continue]")
    page.click("main button[value=continue]")
    assert page.url.endswith("/check-answers"), page.url
    page.click("form[action$='/check-answers'] button")
    assert "/thanks" in page.url
