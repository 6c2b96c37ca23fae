"""The Whoosh index on disk: what a document becomes, who may write, and how a new index takes over.

One directory holds numbered generations and a file CURRENT that names the one in use. A rebuild
writes a new generation and then replaces CURRENT: a reader sees the old or the new, never a mix.
Only one process writes at a time; the lock falls with the process that holds it. Nothing is
flushed to the platter: after a power cut the database rebuilds the index.
"""

from __future__ import annotations

import fcntl
import json
import shutil
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from whoosh import columns, fields, index
from whoosh.analysis.acore import Token
from whoosh.analysis.analyzers import Analyzer

from insightbank.search.analysis import ANALYSIS_VERSION, index_terms, spelling_words, tokenise
from insightbank.search.backend import IndexBusyError, IndexUnreadableError
from insightbank.search.columns import pack_row
from insightbank.search.documents import SearchDocument

LAYOUT_VERSION = f"1.{ANALYSIS_VERSION}"
"""An index of another version is refused and rebuilt."""

QUOTE_GAP = 8
"""Words between two quotes, so that no phrase runs from one into the next."""

TEXT_FIELDS = ("title", "body", "quotes")
WORDS_FIELD = "words"
LOCK_SECONDS = 10.0
_SEPARATOR = "\x1e"


class _TermsAnalyzer(Analyzer):  # type: ignore[misc, unused-ignore]
    """Hands Whoosh the terms that our own analysis finds; the language stands before the texts."""

    def __call__(self, value: str, **options: Any) -> Iterator[Token]:
        token = Token(boosts=True, positions=True)
        token.boost = 1.0
        language, *texts = value.split(_SEPARATOR)
        start = 0
        for text in texts:
            position = 0
            for term, position in index_terms(text, language):
                token.text, token.pos = term, start + position
                yield token
            start += position + QUOTE_GAP


class _WordsAnalyzer(Analyzer):  # type: ignore[misc, unused-ignore]
    """Hands Whoosh the words as they are spelt, for completing and correcting."""

    def __call__(self, value: str, **options: Any) -> Iterator[Token]:
        token = Token(boosts=True, positions=True)
        token.boost = 1.0
        for position, word in enumerate(spelling_words(value)):
            token.text, token.pos = word, position
            yield token


def schema() -> fields.Schema:
    """Give the fields: texts with positions, spelt words, scope and tags as keywords, facts."""
    return fields.Schema(
        id=fields.ID(unique=True, stored=True),
        title=fields.TEXT(analyzer=_TermsAnalyzer(), phrase=True),
        body=fields.TEXT(analyzer=_TermsAnalyzer(), phrase=True),
        quotes=fields.TEXT(analyzer=_TermsAnalyzer(), phrase=True),
        words=fields.TEXT(analyzer=_WordsAnalyzer(), phrase=False),
        scope=fields.KEYWORD(commas=True),
        tags=fields.KEYWORD(commas=True),
        texts=fields.STORED(),
        row=fields.COLUMN(columns.VarBytesColumn()),  # type: ignore[no-untyped-call, unused-ignore]
    )


def as_fields(document: SearchDocument) -> dict[str, Any]:
    """Give a document as the keyword arguments of a Whoosh writer."""
    quotes = [quote.replace(_SEPARATOR, " ") for quote in document.quotes]
    texts = {
        "title": document.title.replace(_SEPARATOR, " "),
        "body": document.body.replace(_SEPARATOR, " "),
        "quotes": _SEPARATOR.join(quotes),
    }
    title, body, quoted = (len(tokenise(text)) for text in texts.values())
    tags = [
        f"{facet}={value}" for facet, values in document.facet_values().items() for value in values
    ]
    return {
        "id": document.id,
        **{name: f"{document.language}{_SEPARATOR}{text}" for name, text in texts.items()},
        "words": " ".join(texts.values()),
        "scope": ",".join(document.scope),
        "tags": ",".join(tags),
        "texts": (document.title, document.body, tuple(document.quotes)),
        "row": pack_row(document, (title, body, quoted)),
    }


