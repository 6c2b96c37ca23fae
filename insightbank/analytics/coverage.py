"""What the bank holds and what it does not: missing evidence is a finding.

Counts are pieces of evidence that the reader may read, so nothing leaks of what they may not; they
pass the disclosure gate like every count that leaves the system.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from insightbank.core.disclosure import DisclosurePolicy, PublishedCount, published_count
from insightbank.core.taxonomy import Facet, load_taxonomy
from insightbank.search.backend import SearchBackend
from insightbank.search.documents import SearchRequest


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One PLUS group or theme: evidence in the whole area and in each Alliance, in order."""

    id: str
    total: PublishedCount
    by_alliance: tuple[PublishedCount, ...]

    @property
    def is_missing(self) -> bool:
        return self.total.value == 0

    @property
    def missing_in(self) -> int:
        return sum(1 for count in self.by_alliance if count.value == 0)


@dataclass(frozen=True, slots=True)
class Coverage:
    """Evidence by group and Alliance; groups with least come first."""

    alliances: tuple[str, ...]
    rows: tuple[CoverageRow, ...]

    @property
    def gaps(self) -> tuple[CoverageRow, ...]:
        return tuple(row for row in self.rows if row.is_missing)


def coverage(
    backend: SearchBackend,
    *,
    facet: Facet,
    alliances: Sequence[str],
    scope: frozenset[str],
    policy: DisclosurePolicy,
) -> Coverage:
    """Count the evidence that ``scope`` may read by theme or PLUS group, and by Alliance."""
    everywhere = _counts(backend, facet, scope, None)
    per_alliance = [_counts(backend, facet, scope, slug) for slug in alliances]
    order = sorted(load_taxonomy().entries(facet), key=lambda key: everywhere.get(key, 0))
    return Coverage(
        alliances=tuple(alliances),
        rows=tuple(
            CoverageRow(
                id=key,
                total=published_count(everywhere.get(key, 0), policy=policy),
                by_alliance=tuple(
                    published_count(counts.get(key, 0), policy=policy) for counts in per_alliance
                ),
            )
            for key in order
        ),
    )


def _counts(
    backend: SearchBackend, facet: Facet, scope: frozenset[str], alliance: str | None
) -> dict[str, int]:
    request = SearchRequest(
        text="",
        scope=scope,
        filters={"alliance": (alliance,)} if alliance else {},
        facets=(facet,),
        limit=0,
        highlight=False,
    )
    return dict(backend.search(request).facets.get(facet, {}))
