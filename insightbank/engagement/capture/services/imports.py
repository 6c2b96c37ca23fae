"""Writes of files on their way in; their content goes once they are imported, or after a day."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import delete

from insightbank.db import db
from insightbank.engagement.activities.models import Activity
from insightbank.engagement.capture.models import ImportFile
from insightbank.engagement.capture.rules import DONE, FILE_LIVES, WAITING
from insightbank.engagement.surveys.services.counting import rows_touched

LONGEST_NAME = 200


def fingerprint_of(content: bytes) -> str:
    """Tell a file from any other, to know it when it is chosen again."""
    return hashlib.sha256(content).hexdigest()


def keep_file(
    activity: Activity, content: bytes, *, name: str, account_id: int | None, today: date
) -> ImportFile:
    """Keep a file until somebody has said what its columns are."""
    kept = ImportFile(
        activity_id=activity.id,
        name=name[-LONGEST_NAME:],
        fingerprint=fingerprint_of(content),
        state=WAITING,
        content=zlib.compress(content),
        mapping={},
        account_id=account_id,
        made_on=today,
    )
    db.session.add(kept)
    db.session.flush()
    return kept


def content_of(kept: ImportFile) -> bytes:
    """Give back a file that waits."""
    return zlib.decompress(kept.content or zlib.compress(b""))


def keep_mapping(kept: ImportFile, mapping: Mapping[str, Any]) -> None:
    """Remember what the columns are and what goes without saying, for the next page."""
    kept.mapping = dict(mapping)
    db.session.flush()


def finish_import(kept: ImportFile, *, taken: int, refused: int, today: date) -> None:
    """Note what came of a file, and forget what was in it."""
    kept.state = DONE
    kept.content = None
    kept.taken, kept.refused = taken, refused
    kept.made_on = today
    db.session.flush()


def forget_import(kept: ImportFile) -> None:
    """Forget a file that shall not be imported."""
    db.session.delete(kept)
    db.session.flush()


def forget_old_files(today: date) -> int:
    """Forget files that nobody finished within a day; gives how many."""
    old = delete(ImportFile).where(
        ImportFile.state == WAITING, ImportFile.made_on < today - FILE_LIVES
    )
    return rows_touched(db.session.execute(old))