class IndexDirectory:
    """Where the generations of one index live."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.pointer = root / "CURRENT"

    def current(self) -> Path | None:
        """Give the directory of the generation in use, None when nothing was ever written.

        Raises ``IndexUnreadableError`` when it is damaged, gone or of another version.
        """
        try:
            name = self.pointer.read_text("ascii").strip()
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise IndexUnreadableError(f"the pointer to the index: {error}") from error
        if not name.startswith("gen-") or "/" in name or not (self.root / name).is_dir():
            raise IndexUnreadableError("the pointer to the index names no index")
        return self.root / name

    @contextmanager
    def writing(self, seconds: float = LOCK_SECONDS) -> Iterator[None]:
        """Be the only writer. Raises ``IndexBusyError`` after waiting so long."""
        self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (self.root / "write.lock").open("wb") as lock:
            deadline = time.monotonic() + seconds
            while True:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except OSError as error:
                    if time.monotonic() > deadline:
                        raise IndexBusyError("another process is writing the index") from error
                    time.sleep(0.05)
            yield

    def new_generation(self) -> Path:
        """Make an empty directory for an index; it is in use only after ``put_in_place``."""
        path = self.root / f"gen-{time.time_ns():x}-{uuid.uuid4().hex[:6]}"
        path.mkdir(mode=0o700)
        (path / "layout.json").write_text(json.dumps({"version": LAYOUT_VERSION}), "ascii")
        created: Any = index.create_in(str(path), schema())
        created.close()
        return path

    def put_in_place(self, path: Path) -> None:
        """Make a generation the one in use, and remove all but it and the one before it."""
        try:
            before = self.current()
        except IndexUnreadableError:
            before = None
        fresh = self.root / "CURRENT.new"
        fresh.write_text(path.name, "ascii")
        fresh.replace(self.pointer)
        for old in self.root.glob("gen-*"):
            if old not in (path, before):
                shutil.rmtree(old, ignore_errors=True)


def open_index(path: Path) -> Any:
    """Open a generation. Raises ``IndexUnreadableError`` when that cannot be done."""
    try:
        layout = json.loads((path / "layout.json").read_text("ascii"))
        opened = index.open_dir(str(path)) if layout["version"] == LAYOUT_VERSION else None
    except Exception as error:  # a damaged pickle may raise anything at all
        raise IndexUnreadableError(f"the index cannot be opened: {error!r}") from error
    if opened is None:
        raise IndexUnreadableError("the index was made by another version of this program")
    return opened


def write_changes(opened: Any, documents: Sequence[SearchDocument], gone: Iterable[str]) -> int:
    """Replace documents and remove ids in one commit; give how many were removed or replaced.

    Each id may come once: Whoosh would keep both of two documents added under one id.
    """
    writer = opened.writer(timeout=LOCK_SECONDS, compound=False)
    try:
        removed = 0
        for identity in (*(document.id for document in documents), *gone):
            removed += writer.delete_by_term("id", identity)
        for document in documents:
            writer.add_document(**as_fields(document))
    except BaseException:
        writer.cancel()
        raise
    writer.commit()
    return removed


def _new_id(identity: str, seen: set[str]) -> str:
    if identity in seen:
        raise ValueError(f"two documents have the id {identity}")
    return identity


def write_all(
    path: Path,
    documents: Iterable[SearchDocument],
    progress: Callable[[int], None] | None,
    *,
    memory_mb: int = 256,
) -> int:
    """Fill an empty generation with documents as one segment and give how many."""
    opened = open_index(path)
    writer = opened.writer(compound=False, limitmb=memory_mb)
    seen: set[str] = set()
    try:
        for document in documents:
            seen.add(_new_id(document.id, seen))
            writer.add_document(**as_fields(document))
            if progress and len(seen) % 500 == 0:
                progress(len(seen))
    except BaseException:
        writer.cancel()
        raise
    writer.commit(optimize=True)
    opened.close()
    return len(seen)
