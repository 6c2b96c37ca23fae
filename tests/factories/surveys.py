"""Surveys for tests: small, with every kind of question, open unless told otherwise."""

from __future__ import annotations

from datetime import date
from typing import Any

from insightbank.db import db
from insightbank.engagement.surveys import queries, services
from insightbank.engagement.surveys.definitions import create_survey_from_definition
from insightbank.engagement.surveys.models import Activity, Question, Response
from insightbank.engagement.surveys.queries import Survey

TODAY = date(2026, 3, 2)

EVERY_KIND: list[dict[str, Any]] = [
    {
        "key": "how_easy",
        "kind": "single",
        "settings": {"write_in": "other"},
        "text": {
            "en": "How easy was it to see a GP?",
            "en_easy": "Was it easy to see a doctor?",
            "ur": "ڈاکٹر سے ملنا کتنا آسان تھا؟",
        },
        "options": [
            {"key": "easy", "text": {"en": "Easy", "ur": "آسان"}},
            {"key": "hard", "text": {"en": "Hard", "ur": "مشکل"}},
            {"key": "other", "text": {"en": "Something else", "ur": "کچھ اور"}},
        ],
    },
    {
        "key": "which",
        "kind": "multiple",
        "text": {"en": "Which of these have you used?", "ur": "آپ نے کیا استعمال کیا؟"},
        "options": [
            {"key": "gp", "text": {"en": "GP surgery"}},
            {"key": "pharmacy", "text": {"en": "Pharmacy"}},
            {"key": "none", "exclusive": True, "text": {"en": "None of these"}},
        ],
    },
    {
        "key": "score",
        "kind": "scale",
        "text": {"en": "How good was your care?"},
        "low": {"en": "Very bad"},
        "high": {"en": "Very good"},
    },
    {
        "key": "days",
        "kind": "number",
        "settings": {"min": 0, "max": 365},
        "text": {"en": "How many days did you wait?"},
        "unit": {"en": "days"},
    },
    {"key": "name_it", "kind": "short_text", "text": {"en": "In a few words, what matters most?"}},
    {
        "key": "story",
        "kind": "long_text",
        "text": {"en": "Tell us what happened.", "ur": "ہمیں بتائیں کیا ہوا۔"},
        "hint": {"en": "Please do not give names."},
    },
    {
        "key": "when",
        "kind": "date",
        "settings": {"when": "past"},
        "text": {"en": "When did you last see a GP?"},
    },
    {"key": "where", "kind": "postcode", "text": {"en": "What is your postcode?"}},
]


def definition(**changes: Any) -> dict[str, Any]:
    """Give a definition with one question of every kind."""
    return {
        "slug": "seeing-a-gp",
        "languages": ["en", "ur", "en_easy"],
        "title": {"en": "Seeing a GP", "ur": "ڈاکٹر سے ملنا"},
        "intro": {"en": "We want to know how easy it is to see a GP."},
        "thanks": {"en": "Your answers help us plan."},
        "opens_on": "2020-01-01",
        "closes_on": "2099-12-31",
        "ask_profile": [],
        "open": True,
        "questions": EVERY_KIND,
    } | changes


def survey(**changes: Any) -> Survey:
    """Make a survey and give it as a page would read it in English."""
    activity = create_survey_from_definition(definition(**changes), today=TODAY)
    db.session.flush()
    found = queries.get_survey(activity.slug, language="en")
    assert found is not None
    return found


def question_of(made: Survey, key: str) -> Question:
    """Find a question that must be there."""
    question = made.question(key)
    assert question is not None
    return question


def response(
    made: Survey | None = None,
    answers: dict[str, tuple[Any, str | None]] | None = None,
    **changes: Any,
) -> Response:
    """Make a complete response."""
    made = made or survey()
    answers = {"story": (None, "I could not get an appointment.")} if answers is None else answers
    given = {"language": "en", "on": TODAY} | changes
    return services.record_response(made.activity, made.version, answers, **given)


__all__ = ["EVERY_KIND", "TODAY", "Activity", "definition", "question_of", "response", "survey"]
