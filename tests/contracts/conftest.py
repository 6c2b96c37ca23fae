"""What the contracts ask for: the application without data, and every page of the demonstration."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from insightbank.db import db
from tests import databases, demonstration
from tests.conftest import new_app, settings_for
from tests.contracts.crawling import Crawl, crawl


@pytest.fixture(scope="session")
def demonstration_app(tmp_path_factory: pytest.TempPathFactory, run_id: str) -> Iterator[Flask]:
    """Give the application on a copy of the demonstration."""
    folder = tmp_path_factory.mktemp("demonstration")
    url = copy_of_demonstration(folder, run_id)
    app = new_app(settings_for(folder, url))
    yield app
    with app.app_context():
        db.engine.dispose()


def copy_of_demonstration(folder: Path, run_id: str) -> str:
    """Copy the demonstration into ``folder``, and give the database's address."""
    made = demonstration.made_once(run_id)
    demonstration.copy_files(made, folder)
    return databases.copy_sqlite(
        f"sqlite:///{made / 'insightbank.sqlite3'}", folder / "insightbank.sqlite3"
    )


@pytest.fixture(scope="session")
def crawled(demonstration_app: Flask) -> Crawl:
    """Give every page that each kind of user can reach by following links."""
    return crawl(demonstration_app)
