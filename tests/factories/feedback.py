"""Decisions for tests, with good defaults."""

from __future__ import annotations

from datetime import date
from typing import Any

from insightbank.engagement.activities.models import Activity
from insightbank.engagement.feedback import services
from insightbank.engagement.feedback.models import Decision
from insightbank.engagement.feedback.rules import Outcome

TODAY = date(2026, 3, 2)
KEY = b"a secret of the installation"


def decision(on: Activity | None = None, **changes: Any) -> Decision:
    """Record a decision on an activity."""
    given = {
        "outcome": Outcome.DONE,
        "texts": {"said": "It is hard to get through.", "decided": "We have a new phone system."},
        "decided_by": "Primary Care Committee",
        "decided_on": TODAY,
        "language": "en",
    } | changes
    return services.record_decision(activity=on, **given)
