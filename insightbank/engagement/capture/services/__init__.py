"""Every write of this room; each flushes and none commits."""

from __future__ import annotations

from insightbank.engagement.capture.services.imports import (
    finish_import,
    forget_import,
    forget_old_files,
    keep_file,
    keep_mapping,
)
from insightbank.engagement.capture.services.keying import (
    AlreadyKeyedError,
    NoSuchVersionError,
    SamePersonError,
    UnfinishedBatchError,
    close_batch,
    key_again,
    key_form,
    make_batch,
    resolve_form,
)
from insightbank.engagement.capture.services.kiosks import (
    PinRestsError,
    Started,
    check_pin,
    discard_visit,
    end_kiosk,
    start_kiosk,
)

__all__ = [
    "AlreadyKeyedError",
    "NoSuchVersionError",
    "PinRestsError",
    "SamePersonError",
    "Started",
    "UnfinishedBatchError",
    "check_pin",
    "close_batch",
    "discard_visit",
    "end_kiosk",
    "finish_import",
    "forget_import",
    "forget_old_files",
    "keep_file",
    "keep_mapping",
    "key_again",
    "key_form",
    "make_batch",
    "resolve_form",
    "start_kiosk",
]
