"""The search backend that keeps its index with Whoosh, in files of this machine.

Whoosh holds and reads the words; filters, facets and order are worked out on arrays.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from threading import RLock
from time import sleep
from weakref import finalize

import numpy as np

from insightbank.search.analysis import fold
from insightbank.search.backend import IndexUnreadableError
from insightbank.search.columns import Mask
from insightbank.search.documents import (
    Health,
    Highlights,
    Hit,
    SearchDocument,
    SearchRequest,
    SearchResult,
)
from insightbank.search.highlights import find_spans
from insightbank.search.planner import Planner
from insightbank.search.query import parse_query
from insightbank.search.ranking import Found, Ranking
from insightbank.search.vocabulary import load_vocabulary
from insightbank.search.whoosh_index import (
    IndexDirectory,
    open_index,
    write_all,
    write_changes,
)
from insightbank.search.whoosh_snapshot import Remembered, Snapshot

MEMORY_BYTES = 256 * 2**20


class _Held:
    """A snapshot and how many are reading it: closed when the last one leaves it."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.readers = 0
        self.is_retired = False
        self.process = os.getpid()


@dataclass(slots=True)
class _Hand:
    """What a backend holds at the moment; outlives it just long enough to let go."""

    held: _Held | None = None

    def let_go(self) -> None:
        if self.held:
            self.held.is_retired = True
            _close_if_left(self.held)
        self.held = None


class WhooshBackend:
    """``SearchBackend`` on Whoosh. ``root`` is a private directory, made when first written."""

    def __init__(self, root: Path) -> None:
        self._directory = IndexDirectory(Path(root))
        self._memory = Remembered(MEMORY_BYTES)
        self._lock = RLock()
        self._hand = _Hand()
        finalize(self, self._hand.let_go)

    # Reading.

    def search(self, request: SearchRequest) -> SearchResult:
        parsed = parse_query(request.text)
        with self._reading() as snapshot:
            if snapshot is None or not request.scope:
                return SearchResult(was_cut=parsed.was_cut, facets={f: {} for f in request.facets})
            ranking = Ranking(snapshot, snapshot.readable(request.scope))
            plan = Planner(parsed, load_vocabulary(), ranking).plan()
            found = ranking.find(plan)
            masks = _filter_masks(snapshot, request)
            mask = _all_but(found.mask, masks, None)
            wanted = request.offset + request.limit
            numbers = ranking.order(mask, found.scores, request.sort, wanted)[request.offset :]
            terms = plan.terms()
            return SearchResult(
                hits=tuple(_hit(snapshot, int(n), found, terms, request) for n in numbers),
                total=int(np.count_nonzero(mask)),
                facets={
                    name: snapshot.columns.facets[name].counts(_all_but(found.mask, masks, name))
                    for name in request.facets
                },
                suggestion=plan.suggestion,
                recognised=tuple(plan.recognised),
                terms=terms,
                matched=found.matched,
                total_all_words=int(np.count_nonzero(_all_but(found.all_words, masks, None))),
                was_cut=parsed.was_cut,
            )

    def suggest(self, prefix: str, *, scope: frozenset[str], limit: int = 8) -> Sequence[str]:
        start = fold(prefix.strip())
        with self._reading() as snapshot:
            if snapshot is None or len(start) < 2:
                return []
            ranking = Ranking(snapshot, snapshot.readable(scope))
            return ranking.completions(start, limit)

    def count(self, *, scope: frozenset[str] | None = None) -> int:
        with self._reading() as snapshot:
            if snapshot is None:
                return 0
            columns = snapshot.columns
            return int(
                np.count_nonzero(columns.live if scope is None else snapshot.readable(scope))
            )

    def versions(self) -> dict[str, str]:
        with self._reading() as snapshot:
            if snapshot is None:
                return {}
            columns = snapshot.columns
            return {columns.ids[n]: columns.versions[n] for n in np.flatnonzero(columns.live)}

    def checksum(self) -> str:
        whole = hashlib.blake2b(digest_size=16)
        for identity, version in sorted(self.versions().items()):
            whole.update(f"{identity} {version}\n".encode())
        return whole.hexdigest()

    def health(self) -> Health:
        try:
            with self._reading() as snapshot:
                if snapshot is None:
                    return Health(ok=True, generation="", documents=0)
                live = np.flatnonzero(snapshot.columns.live)
                if len(live):
                    snapshot.texts(int(live[-1]))
                snapshot.words()
                return Health(ok=True, generation=snapshot.path.name, documents=len(live))
        except Exception as error:  # noqa: BLE001 whatever is wrong, the answer is to rebuild
            return Health(ok=False, generation="", documents=0, problem=str(error))

    # Writing.

    def upsert(self, documents: Iterable[SearchDocument]) -> int:
        batch = {document.id: document for document in documents}
        if batch:
            with self._directory.writing():
                self._write(list(batch.values()), [])
        return len(batch)

    def delete(self, ids: Iterable[str]) -> int:
        gone = sorted(set(ids))
        if not gone:
            return 0
        with self._directory.writing():
            return self._write([], gone)

    def _write(self, documents: Sequence[SearchDocument], gone: Sequence[str]) -> int:
        path = self._directory.current()
        if path is None:
            path = self._directory.new_generation()
            write_all(path, documents, None)
            self._directory.put_in_place(path)
            return 0
        opened = open_index(path)
        try:
            return write_changes(opened, documents, gone)
        finally:
            opened.close()

    def rebuild(
        self,
        documents: Iterable[SearchDocument],
        *,
        progress: Callable[[int], None] | None = None,
    ) -> int:
        with self._directory.writing():
            path = self._directory.new_generation()
            try:
                size = write_all(path, documents, progress)
            except BaseException:
                rmtree(path, ignore_errors=True)
                raise
            self._directory.put_in_place(path)
            return size

    def close(self) -> None:
        with self._lock:
            self._hand.let_go()

    # Snapshots.

    @contextmanager
    def _reading(self) -> Iterator[Snapshot | None]:
        """Hold the newest snapshot while reading; None when there is no index yet."""
        with self._lock:
            held = self._newest()
            if held is not None:
                held.readers += 1
        try:
            yield held.snapshot if held else None
        finally:
            if held is not None:
                with self._lock:
                    held.readers -= 1
                    _close_if_left(held)

    def _newest(self) -> _Held | None:
        for attempts_left in (4, 3, 2, 1, 0):
            path = self._directory.current()
            hand = self._hand
            if hand.held and hand.held.process != os.getpid():
                hand.held = None  # the parent's: its files are not ours to close
            if hand.held and hand.held.snapshot.is_current(path):
                return hand.held
            hand.let_go()
            if path is None:
                return None
            try:
                hand.held = _Held(Snapshot(open_index(path), path, self._memory))
            except IndexUnreadableError:  # a writer may have tidied up while we were opening
                if not attempts_left:
                    raise
                sleep(0.02)
        return self._hand.held


