"""What tests of the look ask for: the application without data, and one request in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from insightbank.db import db
from tests.conftest import Applications
from tests.pages import PageClient


@pytest.fixture
def plain_app(applications: Applications) -> Iterator[Flask]:
    """Give the application for pages that store nothing; one kind of database is enough."""
    app = applications.get("sqlite", with_places=False)
    with app.app_context():
        yield app
        db.session.remove()


@pytest.fixture
def visitor(plain_app: Flask) -> PageClient:
    client = plain_app.test_client()
    assert isinstance(client, PageClient)
    return client
