"""Search: a page of ten with six facets, beside SQLite FTS5 over the same documents and words.

Both sides index the terms that our own analysis gives, ask the same one to three words, give the
best ten (with highlights or snippets) and count six facets exactly. FTS5 writes what it found to a
temporary table once, then counts each facet by one GROUP BY.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
import statistics
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from insightbank.core.taxonomy import load_taxonomy
from insightbank.search.analysis import index_terms, stem
from insightbank.search.documents import SearchDocument, SearchRequest
from insightbank.search.whoosh_backend import WhooshBackend

FACETS = ("theme", "plus", "alliance", "district", "source", "year")
EVERYONE = frozenset({"all"})
QUERIES = 120
SYLLABLES = "ba de fi go lu ma ne pi ro su ta ve wi zo ka li mo nu".split()
SOURCES = ("champion", "alliance", "survey", "workshop", "discussion", "report")
COUNTS = (
    "SELECT value, count(*) FROM themes JOIN temp.found USING (number) GROUP BY value",
    "SELECT value, count(*) FROM plus JOIN temp.found USING (number) GROUP BY value",
    "SELECT alliance, count(*) FROM facts JOIN temp.found USING (number) GROUP BY 1",
    "SELECT district, count(*) FROM facts JOIN temp.found USING (number) GROUP BY 1",
    "SELECT source, count(*) FROM facts JOIN temp.found USING (number) GROUP BY 1",
    "SELECT year, count(*) FROM facts JOIN temp.found USING (number) GROUP BY 1",
)
PLACES = (("mid_essex", "maldon"), ("thurrock", "thurrock"), ("south_east_essex", "rochford"))


def _vocabulary(chance: random.Random, size: int) -> list[str]:
    words: set[str] = set()
    while len(words) < size:
        words.add("".join(chance.choices(SYLLABLES, k=chance.randint(2, 5))) + "x")
    return sorted(words)


def _documents(count: int, seed: int = 7) -> Iterator[SearchDocument]:
    """Make documents of about 65 words whose frequencies fall off as in real text."""
    chance = random.Random(seed)
    words = _vocabulary(chance, 8000)
    weights = [1 / (rank + 3) for rank in range(len(words))]
    taxonomy = load_taxonomy()
    themes, plus = list(taxonomy.themes), list(taxonomy.plus_groups)
    for number in range(count):
        text = chance.choices(words, weights, k=chance.randint(40, 90))
        alliance, district = chance.choice(PLACES)
        yield SearchDocument(
            id=str(uuid.UUID(int=chance.getrandbits(128), version=4)),
            reference=f"IB-{number:06}",
            title=" ".join(text[:7]),
            body=" ".join(text[7:]) + ".",
            date=date(2023, 1, 1) + timedelta(days=chance.randrange(1300)),
            source=chance.choice(SOURCES),
            scope=("all",),
            themes=tuple(chance.sample(themes, 2)),
            plus=tuple(chance.sample(plus, chance.randint(0, 2))),
            alliance=alliance,
            district=district,
        )


def _queries(documents: Sequence[SearchDocument]) -> list[tuple[str, ...]]:
    """Take one to three words that stand together in some document: each query finds something."""
    chance = random.Random(11)
    return [
        tuple(
            chance.sample(
                chance.choice(documents).body.rstrip(".").split(), chance.choice((1, 2, 3))
            )
        )
        for _ in range(QUERIES)
    ]


class _Fts5:
    """The same documents in SQLite, with a table for each kind of value."""

    def __init__(self, path: Path) -> None:
        self.connection = sqlite3.connect(path)
        self.connection.executescript(
            "CREATE VIRTUAL TABLE texts USING fts5(title, body, tokenize='unicode61');"
            "CREATE TABLE facts (number INTEGER PRIMARY KEY, alliance, district, source, year);"
            "CREATE TABLE themes (value, number); CREATE TABLE plus (value, number);"
            "CREATE TEMP TABLE found (number INTEGER PRIMARY KEY);"
        )

    def fill(self, documents: Sequence[SearchDocument]) -> None:
        for number, document in enumerate(documents, start=1):
            texts = [
                " ".join(term for term, _ in index_terms(text, "en"))
                for text in (document.title, document.body)
            ]
            add = self.connection.execute
            add("INSERT INTO texts(rowid, title, body) VALUES (?, ?, ?)", (number, *texts))
            facts = (document.alliance, document.district, document.source, document.date.year)
            add("INSERT INTO facts VALUES (?, ?, ?, ?, ?)", (number, *facts))
            themes = [(value, number) for value in document.themes]
            self.connection.executemany("INSERT INTO themes VALUES (?, ?)", themes)
            plus = [(value, number) for value in document.plus]
            self.connection.executemany("INSERT INTO plus VALUES (?, ?)", plus)
        self.connection.executescript(
            "CREATE INDEX by_theme ON themes(number, value);"
            "CREATE INDEX by_plus ON plus(number, value); ANALYZE;"
        )

    def ask(self, words: Sequence[str]) -> int:
        """Give the number found, after fetching ten with snippets and counting six facets."""
        match = " ".join(f'"{stem(word)}"' for word in words)
        fetch = self.connection.execute
        fetch(
            "SELECT rowid, snippet(texts, 1, '', '', '…', 30) FROM texts WHERE texts MATCH ?"
            " ORDER BY bm25(texts, 2.5, 1.0) LIMIT 10",
            (match,),
        ).fetchall()
        fetch("DELETE FROM temp.found")
        fetch("INSERT INTO temp.found SELECT rowid FROM texts WHERE texts MATCH ?", (match,))
        for count_facet in COUNTS:
            fetch(count_facet).fetchall()
        total: int = fetch("SELECT count(*) FROM temp.found").fetchone()[0]
        return total


def _percentiles(ask: Callable[[tuple[str, ...]], Any], queries: Sequence[Any]) -> dict[str, float]:
    times = []
    for query in queries:
        start = time.perf_counter()
        ask(query)
        times.append((time.perf_counter() - start) * 1000)
    return {
        "p50": round(statistics.median(times), 2),
        "p95": round(statistics.quantiles(times, n=20)[-1], 2),
    }


def _measure(size: int, folder: Path) -> dict[str, Any]:
    documents = list(_documents(size))
    queries = _queries(documents)
    backend = WhooshBackend(folder / "whoosh")
    start = time.perf_counter()
    backend.rebuild(documents)
    build_whoosh = time.perf_counter() - start
    fts5 = _Fts5(folder / "fts5.db")
    start = time.perf_counter()
    fts5.fill(documents)
    build_fts5 = time.perf_counter() - start

    def ask(words: tuple[str, ...]) -> Any:
        text = " ".join(f'"{word}"' for word in words)
        return backend.search(SearchRequest(text=text, scope=EVERYONE, facets=FACETS))

    differing = [words for words in queries if ask(words).total != fts5.ask(words)]
    backend.close()
    backend = WhooshBackend(folder / "whoosh")
    cold = _percentiles(ask, queries)
    result = {
        "size": size,
        "whoosh_cold": cold,
        "whoosh": _percentiles(ask, queries * 2),
        "fts5": _percentiles(fts5.ask, queries * 2),
        "plain": _percentiles(
            lambda words: backend.search(
                SearchRequest(text=" ".join(words), scope=EVERYONE, facets=FACETS)
            ),
            queries * 2,
        ),
        "differing_totals": len(differing),
        "build_per_second": {
            "whoosh": round(size / build_whoosh),
            "fts5": round(size / build_fts5),
        },
    }
    backend.close()
    fts5.connection.close()
    return result


def _table(results: Sequence[dict[str, Any]]) -> str:
    lines = [
        "## Search",
        "",
        "A page of ten with six exact facet counts, milliseconds p50 / p95; one process, one run.",
        "",
        (
            "| documents | warm | first use | forgiving words | SQLite FTS5 | totals that differ"
            " | built per second | FTS5 built per second |"
        ),
        "|---|---|---|---|---|---|---|---|",
    ]
    for result in results:
        cells = [
            f"{result[name]['p50']} / {result[name]['p95']}"
            for name in ("whoosh", "whoosh_cold", "plain", "fts5")
        ]
        built = result["build_per_second"]
        lines.append(
            f"| {result['size']:,} | {' | '.join(cells)}"
            f" | {result['differing_totals']} of {QUERIES}"
            f" | {built['whoosh']:,} | {built['fts5']:,} |"
        )
    return "\n".join(lines)


def run(sizes: Sequence[int] = (10_000,)) -> dict[str, Any]:
    """Measure at each size and give ``{"table": str, "results": [...]}``."""
    results = []
    for size in sizes:
        folder = Path(tempfile.mkdtemp(prefix="bench-search-"))
        try:
            results.append(_measure(size, folder))
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    return {"table": _table(results), "results": results}
