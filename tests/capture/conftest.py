"""Somebody who brings in answers, for tests."""

from __future__ import annotations

import pytest

from insightbank.core.roles import Role
from tests.pages import PageClient


@pytest.fixture
def officer(client: PageClient) -> PageClient:
    client.sign_in(Role.OFFICER)
    return client
