"""Sending what is due: each message at most once, at decent hours, no faster than set.

Commits before and after each message. A message is claimed first; what a crash leaves claimed is
looked up at a channel that keeps references, and elsewhere left for a person to decide.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import insert, update

from insightbank.db import db
from insightbank.engagement.audiences import services as audiences
from insightbank.engagement.invitations import queries, rules
from insightbank.engagement.invitations.models import Invitation, InvitationMessage
from insightbank.engagement.invitations.rules import CampaignState, InvitationState, MessageState
from insightbank.engagement.invitations.services.campaigns import end_finished, message_row
from insightbank.engagement.invitations.services.taking_part import settle_spent
from insightbank.people import queries as people
from insightbank.people import services as people_services
from insightbank.people.channels import (
    AddressRefusedError,
    Channel,
    Fate,
    Medium,
    Message,
    MessageRefusedError,
    MessageUncertainError,
    TooFastError,
    Tracing,
)

MINUTE = timedelta(minutes=1)
REMINDERS = 500
ASKS = 20
"""How many messages a provider is asked about in one go."""
FIRST_ASK, NEXT_ASK = timedelta(hours=1), timedelta(hours=6)
_STATES = {
    Fate.SENT: MessageState.SENT,
    Fate.DELIVERED: MessageState.DELIVERED,
    Fate.BOUNCED: MessageState.BOUNCED,
    Fate.FAILED: MessageState.FAILED,
}


@dataclass(frozen=True, slots=True)
class Post:
    """What sending needs: channels, who writes the words, and the house's limits."""

    channels: Mapping[Medium, Channel]
    write: Callable[[InvitationMessage, str], Message]
    quiet: tuple[time, time]
    per_minute: int


def send_due_invitations(*, now: datetime, today: date, post: Post) -> int:
    """Do a batch of everything that is due, and give how much was done.

    Ends campaigns that are over, notes what was taken up on days past, makes reminders, finds out
    about messages left by a crash, then sends, unless the hour is quiet.
    """
    done = end_finished(today) + settle_spent(today) + _make_reminders(now, today)
    db.session.commit()
    done += sum(_trace(message_id, now, post) for message_id in queries.list_stale(now))
    _ask_fates(now, post)
    if rules.is_quiet(now, post.quiet):
        return done
    room = post.per_minute - queries.count_sent_since(now - MINUTE)
    due = queries.list_due(now, [m.value for m in post.channels], limit=max(room, 0))
    for message_id in due:
        outcome = _send(message_id, now, today, post)
        done += outcome is not None
        if outcome is MessageState.QUEUED:
            break  # too fast, or the line is down: the rest waits as well
    return done


def _make_reminders(now: datetime, today: date) -> int:
    made = 0
    for campaign in queries.list_campaigns():
        if campaign.state != CampaignState.LAUNCHED:
            continue
        for number, day in enumerate(campaign.reminders, 1):
            if date.fromisoformat(day) <= today:
                due = queries.list_to_remind(campaign, number, limit=REMINDERS)
                rows = [message_row(i, medium, number, now) for i, medium in due]
                if rows:
                    db.session.execute(insert(InvitationMessage), rows)
                made += len(rows)
    return made


def _send(message_id: UUID, now: datetime, today: date, post: Post) -> MessageState | None:
    """Send one message; gives its state after, None where another worker has it."""
    if not _move(message_id, MessageState.QUEUED, state=MessageState.SENDING, claimed_at=now):
        return None
    db.session.commit()
    message = queries.get_message(message_id)
    if message is None:
        return None
    to = _address(message)
    if to is None:
        state = _finish(message_id, MessageState.CANCELLED)
    else:
        channel = post.channels[Medium(message.medium)]
        state = _hand_over(message, channel, post.write(message, to), now, today)
    db.session.commit()
    return state


def _address(message: InvitationMessage) -> str | None:
    """Give the address, read from the account now; None where nothing is to be sent any more."""
    invitation = message.invitation
    is_wanted = (
        invitation.state == InvitationState.OPEN
        and invitation.campaign.state == CampaignState.LAUNCHED
        and not queries.is_spent(invitation)
    )
    found = people.list_reach([invitation.resident_id]) if is_wanted else []
    if not found or found[0].has_objected or message.medium in found[0].bounced:
        return None
    reach = found[0]
    to = {"email": reach.email, "sms": reach.phone, "letter": reach.address}[message.medium]
    return to or None


