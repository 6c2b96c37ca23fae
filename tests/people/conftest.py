"""What tests about people share: the post that went out, and a resident who has signed in."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask

from insightbank.people import services
from insightbank.people.messages import MemoryChannel, Message
from insightbank.people.models import ResidentAccount
from insightbank.web.access import RESIDENT_KEY
from tests.factories import people
from tests.pages import PageClient

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


@pytest.fixture
def post(app: Flask) -> Callable[[], list[Message]]:
    """Send everything that waits, and give it."""

    def send() -> list[Message]:
        channel = MemoryChannel()
        services.send_due_messages(datetime.now(UTC), channel)
        return channel.sent

    return send


@pytest.fixture
def code_from_post(post: Callable[[], list[Message]]) -> Callable[[], str]:
    """Give the code in the last e-mail."""

    def read() -> str:
        found = re.search(r"\b\d{6}\b", post()[-1].body)
        assert found
        return found.group()

    return read


@pytest.fixture
def resident(client: PageClient) -> ResidentAccount:
    """Give a resident who has signed in."""
    resident = people.make_resident("amina@example.org")
    with client.session_transaction() as session:
        session[RESIDENT_KEY] = str(resident.id)
    return resident
