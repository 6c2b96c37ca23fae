"""Reads of discussions: what others may see, what one sees of one's own, what moderators see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from insightbank.core.languages import DEFAULT_LANGUAGE
from insightbank.db import db
from insightbank.engagement.activities.models import Activity
from insightbank.engagement.activities.queries import load_texts, order_of, takes_part_on
from insightbank.engagement.activities.rules import Texts, hash_of, is_accepting
from insightbank.engagement.discussions.models import (
    Contribution,
    Discussion,
    ModerationEntry,
    Participant,
    Report,
    Support,
)
from insightbank.engagement.discussions.rules import KIND, PAGE_SIZE, Action, State

SUBJECTS = ("title", "intro", "rules")
"""The texts of a discussion, in the order somebody meets them."""


@dataclass(frozen=True, slots=True)
class Talk:
    """A discussion with the texts one reader needs."""

    discussion: Discussion
    texts: Texts

    @property
    def activity(self) -> Activity:
        return self.discussion.activity

    def is_accepting(self, today: date) -> bool:
        activity = self.activity
        return is_accepting(activity.state, activity.opens_on, activity.closes_on, today)


@dataclass(frozen=True, slots=True)
class Queue:
    """How much waits for a moderator, by what for."""

    waiting: int
    reported: int
    escalated: int


def subjects_of(_activity: Activity) -> list[str]:
    """List the subjects of a discussion's texts, for translators."""
    return list(SUBJECTS)


def get_discussion(slug: str, *, language: str) -> Talk | None:
    """Find a discussion by its slug."""
    found = db.session.scalar(
        select(Discussion)
        .join(Discussion.activity)
        .where(Activity.slug == slug, Activity.kind == KIND)
        .options(contains_eager(Discussion.activity))
    )
    return _with_texts([found], language)[0] if found else None


def list_open(today: date, *, language: str) -> list[Talk]:
    """List discussions that can be taken part in, the one that closes first on top."""
    rows = db.session.scalars(
        select(Discussion)
        .join(Discussion.activity)
        .where(takes_part_on(today))
        .order_by(Activity.slug)
        .options(contains_eager(Discussion.activity))
    ).all()
    rows = sorted(rows, key=lambda row: row.activity.closes_on or date.max)
    return _with_texts(rows, language)


def list_discussions(*, language: str = DEFAULT_LANGUAGE) -> list[Talk]:
    """List every discussion for those who run them."""
    rows = db.session.scalars(
        select(Discussion)
        .join(Discussion.activity)
        .order_by(Activity.created_on.desc(), Activity.slug)
        .options(contains_eager(Discussion.activity))
    ).all()
    return _with_texts(sorted(rows, key=lambda row: order_of(row.activity.state)), language)


def _with_texts(rows: Sequence[Discussion], language: str) -> list[Talk]:
    texts = load_texts([row.activity for row in rows], language)
    return [Talk(row, texts[row.activity_id]) for row in rows]


def get_participant(activity_id: UUID, secret: str | None) -> Participant | None:
    """Find who takes part, by the secret their browser keeps."""
    if not secret:
        return None
    return db.session.scalar(
        select(Participant).where(
            Participant.activity_id == activity_id, Participant.secret_hash == hash_of(secret)
        )
    )


def _seen_by(participant: Participant | None) -> ColumnElement[bool]:
    """Give the condition of being shown: published, or written by the reader."""
    published = Contribution.state == State.PUBLISHED
    if participant is None:
        return published
    return or_(published, Contribution.participant_id == participant.id)


def _ideas(activity: Activity, reader: Participant | None) -> Select[Contribution]:
    return select(Contribution).where(
        Contribution.activity_id == activity.id, Contribution.idea_id.is_(None), _seen_by(reader)
    )


def list_ideas(
    activity: Activity, *, reader: Participant | None, page: int, by_support: bool = False
) -> Sequence[Contribution]:
    """List a page of ideas, newest first or most supported first."""
    query = _ideas(activity, reader).options(joinedload(Contribution.participant))
    if by_support:
        votes = (
            select(func.count()).where(Support.contribution_id == Contribution.id).scalar_subquery()
        )
        query = query.order_by(votes.desc())
    query = query.order_by(Contribution.written_at.desc(), Contribution.id)
    return db.session.scalars(query.offset((page - 1) * PAGE_SIZE).limit(PAGE_SIZE)).all()


def count_ideas(activity: Activity, *, reader: Participant | None) -> int:
    """Count the ideas a reader sees."""
    ideas = _ideas(activity, reader).subquery()
    return db.session.scalar(select(func.count()).select_from(ideas)) or 0


def get_contribution(
    activity: Activity, contribution_id: UUID, *, reader: Participant | None
) -> Contribution | None:
    """Find an idea or a reply that a reader may see."""
    return db.session.scalar(
        select(Contribution)
        .where(
            Contribution.id == contribution_id,
            Contribution.activity_id == activity.id,
            _seen_by(reader),
        )
        .options(joinedload(Contribution.participant))
    )


