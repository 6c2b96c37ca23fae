"""The history of an insight: each change is noted and makes its version grow."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from insightbank.db import db
from insightbank.insights.models import Insight, InsightChange


def note_change(
    insight: Insight,
    what: str,
    *,
    actor_id: int | None,
    now: datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Add a line to the history and make the version grow, so that the index notices."""
    db.session.flush()
    last = db.session.scalar(
        select(func.max(InsightChange.number)).where(InsightChange.insight_id == insight.id)
    )
    insight.version += 1
    insight.changes.append(
        InsightChange(
            number=(last or 0) + 1,
            at=now,
            actor_id=actor_id,
            what=what,
            detail={"before": dict(before or {}), "after": dict(after or {})},
        )
    )
    db.session.flush()
