"""Ten thousand random paths through random surveys: nothing said is lost, no page goes astray."""

from __future__ import annotations

from collections import Counter

import pytest
from flask import Flask

from insightbank.db import db
from insightbank.engagement.surveys import queries
from tests.factories import surveys
from tests.surveys.paths.expected import Expected
from tests.surveys.paths.questions import DEFINITION, shape_of
from tests.surveys.paths.taking import assert_all_was_tried, walk_all
from tests.surveys.paths.walks import LANGUAGES, Walk
from tests.surveys.paths.ways import SLUG, ByMemory

pytestmark = pytest.mark.slow
PATHS, SHARES = 10_000, 4
"""How many paths lead through logic, steps and forms, in how many tests."""


@pytest.fixture
def survey(app: Flask) -> None:
    """Make the survey that all paths lead through; each gives it another logic."""
    surveys.survey(**DEFINITION)
    db.session.commit()


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@pytest.mark.parametrize("share", range(SHARES))
@pytest.mark.usefixtures("survey")
def test_on_ten_thousand_random_paths_nothing_is_lost_and_no_page_goes_astray(
    app: Flask, share: int
) -> None:
    del share
    found = {language: queries.get_survey(SLUG, language=language) for language in LANGUAGES}
    read = {language: survey for language, survey in found.items() if survey}

    def walk(shape: list[int], path: list[int], did: Counter[str]) -> None:
        made = shape_of(shape)
        with ByMemory(app, made, read) as way:
            Walk(way, Expected(made), did).take(path)

    assert_all_was_tried(walk_all(PATHS // SHARES, walk), PATHS // SHARES)