def list_replies(idea: Contribution, *, reader: Participant | None) -> Sequence[Contribution]:
    """List the replies to an idea, oldest first."""
    return db.session.scalars(
        select(Contribution)
        .where(Contribution.idea_id == idea.id, _seen_by(reader))
        .order_by(Contribution.written_at, Contribution.id)
        .limit(500)
        .options(joinedload(Contribution.participant))
    ).all()


def count_support(ids: Sequence[UUID]) -> Mapping[UUID, int]:
    """Count the people who support each contribution; the true number, for the gate."""
    rows = db.session.execute(
        select(Support.contribution_id, func.count())
        .where(Support.contribution_id.in_(ids))
        .group_by(Support.contribution_id)
    )
    return dict(rows.all())


def list_supported(participant: Participant | None, ids: Sequence[UUID]) -> set[UUID]:
    """Tell which of these somebody supports already."""
    if participant is None:
        return set()
    return set(
        db.session.scalars(
            select(Support.contribution_id).where(
                Support.participant_id == participant.id, Support.contribution_id.in_(ids)
            )
        )
    )


def count_written_since(
    since: datetime, *, activity: Activity, participant: Participant | None = None
) -> int:
    """Count what has been written since, by one person or by all."""
    query = select(func.count()).where(
        Contribution.activity_id == activity.id, Contribution.written_at > since
    )
    if participant is not None:
        query = query.where(Contribution.participant_id == participant.id)
    return db.session.scalar(query) or 0


def count_reports_since(since: datetime, *, reporter: str) -> int:
    """Count the reports one browser has made since."""
    query = select(func.count()).where(Report.reporter == reporter, Report.made_at > since)
    return db.session.scalar(query) or 0


def has_been_escalated(contribution: Contribution) -> bool:
    """Tell whether a contribution has gone to safeguarding before."""
    query = select(ModerationEntry.id).where(
        ModerationEntry.contribution_id == contribution.id,
        ModerationEntry.action == Action.ESCALATE,
    )
    return db.session.scalar(query.limit(1)) is not None


def count_escalated_since(since: datetime, *, activity: Activity) -> int:
    """Count what reports alone have hidden in a discussion since."""
    query = select(func.count()).where(
        ModerationEntry.activity_id == activity.id,
        ModerationEntry.at > since,
        ModerationEntry.action == Action.ESCALATE,
        ModerationEntry.account_id.is_(None),
    )
    return db.session.scalar(query) or 0


def list_queue(activity: Activity, *, state: State | None, page: int) -> Sequence[Contribution]:
    """List contributions for a moderator, oldest first; ``state`` None means reported ones."""
    query = (
        _queued(activity, state)
        .options(joinedload(Contribution.participant))
        .order_by(Contribution.written_at, Contribution.id)
    )
    return db.session.scalars(query.offset((page - 1) * PAGE_SIZE).limit(PAGE_SIZE)).all()


def count_queue(activity: Activity, *, state: State | None) -> int:
    """Count contributions in a state; None means those with reports nobody has settled."""
    rows = _queued(activity, state).subquery()
    return db.session.scalar(select(func.count()).select_from(rows)) or 0


def count_waiting(activities: Sequence[Activity]) -> dict[UUID, int]:
    """Count the contributions that wait for a moderator, by the activity's id."""
    ids = [activity.id for activity in activities]
    rows = db.session.execute(
        select(Contribution.activity_id, func.count())
        .where(Contribution.activity_id.in_(ids), Contribution.state == State.WAITING)
        .group_by(Contribution.activity_id)
    )
    return dict.fromkeys(ids, 0) | dict(rows.all())


def count_queues(activity: Activity) -> dict[State | None, int]:
    """Count the contributions in every state; None means those with reports nobody has settled."""
    rows = db.session.execute(
        select(Contribution.state, func.count())
        .where(Contribution.activity_id == activity.id)
        .group_by(Contribution.state)
    )
    counts: dict[State | None, int] = dict.fromkeys(State, 0)
    counts |= {State(state): count for state, count in rows}
    return counts | {None: count_queue(activity, state=None)}


def _queued(activity: Activity, state: State | None) -> Select[Contribution]:
    query = select(Contribution).where(Contribution.activity_id == activity.id)
    if state is not None:
        return query.where(Contribution.state == state)
    open_reports = select(Report.contribution_id).where(Report.is_settled.is_(False))
    return query.where(Contribution.id.in_(open_reports))


def list_open_reports(ids: Sequence[UUID]) -> Sequence[Report]:
    """List the reports on these contributions that nobody has settled."""
    return db.session.scalars(
        select(Report)
        .where(Report.contribution_id.in_(ids), Report.is_settled.is_(False))
        .order_by(Report.made_at, Report.id)
    ).all()


def get_for_moderation(activity: Activity, contribution_id: UUID) -> Contribution | None:
    """Find a contribution in any state."""
    return db.session.scalar(
        select(Contribution).where(
            Contribution.id == contribution_id, Contribution.activity_id == activity.id
        )
    )


def list_log(activity: Activity) -> Sequence[ModerationEntry]:
    """List everything done with contributions, oldest first."""
    return db.session.scalars(
        select(ModerationEntry)
        .where(ModerationEntry.activity_id == activity.id)
        .order_by(ModerationEntry.at, ModerationEntry.id)
    ).all()
