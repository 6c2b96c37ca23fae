"""The tables that migrations make are the tables that the code expects, on both databases."""

from __future__ import annotations

import re

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask

from insightbank.db import Base, db
from tests.contracts.product import ROOT, files

VERSIONS = ROOT / "migrations" / "versions"


def test_the_migrations_make_the_tables_of_the_models(app: Flask) -> None:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, Base.metadata)
    assert not [d for d in differences if "huey" not in str(d)]


def test_migrations_are_numbered_in_one_line() -> None:
    numbers = [path.name[:4] for path in files(VERSIONS, "*.py")]
    assert numbers == [f"{n:04}" for n in range(1, len(numbers) + 1)]
    for path in files(VERSIONS, "*.py"):
        text = path.read_text("utf-8")
        before = f"{int(path.name[:4]) - 1:04}"
        down = re.search(r'^down_revision = (?:"(\d+)"|None)$', text, re.MULTILINE)
        assert down, path.name
        assert (down.group(1) or "0000") == before, path.name


def test_foreign_keys_hold(app: Flask) -> None:
    if db.engine.dialect.name == "sqlite":
        with db.engine.connect() as connection:
            assert connection.scalar(sa.text("PRAGMA foreign_keys")) == 1
