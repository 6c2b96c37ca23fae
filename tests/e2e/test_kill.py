"""What must be there after the machine stops in the middle of things: all that was acknowledged.

``kill -9`` of the server with its workers and of the background worker, on a real installation.
"""

from __future__ import annotations

import json
import os
import re
import signal
import sqlite3
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Event
from urllib.parse import urlencode, urlsplit

import pytest

from tests import demonstration
from tests.factories.insights import record

RESPONSES, PEOPLE = 200, 8
EVIDENCE = 250
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
SURVEY, QUESTION = "/en/surveys/having-a-baby", "your_story"
KEPT = """
select answer.text, response.state, answer.tagged_version
from answer join response on response.id = answer.response_id
where answer.text like 'Attempt %'
"""


@pytest.fixture(scope="module")
def installation(
    tmp_path_factory: pytest.TempPathFactory, copy_demonstration: Callable[[Path], Path]
) -> Path:
    return copy_demonstration(tmp_path_factory.mktemp("killed"))


@pytest.fixture
def worker(installation: Path) -> Iterator[subprocess.Popen[bytes]]:
    process = demonstration.start_worker(installation)
    yield process
    demonstration.kill(process)


@dataclass
class Attempt:
    """One person's answer, and how far they were told that it had come."""

    number: int
    draft: str = ""
    is_kept: bool = False
    is_sent: bool = False
    refused: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return f"Attempt {self.number:03}: I could not get an appointment with my GP."


class Visitor:
    """A browser of a new visitor: keeps its cookie, follows no redirect, tries nothing twice."""

    def __init__(self, url: str) -> None:
        self._host = urlsplit(url).netloc
        self._cookie = ""
        self._token = ""

    def answer(self, attempt: Attempt) -> None:
        """Go on from where this attempt stands; raises OSError when nobody answers any more."""
        self._token = TOKEN.findall(self._ask("GET", SURVEY)[1])[0]
        if not attempt.draft:
            attempt.draft = self._post(f"{SURVEY}/start", attempt)
        if not attempt.draft:
            return
        attempt.is_kept |= bool(
            self._post(f"{attempt.draft}/{QUESTION}", attempt, answer=attempt.text)
        )
        to = self._post(f"{attempt.draft}/check-answers", attempt)
        attempt.is_sent |= to.endswith("/thanks")

    def _post(self, path: str, attempt: Attempt, **typed: str) -> str:
        """Give where the answer leads to; anything but a redirect is noted as refused."""
        status, page, to = self._ask("POST", path, {**typed, "csrf_token": self._token})
        if status != 303:
            attempt.refused.append(f"{path} {status} {page[:300]}")
        return to

    def _ask(
        self, method: str, path: str, typed: dict[str, str] | None = None
    ) -> tuple[int, str, str]:
        headers = {"Cookie": self._cookie}
        if typed is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        with closing(HTTPConnection(self._host, timeout=30)) as connection:
            try:
                connection.request(method, path, urlencode(typed) if typed else None, headers)
                response = connection.getresponse()
                page = response.read().decode()
            except HTTPException as error:
                raise ConnectionError(str(error)) from error
        if cookie := response.getheader("Set-Cookie"):
            self._cookie = cookie.partition(";")[0]
        return response.status, page, response.getheader("Location") or ""


def answer_all(url: str, attempts: list[Attempt], stop: Event | None = None) -> None:
    """Let eight people at a time make these attempts, until they are done or nobody answers."""

    def make(attempt: Attempt) -> None:
        if stop is None or not stop.is_set():
            with suppress(OSError):
                Visitor(url).answer(attempt)

    with ThreadPoolExecutor(PEOPLE) as pool:
        list(pool.map(make, attempts))


def kept(folder: Path) -> list[tuple[str, str, str | None]]:
    """Read from the database what was said, whether it was sent, and who tagged it."""
    with closing(sqlite3.connect(folder / "insightbank.sqlite3")) as database:
        return database.execute(KEPT).fetchall()


