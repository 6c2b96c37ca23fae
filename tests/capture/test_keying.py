"""What must be true for those who type in paper forms and calls."""

from __future__ import annotations

from typing import Any

import pytest

from insightbank.core.roles import Role
from insightbank.db import db
from insightbank.engagement.capture.models import KeyedEntry, KeyedForm, PaperBatch
from insightbank.engagement.surveys.models import Response
from tests.factories import people, surveys
from tests.pages import PageClient

NEW = "/en/staff/surveys/seeing-a-gp/batches/new"


def begin(officer: PageClient, **data: Any) -> str:
    made = officer.post(NEW, data={"channel": "paper"} | data)
    assert made.status_code == 303, made.get_data(as_text=True)
    return str(made.headers["Location"])


def typed(**changes: Any) -> dict[str, Any]:
    return {
        "number": "1",
        "language": "en",
        "k1-answer": "easy",
        "k2-answer": ["gp"],
        "k3-answer": "7",
        "k6-answer": "I waited.",
    } | changes


def responses() -> list[Response]:
    db.session.remove()
    return db.session.query(Response).all()


def test_a_form_is_typed_in_on_one_page_and_keeps_how_it_came(officer: PageClient) -> None:
    surveys.survey()
    batch = begin(officer, channel="phone", form_id="seeing-a-gp/v1/ur")
    officer.page(f"{batch}/form")
    assert officer.post(f"{batch}/form", data=typed(language="ur")).status_code == 303

    (only,) = responses()
    assert (only.channel, only.language, only.state) == ("phone", "ur", "complete")
    assert {a.question.key: a.value for a in only.answers}["which"] == ["gp"]
    assert "1" in officer.page(batch).html


def test_a_mistake_is_shown_and_nothing_typed_is_lost(officer: PageClient) -> None:
    surveys.survey()
    batch = begin(officer)
    wrong = typed(**{"k4-answer": "many", "k7-answer-day": "40", "k5-answer": "Kindness"})
    again = officer.post(f"{batch}/form", data=wrong)
    page = again.get_data(as_text=True)
    assert again.status_code == 422
    assert "Enter a number, like 12." in page
    assert all(words in page for words in ("many", "Kindness", "I waited.", 'value="40"'))
    assert responses() == []


def test_a_form_of_a_version_never_asked_is_refused(officer: PageClient) -> None:
    surveys.survey()
    for form_id in ("seeing-a-gp/v9/en", "another-survey/v1/en", "nonsense"):
        made = officer.post(NEW, data={"channel": "paper", "form_id": form_id})
        assert made.status_code == 422
        assert "There is a problem" in made.get_data(as_text=True)
    assert db.session.query(PaperBatch).count() == 0


def test_a_number_is_typed_in_once(officer: PageClient) -> None:
    surveys.survey()
    batch = begin(officer)
    assert officer.post(f"{batch}/form", data=typed()).status_code == 303
    assert officer.post(f"{batch}/form", data=typed()).status_code == 409
    assert len(responses()) == 1


def test_two_people_must_agree_and_differences_are_decided(officer: PageClient) -> None:
    surveys.survey()
    batch = begin(officer, is_double="y")
    officer.post(f"{batch}/form", data=typed())
    assert officer.post(f"{batch}/form", data=typed()).status_code == 409
    assert responses() == []

    officer.sign_in(Role.OFFICER)
    second = officer.post(
        f"{batch}/form", data=typed(**{"k3-answer": "8", "k6-answer": "I  waited."})
    )
    assert second.headers["Location"].endswith("/forms/1")
    page = officer.page(f"{batch}/forms/1")
    assert "How good was your care?" in page.html
    assert "Tell us what happened." not in page.html
    assert officer.post(f"{batch}/close").status_code == 303
    assert officer.post(f"{batch}/forms/1", data={"d0": "2"}).status_code == 303

    (only,) = responses()
    assert {a.question.key: a.value for a in only.answers}["score"] == 8
    assert db.session.query(KeyedEntry).count() == 0
    assert officer.post(f"{batch}/close").status_code == 303
    assert officer.get(f"{batch}/form").status_code == 409


def test_two_people_who_typed_the_same_need_no_decision(officer: PageClient) -> None:
    surveys.survey()
    batch = begin(officer, is_double="y")
    officer.post(f"{batch}/form", data=typed())
    officer.sign_in(Role.OFFICER)
    officer.post(f"{batch}/form", data=typed())
    assert len(responses()) == 1
    assert db.session.query(KeyedForm).one().state == "done"


def test_what_cannot_be_read_is_counted_and_not_guessed(officer: PageClient) -> None:
    surveys.survey()
    batch = begin(officer)
    officer.post(f"{batch}/form", data=typed(**{"k6-answer": "", "k6-unreadable": "y"}))
    assert "Could not be read" in officer.page(batch).html
    (only,) = responses()
    assert "story" not in {a.question.key for a in only.answers}


def test_facts_are_kept_only_with_the_consent_on_the_form(officer: PageClient) -> None:
    surveys.survey(ask_profile=["age_band"])
    batch = begin(officer)
    assert officer.post(f"{batch}/form", data=typed(**{"f1-answer": "25-34"})).status_code == 422
    agreed = typed(**{"f1-answer": "25-34", "agreed": "y"})
    assert officer.post(f"{batch}/form", data=agreed).status_code == 303


@pytest.mark.parametrize("is_theirs", [True, False])
def test_champions_type_into_the_batches_of_their_organisation(
    officer: PageClient, is_theirs: bool
) -> None:
    surveys.survey()
    mine, other = people.make_organisation(), people.make_organisation()
    champion = people.make_user(Role.CHAMPION, organisation=mine)
    given = mine if is_theirs else other
    batch = begin(officer, organisation_id=str(given.id))
    officer.sign_in(champion)
    assert officer.get(f"{batch}/form").status_code == (200 if is_theirs else 404)
    shown = "Batch 1" in officer.page("/en/staff/work-to-key").html
    assert shown == is_theirs