def _close_if_left(held: _Held) -> None:
    if held.is_retired and not held.readers:
        with suppress(Exception):
            held.snapshot.close()


def _filter_masks(snapshot: Snapshot, request: SearchRequest) -> Mapping[str, Mask]:
    """Give the mask of each filter in force by its facet; dates go by the name "date"."""
    columns = snapshot.columns
    masks = {
        name: columns.facets[name].having(values, len(columns))
        for name, values in request.filters.items()
        if values
    }
    between = columns.between(request.date_from, request.date_to)
    return masks if between is None else {**masks, "date": between}


def _all_but(mask: Mask, masks: Mapping[str, Mask], left_out: str | None) -> Mask:
    for name, other in masks.items():
        if name != left_out:
            mask = mask & other
    return mask


def _hit(
    snapshot: Snapshot, number: int, found: Found, terms: frozenset[str], request: SearchRequest
) -> Hit:
    columns = snapshot.columns
    language = columns.languages[number]
    highlights = Highlights()
    if request.highlight and terms:
        title, body, quotes = snapshot.texts(number)
        highlights = Highlights(
            find_spans(title, language, terms),
            find_spans(body, language, terms),
            tuple(find_spans(quote, language, terms) for quote in quotes),
        )
    return Hit(
        columns.ids[number],
        columns.references[number],
        columns.versions[number],
        round(float(found.scores[number]), 5),
        highlights,
    )
