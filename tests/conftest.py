"""What every test can ask for: an application on each real database, a session, a client.

A test that asks for ``app`` (or anything built on it) runs twice, on SQLite and on PostgreSQL, and
finds the database empty. Asking for ``places`` as well gives a database with the product's own
places in it; such a test must leave those tables as they are. A test without data is not repeated.
"""

from __future__ import annotations

import importlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import hypothesis
import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy.orm import Session, scoped_session

from insightbank.app import create_app
from insightbank.db import db
from insightbank.places.services import load_reference_data
from insightbank.search.wiring import init_search
from insightbank.settings import Settings
from tests import databases, demonstration
from tests.pages import PageClient

SECRET = "for-tests-only-for-tests-only-for-tests-only"

# One machine is slower than another; a slow example is no mistake.
hypothesis.settings.register_profile("house", deadline=None, max_examples=60, print_blob=True)
hypothesis.settings.register_profile("thorough", deadline=None, max_examples=1000)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "house"))


RUN = "INSIGHTBANK_TEST_RUN"
"""Names the run to its workers, which share a PostgreSQL server and a demonstration."""


def pytest_configure() -> None:
    os.environ.setdefault(RUN, uuid4().hex[:12])


def pytest_sessionfinish(session: pytest.Session) -> None:
    if not hasattr(session.config, "workerinput"):
        demonstration.forget(os.environ.pop(RUN))


@pytest.fixture(scope="session")
def run_id() -> str:
    return os.environ[RUN]


def settings_for(folder: Path, url: str) -> Settings:
    """Give the settings of an installation in a scratch folder."""
    return Settings(
        data_dir=folder,
        database_url=url,
        secret_key=SECRET,
        message_channel="memory",
        require_second_factor=False,
        testing=True,
    )


class Applications:
    """The worker's applications: one per kind of database, with and without the places."""

    def __init__(self, folder: Path, server: databases.PostgresServer, worker: str) -> None:
        self._folder = folder
        self._server = server
        self._worker = worker
        self._made: dict[tuple[str, bool], Flask] = {}
        self._all: list[Flask] = []

    def get(self, kind: str, *, with_places: bool) -> Flask:
        key = (kind, with_places)
        if key not in self._made:
            self._made[key] = self._with_places(kind) if with_places else self._empty(kind)
        return self._made[key]

    def close(self) -> None:
        for app in self._all:
            with app.app_context():
                db.session.remove()
                db.engine.dispose()

    def _empty(self, kind: str) -> Flask:
        folder = self._new_folder(kind)
        if kind == "sqlite":
            url = f"sqlite:///{folder / 'insightbank.sqlite3'}"
        else:
            url = self._server.create_database(f"{self._worker}_empty")
        app = self._new_app(folder, url)
        make_tables(app)
        return app

    def _with_places(self, kind: str) -> Flask:
        folder = self._new_folder(f"{kind}-places")
        empty = self.get(kind, with_places=False)
        settings: Settings = empty.config["INSIGHTBANK"]
        if kind == "sqlite":
            url = databases.copy_sqlite(settings.database_url, folder / "insightbank.sqlite3")
        else:
            with empty.app_context():
                db.engine.dispose()  # a database in use cannot be copied
            url = self._server.create_database(
                f"{self._worker}_places", template=f"{self._worker}_empty"
            )
        app = self._new_app(folder, url)
        with app.app_context():
            load_reference_data()
            db.session.commit()
        return app

    def _new_app(self, folder: Path, url: str) -> Flask:
        app = new_app(settings_for(folder, url))
        self._all.append(app)
        return app

    def _new_folder(self, name: str) -> Path:
        return Path(tempfile.mkdtemp(prefix=f"{name}-", dir=self._folder))


def new_app(settings: Settings) -> Flask:
    """Build the application, its test client holding the rules of pages."""
    app = create_app(settings)
    app.test_client_class = PageClient
    return app


def make_tables(app: Flask) -> None:
    """Make the tables as an installation does: by its migrations."""
    settings: Settings = app.config["INSIGHTBANK"]
    with app.app_context():
        upgrade(directory=str(settings.migrations_dir))


@pytest.fixture(scope="session")
def applications(
    tmp_path_factory: pytest.TempPathFactory, worker_id: str, run_id: str
) -> Iterator[Applications]:
    shared = Path(tempfile.gettempdir()) / f"{databases.RUN_FOLDER}{run_id}"
    server = databases.PostgresServer(shared / "postgres")
    made = Applications(tmp_path_factory.mktemp("installations"), server, worker_id)
    yield made
    made.close()
    server.stop()
    if not (shared / "postgres").exists():
        shutil.rmtree(shared, ignore_errors=True)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Give the settings of an empty installation; no database is made for it."""
    return settings_for(tmp_path, f"sqlite:///{tmp_path / 'insightbank.sqlite3'}")


@pytest.fixture(params=databases.KINDS)
def app(request: pytest.FixtureRequest, applications: Applications) -> Iterator[Flask]:
    """Give the application on a real database, its context pushed; its rows are deleted after."""
    with_places = "places" in request.fixturenames
    application = applications.get(request.param, with_places=with_places)
    with application.app_context():
        yield application
        db.session.remove()
    keep = databases.reference_tables() if with_places else ()
    databases.delete_rows(application, keep=keep)
    forget_files(application)


def forget_files(app: Flask) -> None:
    """Delete what a test left in the data folder beside the database, and open a new index."""
    settings: Settings = app.config["INSIGHTBANK"]
    for path in (settings.uploads_dir, settings.index_dir):
        shutil.rmtree(path, ignore_errors=True)
    init_search(app, settings)


@pytest.fixture
def plain_app(applications: Applications) -> Iterator[Flask]:
    """Give the application for questions that store nothing; one kind of database is enough."""
    application = applications.get("sqlite", with_places=False)
    with application.app_context():
        yield application
        db.session.remove()


@pytest.fixture
def places(app: Flask) -> None:
    """Ask for a database that has the product's own places in it."""


@pytest.fixture
def session(app: Flask) -> scoped_session[Session]:
    return db.session


@pytest.fixture
def client(app: Flask) -> PageClient:
    client = app.test_client()
    assert isinstance(client, PageClient)
    return client


@pytest.fixture
def new_client(app: Flask) -> Callable[[], PageClient]:
    """Give another visitor, with cookies of their own."""

    def make() -> PageClient:
        client = app.test_client()
        assert isinstance(client, PageClient)
        return client

    return make


@pytest.fixture
def run_command(app: Flask) -> Callable[..., Result]:
    """Run ``insightbank ...`` on this installation, and give what it wrote and its exit code."""

    def run(*arguments: str, text: str | bytes | None = None) -> Result:
        db.session.commit()
        return CliRunner().invoke(
            importlib.import_module("insightbank.cli").main, list(arguments), input=text, obj=app
        )

    return run


@pytest.fixture
def changed_settings(app: Flask) -> Iterator[Callable[..., Settings]]:
    """Change settings of the application for one test: ``changed_settings(round_to=10)``."""
    before: Settings = app.config["INSIGHTBANK"]

    def change(**values: Any) -> Settings:
        app.config["INSIGHTBANK"] = replace(app.config["INSIGHTBANK"], **values)
        return app.config["INSIGHTBANK"]

    yield change
    app.config["INSIGHTBANK"] = before
