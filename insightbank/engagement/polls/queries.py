"""Reads of polls: one for a page, those that can be seen, how often each answer was chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import contains_eager, selectinload

from insightbank.core.disclosure import DisclosurePolicy, PublishedTable, published_table
from insightbank.core.languages import DEFAULT_LANGUAGE
from insightbank.db import db
from insightbank.engagement.activities.models import Activity, ActivityText
from insightbank.engagement.activities.queries import load_texts, order_of, takes_part_on
from insightbank.engagement.activities.rules import CLOSED, PREPARING, REPORTED, Texts
from insightbank.engagement.polls.models import Poll, PollOption, PollTally, PollVoter
from insightbank.engagement.polls.rules import KIND, Standing, standing_of, voter_hash

DAYS_LISTED = 180
"""How long a poll that is over stays in the public list."""


@dataclass(frozen=True, slots=True)
class ShownPoll:
    """A poll with the texts one reader needs."""

    poll: Poll
    texts: Texts

    @property
    def activity(self) -> Activity:
        return self.poll.activity

    @property
    def options(self) -> list[PollOption]:
        return self.poll.options

    @property
    def is_draft(self) -> bool:
        return self.activity.state in PREPARING

    def standing(self, today: date) -> Standing:
        activity = self.activity
        return standing_of(activity.state, activity.opens_on, activity.closes_on, today)


def get_poll(slug: str, *, language: str) -> ShownPoll | None:
    """Find a poll by its slug, in any state, with its answers and its texts."""
    found = _polls(Activity.slug == slug)
    return _shown(found, language)[0] if found else None


def list_public(today: date, *, language: str) -> list[ShownPoll]:
    """List polls that are open, the one that closes first on top, then those lately over."""
    lately = and_(
        Activity.state.in_((CLOSED, REPORTED)),
        or_(Activity.closes_on.is_(None), Activity.closes_on >= today - timedelta(DAYS_LISTED)),
    )
    found = _shown(_polls(or_(takes_part_on(today), lately)), language)
    return sorted(found, key=lambda poll: _order(poll, today))


def list_polls() -> list[ShownPoll]:
    """List every poll for those who run them: open first, then drafts, then those over."""
    found = sorted(_polls(Activity.kind == KIND), key=lambda poll: order_of(poll.activity.state))
    return _shown(found, DEFAULT_LANGUAGE)


def _order(poll: ShownPoll, today: date) -> tuple[bool, int]:
    closes_on = poll.activity.closes_on or date.max
    is_over = poll.standing(today) != Standing.OPEN
    return is_over, -closes_on.toordinal() if is_over else closes_on.toordinal()


def _polls(condition: ColumnElement[bool]) -> Sequence[Poll]:
    return db.session.scalars(
        select(Poll)
        .join(Poll.activity)
        .where(condition, Activity.kind == KIND)
        .order_by(Activity.created_on.desc(), Activity.slug)
        .options(contains_eager(Poll.activity), selectinload(Poll.options))
    ).all()


def _shown(polls: Sequence[Poll], language: str) -> list[ShownPoll]:
    texts = load_texts([poll.activity for poll in polls], language)
    return [ShownPoll(poll, texts[poll.activity_id]) for poll in polls]


def has_voted(activity_id: UUID, voter: str) -> bool:
    """Tell whether a browser's random id has voted in a poll."""
    key = (activity_id, voter_hash(activity_id, voter))
    return db.session.get(PollVoter, key) is not None


def count_votes(poll: Poll) -> dict[str, int]:
    """Count the votes by the key of the answer, zeros too; never to be shown as they are."""
    rows = db.session.execute(
        select(PollOption.key, func.sum(PollTally.votes))
        .join(PollTally, PollTally.option_id == PollOption.id)
        .where(PollOption.activity_id == poll.activity_id)
        .group_by(PollOption.key)
    )
    found = {key: int(votes) for key, votes in rows}
    return {option.key: found.get(option.key, 0) for option in poll.options}


def count_votes_by_way(poll: Poll) -> dict[str, int]:
    """Count the votes given on our pages and inside other sites; never shown as they are."""
    rows = db.session.execute(
        select(PollTally.way, func.sum(PollTally.votes))
        .join(PollOption, PollTally.option_id == PollOption.id)
        .where(PollOption.activity_id == poll.activity_id)
        .group_by(PollTally.way)
    )
    return {way: int(votes) for way, votes in rows}


def get_results(poll: Poll, *, policy: DisclosurePolicy) -> PublishedTable[str]:
    """Give the votes as they may be shown, by the key of the answer."""
    return published_table(count_votes(poll), policy=policy)


def list_questions(activity: Activity) -> dict[str, str]:
    """Give the question in every language it is written in."""
    rows = db.session.execute(
        select(ActivityText.language, ActivityText.text).where(
            ActivityText.activity_id == activity.id,
            ActivityText.edition == activity.edition,
            ActivityText.subject == "title",
        )
    )
    return dict(rows.all())


def subjects_of(activity: Activity) -> list[str]:
    """List the subjects of a poll's texts in the order a voter meets them.

    The question is the text ``title``, as the name of every activity is.
    """
    keys = db.session.scalars(
        select(PollOption.key)
        .where(PollOption.activity_id == activity.id)
        .order_by(PollOption.position)
    )
    return ["title", "intro", *(f"o:{key}" for key in keys), "thanks"]
