"""The facts of every document as arrays: who may read it, its date, its facet values.

Filters and facet counts are worked out here, exactly, whichever engine found the words. One set
of columns belongs to one segment of an index that never changes; sets are put end to end.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import numpy.typing as npt

from insightbank.search.documents import FACETS, SearchDocument

Mask = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]

SCOPE = "scope"
LENGTHS = ("title", "body", "quotes")


@dataclass(frozen=True, slots=True)
class Row:
    """The facts of one document in the order in which they are stored."""

    id: str
    reference: str
    version: str
    day: int
    language: str
    lengths: tuple[int, int, int]
    values: Mapping[str, Sequence[str]]


def pack_row(document: SearchDocument, lengths: tuple[int, int, int]) -> bytes:
    """Write the facts of a document; ``lengths`` are the words in title, body and quotes."""
    values = {**document.facet_values(), SCOPE: document.scope}
    row = [
        document.id,
        document.reference,
        document.version(),
        document.date.toordinal(),
        document.language,
        lengths,
        {key: sorted(set(value)) for key, value in values.items() if value},
    ]
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode()


def unpack_row(packed: bytes) -> Row:
    """Read what ``pack_row`` wrote."""
    identity, reference, version, day, language, lengths, values = json.loads(packed)
    return Row(identity, reference, version, day, language, tuple(lengths), values)


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet over documents: for each pair, which document has which value."""

    values: tuple[str, ...]
    documents: Ints
    codes: Ints

    @classmethod
    def of(cls, pairs: Iterable[tuple[int, Sequence[str]]]) -> Facet:
        numbers: dict[str, int] = {}
        documents: list[int] = []
        codes: list[int] = []
        for document, values in pairs:
            for value in values:
                documents.append(document)
                codes.append(numbers.setdefault(value, len(numbers)))
        return cls(tuple(numbers), np.array(documents, np.int32), np.array(codes, np.int32))

    @classmethod
    def joined(cls, parts: Sequence[tuple[int, Facet]]) -> Facet:
        numbers: dict[str, int] = {}
        documents = [np.zeros(0, np.int32)]
        codes = [np.zeros(0, np.int32)]
        for offset, part in parts:
            renumbered = np.array(
                [numbers.setdefault(value, len(numbers)) for value in part.values], np.int32
            )
            documents.append(part.documents + np.int32(offset))
            codes.append(renumbered[part.codes] if len(part.codes) else part.codes)
        return cls(tuple(numbers), np.concatenate(documents), np.concatenate(codes))

    def having(self, wanted: Iterable[str], size: int) -> Mask:
        """Mark the documents that have at least one of the values."""
        mask = np.zeros(size, np.bool_)
        asked = set(wanted)
        codes = [code for code, value in enumerate(self.values) if value in asked]
        if codes:
            mask[self.documents[np.isin(self.codes, codes)]] = True
        return mask

    def counts(self, among: Mask) -> dict[str, int]:
        """Count the marked documents by value, most first; values of none are left out."""
        found = np.bincount(self.codes[among[self.documents]], minlength=len(self.values))
        order = sorted(np.flatnonzero(found), key=lambda code: (-found[code], self.values[code]))
        return {self.values[code]: int(found[code]) for code in order}


@dataclass(frozen=True)
class Columns:
    """All columns over a run of documents numbered from 0; ``live`` are those not deleted."""

    ids: tuple[str, ...]
    references: tuple[str, ...]
    versions: tuple[str, ...]
    languages: tuple[str, ...]
    days: Ints
    lengths: Floats
    facets: Mapping[str, Facet]
    live: Mask

    @classmethod
    def of(cls, rows: Sequence[Row]) -> Columns:
        facets = {
            name: Facet.of((number, row.values.get(name, ())) for number, row in enumerate(rows))
            for name in (*FACETS, SCOPE)
        }
        return cls(
            ids=tuple(row.id for row in rows),
            references=tuple(row.reference for row in rows),
            versions=tuple(row.version for row in rows),
            languages=tuple(row.language for row in rows),
            days=np.array([row.day for row in rows], np.int32),
            lengths=np.array([row.lengths for row in rows], np.float32).reshape(-1, 3),
            facets=facets,
            live=np.ones(len(rows), np.bool_),
        )

    @classmethod
    def joined(cls, parts: Sequence[Columns], live: Sequence[Mask]) -> Columns:
        """Put columns end to end, each with its own marks of what has not been deleted."""
        offsets = np.cumsum([0, *(len(part.ids) for part in parts)])[:-1]
        empty = cls.of(())
        return cls(
            ids=tuple(value for part in parts for value in part.ids),
            references=tuple(value for part in parts for value in part.references),
            versions=tuple(value for part in parts for value in part.versions),
            languages=tuple(value for part in parts for value in part.languages),
            days=np.concatenate([empty.days, *(part.days for part in parts)]),
            lengths=np.concatenate([empty.lengths, *(part.lengths for part in parts)]),
            facets={
                name: Facet.joined(
                    [(int(at), part.facets[name]) for at, part in zip(offsets, parts, strict=True)]
                )
                for name in (*FACETS, SCOPE)
            },
            live=np.concatenate([empty.live, *live]),
        )

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def id_order(self) -> Ints:
        """The place of each document in the order of ids: settles ties the same way each time."""
        order = np.empty(len(self), np.int32)
        order[np.argsort(np.array(self.ids, dtype=np.str_))] = np.arange(len(self), dtype=np.int32)
        return order

    @cached_property
    def by_reference(self) -> Mapping[str, tuple[int, ...]]:
        """Documents by their reference, whatever the case it is typed in."""
        found: dict[str, tuple[int, ...]] = {}
        for number in np.flatnonzero(self.live):
            key = self.references[number].casefold()
            found[key] = (*found.get(key, ()), int(number))
        return found

    def readable(self, scope: frozenset[str]) -> Mask:
        """Mark what a holder of these labels may read; without a label, nothing."""
        return self.facets[SCOPE].having(scope, len(self)) & self.live

    def between(self, date_from: date | None, date_to: date | None) -> Mask | None:
        """Mark documents dated from one day to another, both included; None for no limit."""
        if date_from is None and date_to is None:
            return None
        mask = np.ones(len(self), np.bool_)
        if date_from is not None:
            mask &= self.days >= date_from.toordinal()
        if date_to is not None:
            mask &= self.days <= date_to.toordinal()
        return mask
