"""Polls for tests: one question, three answers, open unless told otherwise."""

from __future__ import annotations

from datetime import date
from typing import Any

from insightbank.engagement.activities.services import set_texts
from insightbank.engagement.polls import services
from insightbank.engagement.polls.models import Poll

TODAY = date(2026, 3, 2)
OPTIONS = ("In the morning", "In the evening", "At the weekend")


def poll(slug: str = "opening-hours", *, is_open: bool = True, **changes: Any) -> Poll:
    """Make a poll in English and Urdu."""
    given: dict[str, Any] = {
        "question": "When should the surgery be open?",
        "options": OPTIONS,
        "today": TODAY,
        "languages": ("en", "ur"),
    }
    made = services.create_poll(slug, **(given | changes))
    urdu = {"title": "سرجری کب کھلی ہونی چاہیے؟", "o:o1": "صبح", "o:o2": "شام"}
    set_texts(made.activity, urdu, language="ur", today=TODAY, checked_by="Tahira")
    if is_open:
        services.open_poll(made, today=TODAY)
    return made
