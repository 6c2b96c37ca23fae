"""A rule as a tree: and, or, not over conditions; and the document it is kept and sent as."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

VERSION = 1
INVITED, TOOK_PART = "invited", "took_part"
IMD_DIMENSIONS = ("imd2019", "imd2025")
LISTS = ("alliance", "district", "rural", "language", "format")
"""Conditions that are a list of codes and whose name is the dimension they speak of."""
CARE_CODES = {True: ("h0_9", "h10_19", "h20_34", "h35_49", "h50"), False: ("no",)}
STAFF_CODES = {True: ("nhs", "social_care", "voluntary"), False: ("no",)}
YES_NO = {"carer": ("unpaid_care", CARE_CODES), "staff": ("health_care_staff", STAFF_CODES)}
CONDITIONS = "health_conditions"


@dataclass(frozen=True, slots=True)
class Has:
    """Somebody has one of ``values`` in ``dimension``; ``name`` is what the rule calls it.

    Who has said nothing of the dimension does not fit.
    """

    name: str
    dimension: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LivesIn:
    """Somebody lives in one of these LSOAs (2021 codes)."""

    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Took:
    """Somebody was invited to, or took part in, ``slug`` (None: anything), since a day if given."""

    kind: str
    slug: str | None = None
    since: date | None = None


@dataclass(frozen=True, slots=True)
class LastContact:
    """When somebody was last invited.

    ``before`` a day, which is also true of who never was; ``after`` a day or on it; ``never``.
    """

    how: str
    day: date | None = None


Leaf = Has | LivesIn | Took | LastContact


@dataclass(frozen=True, slots=True)
class All:
    """Every part fits."""

    parts: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Any_:  # noqa: N801 ("Any" is taken)
    """At least one part fits."""

    parts: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not fit; so does nobody known, and everybody of whom nothing is known."""

    part: Rule


Rule = All | Any_ | Not | Leaf


def leaves(rule: Rule) -> Iterator[Leaf]:
    """Give every condition of a rule, in order."""
    match rule:
        case All(parts) | Any_(parts):
            for part in parts:
                yield from leaves(part)
        case Not(part):
            yield from leaves(part)
        case _:
            yield rule


def to_json(rule: Rule) -> dict[str, Any]:
    """Write a rule as JSON values; reading it again gives an equal rule."""
    match rule:
        case All(parts):
            return {"and": [to_json(part) for part in parts]}
        case Any_(parts):
            return {"or": [to_json(part) for part in parts]}
        case Not(part):
            return {"not": to_json(part)}
        case _:
            return _leaf_json(rule)


def _leaf_json(leaf: Leaf) -> dict[str, Any]:
    match leaf:
        case Has():
            return {leaf.name: _has(leaf)}
        case LivesIn(codes):
            return {"lsoa": list(codes)}
        case Took(kind, slug, since):
            shown = {"activity": slug, "since": since.isoformat() if since else None}
            return {kind: {key: value for key, value in shown.items() if value}}
        case LastContact(how, day):
            return {"last_contact": {how: day.isoformat() if day else True}}


def _has(leaf: Has) -> Any:
    if leaf.name in IMD_DIMENSIONS:
        return {"from": int(leaf.values[0]), "to": int(leaf.values[-1])}
    if leaf.name in YES_NO:
        return leaf.values != ("no",)
    if leaf.name == "fact":
        return {"question": leaf.dimension, "any_of": list(leaf.values)}
    return list(leaf.values)


def to_document(rule: Rule) -> dict[str, Any]:
    """Write the document that goes out and comes in as a file."""
    return {"version": VERSION, "rule": to_json(rule)}


def fingerprint(document: Mapping[str, Any]) -> str:
    """Tell documents apart that say different things."""
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()
