"""Notes taken without a signal: nothing is lost and nothing lands twice, whatever dies.

A phone is a real browser with a folder of its own; that it restarts means it is killed at once, as
by an empty battery, and opened again on the same folder.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Browser, BrowserContext, BrowserType, Error, Page, expect

from insightbank.demo.people import PASSWORD
from tests import demonstration
from tests.browser import FLAGS, find_browser
from tests.e2e.conftest import PHONE, violations

NOTES = 50
LATER = 30_000
PAGE = "/en/offline/notes"
STARTED_LINE = "Met in the hall without a signal, note"


@dataclass
class Phone:
    """A browser that keeps its folder when it is killed."""

    kind: BrowserType
    folder: Path
    url: str
    context: BrowserContext | None = None
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str = PAGE) -> Page:
        self.context = self.kind.launch_persistent_context(
            str(self.folder),
            executable_path=find_browser(),
            args=FLAGS,
            viewport=PHONE,
            locale="en-GB",
            timezone_id="Europe/London",
            base_url=self.url,
        )
        self.context.set_default_timeout(15_000)
        page = self.context.pages[0]
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto(path)
        return page

    def kill(self) -> None:
        """End the browser and all its processes at once."""
        mine = [p for p in psutil.process_iter(["cmdline"]) if self._is_mine(p)]
        for process in mine:
            with suppress(ProcessLookupError):
                os.kill(process.pid, signal.SIGKILL)
        psutil.wait_procs(mine, timeout=10)
        with suppress(Error):
            if self.context is not None:
                self.context.close()
        for lock in self.folder.glob("Singleton*"):
            lock.unlink(missing_ok=True)

    def _is_mine(self, process: psutil.Process) -> bool:
        return any(str(self.folder) in word for word in process.info["cmdline"] or ())


@dataclass
class Site:
    """The served installation, always under one address, there or not there."""

    folder: Path
    server: demonstration.Server | None = None

    def start(self) -> None:
        self.server = demonstration.start(self.folder)

    def stop(self) -> None:
        if self.server is not None:
            demonstration.kill(self.server.process)
        self.server = None

    def landed(self) -> list[str]:
        """Read what has been sent in from the hall: the words of each insight."""
        with closing(sqlite3.connect(self.folder / "insightbank.sqlite3", timeout=30)) as database:
            rows = database.execute(
                "select insight.body from note join insight on insight.note_id = note.id"
                " where note.text like ?",
                (f"{STARTED_LINE}%",),
            )
            return [row[0] for row in rows]


@pytest.fixture
def site(
    tmp_path_factory: pytest.TempPathFactory,
    copy_demonstration: Callable[[Path], Path],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Site]:
    port = demonstration.free_port()
    monkeypatch.setattr(demonstration, "free_port", lambda: port)
    site = Site(copy_demonstration(tmp_path_factory.mktemp("site")))
    site.start()
    yield site
    site.stop()


@pytest.fixture
def phone(tmp_path: Path, site: Site, browser: Browser) -> Iterator[Phone]:
    assert site.server
    phone = Phone(browser.browser_type, tmp_path / "phone", site.server.url)
    yield phone
    phone.kill()
    assert not phone.complaints


def sign_in(page: Page, who: str = "champion") -> None:
    page.fill("input[name=email]", f"{who}@example.org")
    page.fill("input[name=password]", PASSWORD)
    page.click("main form button")
    expect(page.locator("h1")).not_to_have_text("Sign in")


def get_ready(phone: Phone) -> Page:
    page = phone.open("/en/offline/sign-in")
    sign_in(page)
    assert page.url.endswith(PAGE)
    expect(page.locator("#ready")).to_be_visible()
    return page


def words_of(number: int) -> str:
    return f"{STARTED_LINE} {number:02}: nobody asks how the carer is."


def write(page: Page, number: int, *, people: str = "11") -> None:
    page.fill("[name=community]", f"Carers at Leigh Beck hall, table {number}")
    page.select_option("[name=place]", label="Castle Point")
    for part, value in (("day", "3"), ("month", "11"), ("year", "2026")):
        page.fill(f"[name=held_on-{part}]", value)
    page.fill("[name=people_count]", people)
    page.fill("[name=text]", words_of(number))
    page.check("[name=consent_how][value=verbal]")
    page.check("[name=sharing][value=commissioners]")


def take(page: Page, number: int) -> None:
    write(page, number)
    page.click("#note button[type=submit]")
    expect(page.locator("[name=community]")).to_have_value("")


@pytest.mark.slow
def test_fifty_notes_taken_without_a_signal_land_once_each_though_the_phone_dies_while_sending(
    phone: Phone, site: Site
) -> None:
    get_ready(phone)
    site.stop()
    phone.kill()

    page = phone.open()
    for number in range(NOTES):
        take(page, number)
    assert page.locator("#status").inner_text().startswith(("No signal", "Saved on this phone"))
    write(page, 99)
    page.wait_for_timeout(1_000)
    phone.kill()

    page = phone.open()
    expect(page.locator("#kept li[data-state=waiting]")).to_have_count(NOTES)
    assert page.input_value("[name=community]").endswith("table 99"), "what was being typed is lost"
    site.start()
    send_after_signing_in(page)
    wait_until(lambda: len(site.landed()) >= 10)
    phone.kill()

    assert 10 <= len(site.landed()) < NOTES, "the phone was to die in the middle of it"
    page = phone.open()
    send_after_signing_in(page)
    expect(page.locator("#status")).to_have_text("Your notes have been sent.", timeout=LATER)
    assert Counter(site.landed()) == dict.fromkeys(map(words_of, range(NOTES)), 1)
    page.reload()
    expect(page.locator("#count")).to_have_text("1")  # the one that is being written


def send_after_signing_in(page: Page) -> None:
    """A browser that was killed has forgotten who was signed in; the notes wait for it."""
    page.click("#send")
    expect(page.locator("#status")).to_contain_text("Sign in to send your notes")
    page.click("#sign-in a")
    sign_in(page)


def wait_until(happens: Callable[[], bool]) -> None:
    last = time.monotonic() + 20
    while not happens():
        assert time.monotonic() < last
        time.sleep(0.02)


def test_a_refused_note_stays_on_the_phone_with_what_was_typed_and_what_is_wrong(
    phone: Phone, site: Site
) -> None:
    page = get_ready(phone)
    page.click("#note button[type=submit]")
    expect(page.locator("#problems")).to_be_focused()
    assert "Say who you heard from." in page.locator("#problems").inner_text()

    write(page, 1, people="eleven")
    page.click("#note button[type=submit]")
    card = page.locator("#kept li[data-state=attention]")
    expect(card).to_contain_text("Enter a whole number from 0 to 100,000.")
    assert not violations(page)
    card.get_by_role("button", name="Change").click()
    expect(page.locator("#people_count-problem")).to_contain_text("Enter a whole number")
    assert page.input_value("[name=people_count]") == "eleven"
    described = page.get_attribute("[name=people_count]", "aria-describedby")
    assert described
    assert "people_count-problem" in described
    page.fill("[name=people_count]", "11")
    page.click("#note button[type=submit]")

    expect(page.locator("#status")).to_have_text("Your notes have been sent.")
    assert len(site.landed()) == 1
    assert not violations(page)


def test_a_note_can_be_deleted_from_the_phone_and_is_never_sent(phone: Phone, site: Site) -> None:
    page = get_ready(phone)
    site.stop()
    take(page, 1)
    page.get_by_role("button", name="Delete from this phone").click()
    expect(page.locator("#status")).to_have_text("Deleted from this phone.")
    phone.kill()

    site.start()
    page = phone.open()
    expect(page.locator("#none")).to_be_visible()
    assert not site.landed()


def test_notes_of_one_champion_are_not_sent_by_another_who_signs_in_on_the_phone(
    phone: Phone, site: Site
) -> None:
    page = get_ready(phone)
    site.stop()
    take(page, 1)
    phone.kill()
    site.start()

    page = phone.open("/en/account/sign-in")
    sign_in(page, "champion2")
    page.goto(PAGE)
    expect(page.locator("#others")).to_have_text("Notes by other people on this phone: 1")
    expect(page.locator("#none")).to_be_visible()
    take(page, 2)
    expect(page.locator("#status")).to_have_text("Your notes have been sent.")
    assert site.landed() == [words_of(2)]


def test_an_account_that_cannot_send_notes_is_told_so_and_the_notes_stay(
    phone: Phone, site: Site
) -> None:
    page = get_ready(phone)
    page.context.clear_cookies()
    take(page, 1)
    expect(page.locator("#status")).to_contain_text("Sign in to send your notes.")
    page.goto("/en/account/sign-in")
    sign_in(page, "officer")
    page.goto(PAGE)
    expect(page.locator("#status")).to_contain_text("This account cannot send notes.")
    expect(page.locator("#kept li[data-state=waiting]")).to_have_count(1)
    assert not site.landed()


def test_the_page_opens_right_to_left_without_a_signal_and_tells_who_is_signed_out(
    phone: Phone, site: Site
) -> None:
    page = phone.open("/ur/offline/notes")
    expect(page.locator("#ready")).to_be_visible()
    site.stop()
    phone.kill()

    page = phone.open("/ur/offline/notes")
    assert page.get_attribute("html", "dir") == "rtl"
    expect(page.locator("#note")).to_be_visible()
    colour = page.evaluate("getComputedStyle(document.querySelector('header')).backgroundColor")
    assert colour == "rgb(11, 83, 81)", "the styles are not there"
    assert not violations(page)


def test_without_scripts_the_page_leads_to_the_form_that_needs_none(
    new_page: Callable[..., Page],
) -> None:
    page = new_page(PHONE, scripts=False)
    page.goto(PAGE)
    assert not page.locator("#note").is_visible()
    page.click("#cannot a")
    assert page.url.endswith("/en/account/sign-in?next=/en/notes/new")
