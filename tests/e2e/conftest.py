"""A served demonstration and a real browser that tells of everything a page should not do."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Route,
    sync_playwright,
)

from tests import databases, demonstration
from tests.browser import FLAGS, NoBrowserError, find_browser

PHONE = {"width": 375, "height": 740}
DESK = {"width": 1280, "height": 900}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# A refused form or a missing page is an answer, not a mistake of the page.
EXPECTED = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Give a browser that works; without one, skip here and fail where everything has to pass."""
    try:
        path = find_browser()
    except NoBrowserError as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"NO BROWSER TESTS: {error}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def copy_demonstration(run_id: str) -> Callable[[Path], Path]:
    """Fill a folder with a copy of the run's demonstration: ``copy_demonstration(folder)``."""

    def copy(folder: Path) -> Path:
        made = demonstration.made_once(run_id)
        demonstration.copy_files(made, folder)
        databases.copy_sqlite(
            f"sqlite:///{made / 'insightbank.sqlite3'}", folder / "insightbank.sqlite3"
        )
        return folder

    return copy


@pytest.fixture(scope="session")
def server(
    tmp_path_factory: pytest.TempPathFactory, copy_demonstration: Callable[[Path], Path]
) -> Iterator[demonstration.Server]:
    """Serve a copy of the demonstration, the worker's own."""
    with demonstration.served(copy_demonstration(tmp_path_factory.mktemp("served"))) as server:
        yield server


@dataclass
class Watch:
    """What pages did that they should not."""

    allowed: str
    complaints: list[str] = field(default_factory=list)

    def on(self, context: BrowserContext) -> None:
        context.route("**/*", self._guard)
        context.on("page", self._listen)

    def _guard(self, route: Route) -> None:
        url = route.request.url
        if urlsplit(url).netloc == self.allowed or url.startswith(("data:", "blob:", "about:")):
            route.continue_()
        else:
            self.complaints.append(f"asked another host: {url}")
            route.abort()

    def _listen(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(f"script error: {error}"))

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not EXPECTED.match(message.text):
            self.complaints.append(f"console {message.type}: {message.text}")


@pytest.fixture
def new_page(
    browser: Browser, server: demonstration.Server, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Page]]:
    """Open a page of a new visitor: ``new_page(PHONE, scripts=False)``; addresses may be relative.

    The test fails when any of its pages asked another host, wrote an error or a warning to the
    console, or was refused something by the content policy.
    """
    watch = Watch(urlsplit(server.url).netloc)
    contexts = []

    def make(viewport: dict[str, int] | None = None, *, scripts: bool = True, **more: Any) -> Page:
        context = browser.new_context(
            base_url=server.url,
            viewport=viewport or DESK,
            java_script_enabled=scripts,
            locale="en-GB",
            timezone_id="Europe/London",
            **more,
        )
        context.set_default_timeout(15_000)
        watch.on(context)
        contexts.append(context)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()
    assert not watch.complaints


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    return new_page()


def violations(page: Page) -> list[str]:
    """List what axe finds, WCAG 2.2 AA and good practice, each with the element."""
    options = {"runOnly": {"type": "tag", "values": WCAG}, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{violation['id']}: {violation['help']}: {node['html'][:160]}"
        for violation in found
        for node in violation["nodes"]
    ]


@pytest.fixture
def assert_accessible() -> Callable[[Page], None]:
    """Check a page with axe, and that it does not scroll sideways."""

    def check(page: Page) -> None:
        assert not violations(page), page.url
        too_wide = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert too_wide <= 0, f"{page.url} is {too_wide} pixels wider than the screen"

    return check
