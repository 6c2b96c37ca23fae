"""Writes of discussions: set one up, take part, write, support, report, moderate."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite

from insightbank.db import db
from insightbank.engagement.activities.models import Activity
from insightbank.engagement.activities.rules import hash_of, is_accepting
from insightbank.engagement.activities.services import create_activity
from insightbank.engagement.discussions.models import (
    Contribution,
    Discussion,
    ModerationEntry,
    Participant,
    Report,
    Support,
)
from insightbank.engagement.discussions.queries import (
    count_escalated_since,
    count_reports_since,
    count_written_since,
    has_been_escalated,
)
from insightbank.engagement.discussions.rules import (
    ALLOWED,
    KIND,
    LEADS_TO,
    MOST_BY_ALL,
    MOST_BY_ONE,
    MOST_HIDDEN,
    MOST_REPORTS,
    NEEDS_REASON,
    WINDOW,
    Action,
    DiscussionError,
    Looked,
    Moderation,
    Reason,
    State,
    count_links,
    first_state,
)
from insightbank.people.services import Letter, queue_message
from insightbank.tagging import UntaggableTextError, find_personal_data

_INSERTS: Mapping[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class DiscussionClosedError(DiscussionError):
    """Nothing, or no new idea, can be written in it today."""


class TooMuchError(DiscussionError):
    """One person, or everybody together, has written as much as is taken for the moment."""


class TooYoungError(DiscussionError):
    """The discussion is for people of a certain age, and this one has not said to be that old."""


class NotAllowedError(DiscussionError):
    """A moderator's step that does not go from where the contribution stands, or lacks a reason."""


@dataclass(frozen=True, slots=True)
class Alert:
    """Whom to write to when somebody may be at risk, and in what words."""

    to: str
    letter: Letter
    language: str


@dataclass(frozen=True, slots=True)
class Joined:
    """Somebody who has just begun to take part, and the secret for their browser."""

    participant: Participant
    secret: str


def create_discussion(
    slug: str,
    *,
    title: str,
    today: date,
    moderation: Moderation = Moderation.BEFORE,
    youngest: int | None = None,
    owner_account_id: int | None = None,
) -> Discussion:
    """Make a draft; raises SlugTakenError or UnworkableError of the activities room."""
    activity = create_activity(
        slug, kind=KIND, title=title, today=today, owner_account_id=owner_account_id
    )
    discussion = Discussion(activity_id=activity.id, moderation=moderation, youngest=youngest)
    db.session.add(discussion)
    db.session.flush()
    return discussion


def change_rules(
    discussion: Discussion, *, moderation: Moderation, youngest: int | None, takes_ideas: bool
) -> None:
    """Change when people look, from what age it is open and whether new ideas are taken."""
    discussion.moderation = moderation
    discussion.youngest = youngest
    discussion.takes_ideas = takes_ideas
    db.session.flush()


def join(discussion: Discussion, *, name: str, is_old_enough: bool, now: datetime) -> Joined:
    """Begin to take part under a name; raises TooYoungError."""
    if discussion.youngest and not is_old_enough:
        raise TooYoungError
    secret = secrets.token_urlsafe(24)
    participant = Participant(
        activity_id=discussion.activity_id,
        secret_hash=hash_of(secret),
        name=name,
        is_old_enough=is_old_enough,
        joined_at=now,
    )
    db.session.add(participant)
    db.session.flush()
    return Joined(participant, secret)


def name_participant(participant: Participant, name: str) -> None:
    """Give somebody who only supported so far the name they write under; none is no change."""
    if name and not participant.name:
        participant.name = name
        db.session.flush()


def contribute(
    discussion: Discussion,
    participant: Participant,
    *,
    text: str,
    language: str,
    token: str,
    now: datetime,
    today: date,
    title: str = "",
    idea: Contribution | None = None,
) -> Contribution | None:
    """Write an idea, or a reply to one; None when this very form has been sent before.

    A form sent again with other words writes those too. Raises DiscussionClosedError or
    TooMuchError, and then keeps nothing.
    """
    _refuse_closed(discussion.activity, today)
    if idea is None and not discussion.takes_ideas:
        raise DiscussionClosedError(discussion.activity.slug)
    _refuse_flood(discussion.activity, participant, now)
    looked = _look(f"{title}\n{text}", language)
    state = first_state(Moderation(discussion.moderation), looked)
    made = _insert_once(
        activity_id=discussion.activity_id,
        idea_id=idea.id if idea else None,
        participant_id=participant.id,
        token=hash_of(f"{token}\n{title}\n{text}"),
        title=title,
        text=text,
        language=language,
        state=str(state),
        reason=str(Reason.PERSONAL_DATA) if looked.personal_data else "",
        personal_data=looked.personal_data,
        written_at=now,
    )
    if made and state == State.WAITING and discussion.moderation == Moderation.AFTER:
        _log(made, Action.HELD, now, reason=made.reason)
    return made


