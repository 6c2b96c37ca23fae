"""The clock of a request: the only place that asks what time it is."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def now() -> datetime:
    """Give the moment, UTC-aware."""
    return datetime.now(UTC)


def today() -> date:
    """Give today's date in England: a survey closes at midnight there."""
    return datetime.now(LONDON).date()
