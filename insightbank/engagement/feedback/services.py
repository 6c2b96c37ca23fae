"""Writes of decisions: record one, translate it, publish it, tell those who want to know."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.dialects import postgresql, sqlite

from insightbank.db import db
from insightbank.engagement.activities.models import Activity
from insightbank.engagement.activities.rules import CLOSED, REPORTED, hash_of
from insightbank.engagement.feedback.models import Decision, Follower, Told
from insightbank.engagement.feedback.queries import Due, list_due
from insightbank.engagement.feedback.rules import NEEDS_WHY, PARTS, FeedbackError, Outcome
from insightbank.people.services import Letter, queue_message

_INSERTS: Mapping[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}

WriteLetter = Callable[[Due, str], Letter]
"""Gives the words for a follower, and takes the secret of the link that stops the messages."""


class WhyNotMissingError(FeedbackError):
    """What was not done, or only in part, needs a reason people can read."""


class NothingToAnswerError(FeedbackError):
    """A decision answers an activity or an insight."""


def record_decision(
    *,
    outcome: Outcome,
    texts: Mapping[str, str],
    decided_by: str,
    decided_on: date,
    language: str,
    activity: Activity | None = None,
    insight_id: UUID | None = None,
    account_id: int | None = None,
) -> Decision:
    """Record what was decided; raises WhyNotMissingError or NothingToAnswerError."""
    if activity is None and insight_id is None:
        raise NothingToAnswerError
    decision = Decision(
        activity_id=activity.id if activity else None,
        insight_id=insight_id,
        source_language=language,
        texts={},
        account_id=account_id,
    )
    change_decision(
        decision, outcome=outcome, texts=texts, decided_by=decided_by, decided_on=decided_on
    )
    db.session.add(decision)
    db.session.flush()
    return decision


def change_decision(
    decision: Decision,
    *,
    outcome: Outcome,
    texts: Mapping[str, str],
    decided_by: str,
    decided_on: date,
) -> None:
    """Change a decision in the language it was written in; raises WhyNotMissingError."""
    if outcome in NEEDS_WHY and not texts.get("why_not"):
        raise WhyNotMissingError(outcome)
    decision.outcome = outcome
    decision.decided_by = decided_by
    decision.decided_on = decided_on
    translate_decision(decision, texts, language=decision.source_language)


def translate_decision(decision: Decision, texts: Mapping[str, str], *, language: str) -> None:
    """Keep the texts of a decision in one language; an empty text forgets it."""
    kept = {part: texts[part] for part in PARTS if texts.get(part)}
    others = {tag: words for tag, words in decision.texts.items() if tag != language}
    decision.texts = others | ({language: kept} if kept else {})
    db.session.flush()


def publish_decision(decision: Decision, *, today: date) -> None:
    """Show a decision to everybody; those who asked are told by the next sweep."""
    decision.published_on = decision.published_on or today
    if decision.activity is not None and decision.activity.state == CLOSED:
        decision.activity.state = REPORTED
    db.session.flush()


def follow(
    address: str,
    *,
    language: str,
    today: date,
    key: bytes,
    activity: Activity | None = None,
    insight_id: UUID | None = None,
) -> None:
    """Note that somebody wants to be told; asking twice is asking once.

    ``key`` is the installation's secret: the link that stops the messages is made from it, so that
    it need not be stored.
    """
    identity = uuid4()
    secret = stop_secret(identity, key)
    insert = _INSERTS[db.session.get_bind().dialect.name]
    db.session.execute(
        insert(Follower)
        .values(
            id=identity,
            activity_id=activity.id if activity else None,
            insight_id=insight_id,
            address=address.strip().lower(),
            language=language,
            asked_on=today,
            secret=hash_of(secret),
        )
        .on_conflict_do_nothing()
    )


def stop_secret(follower_id: UUID, key: bytes) -> str:
    """Make the secret of the link by which somebody is told no more."""
    return hmac.new(key, f"stop {follower_id}".encode(), hashlib.sha256).hexdigest()


def unfollow(follower: Follower) -> None:
    """Forget somebody's address."""
    db.session.delete(follower)
    db.session.flush()


def tell_followers(now: datetime, *, key: bytes, write: WriteLetter, limit: int) -> int:
    """Queue a message for each decision somebody has not been told of; gives how many.

    The message and the note that it was queued are one transaction, so nobody is told twice.
    """
    due = list_due(limit)
    for entry in due:
        letter = write(entry, stop_secret(entry.follower.id, key))
        db.session.add(Told(decision_id=entry.decision.id, follower_id=entry.follower.id))
        queue_message(
            entry.follower.address, letter.subject, letter.body, entry.follower.language, now
        )
    db.session.flush()
    return len(due)
