"""One moment of a Whoosh index, read through Whoosh and kept as arrays.

Postings are read once through Whoosh's own matchers and kept; a segment never changes, so what was
read of it outlives the commit that adds another. Whoosh's ``refresh()`` is not used: with a second
writing process it was seen to show documents twice.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any

import numpy as np
import numpy.typing as npt

from insightbank.search.backend import IndexUnreadableError
from insightbank.search.columns import Columns, Floats, Ints, Mask, unpack_row
from insightbank.search.whoosh_index import WORDS_FIELD

Keys = npt.NDArray[np.int64]
Postings = tuple[Ints, Floats]
POSITION_BITS = 20
"""Room for a million words in one field of a document; later words are not found as phrases."""

_NONE: Postings = (np.zeros(0, np.int32), np.zeros(0, np.float32))
_NO_KEYS: Keys = np.zeros(0, np.int64)


class Remembered:
    """The last things read, up to so many bytes; safe to share between threads."""

    def __init__(self, limit_bytes: int) -> None:
        self._limit = limit_bytes
        self._size = 0
        self._kept: OrderedDict[Any, tuple[Any, int]] = OrderedDict()
        self._lock = RLock()

    def get(self, key: Any, read: Callable[[], Any], size: Callable[[Any], int]) -> Any:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key][0]
            value = read()
            weight = size(value) + 200
            self._kept[key] = (value, weight)
            self._size += weight
            while self._size > self._limit and len(self._kept) > 1:
                self._size -= self._kept.popitem(last=False)[1][1]
            return value


def _bytes_of(value: Any) -> int:
    if isinstance(value, tuple):
        return sum(part.nbytes for part in value)
    return int(getattr(value, "nbytes", 0))


@contextmanager
def _told_as_unreadable() -> Iterator[None]:
    """Tell whatever goes wrong inside Whoosh's files as one error: damage can raise anything."""
    try:
        yield
    except Exception as error:
        raise IndexUnreadableError(f"the index cannot be read: {error!r}") from error


class Snapshot:
    """A reader over one generation of one index, with its columns."""

    def __init__(self, opened: Any, path: Path, memory: Remembered) -> None:
        self.index = opened
        self.path = path
        self._memory = memory
        self._lock = RLock()
        with _told_as_unreadable():
            self.reader: Any = opened.reader()
        try:
            with _told_as_unreadable():
                self._leaves = self._open_leaves()
                self.columns = self._join_columns()
        except BaseException:
            self.close()
            raise
        self.size = len(self.columns)
        self.averages = np.maximum(self.columns.lengths.mean(axis=0), 1) if self.size else None
        self.local = Remembered(64 * 2**20)
        self._words: tuple[str, ...] | None = None

    def _open_leaves(self) -> list[tuple[Any, int, str]]:
        """Give each segment's reader, first document and key, with every file of it open.

        Whoosh opens the file of stored texts at first use: too late when a commit has removed it.
        """
        leaves = []
        for leaf, offset in self.reader.leaf_readers():
            if leaf.doc_count_all():
                leaf.stored_fields(0)
                leaves.append((leaf, offset, f"{self.path.name}/{leaf.segment().segment_id()}"))
        return leaves

    def _join_columns(self) -> Columns:
        return Columns.joined(
            [self._segment_columns(leaf, key) for leaf, _, key in self._leaves],
            [self._live(leaf) for leaf, _, _ in self._leaves],
        )

    def _segment_columns(self, leaf: Any, key: str) -> Columns:
        def read() -> Columns:
            column = leaf.column_reader("row", translate=False)
            return Columns.of([unpack_row(bytes(column[n])) for n in range(leaf.doc_count_all())])

        found: Columns = self._memory.get((key, "columns"), read, lambda value: len(value) * 400)
        return found

    def _live(self, leaf: Any) -> Mask:
        live = np.ones(leaf.doc_count_all(), np.bool_)
        if leaf.has_deletions():
            live[[number for number in range(len(live)) if leaf.is_deleted(number)]] = False
        return live

    def readable(self, scope: frozenset[str]) -> Mask:
        """Mark what a holder of these labels may read."""
        found: Mask = self.local.get(
            ("scope", scope), lambda: self.columns.readable(scope), _bytes_of
        )
        return found

    def is_current(self, path: Path | None) -> bool:
        """Say whether nothing was written since, given the generation now in use."""
        return path == self.path and self._generation() == self.reader.generation()

    def _generation(self) -> int:
        generation: int = self.index.latest_generation()
        return generation

    def postings(self, field: str, term: str) -> Postings:
        """Give the documents that hold a term in a field, in order, and how often."""

        def read() -> Postings:
            parts = [
                (documents + np.int32(offset), counts)
                for leaf, offset, key in self._leaves
                for documents, counts in [self._leaf_postings(leaf, key, field, term)]
                if len(documents)
            ]
            if not parts:
                return _NONE
            return np.concatenate([p[0] for p in parts]), np.concatenate([p[1] for p in parts])

        found: Postings = self.local.get((field, term), read, _bytes_of)
        return found

    def _leaf_postings(self, leaf: Any, key: str, field: str, term: str) -> Postings:
        def read() -> Postings:
            documents: list[int] = []
            counts: list[float] = []
            for matcher in self._matcher(leaf, field, term):
                documents.append(matcher.id())
                counts.append(matcher.weight())
            return np.array(documents, np.int32), np.array(counts, np.float32)

        found: Postings = self._memory.get((key, field, term), read, _bytes_of)
        return found

    def positions(self, field: str, term: str) -> Keys:
        """Give where a term stands in a field: document << POSITION_BITS | word, in order."""

        def read() -> Keys:
            parts = [
                keys + (np.int64(offset) << POSITION_BITS)
                for leaf, offset, key in self._leaves
                for keys in [self._leaf_positions(leaf, key, field, term)]
                if len(keys)
            ]
            return np.concatenate(parts) if parts else _NO_KEYS

        found: Keys = self.local.get((field, term, "keys"), read, _bytes_of)
        return found

    def _leaf_positions(self, leaf: Any, key: str, field: str, term: str) -> Keys:
        def read() -> Keys:
            last = 1 << POSITION_BITS
            keys = [
                matcher.id() << POSITION_BITS | position
                for matcher in self._matcher(leaf, field, term)
                for position in matcher.value_as("positions")
                if position < last
            ]
            return np.array(keys, np.int64)

        found: Keys = self._memory.get((key, field, term, "keys"), read, _bytes_of)
        return found

    def _matcher(self, leaf: Any, field: str, term: str) -> Iterator[Any]:
        """Step through the postings of a term in one segment; deleted documents are left in."""
        with self._lock, _told_as_unreadable():
            if (field, term.encode()) not in leaf:
                return
            matcher = leaf.postings(field, term)
            while matcher.is_active():
                yield matcher
                matcher.next()

    def words(self) -> tuple[str, ...]:
        """Give every word as spelt in any document, in order; readable by the asker or not."""
        with self._lock, _told_as_unreadable():
            if self._words is None:
                lexicon = self.reader.lexicon(WORDS_FIELD)
                self._words = tuple(bytes(word).decode() for word in lexicon)
            return self._words

    def texts(self, number: int) -> tuple[str, str, tuple[str, ...]]:
        """Give title, body and quotes of a document as they were indexed."""
        with self._lock, _told_as_unreadable():
            title, body, quotes = self.reader.stored_fields(number)["texts"]
        return title, body, tuple(quotes)

    def close(self) -> None:
        """Close the files."""
        with self._lock:
            self.reader.close()
            self.index.close()
