"""The demonstration installation: made once a run by the product's own command, copied by tests."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SECRET = "for-tests-only-for-tests-only-for-tests-only"
COMMAND = [sys.executable, "-c", "from insightbank.cli import main; main()"]
ROOT = Path(__file__).resolve().parent.parent


def environment(folder: Path) -> dict[str, str]:
    """Give the environment of an installation in ``folder``, and nothing of the machine's own."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("INSIGHTBANK_") and name != "DATABASE_URL"
    }
    return {
        **kept,
        "INSIGHTBANK_DATA_DIR": str(folder),
        "INSIGHTBANK_SECRET_KEY": SECRET,
        "INSIGHTBANK_DEMONSTRATION": "yes",
        "INSIGHTBANK_REQUIRE_SECOND_FACTOR": "no",
        "PYTHONPATH": str(ROOT),
    }


def run(folder: Path, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run ``insightbank ...`` on the installation in ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        [*COMMAND, *arguments],
        env=environment(folder),
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    if check and done.returncode:
        msg = f"insightbank {' '.join(arguments)} ended with {done.returncode}:\n{done.stderr}"
        raise RuntimeError(msg)
    return done


def made_once(run_id: str) -> Path:
    """Give the run's demonstration installation; the first worker to ask makes it."""
    shared = Path(tempfile.gettempdir()) / f"insightbank-demonstration-{run_id}"
    shared.mkdir(exist_ok=True)
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if (shared / "failed").exists():
            raise RuntimeError((shared / "failed").read_text("utf-8"))
        if not (shared / "ready").exists():
            try:
                done = run(shared / "data", "setup", "--demo")
                (shared / "data" / "accounts.txt").write_text(done.stdout, "utf-8")
            except RuntimeError as error:
                (shared / "failed").write_text(str(error), "utf-8")
                raise
            (shared / "ready").touch()
    return shared / "data"


def copy_files(made: Path, folder: Path) -> None:
    """Copy the index, the uploads and the list of accounts; all but databases and logs."""
    shutil.copy(made / "accounts.txt", folder)
    for path in made.iterdir():
        if path.is_dir():
            shutil.copytree(path, folder / path.name, dirs_exist_ok=True)


def forget(run_id: str) -> None:
    """Delete the run's demonstration installation."""
    path = Path(tempfile.gettempdir()) / f"insightbank-demonstration-{run_id}"
    shutil.rmtree(path, ignore_errors=True)


@dataclass(frozen=True)
class Server:
    """A running installation."""

    url: str
    folder: Path
    process: subprocess.Popen[bytes]

    def log(self) -> str:
        return (self.folder / "server.log").read_text("utf-8", errors="replace")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(folder: Path) -> Iterator[Server]:
    """Serve the installation in ``folder`` as an operator would, until the block ends."""
    server = start(folder)
    try:
        yield server
    finally:
        server.process.terminate()
        try:
            server.process.wait(20)
        except subprocess.TimeoutExpired:
            server.process.kill()
            server.process.wait()


def start(folder: Path) -> Server:
    """Start a server, wait until it answers, and leave it running: who starts it ends it.

    It leads a process group of its own, so that its workers can be killed with it.
    """
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with (folder / "server.log").open("ab") as log:
        process = subprocess.Popen(
            [*COMMAND, "serve", "--bind", f"127.0.0.1:{port}", "--workers", "1"],
            env={**environment(folder), "INSIGHTBANK_BASE_URL": url},
            cwd=folder,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    server = Server(url, folder, process)
    try:
        _wait_until_up(server)
    except BaseException:
        kill(process)
        raise
    return server


def start_worker(folder: Path) -> subprocess.Popen[bytes]:
    """Start ``insightbank work`` in a process group of its own, and leave it running."""
    with (folder / "worker.log").open("ab") as log:
        return subprocess.Popen(
            [*COMMAND, "work"],
            env=environment(folder),
            cwd=folder,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def kill(process: subprocess.Popen[bytes]) -> None:
    """End a started process and all its children at once, as a crash or a power cut would."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _wait_until_up(server: Server, seconds: float = 120) -> None:
    last = time.monotonic() + seconds
    while time.monotonic() < last:
        if server.process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{server.url}/healthz", timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    msg = f"the server did not come up:\n{server.log()}"
    raise RuntimeError(msg)
