"""Every write of this room: make, change, open and close a poll, and cast a vote."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import CursorResult, or_, update
from sqlalchemy.dialects import postgresql, sqlite

from insightbank.core.languages import DEFAULT_LANGUAGE
from insightbank.db import db
from insightbank.engagement.activities import services as activities
from insightbank.engagement.activities.models import Activity
from insightbank.engagement.activities.rules import PREPARING
from insightbank.engagement.activities.services import SlugTakenError as SlugTakenError
from insightbank.engagement.activities.services import UnworkableError as UnworkableError
from insightbank.engagement.activities.services import close_activity
from insightbank.engagement.polls.models import Poll, PollOption, PollTally, PollVoter
from insightbank.engagement.polls.rules import (
    FEWEST_OPTIONS,
    KIND,
    MOST_OPTIONS,
    PACE_WINDOW,
    PollError,
    Standing,
    Way,
    allowed_sites,
    keyed_options,
    standing_of,
    voter_hash,
)

_INSERTS: Mapping[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class AlreadyVotedError(PollError):
    """This browser has voted; its first vote counts."""


class PollClosedError(PollError):
    """The poll takes no votes today."""


class NotAnOptionError(PollError):
    """No answer of this poll."""


class TooFastError(PollError):
    """More votes than the installation allows came from other sites within a minute."""


class FixedError(PollError):
    """Question and answers of a poll that has been opened stay as they are."""


def create_poll(
    slug: str,
    *,
    question: str,
    options: Sequence[str],
    today: date,
    languages: Sequence[str] = (DEFAULT_LANGUAGE,),
    opens_on: date | None = None,
    closes_on: date | None = None,
    sites: Sequence[str] = (),
    owner_account_id: int | None = None,
) -> Poll:
    """Make a draft; raises SlugTakenError or UnworkableError."""
    activity = activities.create_activity(
        slug,
        kind=KIND,
        title=question,
        today=today,
        languages=languages,
        opens_on=opens_on,
        closes_on=closes_on,
        owner_account_id=owner_account_id,
    )
    poll = Poll(activity_id=activity.id, activity=activity, sites=allowed_sites(sites))
    db.session.add(poll)
    db.session.flush()
    set_options(poll, options, kept=(), today=today)
    return poll


def set_options(
    poll: Poll, lines: Sequence[str], *, kept: Sequence[tuple[str, str]], today: date
) -> None:
    """Replace the answers by these; ``kept`` are keys and words of those there are.

    Raises FixedError once people may have voted, UnworkableError for too few, many or equal ones.
    """
    _refuse_fixed(poll)
    if not FEWEST_OPTIONS <= len(lines) <= MOST_OPTIONS or len(set(lines)) != len(lines):
        msg = f"{FEWEST_OPTIONS} to {MOST_OPTIONS} different answers"
        raise UnworkableError(msg)
    wanted = dict(keyed_options(lines, kept))
    there = {option.key: option for option in poll.options}
    for key in there.keys() - wanted.keys():
        _forget_texts(poll.activity, f"o:{key}")
    poll.options = [there.get(key) or PollOption(key=key, position=0) for key in wanted]
    for position, option in enumerate(poll.options, start=1):
        option.position = position
    db.session.flush()
    texts = {f"o:{key}": words for key, words in wanted.items()}
    language = poll.activity.source_language
    activities.set_texts(poll.activity, texts, language=language, today=today)


def set_question(poll: Poll, *, question: str, intro: str, today: date) -> None:
    """Change the question and the lines below it; raises FixedError."""
    _refuse_fixed(poll)
    texts = {"title": question, "intro": intro}
    language = poll.activity.source_language
    activities.set_texts(poll.activity, texts, language=language, today=today)


def _forget_texts(activity: Activity, subject: str) -> None:
    for text in [text for text in activity.texts if text.subject == subject]:
        activity.texts.remove(text)


def _refuse_fixed(poll: Poll) -> None:
    if poll.activity.state not in PREPARING:
        raise FixedError(poll.activity.slug)


def change_settings(
    poll: Poll,
    *,
    opens_on: date | None,
    closes_on: date | None,
    languages: Sequence[str],
    sites: Sequence[str],
) -> None:
    """Change days, languages and the sites that may show the poll; raises UnworkableError."""
    activities.change_settings(
        poll.activity, opens_on=opens_on, closes_on=closes_on, languages=languages, ask_profile=()
    )
    poll.sites = allowed_sites(sites)
    db.session.flush()


def open_poll(poll: Poll, *, today: date) -> None:
    """Take votes from now or from the first day; raises UnworkableError when it is all over."""
    closes_on = poll.activity.closes_on
    if closes_on and closes_on < today:
        msg = "the last day is over"
        raise UnworkableError(msg)
    activities.open_activity(poll.activity)


def close_poll(poll: Poll) -> None:
    """Take no more votes; everybody may see the results."""
    close_activity(poll.activity)


def cast_vote(
    poll: Poll,
    *,
    key: str,
    voter: str,
    way: Way,
    now: datetime,
    today: date,
    most_per_minute: int,
) -> None:
    """Count one vote for the answer ``key``; ``voter`` is a browser's random id.

    Raises PollClosedError, NotAnOptionError, AlreadyVotedError, and TooFastError where too many
    votes come from inside other sites, where a browser may not be known again.
    """
    activity = poll.activity
    standing = standing_of(activity.state, activity.opens_on, activity.closes_on, today)
    if standing != Standing.OPEN:
        raise PollClosedError(activity.slug)
    option = next((option for option in poll.options if option.key == key), None)
    if option is None:
        raise NotAnOptionError(key)
    if way == Way.EMBED:
        _keep_pace(poll, now, most_per_minute)
    _note_voter(poll, voter)
    _count(option, way, today)


def _keep_pace(poll: Poll, now: datetime, most: int) -> None:
    """Count this vote into the running minute, or refuse it; one statement, so none slips by."""
    began = Poll.pace_began_at
    is_over = or_(began.is_(None), began <= now - PACE_WINDOW, began > now)
    of_this_poll = Poll.activity_id == poll.activity_id
    if _touched(update(Poll).where(of_this_poll, is_over).values(pace_began_at=now, pace_votes=1)):
        return
    has_room = Poll.pace_votes < most
    if not _touched(
        update(Poll).where(of_this_poll, has_room).values(pace_votes=Poll.pace_votes + 1)
    ):
        raise TooFastError(poll.activity.slug)


def _note_voter(poll: Poll, voter: str) -> None:
    """Note that a browser has voted; two posts at once find only one place."""
    row = {"activity_id": poll.activity_id, "voter_hash": voter_hash(poll.activity_id, voter)}
    noted = (
        _insert(PollVoter)
        .values(**row)
        .on_conflict_do_nothing()
        .returning(PollVoter.__table__.c.voter_hash)
    )
    # Asked for what it wrote: how many rows an insert made, not every driver tells.
    if db.session.scalar(noted) is None:
        raise AlreadyVotedError(poll.activity.slug)


def _count(option: PollOption, way: Way, today: date) -> None:
    row = {"option_id": option.id, "voted_on": today, "way": way.value, "votes": 1}
    db.session.execute(
        _insert(PollTally)
        .values(**row)
        .on_conflict_do_update(
            index_elements=["option_id", "voted_on", "way"],
            set_={"votes": PollTally.__table__.c.votes + 1},
        )
    )


def _insert(table: Any) -> Any:
    return _INSERTS[db.session.get_bind().dialect.name](table.__table__)


def _touched(statement: Any) -> bool:
    result = db.session.execute(statement, execution_options={"synchronize_session": False})
    return isinstance(result, CursorResult) and result.rowcount > 0
