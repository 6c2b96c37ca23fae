"""Keeping the index in step with the database: bit by bit, as a whole, and checked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, insert

from insightbank.db import db
from insightbank.insights import queries as insights
from insightbank.search import queries
from insightbank.search.backend import SearchBackend
from insightbank.search.documents import SearchDocument
from insightbank.search.models import IndexedInsight


@dataclass(frozen=True, slots=True)
class Verification:
    """How the index differs from the database; all empty when they agree."""

    missing: tuple[str, ...]
    extra: tuple[str, ...]
    stale: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        return not (self.missing or self.extra or self.stale)


def index_due(backend: SearchBackend, *, limit: int) -> int:
    """Bring up to ``limit`` changed insights into the index, or take them out; give how many.

    The index is written first and the note of it second: after a crash between the two the same
    insights are written again, which changes nothing. An index that cannot be read is rebuilt.
    """
    if not backend.health().ok or _was_lost(backend):
        rebuild(backend)
    due = queries.list_due(limit)
    if not due:
        return 0
    published = [change.insight_id for change in due if change.version is not None]
    documents = list(_documents(published))
    found = {document.id for document in documents}
    gone = [str(change.insight_id) for change in due if str(change.insight_id) not in found]
    if documents:
        backend.upsert(documents)
    if gone:
        backend.delete(gone)
    _note(due)
    return len(due)


def rebuild(backend: SearchBackend, *, progress: Callable[[int], None] | None = None) -> int:
    """Build the index anew from the database and give its size; readers are not disturbed."""
    versions = queries.list_published_versions()
    size = backend.rebuild(_documents(None), progress=progress)
    db.session.execute(delete(IndexedInsight))
    rows = [{"insight_id": key, "version": version} for key, version in versions]
    if rows:
        db.session.execute(insert(IndexedInsight), rows)
    db.session.flush()
    return size


def verify(backend: SearchBackend) -> Verification:
    """Compare the index with the database, document by document."""
    in_index = backend.versions()
    in_database = {document.id: document.version() for document in _documents(None)}
    return Verification(
        missing=tuple(sorted(in_database.keys() - in_index.keys())),
        extra=tuple(sorted(in_index.keys() - in_database.keys())),
        stale=tuple(
            sorted(
                key
                for key in in_database.keys() & in_index.keys()
                if in_database[key] != in_index[key]
            )
        ),
    )


def _was_lost(backend: SearchBackend) -> bool:
    """Tell whether the database thinks something is indexed but the index is empty."""
    return backend.count() == 0 and queries.has_indexed()


def _note(due: Iterable[queries.Due]) -> None:
    changes = list(due)
    ids = [change.insight_id for change in changes]
    db.session.execute(delete(IndexedInsight).where(IndexedInsight.insight_id.in_(ids)))
    rows = [
        {"insight_id": change.insight_id, "version": change.version}
        for change in changes
        if change.version is not None
    ]
    if rows:
        db.session.execute(insert(IndexedInsight), rows)
    db.session.flush()


def _documents(ids: list[UUID] | None) -> Iterator[SearchDocument]:
    for row in insights.list_published_for_index(ids):
        yield SearchDocument(
            id=str(row.id),
            reference=row.reference,
            title=row.title,
            body=row.body,
            quotes=tuple(row.quotes),
            language=row.language,
            date=row.held_on,
            source=row.source,
            themes=tuple(row.themes),
            plus=tuple(row.plus),
            alliance=row.alliance,
            district=row.district,
            scope=tuple(row.scopes),
        )
