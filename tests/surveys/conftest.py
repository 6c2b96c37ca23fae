"""A respondent for tests: answers page by page, as somebody whose browser runs no scripts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from werkzeug.test import TestResponse

from insightbank.db import db
from insightbank.engagement.surveys import queries
from insightbank.engagement.surveys.models import Response
from insightbank.engagement.surveys.queries import Draft
from tests.pages import PageClient


@dataclass
class Respondent:
    """Somebody answering; ``home`` is the address of their draft without the language."""

    client: PageClient
    slug: str
    home: str
    lang: str = "en"
    last: list[TestResponse] = field(default_factory=list)

    @property
    def token(self) -> str:
        return self.home.rsplit("/", 1)[1]

    def path(self, step: str, lang: str = "") -> str:
        return f"/{lang or self.lang}{self.home}/{step}"

    def get(self, step: str, lang: str = "", **kwargs: Any) -> TestResponse:
        return self.client.get(self.path(step, lang), **kwargs)

    def text(self, step: str, lang: str = "") -> str:
        response = self.get(step, lang)
        assert response.status_code == 200, response.status_code
        return response.get_data(as_text=True)

    def say(
        self, step: str, lang: str = "", action: str = "continue", **typed: Any
    ) -> TestResponse:
        data = {name.replace("__", "-"): value for name, value in typed.items()}
        return self.client.post(self.path(step, lang), data=data | {"action": action})

    def send(self) -> TestResponse:
        return self.client.post(self.path("check-answers"))

    def draft(self) -> Draft:
        db.session.remove()
        link = queries.get_link(self.token)
        assert link is not None
        assert link.response is not None
        return queries.get_draft(link.response)

    def kept(self, key: str) -> Any:
        """Give value and text kept for a question, or None."""
        for answer in self.draft().response.answers:
            if answer.question.key == key:
                return answer.value, answer.text
        return None


Begin = Callable[..., Respondent]


@pytest.fixture
def begin(client: PageClient) -> Begin:
    """Begin a survey and give the respondent."""

    def start(slug: str = "seeing-a-gp", lang: str = "en", **data: Any) -> Respondent:
        response = client.post(f"/{lang}/surveys/{slug}/start", data=data)
        assert response.status_code == 303, response.get_data(as_text=True)
        home = response.headers["Location"].removeprefix(f"/{lang}")
        return Respondent(client, slug, home, lang)

    return start


def only_response() -> Response:
    """Give the one response there is."""
    db.session.remove()
    return db.session.query(Response).one()