def _insert_once(**row: Any) -> Contribution | None:
    insert = _INSERTS[db.session.get_bind().dialect.name]
    made = db.session.execute(
        insert(Contribution)
        .values(id=uuid4(), **row)
        .on_conflict_do_nothing(index_elements=["token"])
        .returning(Contribution.id)
    ).scalar_one_or_none()
    return db.session.get_one(Contribution, made) if made else None


def _look(text: str, language: str) -> Looked:
    """Look for what must not be shown unread; what cannot be read is for a person too."""
    try:
        return Looked(len(find_personal_data(text, language)), count_links(text))
    except UntaggableTextError:
        return Looked(1, count_links(text))


def _refuse_closed(activity: Activity, today: date) -> None:
    if not is_accepting(activity.state, activity.opens_on, activity.closes_on, today):
        raise DiscussionClosedError(activity.slug)


def _refuse_flood(activity: Activity, participant: Participant, now: datetime) -> None:
    since = now - WINDOW
    if count_written_since(since, activity=activity, participant=participant) >= MOST_BY_ONE:
        raise TooMuchError
    if count_written_since(since, activity=activity) >= MOST_BY_ALL:
        raise TooMuchError


def support(contribution: Contribution, participant: Participant, *, today: date) -> None:
    """Support a contribution, once; raises DiscussionClosedError."""
    _refuse_closed(contribution.activity, today)
    insert = _INSERTS[db.session.get_bind().dialect.name]
    db.session.execute(
        insert(Support)
        .values(contribution_id=contribution.id, participant_id=participant.id)
        .on_conflict_do_nothing()
    )


def take_support_back(contribution: Contribution, participant: Participant) -> None:
    """Support a contribution no more."""
    row = db.session.get(Support, (contribution.id, participant.id))
    if row is not None:
        db.session.delete(row)
        db.session.flush()


def report(
    contribution: Contribution,
    *,
    reporter: str,
    reason: Reason,
    text: str,
    now: datetime,
    alert: Alert | None,
) -> None:
    """Tell the moderators about a contribution; raises TooMuchError.

    Where somebody may be at risk it is hidden at once and the safeguarding contact is written to;
    not again once a moderator has looked and shown it, nor when many are reported together, so
    that nobody can empty a discussion by reporting. Those reports wait for a moderator.
    ``reporter`` is the secret of the browser; its hash is kept for the limit only.
    """
    hashed = hash_of(reporter)
    if count_reports_since(now - WINDOW, reporter=hashed) >= MOST_REPORTS:
        raise TooMuchError
    db.session.add(
        Report(
            contribution_id=contribution.id, reporter=hashed, reason=reason, text=text, made_at=now
        )
    )
    if reason == Reason.AT_RISK and _may_hide_unasked(contribution, now):
        _escalate(contribution, now=now, account_id=None, alert=alert, note="")
    db.session.flush()


def _may_hide_unasked(contribution: Contribution, now: datetime) -> bool:
    if has_been_escalated(contribution):
        return False
    return count_escalated_since(now - WINDOW, activity=contribution.activity) < MOST_HIDDEN


def moderate(
    contribution: Contribution,
    action: Action,
    *,
    account_id: int | None,
    now: datetime,
    reason: Reason | None = None,
    note: str = "",
    alert: Alert | None = None,
) -> None:
    """Take a moderator's step, note it and settle the reports; raises NotAllowedError."""
    if action not in ALLOWED[State(contribution.state)]:
        raise NotAllowedError(action)
    if action in NEEDS_REASON and reason is None:
        raise NotAllowedError(action)
    if action == Action.ESCALATE:
        _escalate(contribution, now=now, account_id=account_id, alert=alert, note=note)
    else:
        contribution.state = str(LEADS_TO.get(action, State(contribution.state)))
        contribution.reason = str(reason) if reason and action in NEEDS_REASON else ""
        _log(
            contribution,
            action,
            now,
            account_id=account_id,
            reason=str(reason or ""),
            note=note,
        )
    db.session.execute(
        update(Report).where(Report.contribution_id == contribution.id).values(is_settled=True)
    )
    db.session.flush()


def _escalate(
    contribution: Contribution,
    *,
    now: datetime,
    account_id: int | None,
    alert: Alert | None,
    note: str,
) -> None:
    if contribution.state == State.ESCALATED:
        return
    contribution.state = State.ESCALATED
    contribution.reason = Reason.AT_RISK
    _log(
        contribution,
        Action.ESCALATE,
        now,
        account_id=account_id,
        reason=str(Reason.AT_RISK),
        note=note,
    )
    if alert:
        queue_message(alert.to, alert.letter.subject, alert.letter.body, alert.language, now)


def _log(
    contribution: Contribution,
    action: Action,
    now: datetime,
    *,
    account_id: int | None = None,
    reason: str = "",
    note: str = "",
) -> None:
    db.session.add(
        ModerationEntry(
            activity_id=contribution.activity_id,
            contribution_id=contribution.id,
            at=now,
            account_id=account_id,
            action=str(action),
            reason=reason,
            note=note,
        )
    )


def new_secret() -> str:
    """Make a secret for a browser."""
    return secrets.token_urlsafe(24)
