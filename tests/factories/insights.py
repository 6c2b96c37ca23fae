"""Notes and insights for tests, with good defaults."""

from __future__ import annotations

import itertools
import secrets
from datetime import UTC, date, datetime
from typing import Any

from insightbank.db import db
from insightbank.insights import services
from insightbank.insights.models import Insight, InsightQuote, InsightTag, Note
from insightbank.insights.rules import NoteKind
from insightbank.insights.services import NoteContent, NoteQuoteContent
from insightbank.people.models import User

TODAY = date(2026, 11, 2)
NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
TEXT = (
    "Eight mothers met at the library. They could not get an appointment with a GP and had no "
    "interpreter. One said to ring Margaret Holloway on 01268 555 019."
)

_numbers = itertools.count(1)


def make_content(**changes: Any) -> NoteContent:
    """Give a note that has passed its check."""
    values: dict[str, Any] = {
        "community": "Turkish mothers in Grays",
        "plus_groups": ("migrants",),
        "alliance": "thurrock",
        "district": "thurrock",
        "setting": "Focus group at the library",
        "held_on": date(2026, 10, 12),
        "people_count": 12,
        "consent_how": "group_agreement",
        "sharing": "commissioners",
        "language": "en",
        "text": TEXT,
        "quotes": (NoteQuoteContent("Nobody asked what I needed.", "en"),),
        "make_up": {"sex": {"female": 12}},
    }
    return NoteContent(**{**values, **changes})


def make_note(author: User, *, kind: NoteKind = NoteKind.CHAMPION, **changes: Any) -> Note:
    """Make a note that has passed its check and has not been sent."""
    note = services.save_typed(
        token=secrets.token_urlsafe(24),
        kind=kind,
        account_id=author.id,
        organisation_id=author.organisation_id,
        typed={},
        now=NOW,
    )
    services.fill_note(note, make_content(**changes))
    return note


def make_submitted(author: User, **changes: Any) -> Insight:
    """Send a note in, and give the draft insight it became."""
    return services.submit_note(make_note(author, **changes), actor_id=author.id, now=NOW)


def make_insight(
    *,
    state: str = "published",
    themes: tuple[str, ...] = ("access",),
    plus: tuple[str, ...] = (),
    quotes: tuple[tuple[str, str], ...] = (),
    **changes: Any,
) -> Insight:
    """Make an insight as it would be after review; ``quotes`` are (text, language), approved."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "reference": f"IB-TEST-{number}",
        "title": f"Insight {number}",
        "body": "People could not get an appointment.",
        "source": "champion",
        "held_on": date(2026, 10, 12),
        "tagged_version": "test",
        "published_at": NOW if state == "published" else None,
    }
    insight = Insight(**{**values, **changes}, state=state)
    insight.tags = [
        InsightTag(facet=facet, tag_id=tag, method="person", state="accepted", evidence=[])
        for facet, ids in (("theme", themes), ("plus", plus))
        for tag in ids
    ]
    insight.quotes = [
        InsightQuote(position=position, text=text, language=language, state="approved")
        for position, (text, language) in enumerate(quotes)
    ]
    db.session.add(insight)
    db.session.flush()
    return insight


def record(number: int = 1, **changes: Any) -> dict[str, Any]:
    """Give a line of an import file as it is before it is written."""
    return {
        "reference": f"IB-{number:05}",
        "title": f"Waiting for the dentist {number}",
        "body": "Nobody could find an NHS dentist and people paid privately.",
        "alliance": "south_east_essex",
        "district": "castle_point",
        "plus": ["carers"],
        "themes": ["oral_health", "cost"],
        "source": "champion",
        "date": "2026-03-27",
        "lang": "en",
    } | changes
