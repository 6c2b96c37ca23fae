"""What a commissioner asked: read from the address, so that any search can be shared as a link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict

from insightbank.core.typed_text import clean_typed
from insightbank.search.documents import FACETS, MAX_OFFSET, SearchRequest, Sort

PAGE_SIZE = 10
SORTS: tuple[Sort, ...] = ("relevance", "newest", "oldest")
MAX_FILTER_VALUES = 60


@dataclass(frozen=True, slots=True)
class SearchForm:
    """A search as typed and chosen; what cannot be read is left out, nothing is refused."""

    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    date_from: date | None = None
    date_to: date | None = None
    sort: Sort = "relevance"
    page: int = 1

    @classmethod
    def from_query(cls, args: MultiDict[str, str]) -> SearchForm:
        """Read the search from the part of the address after ``?``."""
        filters = {
            facet: tuple(dict.fromkeys(args.getlist(facet)))[:MAX_FILTER_VALUES]
            for facet in FACETS
            if args.getlist(facet)
        }
        wanted = args.get("sort", "")
        return cls(
            text=clean_typed(args.get("q", "")).strip(),
            filters=filters,
            date_from=_date(args.get("from", "")),
            date_to=_date(args.get("to", "")),
            sort=next((sort for sort in SORTS if sort == wanted), "relevance"),
            page=_page(args.get("page", "")),
        )

    def request(self, *, scope: frozenset[str], facets: Sequence[str] = FACETS) -> SearchRequest:
        """Turn it into a question to the index."""
        return SearchRequest(
            text=self.text,
            scope=scope,
            filters=self.filters,
            date_from=self.date_from,
            date_to=self.date_to,
            facets=tuple(facets),
            sort=self.sort,
            offset=(self.page - 1) * PAGE_SIZE,
            limit=PAGE_SIZE,
        )

    def query(self, **changes: Any) -> dict[str, Any]:
        """Give the values of the address for this search, with some changed; page 1 goes unsaid."""
        values: dict[str, Any] = {"q": self.text, **{k: list(v) for k, v in self.filters.items()}}
        if self.date_from:
            values["from"] = self.date_from.isoformat()
        if self.date_to:
            values["to"] = self.date_to.isoformat()
        if self.sort != "relevance":
            values["sort"] = self.sort
        values.update(changes)
        return {key: value for key, value in values.items() if value}

    def without(self, facet: str, value: str) -> dict[str, Any]:
        """Give the address's values with one chosen filter taken away."""
        left = [kept for kept in self.filters.get(facet, ()) if kept != value]
        return self.query(**{facet: left})

    def with_filter(self, facet: str, value: str) -> dict[str, Any]:
        """Give the address's values with one filter more."""
        return self.query(**{facet: [*self.filters.get(facet, ()), value]})


def _date(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def _page(typed: str) -> int:
    last = MAX_OFFSET // PAGE_SIZE + 1
    if typed.isascii() and typed.isdigit() and len(typed) <= 4:
        return min(max(int(typed), 1), last)
    return 1
