"""Files that respondents add: scanned, kept under a random name beside a row, removed with it.

A file is written before the row is committed, and goes after it: ``remove_forgotten_files`` finds
what a rollback, a changed answer or an erased response left behind.
"""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import select

from insightbank.db import db
from insightbank.engagement.surveys.kinds import Upload
from insightbank.engagement.surveys.models import Question, Response, StoredFile
from insightbank.engagement.surveys.services.answering import clear_answer, save_answer

SECONDS_TO_SCAN = 30
SECONDS_TO_COMMIT = 3_600
HARMFUL = 1


class Scan(StrEnum):
    """What a virus scanner said."""

    CLEAN = "clean"
    HARMFUL = "harmful"
    FAILED = "failed"


def scan(content: bytes, *, command: str) -> Scan:
    """Ask the operator's scanner; without one every file is clean, with a broken one none is."""
    if not command:
        return Scan.CLEAN
    try:
        ended = subprocess.run(  # noqa: S603 (the operator's own command, and no shell)
            shlex.split(command),
            input=content,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS_TO_SCAN,
            check=False,
        )
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return Scan.FAILED
    return {0: Scan.CLEAN, HARMFUL: Scan.HARMFUL}.get(ended.returncode, Scan.FAILED)


def save_upload(response: Response, question: Question, upload: Upload, *, folder: Path) -> None:
    """Keep a file as the answer to a question, in place of one that was there."""
    stored = StoredFile(
        id=uuid4(),
        response_id=response.id,
        question_id=question.id,
        media_type=upload.media_type,
        size=len(upload.content),
    )
    clear_answer(response, question)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = path_of(stored.id, folder)
    path.touch(mode=0o600, exist_ok=False)
    path.write_bytes(upload.content)
    db.session.add(stored)
    value = {"upload": stored.id.hex, "media_type": stored.media_type, "size": stored.size}
    save_answer(response, question, value=value)


def path_of(file_id: UUID, folder: Path) -> Path:
    """Say where a file lies; its name says nothing of what is in it."""
    return folder / file_id.hex


def remove_forgotten_files(folder: Path, *, now: float) -> int:
    """Remove files whose row is gone and that are older than any request; gives how many.

    ``now`` is in seconds since 1970, as the times of files are.
    """
    if not folder.is_dir():
        return 0
    old = [path for path in folder.iterdir() if _is_old(path, now)]
    forgotten = _without_row(old)
    for path in forgotten:
        path.unlink(missing_ok=True)
    return len(forgotten)


def _is_old(path: Path, now: float) -> bool:
    return path.is_file() and path.stat().st_mtime < now - SECONDS_TO_COMMIT


def _without_row(paths: Sequence[Path]) -> list[Path]:
    kept = {file_id.hex for file_id in db.session.scalars(select(StoredFile.id))} if paths else {}
    return [path for path in paths if path.name not in kept]
