"""The outbox: messages wait in the database until a channel has taken them, each at most once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update

from insightbank.db import db
from insightbank.people import rules
from insightbank.people.messages import Channel, Message, MessageRefusedError, MessageUncertainError
from insightbank.people.models import OutgoingMessage
from insightbank.people.rules import MessageState

BATCH = 50
CLAIM_LIVES = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Letter:
    """The words of a message: a subject of one line, and a plain text."""

    subject: str
    body: str


def queue_message(
    to: str,
    subject: str,
    body: str,
    language: str,
    now: datetime,
    *,
    channel: str = "email",
    expires_at: datetime | None = None,
) -> OutgoingMessage:
    """Put a message into the outbox; it leaves when the transaction has been committed.

    ``to`` is one e-mail address; after ``expires_at`` it is no longer worth sending. Once it is
    sent, address, subject and body are deleted.
    """
    message = OutgoingMessage(
        state=MessageState.WAITING,
        channel=channel,
        to=to,
        subject=" ".join(subject.split())[:300],
        body=body,
        language=language,
        created_at=now,
        expires_at=expires_at,
        next_try_at=now,
        tries=0,
        last_error="",
    )
    db.session.add(message)
    db.session.flush()
    return message


def send_due_messages(now: datetime, channel: Channel) -> int:
    """Send what is due through ``channel``, and give how many were sent.

    Commits before and after each message: one that was claimed and neither sent nor refused (the
    process died in between) may have gone out, so it is marked failed and never sent again.
    """
    _give_up_on_stale_claims(now)
    due = db.session.scalars(
        select(OutgoingMessage.id)
        .where(OutgoingMessage.state == MessageState.WAITING, OutgoingMessage.next_try_at <= now)
        .order_by(OutgoingMessage.next_try_at)
        .limit(BATCH)
    ).all()
    return sum(_send(message_id, now, channel) for message_id in due)


def _send(message_id: UUID, now: datetime, channel: Channel) -> bool:
    if not _claim(message_id, now):
        return False
    message = db.session.get_one(OutgoingMessage, message_id)
    if message.expires_at is not None and message.expires_at <= now:
        _close(message, MessageState.FAILED, "expired")
    else:
        try:
            channel.send(Message(message.to, message.subject, message.body, message.language))
        except MessageRefusedError as refusal:
            _put_back(message, now, str(refusal))
        except MessageUncertainError as doubt:
            _close(message, MessageState.FAILED, f"uncertain: {doubt}")
        else:
            message.sent_at = now
            _close(message, MessageState.SENT, "")
    sent = message.state == MessageState.SENT
    db.session.commit()
    return sent


def _claim(message_id: UUID, now: datetime) -> bool:
    claimed = db.session.execute(
        update(OutgoingMessage)
        .where(OutgoingMessage.id == message_id, OutgoingMessage.state == MessageState.WAITING)
        .values(state=MessageState.SENDING, tries=OutgoingMessage.tries + 1, next_try_at=now)
    )
    db.session.commit()
    return bool(claimed.rowcount)  # type: ignore[attr-defined]


def _put_back(message: OutgoingMessage, now: datetime, error: str) -> None:
    again = rules.next_try(message.tries, now)
    if again is None:
        _close(message, MessageState.FAILED, error)
        return
    message.state = MessageState.WAITING
    message.next_try_at = again
    message.last_error = error[:300]


def _close(message: OutgoingMessage, state: MessageState, error: str) -> None:
    message.state = state
    message.last_error = error[:300]
    message.to = message.subject = message.body = ""


def _give_up_on_stale_claims(now: datetime) -> None:
    stale = db.session.scalars(
        select(OutgoingMessage).where(
            OutgoingMessage.state == MessageState.SENDING,
            OutgoingMessage.next_try_at <= now - CLAIM_LIVES,
        )
    )
    for message in stale:
        _close(message, MessageState.FAILED, "stopped while sending")
    db.session.commit()
