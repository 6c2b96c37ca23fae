"""What must be true for officers: every kind can be written, changed, shown and counted."""

from __future__ import annotations

from typing import Any

import pytest

from insightbank.core.roles import Role
from insightbank.engagement.surveys import queries
from insightbank.engagement.surveys.forms.staff_questions import KIND_LABELS
from insightbank.engagement.surveys.kinds import KINDS
from tests.factories import question_kinds, surveys
from tests.pages import PageClient

ASK = "/en/staff/surveys/dentists/questions"
CHOICES = "Cost\nFear\nDistance"
TYPED: dict[str, dict[str, Any]] = {
    "single": {"choices": CHOICES},
    "multiple": {"choices": CHOICES},
    "dropdown": {"choices": CHOICES, "write_in": "Fear"},
    "scale": {"min": "1", "max": "5"},
    "likert": {"points": "7"},
    "smiley": {},
    "ranking": {"choices": CHOICES, "most": "2"},
    "matrix": {"choices": "The desk\nThe doctor", "columns": "Poor\nGood"},
    "consent": {"statement": "I agree that you keep my photo."},
    "file": {"most_mb": "5", "documents": "y"},
    "yes_no": {"not_sure": ""},
}
REFUSED: dict[str, dict[str, Any]] = {
    "matrix": {"choices": "The desk", "columns": "Poor"},
    "likert": {"choices": "Yes\nNo"},
    "smiley": {"choices": "Bad\nGood"},
    "ranking": {"choices": CHOICES, "most": "99"},
    "file": {"most_mb": "500"},
}


@pytest.fixture
def officer(client: PageClient) -> PageClient:
    client.sign_in(Role.OFFICER)
    client.post(
        "/en/staff/surveys/new", data={"slug": "dentists", "title": "Dentists", "languages": ["en"]}
    )
    return client


def test_every_kind_can_be_written_and_changed(officer: PageClient) -> None:
    assert set(KIND_LABELS) == set(KINDS)
    for kind in KINDS:
        officer.page(f"{ASK}/new/{kind}")
        data = {"text": f"About {kind}?"} | TYPED.get(kind, {})
        assert officer.post(f"{ASK}/new/{kind}", data=data).status_code == 303, kind

    made = queries.get_survey("dentists", language="en")
    assert made is not None
    by_kind = {question.kind: question for question in made.questions}
    assert by_kind["yes_no"].settings == {"not_sure": False}
    assert by_kind["likert"].settings == {"points": 7}
    assert by_kind["ranking"].settings == {"most": 2}
    assert by_kind["matrix"].settings == {"columns": ["c1", "c2"]}
    assert made.texts.of(f"c:{by_kind['matrix'].key}:c2").text == "Good"
    assert "Poor\nGood" in officer.page(f"{ASK}/{by_kind['matrix'].key}").html
    officer.page("/en/staff/surveys/dentists")
    officer.page("/en/staff/surveys/dentists/preview")


def test_an_answer_for_rows_keeps_its_key_when_another_is_put_before_it(
    officer: PageClient,
) -> None:
    rows = {"text": "How was it?", "choices": "The desk", "columns": "Poor\nGood"}
    officer.post(f"{ASK}/new/matrix", data=rows)
    officer.post(f"{ASK}/q1", data=rows | {"columns": "Very poor\nPoor\nGood"})

    made = queries.get_survey("dentists", language="en")
    assert made is not None
    assert made.questions[0].settings == {"columns": ["c3", "c1", "c2"]}


@pytest.mark.parametrize("kind", REFUSED)
def test_a_question_that_cannot_work_is_refused_with_what_was_typed(
    officer: PageClient, kind: str
) -> None:
    refused = officer.post(f"{ASK}/new/{kind}", data={"text": "Why?"} | REFUSED[kind])

    assert refused.status_code == 422
    assert "Why?" in refused.get_data(as_text=True)


def test_results_show_each_kind_and_hide_small_numbers(client: PageClient) -> None:
    made = question_kinds.survey("matters", "staff", "feel", "photo", "crossing")
    said: dict[str, tuple[Any, None]] = {
        "matters": (["kind", "time"], None),
        "staff": ({"desk": "good", "doctor": "fine"}, None),
        "feel": ("very_good", None),
        "crossing": ({"name": "Tilbury", "district": "thurrock"}, None),
    }
    for _person in range(12):
        surveys.response(made, said)
    surveys.response(made, said | {"feel": ("very_bad", None)})
    client.sign_in(Role.OFFICER)

    html = client.page("/en/staff/surveys/your-street/results").html

    assert "Mean place" in html
    assert ">1.0<" in html
    assert ">2.0<" in html
    assert "At the front desk" in html
    assert "Very good" in html
    assert "hidden" in html
    assert "See photos and documents" in html
