"""What is written into a translation file: each text with words that say what it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from insightbank.engagement.translations import queries
from insightbank.engagement.translations.exchange import (
    XLIFF,
    XLSX,
    FileHead,
    OutRow,
    write_xliff,
    write_xlsx,
)
from insightbank.engagement.translations.views.staff_words import where

if TYPE_CHECKING:
    from insightbank.engagement.activities.models import Activity

FORMATS = {"xlsx": XLSX, "xlf": XLIFF}
WRITERS: dict[str, Callable[[FileHead, Sequence[OutRow]], bytes]] = {
    "xlsx": write_xlsx,
    "xlf": write_xliff,
}


def write_file(activity: Activity, language: str, ending: str) -> bytes:
    """Write every text of an activity with its translation into a file of one format."""
    head = FileHead(
        activity.slug, queries.get_source_title(activity), activity.source_language, language
    )
    rows = [
        OutRow(w.slot.subject, where(w.slot), w.slot.source, w.text, w.state.value)
        for w in queries.list_written(activity, language)
    ]
    return WRITERS[ending](head, rows)
