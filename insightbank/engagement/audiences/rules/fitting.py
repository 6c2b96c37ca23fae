"""Whether a rule fits one person, and which of its conditions made it so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from insightbank.engagement.audiences.rules.tree import (
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


@dataclass(frozen=True, slots=True)
class Person:
    """One resident as a rule sees them; ``took`` has kind, slug and day, as of ``Took``."""

    has: Mapping[str, frozenset[str]]
    lsoa: str = ""
    took: tuple[tuple[str, str, date], ...] = ()
    last_contact_on: date | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """A condition that counts towards a person's fit; ``is_absence``: because it does not hold."""

    leaf: Leaf
    is_absence: bool = False


def fits(rule: Rule, person: Person) -> bool:
    """Tell whether a rule fits a person: the same answer as the database gives."""
    match rule:
        case All(parts):
            return all(fits(part, person) for part in parts)
        case Any_(parts):
            return any(fits(part, person) for part in parts)
        case Not(part):
            return not fits(part, person)
        case _:
            return _holds(rule, person)


def reasons(rule: Rule, person: Person) -> list[Reason]:
    """Say why a rule fits a person: the conditions that made it so; none where it does not fit.

    A condition that holds names only what the person has of it.
    """
    return list(dict.fromkeys(_reasons(rule, person, wanted=True)))


def _reasons(rule: Rule, person: Person, *, wanted: bool) -> Iterator[Reason]:
    if fits(rule, person) is not wanted:
        return
    match rule:
        case All(parts) | Any_(parts):
            for part in parts:
                yield from _reasons(part, person, wanted=wanted)
        case Not(part):
            yield from _reasons(part, person, wanted=not wanted)
        case _:
            yield Reason(_narrowed(rule, person) if wanted else rule, is_absence=not wanted)


def _narrowed(leaf: Leaf, person: Person) -> Leaf:
    match leaf:
        case Has(_name, dimension, values):
            held = person.has.get(dimension, frozenset())
            return replace(leaf, values=tuple(value for value in values if value in held))
        case LivesIn():
            return LivesIn((person.lsoa,))
        case _:
            return leaf


def _holds(leaf: Leaf, person: Person) -> bool:
    match leaf:
        case Has(_name, dimension, values):
            return not person.has.get(dimension, frozenset()).isdisjoint(values)
        case LivesIn(codes):
            return person.lsoa in codes
        case Took(kind, slug, since):
            return any(
                was == kind and slug in {None, what} and (since is None or on >= since)
                for was, what, on in person.took
            )
        case LastContact("never"):
            return person.last_contact_on is None
        case LastContact("before", day):
            last = person.last_contact_on
            return last is None or (day is not None and last < day)
        case LastContact(_after, day):
            last = person.last_contact_on
            return last is not None and day is not None and last >= day
