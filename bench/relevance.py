"""How good the order of results is: nDCG@10 over graded queries, beside SQLite FTS5's bm25.

The queries and their grades (3: exactly what was asked for, 2: useful, 1: touches on it) were
judged by reading the evidence of the demonstration, not by looking at what an engine gives. FTS5
holds the same stems in the same three fields, without our plain words; it finds any of the words
asked for, keeps quoted words together and leaves out what "-" leaves out.
"""

from __future__ import annotations

import json
import math
import sqlite3
import tempfile
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

from insightbank.search.analysis import index_terms, stem, tokenise
from insightbank.search.documents import SearchDocument, SearchRequest
from insightbank.search.query import parse_query
from insightbank.search.vocabulary import load_vocabulary
from insightbank.search.whoosh_backend import WhooshBackend

GRADED = Path(__file__).resolve().parent.parent / "tests/search/graded/queries.jsonl"
RECORDS = ("insights_a.jsonl", "insights_b.jsonl")
KINDS = ("plain", "question", "synonym", "misspelling", "phrase", "minus")
EVERYONE = frozenset({"all"})
DEPTH = 10
Ask = Callable[[str], Sequence[str]]


def load_queries() -> list[dict[str, Any]]:
    """Read the graded queries: query_id, query, kind, relevant (reference → grade)."""
    return [json.loads(line) for line in GRADED.read_text("utf-8").splitlines()]


def load_documents() -> list[SearchDocument]:
    """Read the evidence of the demonstration as the index knows it, readable by everyone."""
    folder = files("insightbank.demo") / "data"
    lines = [line for name in RECORDS for line in (folder / name).read_text("utf-8").splitlines()]
    return [_document(json.loads(line)) for line in lines]


def _document(record: Mapping[str, Any]) -> SearchDocument:
    return SearchDocument(
        id=str(uuid.uuid5(uuid.NAMESPACE_URL, record["reference"])),
        reference=record["reference"],
        title=record["title"],
        body=record["body"],
        quotes=tuple(quote["text"] for quote in record["quotes"]),
        language=record["lang"],
        date=date.fromisoformat(record["date"]),
        source=record["source"],
        themes=tuple(record["themes"]),
        plus=tuple(record["plus"]),
        alliance=record["alliance"],
        district=record["district"],
        scope=tuple(EVERYONE),
    )


def ndcg(found: Sequence[str], relevant: Mapping[str, int], depth: int = DEPTH) -> float:
    """Give the discounted gain of an order over that of the best one: 0 to 1; gain is the grade."""

    def gain(grades: Iterable[int]) -> float:
        return sum(grade / math.log2(place + 2) for place, grade in enumerate(grades))

    best = gain(sorted(relevant.values(), reverse=True)[:depth])
    return gain(relevant.get(reference, 0) for reference in found[:depth]) / best


class Fts5:
    """The same words in SQLite, ranked by its own bm25."""

    def __init__(self, documents: Iterable[SearchDocument]) -> None:
        self._connection = sqlite3.connect(":memory:")
        self._connection.execute(
            "CREATE VIRTUAL TABLE texts USING fts5(reference UNINDEXED, title, body, quotes)"
        )
        for document in documents:
            texts = (document.title, document.body, "\n".join(document.quotes))
            terms = [
                " ".join(term for term, _ in index_terms(text, document.language)) for text in texts
            ]
            add = "INSERT INTO texts VALUES (?, ?, ?, ?)"
            self._connection.execute(add, (document.reference, *terms))

    def ask(self, query: str) -> list[str]:
        found = self._connection.execute(
            "SELECT reference FROM texts WHERE texts MATCH ?"
            " ORDER BY bm25(texts, 0, 2.5, 1.0, 1.1), reference LIMIT ?",
            (self._match(query), DEPTH),
        )
        return [row[0] for row in found]

    @staticmethod
    def _match(query: str) -> str:
        vocabulary = load_vocabulary()
        must: list[str] = []
        may: list[str] = []
        never: list[str] = []
        for clause in parse_query(query).clauses:
            words = [token.word for token in tokenise(clause.text)]
            if clause.is_phrase or clause.is_excluded:
                phrase = '"' + " ".join(stem(word) for word in words) + '"'
                (never if clause.is_excluded else must).append(phrase)
            else:
                may += [f'"{stem(word)}"' for word in words if word not in vocabulary.stop]
        # bm25 adds up every phrase of the query that stands in a row, so the words that a row may
        # have are asked for again beside those that it must have.
        wanted = " AND ".join(must) or f"({' OR '.join(may)})"
        if must and may:
            wanted = f"({wanted}) AND ({' OR '.join([*must, *may])})"
        return " NOT ".join([wanted, *never])

    def close(self) -> None:
        self._connection.close()


def score(ask: Ask, queries: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """Give nDCG@10 of each query by its id."""
    return {query["query_id"]: ndcg(ask(query["query"]), query["relevant"]) for query in queries}


def measure() -> dict[str, dict[str, float]]:
    """Give nDCG@10 by query for "ours" and "fts5"."""
    documents, queries = load_documents(), load_queries()
    fts5 = Fts5(documents)
    with tempfile.TemporaryDirectory(prefix="bench-relevance-") as folder:
        backend = WhooshBackend(Path(folder) / "index")
        backend.rebuild(documents)

        def ask(text: str) -> list[str]:
            request = SearchRequest(text=text, scope=EVERYONE, limit=DEPTH, highlight=False)
            return [hit.reference for hit in backend.search(request).hits]

        scores = {"ours": score(ask, queries), "fts5": score(fts5.ask, queries)}
        backend.close()
    fts5.close()
    return scores


def run() -> dict[str, Any]:
    """Measure and give ``{"table": Markdown, "rows": [[kind, queries, ours, fts5], ...]}``."""
    scores = measure()
    kind_of = {query["query_id"]: query["kind"] for query in load_queries()}
    rows: list[list[Any]] = []
    for kind in ("all", *KINDS):
        ids = [query_id for query_id in kind_of if kind in ("all", kind_of[query_id])]
        means = [round(sum(scores[name][i] for i in ids) / len(ids), 3) for name in scores]
        rows.append([kind, len(ids), *means])
    return {"table": _table(rows), "rows": rows}


def _table(rows: Sequence[Sequence[Any]]) -> str:
    lines = [
        "## Order of results",
        "",
        "nDCG@10 over 60 queries graded by reading 410 pieces of evidence; 1 is the best order.",
        "",
        "| queries | how many | Insight Bank | SQLite FTS5, same words |",
        "|---|---|---|---|",
        *(f"| {kind} | {count} | {ours:.3f} | {fts5:.3f} |" for kind, count, ours, fts5 in rows),
    ]
    return "\n".join(lines)