def _hand_over(
    message: InvitationMessage, channel: Channel, words: Message, now: datetime, today: date
) -> MessageState:
    try:
        channel.send(words)
    except MessageRefusedError as refusal:
        return _refused(message, refusal, now, today)
    except MessageUncertainError as doubt:
        if isinstance(channel, Tracing):
            return MessageState.SENDING  # asked about by reference a little later
        return _finish(message.id, MessageState.UNSURE, error=str(doubt))
    _finish(message.id, MessageState.SENT, sent_at=now, next_try_at=now + FIRST_ASK)
    _record_contact(message.invitation, today)
    return MessageState.SENT


def _refused(
    message: InvitationMessage, refusal: MessageRefusedError, now: datetime, today: date
) -> MessageState:
    if isinstance(refusal, AddressRefusedError):
        medium = Medium(message.medium)
        people_services.record_bounce(message.invitation.resident_id, medium, today=today)
        return _finish(message.id, MessageState.BOUNCED, error=str(refusal))
    if isinstance(refusal, TooFastError):
        again: datetime | None = now + timedelta(seconds=refusal.wait)
        tries = message.tries
    else:
        tries = message.tries + 1
        again = rules.next_try(tries, now)
    if again is None:
        return _finish(message.id, MessageState.FAILED, error=str(refusal))
    return _finish(
        message.id, MessageState.QUEUED, error=str(refusal), next_try_at=again, tries=tries
    )


def _record_contact(invitation: Invitation, today: date) -> None:
    slug = invitation.campaign.activity.slug
    audiences.record_contact(invitation.resident_id, slug, on=today)


def _finish(
    message_id: UUID, state: MessageState, *, error: str = "", **more: object
) -> MessageState:
    """Leave ``sending``; a fate that the provider told meanwhile stays."""
    _move(message_id, MessageState.SENDING, state=state, error=error[:100], **more)
    return state


def _move(message_id: UUID, before: MessageState, **values: object) -> bool:
    moved = db.session.execute(
        update(InvitationMessage)
        .where(InvitationMessage.id == message_id, InvitationMessage.state == before)
        .values(**values)
    )
    return bool(moved.rowcount)  # type: ignore[attr-defined]


def _trace(message_id: UUID, now: datetime, post: Post) -> bool:
    """Find out what became of a message left on its way; never send it again blindly."""
    message = queries.get_message(message_id)
    channel: object = post.channels.get(Medium(message.medium)) if message else None
    if message is None or not isinstance(channel, Tracing):
        _finish(message_id, MessageState.UNSURE, error="stopped while sending")
    else:
        try:
            fate = channel.look_up(str(message_id))
        except MessageUncertainError:
            _move(message_id, MessageState.SENDING, claimed_at=now)
            db.session.commit()
            return False
        if fate is None:
            _finish(message_id, MessageState.QUEUED, next_try_at=now)
        else:
            _finish(message_id, _STATES[fate], sent_at=now, next_try_at=now + FIRST_ASK)
            _record_contact(message.invitation, now.date())
    db.session.commit()
    return True


def _ask_fates(now: datetime, post: Post) -> None:
    tracing = {m.value: c for m, c in post.channels.items() if isinstance(c, Tracing)}
    for message_id in queries.list_unconfirmed(now, list(tracing), limit=ASKS):
        message = db.session.get_one(InvitationMessage, message_id)
        channel = tracing[message.medium]
        try:
            fate = channel.look_up(str(message_id))
        except MessageUncertainError:
            fate = None
        message.next_try_at = now + NEXT_ASK
        if fate is not None:
            record_fate(message_id, fate, today=now.date())
        db.session.commit()


def record_fate(message_id: UUID, fate: Fate, *, today: date) -> bool:
    """Note what a provider says became of a message; False where there is no such message.

    A message never goes back from delivered to sent, whatever order reports arrive in.
    """
    message = queries.get_message(message_id)
    if message is None:
        return False
    state = MessageState(message.state)
    if state == MessageState.DELIVERED or (fate == Fate.SENT and state != MessageState.SENDING):
        return True
    message.state = _STATES[fate]
    if fate == Fate.BOUNCED:
        resident_id = message.invitation.resident_id
        people_services.record_bounce(resident_id, Medium(message.medium), today=today)
    db.session.flush()
    return True


def send_again(message: InvitationMessage, *, now: datetime) -> None:
    """Send a message that may have gone out: somebody decided that twice is better."""
    _move(message.id, MessageState.UNSURE, state=MessageState.QUEUED, next_try_at=now)


def leave_unsure(message: InvitationMessage) -> None:
    """Leave a message that may have gone out: somebody decided that never is better."""
    _move(message.id, MessageState.UNSURE, state=MessageState.FAILED)
