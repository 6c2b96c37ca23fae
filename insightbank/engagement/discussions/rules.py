"""Pure decisions: what may be shown, what waits for a person, how much one person may write."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

KIND = "discussion"
LONGEST_NAME = 60
LONGEST_TITLE = 150
LONGEST_IDEA = 3_000
LONGEST_REPLY = 1_000
PAGE_SIZE = 20
WINDOW = timedelta(minutes=10)
"""Limits on writing are counted over this long."""
MOST_BY_ONE = 5
"""Ideas and replies one person may write within the window."""
MOST_BY_ALL = 120
"""Ideas and replies a discussion takes within the window, whoever writes them."""
MOST_REPORTS = 10
"""Reports one person may make within the window."""
MOST_HIDDEN = 10
"""Contributions hidden by reports alone within the window; a moderator decides on any more."""
AGES = (13, 16, 18)
"""Ages from which a discussion can be open, where it is not open to all."""


class Moderation(StrEnum):
    """When a person looks: before anything is shown, or after."""

    BEFORE = "before"
    AFTER = "after"


class State(StrEnum):
    """Where a contribution stands; only published ones are seen by others."""

    WAITING = "waiting"
    PUBLISHED = "published"
    REJECTED = "rejected"
    REMOVED = "removed"
    ESCALATED = "escalated"


class Reason(StrEnum):
    """Why something is not shown, or why somebody reports it."""

    PERSONAL_DATA = "personal_data"
    ABUSE = "abuse"
    OFF_TOPIC = "off_topic"
    DUPLICATE = "duplicate"
    ADVERT = "advert"
    AT_RISK = "at_risk"
    OTHER = "other"


class Action(StrEnum):
    """What a moderator, or the machine, does with a contribution."""

    HELD = "held"
    PUBLISH = "publish"
    REJECT = "reject"
    REMOVE = "remove"
    ESCALATE = "escalate"
    DISMISS = "dismiss"


LEADS_TO: dict[Action, State] = {
    Action.PUBLISH: State.PUBLISHED,
    Action.REJECT: State.REJECTED,
    Action.REMOVE: State.REMOVED,
    Action.ESCALATE: State.ESCALATED,
}
ALLOWED: dict[State, frozenset[Action]] = {
    State.WAITING: frozenset({Action.PUBLISH, Action.REJECT, Action.ESCALATE}),
    State.PUBLISHED: frozenset({Action.REMOVE, Action.ESCALATE, Action.DISMISS}),
    State.REJECTED: frozenset({Action.PUBLISH, Action.ESCALATE}),
    State.REMOVED: frozenset({Action.PUBLISH, Action.ESCALATE}),
    State.ESCALATED: frozenset({Action.PUBLISH, Action.REMOVE}),
}
NEEDS_REASON = frozenset({Action.REJECT, Action.REMOVE})


class DiscussionError(Exception):
    """Anything this room refuses."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What the machine saw in a contribution: marks of personal data, and how many links."""

    personal_data: int = 0
    links: int = 0


def first_state(moderation: Moderation, looked: Looked) -> State:
    """Decide whether a contribution is shown at once.

    Even where people look afterwards, what may name somebody or holds a link waits for one.
    """
    if moderation == Moderation.BEFORE or looked.personal_data or looked.links:
        return State.WAITING
    return State.PUBLISHED


def count_links(text: str) -> int:
    """Count what looks like a web address; adverts nearly always hold one."""
    lowered = text.lower()
    return lowered.count("http://") + lowered.count("https://") + lowered.count("www.")
