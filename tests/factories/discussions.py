"""Discussions for tests, with good defaults."""

from __future__ import annotations

import secrets
from datetime import UTC, date, datetime
from typing import Any

from insightbank.engagement.activities import services as activities
from insightbank.engagement.discussions import services
from insightbank.engagement.discussions.models import Contribution, Discussion, Participant
from insightbank.engagement.discussions.rules import Moderation

TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def discussion(slug: str = "our-hub", *, is_open: bool = True, **changes: Any) -> Discussion:
    """Make a discussion that takes contributions."""
    given = {"title": "What should our hub offer?", "moderation": Moderation.AFTER} | changes
    made = services.create_discussion(slug, today=TODAY, **given)
    if is_open:
        activities.open_activity(made.activity)
    return made


def participant(of: Discussion, name: str = "Amina", **changes: Any) -> Participant:
    """Make somebody who takes part."""
    given = {"name": name, "is_old_enough": True, "now": NOW} | changes
    return services.join(of, **given).participant


def idea(of: Discussion, by: Participant | None = None, **changes: Any) -> Contribution:
    """Make an idea."""
    given = {
        "title": "A quiet room",
        "text": "Please have a quiet room for people who find noise hard.",
        "language": "en",
        "token": secrets.token_urlsafe(8),
        "now": NOW,
        "today": TODAY,
    } | changes
    made = services.contribute(of, by or participant(of), **given)
    assert made is not None
    return made