def test_a_killed_server_has_every_answer_it_acknowledged_and_has_it_once(
    installation: Path, worker: subprocess.Popen[bytes]
) -> None:
    attempts = [Attempt(number) for number in range(RESPONSES)]
    killed = Event()
    server = demonstration.start(installation)
    with ThreadPoolExecutor(1) as pool:
        posting = pool.submit(answer_all, server.url, attempts, killed)
        while sum(attempt.is_sent for attempt in attempts) < RESPONSES / 2 and not posting.done():
            time.sleep(0.005)
        os.killpg(server.process.pid, signal.SIGKILL)
        os.killpg(worker.pid, signal.SIGKILL)
        killed.set()
        posting.result()
    demonstration.kill(server.process)

    assert_nothing_acknowledged_is_lost(attempts, installation)
    assert not [line for attempt in attempts for line in attempt.refused]
    sent = [attempt for attempt in attempts if attempt.is_sent]
    assert RESPONSES / 2 <= len(sent) < RESPONSES

    with demonstration.served(installation) as server:
        again = [attempt for attempt in attempts if not attempt.is_sent]
        answer_all(server.url, again)
        # Where only the acknowledgement was lost, they are told that their answers are there.
        assert not [line for a in again for line in a.refused if " 409 " not in line]
        answer_all(server.url, sent[:20])  # the page was still open: they press once more

    assert_nothing_acknowledged_is_lost(attempts, installation)
    states = Counter(state for _text, state, _tagged in kept(installation))
    assert states["complete"] == RESPONSES

    demonstration.run(installation, "work", "--once")
    untagged = [text for text, _state, tagged in kept(installation) if not tagged]
    assert not untagged
    assert "agrees" in demonstration.run(installation, "search", "verify").stdout


def assert_nothing_acknowledged_is_lost(attempts: list[Attempt], folder: Path) -> None:
    rows = kept(folder)
    times = Counter(text for text, _state, _tagged in rows)
    complete = {text for text, state, _tagged in rows if state == "complete"}
    assert not [text for text, number in times.items() if number > 1]
    assert not [a.text for a in attempts if a.is_kept and a.text not in times]
    assert not [a.text for a in attempts if a.is_sent and a.text not in complete]


def test_a_worker_killed_while_it_indexes_leaves_an_index_that_the_next_one_puts_right(
    installation: Path,
) -> None:
    publish(installation, range(10_000, 10_000 + EVIDENCE))
    # Killed at the first sign of writing, and then some way into it.
    for wait in (0.0, 0.1):
        kill_while_indexing(installation, wait)

    done = demonstration.run(installation, "work", "--once")

    verified = demonstration.run(installation, "search", "verify", check=False)
    assert "agrees" in verified.stdout, f"{done.stdout}{done.stderr}{verified.stdout}"
    assert re.search(rf"{EVIDENCE}  insights indexed", done.stdout), done.stdout


def kill_while_indexing(folder: Path, wait: float) -> None:
    before = index_files(folder)
    worker = demonstration.start_worker(folder)
    try:
        last = time.monotonic() + 60
        while index_files(folder) == before and time.monotonic() < last:
            time.sleep(0.001)
        time.sleep(wait)
    finally:
        demonstration.kill(worker)
    assert index_files(folder) != before, "the worker did not begin to index"


def publish(folder: Path, numbers: range) -> None:
    """Publish evidence, and leave it to a worker to bring it into the index."""
    path = folder / "evidence.jsonl"
    path.write_text("".join(json.dumps(record(number)) + "\n" for number in numbers), "utf-8")
    demonstration.run(folder, "insights", "import", str(path), "--publish")


def index_files(folder: Path) -> set[tuple[str, int]]:
    """Name what there is of the index on disk, with its size; the lock is no part of it."""
    found = set()
    for path in (folder / "index").rglob("*"):
        with suppress(FileNotFoundError):
            if path.name != "write.lock":
                found.add((str(path), path.stat().st_size))
    return found
