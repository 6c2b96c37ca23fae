"""A rule as SQL: bits of a few words per person, so that a million people are one plain scan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, not_, or_, select

from insightbank.db import db
from insightbank.engagement.audiences.models import AudienceBit, AudienceProfile, Participation
from insightbank.engagement.audiences.rules import (
    INVITED,
    All,
    Any_,
    Has,
    LastContact,
    Leaf,
    LivesIn,
    Not,
    Rule,
    Took,
)
from insightbank.people.models import ResidentAccount

Bits = Mapping[str, Mapping[str, tuple[int, int]]]
"""Where each value of each dimension lies: (word, bit)."""
COLUMNS = tuple(getattr(AudienceProfile, f"w{word}") for word in range(5))


@dataclass(frozen=True, slots=True)
class Asking:
    """How much is too much: ``times`` invitations or more in the ``days`` before ``today``."""

    times: int
    days: int
    today: date

    @property
    def since(self) -> date:
        return self.today - timedelta(days=self.days)


_look: ContextVar[_Look | None] = ContextVar("look", default=None)


@dataclass(slots=True)
class _Look:
    """What stays the same while one page is made."""

    bits: Bits | None = None
    is_anyone_stale: bool | None = None


@contextmanager
def one_look() -> Iterator[None]:
    """Ask only once, while one page counts many things, what holds for all of them."""
    token = _look.set(_Look())
    try:
        yield
    finally:
        _look.reset(token)


def load_bits() -> Bits:
    """Load where each value lies."""
    look = _look.get()
    if look is None:
        return _load_bits()
    if look.bits is None:
        look.bits = _load_bits()
    return look.bits


def _load_bits() -> Bits:
    found: dict[str, dict[str, tuple[int, int]]] = defaultdict(dict)
    for row in db.session.scalars(select(AudienceBit)):
        found[row.dimension][row.value] = (row.word, row.bit)
    return found


def masks(bits: Bits, dimension: str, values: Sequence[str] | None = None) -> dict[int, int]:
    """Give the mask of each word for some values of a dimension, or all."""
    found: dict[int, int] = defaultdict(int)
    places = bits.get(dimension, {})
    for value in places if values is None else values:
        if value in places:
            word, bit = places[value]
            found[word] |= 1 << bit
    return found


def condition(rule: Rule, bits: Bits) -> ColumnElement[bool]:
    """Turn a rule into a condition on ``AudienceProfile`` that is never NULL."""
    match rule:
        case All(parts):
            return and_(*(condition(part, bits) for part in parts))
        case Any_(parts):
            return or_(*(condition(part, bits) for part in parts))
        case Not(part):
            return not_(condition(part, bits))
        case _:
            return _leaf(rule, bits)


def _leaf(leaf: Leaf, bits: Bits) -> ColumnElement[bool]:
    match leaf:
        case Has(_name, dimension, values):
            found = masks(bits, dimension, values)
            if not found:  # a value that nobody has ever had
                return false()
            return or_(*(COLUMNS[w].bitwise_and(mask) != 0 for w, mask in found.items()))
        case LivesIn(codes):
            return AudienceProfile.lsoa_code.in_(codes)
        case Took():
            return AudienceProfile.number.in_(_took(leaf))
        case LastContact():
            return _last_contact(leaf)


def _took(leaf: Took) -> Select[int]:
    found = select(Participation.number).where(Participation.kind == leaf.kind)
    if leaf.slug is not None:
        found = found.where(Participation.activity_slug == leaf.slug)
    return found.where(Participation.on >= leaf.since) if leaf.since else found


def _last_contact(leaf: LastContact) -> ColumnElement[bool]:
    last = AudienceProfile.last_contact_on
    match leaf.how:
        case "never":
            return last.is_(None)
        case "before":
            return or_(last.is_(None), last < leaf.day)
        case _:
            return and_(last.is_not(None), last >= leaf.day)


def current() -> ColumnElement[bool]:
    """Give the condition of people who may be asked, by what they say today.

    Somebody whose profile has changed is left out until it has been read again, so that a consent
    withdrawn, or an objection, counts at once.
    """
    if not _is_anyone_stale():
        return AudienceProfile.is_reachable.is_(True)
    changed = (
        select(AudienceProfile.number)
        .join(ResidentAccount, ResidentAccount.id == AudienceProfile.resident_id)
        .where(ResidentAccount.profile_is_stale)
    )
    return and_(AudienceProfile.is_reachable.is_(True), AudienceProfile.number.not_in(changed))


def _is_anyone_stale() -> bool:
    look = _look.get()
    if look is not None and look.is_anyone_stale is not None:
        return look.is_anyone_stale
    found = bool(db.session.scalar(select(exists().where(ResidentAccount.profile_is_stale))))
    if look is not None:
        look.is_anyone_stale = found
    return found


def over_asked(much: Asking) -> ColumnElement[bool]:
    """Give the condition of people who have been asked too often lately."""
    often = (
        select(Participation.number)
        .where(
            Participation.kind == INVITED,
            Participation.on > much.since,
            Participation.on <= much.today,
        )
        .group_by(Participation.number)
        .having(func.count() >= much.times)
    )
    return AudienceProfile.number.in_(often)
