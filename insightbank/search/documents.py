"""What goes into the index, what is asked of it, and what it answers.

Plain dataclasses that every search backend shares. They know nothing of the database, of pages or
of any engine.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Literal

Sort = Literal["relevance", "newest", "oldest"]
Span = tuple[int, int]
"""Start and end (exclusive) in characters of the original text."""

FACETS: tuple[str, ...] = (
    "theme",
    "plus",
    "alliance",
    "district",
    "source",
    "language",
    "year",
)
"""Every name that may stand in ``SearchRequest.filters`` and ``SearchRequest.facets``."""

MAX_OFFSET = 1000
MAX_PAGE = 100
MAX_QUERY_LENGTH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchDocument:
    """One piece of evidence as the index knows it; ``id`` is a uuid as text.

    ``scope`` holds the labels of those who may read it ("all", "org:5", "alliance:mid_essex",
    "staff"). A document without a label is found by nobody.
    """

    id: str
    reference: str
    title: str
    body: str
    date: date
    source: str
    scope: tuple[str, ...]
    quotes: tuple[str, ...] = ()
    language: str = "en"
    themes: tuple[str, ...] = ()
    plus: tuple[str, ...] = ()
    alliance: str | None = None
    district: str | None = None

    def version(self) -> str:
        """Give a hash of everything indexed: 32 hexadecimal digits, equal when nothing changed."""
        content = asdict(self) | {
            "date": self.date.isoformat(),
            "scope": sorted(self.scope),
            "themes": sorted(self.themes),
            "plus": sorted(self.plus),
        }
        text = json.dumps(content, sort_keys=True, ensure_ascii=True)
        return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()

    def facet_values(self) -> dict[str, tuple[str, ...]]:
        """Give the values of each facet; a missing place has none."""
        return {
            "theme": self.themes,
            "plus": self.plus,
            "alliance": (self.alliance,) if self.alliance else (),
            "district": (self.district,) if self.district else (),
            "source": (self.source,),
            "language": (self.language,),
            "year": (str(self.date.year),),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRequest:
    """One question to the index.

    ``scope`` is mandatory: the labels the asker holds; with none nothing is found. ``filters``
    maps a facet to the values of which a document must have one; an unknown facet is refused with
    ``ValueError``. ``text`` may be anything: what cannot be read as a query is read as words.
    ``limit`` above ``MAX_PAGE`` and ``offset`` above ``MAX_OFFSET`` are for commands only, which
    say so with ``unpaged=True``.
    """

    text: str
    scope: frozenset[str]
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    date_from: date | None = None
    date_to: date | None = None
    facets: tuple[str, ...] = ()
    sort: Sort = "relevance"
    offset: int = 0
    limit: int = 10
    highlight: bool = True
    unpaged: bool = False

    def __post_init__(self) -> None:
        unknown = (set(self.filters) | set(self.facets)) - set(FACETS)
        if unknown:
            raise ValueError(f"unknown facets: {', '.join(sorted(unknown))}")
        if self.sort not in ("relevance", "newest", "oldest"):
            raise ValueError(f"unknown sort: {self.sort}")
        if self.offset < 0 or self.limit < 0:
            raise ValueError("offset and limit cannot be negative")
        if not self.unpaged and (self.offset > MAX_OFFSET or self.limit > MAX_PAGE):
            raise ValueError(f"at most {MAX_PAGE} results a page, from at most {MAX_OFFSET}")


@dataclass(frozen=True, slots=True)
class Highlights:
    """Where the words asked for stand, as offsets into the texts that were indexed.

    ``quotes`` has one tuple for each quote, in order. The page escapes; nothing here is HTML.
    """

    title: tuple[Span, ...] = ()
    body: tuple[Span, ...] = ()
    quotes: tuple[tuple[Span, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """One document found; ``version`` is the hash it was indexed with."""

    id: str
    reference: str
    version: str
    score: float
    highlights: Highlights = Highlights()


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The answer: one page of hits, and what is true of the whole set.

    ``total`` is exact, ``facets`` hold exact true counts (never show them but through
    ``core.disclosure``). A facet is counted over what every other filter leaves, not its own, so
    that each number says what choosing that value as well would show.

    ``matched`` is "all" when each document has every word, "some" when too few had, and documents
    with most of the words follow them; ``total_all_words`` counts those with every word.
    ``suggestion`` is the query with unknown words put right (None if there is nothing to put
    right); ``recognised`` the (facet, value) pairs that the query names, to be offered as filters;
    ``terms`` the word forms looked for, for ``highlights.find_spans``.
    ``was_cut`` says that the end of an over-long query was left out.
    """

    hits: tuple[Hit, ...] = ()
    total: int = 0
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    suggestion: str | None = None
    recognised: tuple[tuple[str, str], ...] = ()
    terms: frozenset[str] = frozenset()
    matched: Literal["all", "some"] = "all"
    total_all_words: int = 0
    was_cut: bool = False


@dataclass(frozen=True, slots=True)
class Health:
    """Whether the index can be read; when it cannot, ``problem`` says why: rebuild it."""

    ok: bool
    generation: str
    documents: int
    problem: str = ""
