"""Deriving what rules look at from what residents told; the facts in ``people`` stay the truth."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update

from insightbank.db import db
from insightbank.engagement.audiences import queries
from insightbank.engagement.audiences.models import AudienceBit, AudienceProfile
from insightbank.engagement.audiences.queries.places import Home
from insightbank.engagement.audiences.queries.residents import Told
from insightbank.people.models import ResidentAccount

WORDS = 5
BITS = 62
"""Bits of a word that are used: the sign of a 64-bit number stays out of it."""
BATCH = 500
Row = dict[str, Any]


class NoBitsLeftError(Exception):
    """There are more categories than bits; a further word needs a migration."""


def ensure_bits(values: Mapping[str, Iterable[str]]) -> None:
    """Give each value that has none a bit of its own; a dimension stays in one word if it can."""
    bits = queries.load_bits()
    used = dict.fromkeys(range(WORDS), 0)
    for places in bits.values():
        for word, bit in places.values():
            used[word] = max(used[word], bit + 1)
    for dimension, wanted in values.items():
        there = bits.get(dimension, {})
        new = [value for value in dict.fromkeys(wanted) if value not in there]
        for value in new:
            words = [word for word, _bit in there.values()]
            word = _word_for(used, len(new), last=words[-1] if words else None)
            row = AudienceBit(dimension=dimension, value=value, word=word, bit=used[word])
            db.session.add(row)
            used[word] += 1
            there = {**there, value: (word, row.bit)}
            new = new[1:]
    db.session.flush()


def _word_for(used: Mapping[int, int], needed: int, *, last: int | None) -> int:
    if last is not None and used[last] < BITS:
        return last
    roomy = [word for word, count in used.items() if BITS - count >= needed]
    some = roomy or [word for word, count in used.items() if count < BITS]
    if not some:
        raise NoBitsLeftError
    return some[0]


def derive_changed(known: Mapping[str, Iterable[str]], *, today: date, limit: int) -> int:
    """Read again up to ``limit`` residents whose profile has changed; gives how many."""
    ids = queries.list_changed(limit)
    if ids:
        ensure_bits(known)
        _derive(ids, queries.list_homes(on=today))
    return len(ids)


def rebuild(
    known: Mapping[str, Iterable[str]],
    *,
    today: date,
    progress: Callable[[int], None],
    commit: Callable[[], None],
) -> int:
    """Derive everybody anew, a batch a commit, so that it may be broken off and run again.

    Needed after places are redrawn or new deprivation figures are loaded. Gives how many.
    """
    ensure_bits(known)
    homes = queries.list_homes(on=today)
    done, last = 0, UUID(int=0)
    while True:
        after = select(ResidentAccount.id).where(ResidentAccount.id > last)
        ids = db.session.scalars(after.order_by(ResidentAccount.id).limit(BATCH * 4)).all()
        if not ids:
            return done
        for start in range(0, len(ids), BATCH):
            _derive(ids[start : start + BATCH], homes)
        done, last = done + len(ids), ids[-1]
        commit()
        progress(done)


def _derive(ids: Sequence[UUID], homes: Mapping[str, Home]) -> None:
    # Claimed before it is read: what changes meanwhile is stale again and found by the next sweep.
    claim = update(ResidentAccount).where(ResidentAccount.id.in_(ids))
    db.session.execute(claim.values(profile_is_stale=False))
    told = queries.list_told(ids)
    values = [_values(one, homes) for one in told]
    add_bits_of(values)
    bits = queries.load_bits()
    rows = [_row(one, has, bits) for one, has in zip(told, values, strict=True)]
    add_profiles([row for row in rows if "number" not in row])
    if old := [row for row in rows if "number" in row]:
        db.session.execute(update(AudienceProfile), old)


def add_profiles(rows: Sequence[Row]) -> None:
    """Insert derived rows as they are; for whoever has drawn or derived them already."""
    if rows:
        db.session.execute(insert(AudienceProfile), rows)


def add_bits_of(values: Iterable[Mapping[str, Iterable[str]]]) -> None:
    """Make sure that every value found has a bit, also one no list names any more."""
    seen: dict[str, dict[str, None]] = {}
    for has in values:
        for dimension, said in has.items():
            seen.setdefault(dimension, {}).update(dict.fromkeys(said))
    ensure_bits(seen)


def _values(one: Told, homes: Mapping[str, Home]) -> dict[str, list[str]]:
    home = homes.get(one.lsoa)
    places = {"district": one.district, "alliance": one.alliance} | (home.has if home else {})
    has = {dimension: [value] for dimension, value in places.items() if value}
    return {**has, **one.facts, "language": [one.language], "format": [one.format]}


def _row(one: Told, has: Mapping[str, Sequence[str]], bits: queries.Bits) -> Row:
    row = {
        **words_of(has, bits),
        "is_reachable": one.is_reachable,
        "lsoa_code": one.lsoa,
        "last_contact_on": one.last_contact_on,
        "resident_id": one.resident_id,
    }
    return row if one.number is None else {**row, "number": one.number}


def words_of(has: Mapping[str, Sequence[str]], bits: queries.Bits) -> dict[str, int]:
    """Give the words of somebody who has these values; each must have a bit."""
    words = [0] * WORDS
    for dimension, said in has.items():
        for value in said:
            word, bit = bits[dimension][value]
            words[word] |= 1 << bit
    return {f"w{number}": word for number, word in enumerate(words)}
