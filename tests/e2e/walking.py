"""Going through pages as one visitor, noting everything that is wrong with each, at both widths."""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, Response

from insightbank.demo.people import PASSWORD
from tests import demonstration
from tests.e2e.conftest import DESK, PHONE, WCAG

LANGUAGES = ("en", "ur", "zh-Hans")
NewPage = Callable[..., Page]
RUN_AXE = """async (tags) => {
  const found = await axe.run(document, {
    runOnly: {type: "tag", values: tags},
    resultTypes: ["violations"],
    preload: false,
  });
  return found.violations.flatMap((violation) =>
    violation.nodes.map((node) => `${violation.id}: ${node.html.slice(0, 160)}`));
}"""
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
ERROR_SUMMARY = ".nhsuk-error-summary"


@dataclass
class Walk:
    """One visitor in one language; ``wrong`` is what was found, ``seen`` the addresses."""

    page: Page
    server: demonstration.Server
    lang: str
    wrong: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)

    def go(self, *addresses: str) -> None:
        """Open each address, written without its language, and look at the page that comes."""
        for address in addresses:
            self.page.set_viewport_size(DESK)
            self._note_status(self.page.goto(f"/{self.lang}{address}"), address)
            self.look(address)

    def meet(self, status: int, address: str) -> None:
        """Open an address that is refused with this status, and look at what is said."""
        self.page.set_viewport_size(DESK)
        response = self.page.goto(f"/{self.lang}{address}")
        if response is None or response.status != status:
            self.wrong.append(f"{address}: not {status} but {response and response.status}")
        self.look(address)

    def refused(self, address: str, *, button: str = "main form button", **typed: str) -> None:
        """Send a form with what it cannot take, and look at the page that says so."""
        self.page.set_viewport_size(DESK)
        self.page.goto(f"/{self.lang}{address}")
        for name, value in typed.items():
            self.page.locator(f"[name='{name}']").first.fill(value)
        self.press(button)
        if not self.page.locator(ERROR_SUMMARY).count():
            self.wrong.append(f"{address}: sent in vain, and no summary of errors at {self.at}")
        self.look(f"{address} sent")

    def press(self, button: str) -> None:
        """Press the first such button, and wait for the page that comes of it."""
        with self.page.expect_navigation():
            self.page.locator(f"{button}:visible").first.click()

    def look(self, name: str) -> None:
        """Judge the open page at both widths."""
        self.seen.append(name)
        self.page.evaluate(AXE_SCRIPT)
        for size in (DESK, PHONE):
            self.page.set_viewport_size(size)
            found = self.page.evaluate(RUN_AXE, WCAG)
            if too_wide := self.page.evaluate(TOO_WIDE):
                found.append(f"{too_wide} pixels wider than the screen")
            self.wrong.extend(f"{name} at {size['width']}: {fault}" for fault in found)

    @property
    def at(self) -> str:
        """The address of the open page without its language."""
        return self.page.url.removeprefix(f"{self.server.url}/{self.lang}")

    def _note_status(self, response: Response | None, address: str) -> None:
        if response is None or response.status != 200:
            self.wrong.append(f"{address}: {response and response.status}")

    def sign_in(self, who: str) -> None:
        """Sign in with one of the demonstration's accounts."""
        self.page.goto(f"/{self.lang}/account/sign-in")
        self.page.fill("input[name=email]", f"{who}@example.org")
        self.page.fill("input[name=password]", PASSWORD)
        self.press("main form button")
        assert "/account/sign-in" not in self.at, f"{who} cannot sign in"

    def sign_in_as_resident(self) -> None:
        """Sign in with the code that is waiting to be sent."""
        address = f"resident-{self.lang.lower()}@example.org"
        self.page.fill("input[name=email]", address)
        self.press("main form button")
        self.look("/my/sign-in with a code sent")
        self.page.fill("input[name=code]", "000000")
        self.press("main form button")
        self.look("/my/sign-in/code refused")
        code = re.search(r"\b\d{6}\b", letter_to(self.server, address))
        assert code
        self.page.fill("input[name=code]", code.group())
        self.press("main form button")


def ask(server: demonstration.Server, query: str, *values: Any) -> list[Any]:
    """Read the served installation's database: the first column of what the query gives."""
    path = f"file:{server.folder / 'insightbank.sqlite3'}?mode=ro"
    with sqlite3.connect(path, uri=True) as connection:
        rows = connection.execute(query, values).fetchall()
    connection.close()
    return [row[0] for row in rows]


def one_id(server: demonstration.Server, query: str, *values: Any) -> UUID:
    """Give one random id."""
    return UUID(ask(server, query, *values)[0])


def letter_to(server: demonstration.Server, address: str) -> str:
    """Give the text of the last letter written to an address."""
    query = "select body from outgoing_message where recipient = ? order by created_at desc"
    deadline = time.monotonic() + 10
    while not (found := ask(server, query, address)) and time.monotonic() < deadline:
        time.sleep(0.1)
    return str(found[0])
