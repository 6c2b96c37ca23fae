"""Random paths through the database and through the pages: all is kept, what was asked is sent."""

from __future__ import annotations

import os
from collections import Counter

import pytest
from flask import Flask
from flask_babel import force_locale

from insightbank.db import db
from insightbank.web.i18n import _
from tests.factories import surveys
from tests.pages import PageClient
from tests.surveys.paths.expected import Expected
from tests.surveys.paths.pages import ByPages
from tests.surveys.paths.questions import DEFINITION, shape_of
from tests.surveys.paths.taking import assert_all_was_tried, walk_all
from tests.surveys.paths.walks import LANGUAGES, Walk
from tests.surveys.paths.ways import ByServices

pytestmark = pytest.mark.slow
PATHS_BY_SERVICES = {"sqlite": 200, "postgresql": 100}
PATHS_BY_PAGES = {"sqlite": 160, "postgresql": 40}
if os.environ.get("HYPOTHESIS_PROFILE") == "thorough":  # some ten minutes
    PATHS_BY_SERVICES = {"sqlite": 10_000, "postgresql": 1_000}


@pytest.fixture
def survey(app: Flask) -> None:
    """Make the survey that all paths lead through; each gives it another logic."""
    surveys.survey(**DEFINITION)
    db.session.commit()


@pytest.mark.usefixtures("survey")
def test_on_random_paths_the_database_keeps_all_that_was_said_and_sends_what_was_asked(
    app: Flask,
) -> None:
    paths = PATHS_BY_SERVICES[db.engine.dialect.name]

    def walk(shape: list[int], path: list[int], did: Counter[str]) -> None:
        made = shape_of(shape)
        with ByServices(app, made) as way:
            Walk(way, Expected(made), did).take(path)

    did = walk_all(paths, walk)
    assert_all_was_tried(did, paths)
    assert did["sent"] == did["paths"]
    assert did["stopped"]


@pytest.mark.usefixtures("survey")
def test_on_random_paths_through_the_pages_nothing_is_lost_and_none_goes_astray(
    app: Flask, client: PageClient
) -> None:
    paths = PATHS_BY_PAGES[db.engine.dialect.name]
    nothing = {}
    for language in LANGUAGES:
        with app.test_request_context(), force_locale(language):
            nothing[language] = _("Not answered")

    def walk(shape: list[int], path: list[int], did: Counter[str]) -> None:
        made = shape_of(shape)
        with ByPages(client, made, not_answered=nothing) as way:
            Walk(way, Expected(made), did).take(path)

    did = walk_all(paths, walk)
    assert_all_was_tried(did, paths)
    assert did["sent"] == did["paths"]
