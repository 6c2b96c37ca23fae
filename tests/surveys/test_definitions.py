"""What must be true of survey definitions: a good one works, a bad one says what is wrong."""

from __future__ import annotations

from typing import Any

import pytest

from insightbank.engagement.surveys import queries
from insightbank.engagement.surveys.definitions import create_survey_from_definition
from insightbank.engagement.surveys.forms.fields import FIELDS
from insightbank.engagement.surveys.kinds import KINDS
from insightbank.engagement.surveys.services import SlugTakenError, UnworkableError
from tests.factories import surveys
from tests.factories.surveys import TODAY, definition


def test_every_kind_of_question_has_its_fields() -> None:
    assert set(FIELDS) == set(KINDS)


def test_a_definition_becomes_an_open_survey_with_its_texts(app: Any) -> None:
    made = surveys.survey(checked_languages=["ur"], checked_by="Aisha")
    urdu = queries.get_survey(made.activity.slug, language="ur")

    assert made.activity.state == "open"
    assert [question.key for question in made.questions] == [
        "how_easy", "which", "score", "days", "name_it", "story", "when", "where",
    ]  # fmt: skip
    assert urdu is not None
    assert urdu.texts.of("title").text == "ڈاکٹر سے ملنا"
    assert not urdu.texts.has_unchecked
    assert urdu.texts.of("intro").language == "en"


@pytest.mark.parametrize(
    "changes",
    [
        {"slug": "No Spaces"},
        {"languages": ["en", "xx"]},
        {"closes_on": "31/12/2026"},
        {"closes_on": "2019-01-01"},
        {"colour": "red"},
        {"title": "only words"},
        {"questions": [{"key": "a", "kind": "riddle", "text": {"en": "?"}}]},
        {"questions": [{"key": "A B", "kind": "scale", "text": {"en": "?"}}]},
        {"questions": [{"key": "a", "kind": "scale", "text": {"ur": "?"}}]},
        {"questions": [{"key": "a", "kind": "single", "text": {"en": "?"}}]},
        {"questions": [{"key": "a", "kind": "scale", "text": {"en": "?"}, "settings": {"x": 1}}]},
        {
            "questions": [
                {"key": "a", "kind": "scale", "text": {"en": "?"}, "settings": {"max": 99}}
            ]
        },
        {"questions": [{"key": "a", "kind": "scale", "text": {"en": "?"}}] * 2},
    ],
)
def test_a_definition_that_cannot_work_is_refused(app: Any, changes: dict[str, Any]) -> None:
    with pytest.raises(UnworkableError):
        create_survey_from_definition(definition(**changes), today=TODAY)


def test_two_surveys_cannot_share_an_address(app: Any) -> None:
    surveys.survey()

    with pytest.raises(SlugTakenError):
        create_survey_from_definition(definition(), today=TODAY)
