"""Take the pictures of the README from a demonstration made and served for the purpose.

``make pictures`` runs it; the pictures land in docs/pictures/. ``--from URL`` takes them from an
installation that is already running with demonstration data.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from insightbank.demo.people import PASSWORD  # noqa: E402
from tests import demonstration  # noqa: E402
from tests.browser import FLAGS, find_browser  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
PHONE: ViewportSize = {"width": 375, "height": 740}
DESK: ViewportSize = {"width": 1280, "height": 900}
SURVEY = "getting-help-from-your-gp"


def sign_in(page: Page, who: str) -> None:
    """Sign a demonstration account in."""
    page.goto("/en/account/sign-in")
    page.fill("input[name=email]", f"{who}@example.org")
    page.fill("input[name=password]", PASSWORD)
    page.click("main button")
    page.wait_for_load_state()


def take(page: Page, name: str, *, whole: bool = False) -> None:
    """Keep a picture of what the page shows."""
    page.screenshot(path=str(PICTURES / f"{name}.png"), full_page=whole)
    print(name, flush=True)


def public(browser: Browser, url: str) -> None:
    """Take what residents see."""
    page = browser.new_context(base_url=url, viewport=DESK).new_page()
    page.goto("/en/")
    take(page, "home-1280")
    phone = browser.new_context(base_url=url, viewport=PHONE, java_script_enabled=False).new_page()
    phone.goto("/ur/")
    take(phone, "home-ur-375")
    phone.goto(f"/ur/surveys/{SURVEY}")
    phone.click(f"form[action*='{SURVEY}/start'] button")
    take(phone, "question-ur-375")


def for_roles(browser: Browser, url: str) -> None:
    """Take what champions, officers and commissioners see."""
    champion = browser.new_context(base_url=url, viewport=PHONE).new_page()
    sign_in(champion, "champion")
    champion.goto("/en/notes/new")
    take(champion, "note-375")
    officer = browser.new_context(base_url=url, viewport=DESK).new_page()
    sign_in(officer, "officer")
    officer.goto("/en/staff/review")
    officer.click("main a[href*='/staff/review/']")
    take(officer, "review-1280")
    officer.goto(f"/en/staff/surveys/{SURVEY}/results")
    take(officer, "results-1280")
    commissioner = browser.new_context(base_url=url, viewport=DESK).new_page()
    sign_in(commissioner, "commissioner")
    commissioner.goto("/en/bank?q=what+have+travellers+told+us+about+maternity")
    take(commissioner, "bank-1280")
    commissioner.click(".ib-result__title a")
    take(commissioner, "insight-1280")
    commissioner.goto("/en/coverage")
    take(commissioner, "coverage-1280")


@contextmanager
def running(url: str) -> Iterator[str]:
    """Give the address of a demonstration: the one named, or one made for the purpose."""
    if url:
        yield url
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        demonstration.run(folder, "setup", "--demo")
        with demonstration.served(folder) as server:
            yield server.url


def main() -> int:
    """Take all pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from", dest="url", default="", help="a running demonstration")
    PICTURES.mkdir(parents=True, exist_ok=True)
    with running(parser.parse_args().url) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        public(browser, url)
        for_roles(browser, url)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
