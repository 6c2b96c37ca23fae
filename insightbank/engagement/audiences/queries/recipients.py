"""The people a rule fits, one by one: for those with the right to see them, and for invitations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, and_, not_, select

from insightbank.db import db
from insightbank.engagement.audiences.models import AudienceProfile, Participation
from insightbank.engagement.audiences.queries.compiling import (
    COLUMNS,
    Asking,
    Bits,
    condition,
    current,
    load_bits,
    over_asked,
)
from insightbank.engagement.audiences.rules import Person, Rule
from insightbank.people import queries as people

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody to write to, with what they need; ``person`` is what the rule saw of them."""

    account_id: UUID
    email: str
    phone: str
    language: str
    format: str
    needs: frozenset[str]
    person: Person


def list_resident_ids(rule: Rule, *, leave_out: Asking | None = None) -> Sequence[UUID]:
    """List the accounts a rule fits, without those asked too often where ``leave_out`` is given."""
    return db.session.scalars(_fitting(rule, leave_out, AudienceProfile.resident_id)).all()


def list_recipients(
    rule: Rule, *, leave_out: Asking | None = None, page: int | None = None, size: int = 50
) -> list[Recipient]:
    """List whom a rule fits, in the order of their ids; one page, counted from 1, or everybody.

    Who looks at this must be audited by the caller: it says who somebody is.
    """
    query = _fitting(rule, leave_out, AudienceProfile.resident_id)
    if page is not None:
        query = query.limit(size).offset((page - 1) * size)
    ids = db.session.scalars(query).all()
    persons = list_persons(ids)
    return [
        Recipient(
            reach.resident_id,
            reach.email,
            reach.phone,
            reach.language,
            reach.format,
            reach.needs,
            persons[reach.resident_id],
        )
        for reach in people.list_reach(ids)
    ]


def _fitting(rule: Rule, leave_out: Asking | None, *columns: object) -> Select[UUID]:
    fitting = and_(condition(rule, load_bits()), current())
    if leave_out is not None:
        fitting = and_(fitting, not_(over_asked(leave_out)))
    query: Select[UUID] = select(*columns).where(fitting)  # type: ignore[call-overload]
    return query.order_by(AudienceProfile.resident_id)


def list_persons(resident_ids: Sequence[UUID]) -> dict[UUID, Person]:
    """Give these residents as rules see them."""
    bits = load_bits()
    found: dict[UUID, Person] = {}
    for start in range(0, len(resident_ids), AT_ONCE):
        found |= _persons(resident_ids[start : start + AT_ONCE], bits)
    return found


def _persons(resident_ids: Sequence[UUID], bits: Bits) -> dict[UUID, Person]:
    rows = db.session.execute(
        select(AudienceProfile, *COLUMNS)
        .where(AudienceProfile.resident_id.in_(resident_ids))
        .execution_options(populate_existing=True)
    ).all()
    took = _took([row[0].number for row in rows])
    return {
        profile.resident_id: Person(
            _decoded(bits, words), profile.lsoa_code, took[profile.number], profile.last_contact_on
        )
        for profile, *words in rows
    }


def _decoded(bits: Bits, words: Sequence[int]) -> dict[str, frozenset[str]]:
    return {
        dimension: frozenset(v for v, (word, bit) in values.items() if words[word] >> bit & 1)
        for dimension, values in bits.items()
    }


def _took(numbers: Sequence[int]) -> dict[int, tuple[tuple[str, str, date], ...]]:
    found: dict[int, tuple[tuple[str, str, date], ...]] = defaultdict(tuple)
    rows = db.session.scalars(select(Participation).where(Participation.number.in_(numbers)))
    for row in rows:
        found[row.number] += ((row.kind, row.activity_slug, row.on),)
    return found
