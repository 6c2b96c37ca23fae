"""What must be true for those who build surveys, translate them and read what people wrote."""

from __future__ import annotations

import pytest

from insightbank.core.roles import Role
from insightbank.db import db
from insightbank.engagement.surveys import queries, services
from insightbank.engagement.surveys.models import Question
from insightbank.people.models import AuditEntry
from tests.factories import surveys
from tests.pages import PageClient
from tests.surveys.conftest import Begin

STAFF = "/en/staff/surveys"


@pytest.fixture
def officer(client: PageClient) -> PageClient:
    client.sign_in(Role.OFFICER)
    return client


def test_an_officer_builds_translates_and_opens_a_survey(officer: PageClient, begin: Begin) -> None:
    made = officer.post(
        f"{STAFF}/new",
        data={"slug": "dentists", "title": "Seeing a dentist", "languages": ["en", "ur"]},
    )
    assert made.status_code == 303
    ask = f"{STAFF}/dentists/questions/new"
    officer.page(f"{ask}/multiple")
    choices = {"text": "What kept you away?", "choices": "Cost\nFear\nNothing", "alone": "Nothing"}
    assert officer.post(f"{ask}/multiple", data=choices).status_code == 303
    officer.page(f"{ask}/number")
    number = {"text": "How many months?", "min": "0", "max": "600", "unit": "months"}
    assert officer.post(f"{ask}/number", data=number).status_code == 303
    officer.page(f"{STAFF}/dentists")

    officer.post(f"{STAFF}/dentists/questions/q2/move", data={"to": "up"})
    moved = queries.get_survey("dentists", language="en")
    assert moved is not None
    assert [question.key for question in moved.questions] == ["q2", "q1"]

    texts = {"t0": "ڈینٹسٹ", "checked": "y"}
    officer.page(f"{STAFF}/dentists/texts/ur")
    assert officer.post(f"{STAFF}/dentists/texts/ur", data=texts).status_code == 303
    assert "ڈینٹسٹ" in officer.page(f"{STAFF}/dentists/preview?language=ur").html

    officer.post(f"{STAFF}/dentists/open")
    officer.sign_out()
    resident = begin("dentists", lang="ur")
    assert "Fear" in resident.text("q1")
    assert resident.say("q1", answer=["o1", "o3"]).status_code == 422
    assert resident.say("q2", answer="7").status_code == 303


def test_a_choice_whose_words_stay_keeps_its_key(officer: PageClient) -> None:
    officer.post(f"{STAFF}/new", data={"slug": "keys", "title": "Keys", "languages": ["en"]})
    first = {"text": "Which?", "choices": "Red\nBlue"}
    officer.post(f"{STAFF}/keys/questions/new/single", data=first)

    page = officer.page(f"{STAFF}/keys/questions/q1")
    assert "Red\nBlue" in page.html
    changed = {"text": "Which one?", "choices": "Green\nBlue", "write_in": "Green"}
    assert officer.post(f"{STAFF}/keys/questions/q1", data=changed).status_code == 303

    db.session.remove()
    question = db.session.query(Question).one()
    assert [option.key for option in question.options] == ["o3", "o2"]
    assert question.settings == {"write_in": "o3"}


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("single", {"text": "Which?", "choices": "Only one"}),
        ("single", {"text": "Which?", "choices": "Same\nSame"}),
        ("single", {"text": "Which?", "choices": "A\nB", "write_in": "C"}),
        ("scale", {"text": "How?", "min": "9", "max": "3"}),
        ("scale", {"text": "How?", "min": "low"}),
        ("number", {"text": "", "min": "0"}),
        ("date", {"text": "When?", "when": "never"}),
        ("long_text", {"text": "x" * 100_000}),
    ],
)
def test_a_question_that_cannot_work_is_shown_again(
    officer: PageClient, kind: str, data: dict[str, str]
) -> None:
    surveys.survey(open=False)

    refused = officer.post(f"{STAFF}/seeing-a-gp/questions/new/{kind}", data=data)

    assert refused.status_code == 422
    assert data["text"] in refused.get_data(as_text=True)


def test_an_address_in_use_and_days_the_wrong_way_round_are_refused(officer: PageClient) -> None:
    surveys.survey()
    taken = {"slug": "seeing-a-gp", "title": "Again", "languages": "en"}
    assert officer.post(f"{STAFF}/new", data=taken).status_code == 422

    days = {"opens_on-day": "2", "opens_on-month": "3", "opens_on-year": "2026"}
    days |= {"closes_on-day": "1", "closes_on-month": "3", "closes_on-year": "2026"}
    wrong = days | {"slug": "days", "title": "Days", "languages": "en"}
    refused = officer.post(f"{STAFF}/new", data=wrong)
    assert refused.status_code == 422
    assert "after the first day" in refused.get_data(as_text=True)


def test_every_page_of_an_open_survey_can_be_read_and_its_questions_not_changed(
    officer: PageClient,
) -> None:
    surveys.survey()

    officer.page(STAFF)
    officer.page(f"{STAFF}/new")
    officer.page("/en/staff/translations")
    officer.page(f"{STAFF}/seeing-a-gp/preview?language=ur")
    assert "fixed" in officer.page(f"{STAFF}/seeing-a-gp").html
    assert officer.get(f"{STAFF}/seeing-a-gp/questions/score", rules=False).status_code == 409
    assert officer.get(f"{STAFF}/seeing-a-gp/texts/pl").status_code == 404


def test_reading_what_people_wrote_leaves_a_line_in_the_audit_log(officer: PageClient) -> None:
    made = surveys.survey()
    surveys.response(made, {"story": (None, "The GP was <kind> to me & my mum.")})
    services.tag_untagged_answers()

    page = officer.page(f"{STAFF}/seeing-a-gp/answers?question=story")

    assert "The GP was &lt;kind&gt; to me &amp; my mum." in page.html
    entry = db.session.query(AuditEntry).filter_by(action="answers.read").one()
    assert "kind" not in str(entry.detail)


@pytest.mark.parametrize("role", [Role.COMMISSIONER, Role.CHAMPION, Role.AUDITOR])
def test_others_may_not_run_surveys_or_read_answers(client: PageClient, role: Role) -> None:
    surveys.survey()
    client.sign_in(role)

    for path in (STAFF, f"{STAFF}/new", f"{STAFF}/seeing-a-gp", f"{STAFF}/seeing-a-gp/answers"):
        assert client.get(path).status_code == 403
    assert client.post(f"{STAFF}/seeing-a-gp/close").status_code == 403


def test_a_translator_may_translate_and_no_more(client: PageClient) -> None:
    surveys.survey()
    client.sign_in(Role.TRANSLATOR)

    client.page("/en/staff/translations")
    client.page(f"{STAFF}/seeing-a-gp/texts/ur")
    assert client.get(f"{STAFF}/seeing-a-gp/answers").status_code == 403
