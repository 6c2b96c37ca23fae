"""The one interface behind which a search engine stands, and the errors it may raise.

The contract covers which documents are found, totals and facets; never the order among equals
beyond "ties break by date, then id". Nothing outside this package names an engine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from insightbank.search.documents import Health, SearchDocument, SearchRequest, SearchResult


class SearchError(Exception):
    """The index could not do what was asked."""


class IndexBusyError(SearchError):
    """Another process is writing; try again later, the database still says what is due."""


class IndexUnreadableError(SearchError):
    """The index is damaged or made by another version: rebuild it from the database."""


class SearchBackend(Protocol):
    """What every engine does. Safe to share between threads; several processes may each have one.

    A missing index is an empty one. Reads see what any process wrote before they began.
    """

    def upsert(self, documents: Iterable[SearchDocument]) -> int:
        """Add or replace documents by id in one commit and give how many; the last of one id wins.

        Raises ``IndexBusyError`` when another writer holds the index too long.
        """
        ...

    def delete(self, ids: Iterable[str]) -> int:
        """Remove documents in one commit and give how many were there; unknown ids are ignored."""
        ...

    def rebuild(
        self,
        documents: Iterable[SearchDocument],
        *,
        progress: Callable[[int], None] | None = None,
    ) -> int:
        """Build a new index beside the old, put it in its place at once, and give its size.

        Readers keep what they hold. ``progress`` is told how many are done, now and then. If it
        fails the old index stays. Ids must be unique: a repeated one raises ``ValueError``.
        """
        ...

    def search(self, request: SearchRequest) -> SearchResult:
        """Answer a request; any text is a fair query. Raises ``IndexUnreadableError``."""
        ...

    def suggest(self, prefix: str, *, scope: frozenset[str], limit: int = 8) -> Sequence[str]:
        """Complete a word being typed from words in documents that ``scope`` may read."""
        ...

    def count(self, *, scope: frozenset[str] | None = None) -> int:
        """Count documents, all of them or those that ``scope`` may read."""
        ...

    def versions(self) -> dict[str, str]:
        """Give id → content hash (``SearchDocument.version``), to compare with the database."""
        ...

    def checksum(self) -> str:
        """Give one hash over ``versions()``; equal indexes give equal checksums."""
        ...

    def health(self) -> Health:
        """Say whether the index can be opened and read; never raises."""
        ...

    def close(self) -> None:
        """Let go of files; the next call opens them again."""
        ...
