"""A way to walk through the pages, as a browser without scripts does."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import ClassVar, Self

from sqlalchemy import select

from insightbank.db import db
from insightbank.engagement.surveys import queries
from insightbank.engagement.surveys.models import Question, Response
from tests.pages import PageClient
from tests.surveys.paths.expected import CHECK, Place
from tests.surveys.paths.questions import Posted, Shape
from tests.surveys.paths.ways import SLUG, Kept, kept_from, place_of, shape_survey

ROW = re.compile(r'__value[^>]*>(.*?)</dd>.*?href="([^"]+)"', re.DOTALL)
BACK = re.compile(r'back-link"[^>]*? href="([^"]+)"')
PROBLEM = re.compile(r'<li><a href="([^"]+change=1)"')


def kept_of(response: Response) -> Kept:
    asked = select(Question).where(Question.version_id == response.version_id)
    keys = {question.id: question.key for question in db.session.scalars(asked)}
    return kept_from(queries.get_draft(response), keys)


@dataclass
class ByPages:
    """Through the pages, as a browser without scripts."""

    sends: ClassVar[bool] = True
    lists_pages: ClassVar[bool] = False
    client: PageClient
    shape: Shape
    language: str = "en"
    not_answered: Mapping[str, str] = field(default_factory=dict)
    """The words for no answer, by language."""
    home: str = ""
    _checked: dict[str, str] = field(default_factory=dict)

    def __enter__(self) -> Self:
        survey = queries.get_survey(SLUG, language="en")
        assert survey is not None
        shape_survey(survey, self.shape)
        begun = self.client.post(f"/en/surveys/{SLUG}/start")
        self.home = begun.headers["Location"].removeprefix("/en")
        link = queries.get_link(self.home.rsplit("/", 1)[1])
        assert link is not None
        self.response_id = link.response_id
        return self

    def __exit__(self, *_error: object) -> None:
        db.session.rollback()

    def _path(self, here: Place) -> str:
        change = f"?change={here.change}" if here.change else ""
        return f"/{self.language}{self.home}/{here.page}{change}"

    def pages(self) -> list[str]:
        """Read the rows of the page that checks all answers."""
        html = self._html(Place(CHECK))
        rows = [(place_of(unescape(href)).page, unescape(said)) for said, href in ROW.findall(html)]
        self._checked = dict(rows)
        return [page for page, _said in rows]

    def _html(self, here: Place) -> str:
        response = self.client.get(self._path(here), rules=False)
        assert response.status_code == 200, response.status_code
        return response.get_data(as_text=True)

    def open(self, here: Place) -> tuple[Place, Place | None]:
        response = self.client.get(self._path(here), rules=False)
        if response.status_code == 303:
            return place_of(response.headers["Location"]), None
        assert response.status_code == 200, response.status_code
        back = BACK.search(response.get_data(as_text=True))
        assert back is not None
        return here, place_of(unescape(back[1]))

    def post(self, here: Place, data: Posted, action: str) -> Place | None:
        response = self.client.post(self._path(here), data={**data, "action": action}, rules=False)
        if response.status_code == 422:
            return None
        assert response.status_code == 303, response.status_code
        return place_of(response.headers["Location"])

    def clear(self, here: Place) -> Place:
        place = self.post(here, {}, "clear")
        assert place is not None
        return place

    def resume(self) -> Place:
        response = self.client.get(f"/{self.language}{self.home}")
        assert response.status_code == 303, response.status_code
        return place_of(response.headers["Location"])

    def said(self, here: Place) -> str:
        said = self._checked[here.page]
        return "" if said == self.not_answered[self.language] else said

    def send(self) -> list[str]:
        response = self.client.post(self._path(Place(CHECK)), rules=False)
        if response.status_code == 303:
            assert response.headers["Location"].endswith("/thanks")
            return []
        assert response.status_code == 422
        found = PROBLEM.findall(response.get_data(as_text=True))
        return [place_of(unescape(href)).page for href in found]

    def kept(self) -> Kept:
        db.session.remove()
        response = db.session.get(Response, self.response_id)
        assert response is not None
        return kept_of(response)
