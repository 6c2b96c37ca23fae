"""Pure decisions on polls: how many answers, whose vote is whose, how fast votes may come."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from insightbank.core.disclosure import PublishedTable, published_percent
from insightbank.engagement.activities.rules import OPEN, ActivityError, is_accepting
from insightbank.settings import site_origin

KIND = "poll"
FEWEST_OPTIONS, MOST_OPTIONS = 2, 8
MOST_SITES = 20
PACE_WINDOW = timedelta(minutes=1)


class PollError(ActivityError):
    """Anything about a poll that is refused."""


class Way(StrEnum):
    """Where a vote was given: on a page of ours, or inside the page of another site."""

    PAGE = "page"
    EMBED = "embed"


class Standing(StrEnum):
    """What a visitor finds: not open yet, open, or over."""

    EARLY = "early"
    OPEN = "open"
    CLOSED = "closed"


def standing_of(state: str, opens_on: date | None, closes_on: date | None, today: date) -> Standing:
    """Tell what a visitor finds in a poll that has been published."""
    if is_accepting(state, opens_on, closes_on, today):
        return Standing.OPEN
    is_early = state == OPEN and opens_on is not None and today < opens_on
    return Standing.EARLY if is_early else Standing.CLOSED


def voter_hash(activity_id: UUID, voter: str) -> str:
    """Hash a random voter id for one poll, so that votes in two polls cannot be joined."""
    return hashlib.sha256(f"{activity_id.hex}:{voter}".encode()).hexdigest()


def starts_new_window(began_at: datetime, now: datetime) -> bool:
    """Tell whether the minute in which votes are counted is over."""
    return not timedelta(0) <= now - began_at < PACE_WINDOW


def keyed_options(lines: Sequence[str], kept: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Give each answer a key; one whose words stay keeps its key, and so its translations."""
    by_words = {words: key for key, words in kept}
    free = (f"o{number}" for number in range(1, 1_000))
    taken = {by_words[line] for line in lines if line in by_words}
    unused = (key for key in free if key not in taken and key not in set(by_words.values()))
    return [(by_words.get(line) or next(unused), line) for line in lines]


def share_of(results: PublishedTable[str], key: str) -> int | None:
    """Give an answer's share of all votes in whole per cent; None where it is not shown.

    Of all votes: a share of only those answers that are shown would read as more than it is.
    """
    return published_percent(results.cells[key], results.total)


def allowed_sites(*lists: Iterable[str]) -> list[str]:
    """Join lists of sites; whatever is no site is left out, so that no header is ever broken."""
    found = (site_origin(site) for sites in lists for site in sites)
    return list(dict.fromkeys(site for site in found if site))
