"""The tables that migrations make are the tables that the code expects, on both databases."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import upgrade

from insightbank.db import Base, db
from tests import databases
from tests.conftest import Applications
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


FIRST_WITH_ANSWERS = "0005"
AN_OLDER_INSTALLATION = (
    (
        "INSERT INTO activity (id, kind, slug, state, source_language, languages, created_on,"
        " ask_profile) VALUES (:a, 'survey', 's', 'open', 'en', '[]', '2026-01-01', '[]')"
    ),
    (
        "INSERT INTO activity_text (activity_id, subject, language, text)"
        " VALUES (:a, 'title', 'en', 'Seeing a GP')"
    ),
    "INSERT INTO survey_version (id, activity_id, number) VALUES (:b, :a, 1)",
    (
        "INSERT INTO question (id, version_id, key, position, kind, is_required, settings)"
        " VALUES (:c, :b, 'q1', 1, 'long_text', false, '{}')"
    ),
    (
        "INSERT INTO response (id, activity_id, version_id, state, language, channel, answered_on)"
        " VALUES (:d, :a, :b, 'complete', 'en', 'web', '2026-01-02')"
    ),
    "INSERT INTO answer (id, response_id, question_id, text) VALUES (:e, :d, :c, 'I waited')",
    (
        "INSERT INTO resident_account (id, email, language, format, created_on)"
        " VALUES (:f, 'a@example.org', 'en', 'standard', '2026-01-01')"
    ),
    (
        "INSERT INTO consent (id, resident_id, purpose, wording_version, language, given_on)"
        " VALUES (:g, :f, 'facts', '1', 'en', '2026-01-01')"
    ),
)


@pytest.mark.parametrize("kind", databases.KINDS)
def test_an_older_installation_keeps_everything(kind: str, applications: Applications) -> None:
    app = applications.make_bare(kind)
    folder = str(app.config["INSIGHTBANK"].migrations_dir)
    with app.app_context():
        upgrade(directory=folder, revision=FIRST_WITH_ANSWERS)
        ids = {name: _id(kind) for name in "abcdefg"}
        with db.engine.begin() as connection:
            for statement in AN_OLDER_INSTALLATION:
                connection.execute(sa.text(statement), _named(statement, ids))

        upgrade(directory=folder)

        with db.engine.connect() as connection:
            for statement in AN_OLDER_INSTALLATION:
                table = statement.split()[2]
                count = connection.scalar(sa.text(f"SELECT count(*) FROM {table}"))
                assert count == 1, table
            assert connection.scalar(sa.text("SELECT edition FROM activity_text")) == 1
        db.engine.dispose()


def _id(kind: str) -> object:
    return uuid4().hex if kind == "sqlite" else uuid4()


def _named(statement: str, ids: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in ids.items() if f":{name}" in statement}
