"""What must be true of a survey: reviewed by another, frozen when open, changed by version."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from insightbank.core.roles import Role
from insightbank.db import db
from insightbank.engagement.surveys import queries, services
from insightbank.engagement.surveys.queries import Survey
from tests.factories import surveys
from tests.factories.people import account
from tests.factories.surveys import TODAY
from tests.pages import PageClient
from tests.surveys.conftest import Begin, only_response

GP = "/en/staff/surveys/seeing-a-gp"
HARD = {"q": "how_easy", "op": "is", "value": "hard"}


def branching(**changes: Any) -> Survey:
    """Make a survey whose second question only some are asked, and whose third shows the first."""
    how, _which, _score, days, _name, story, *_rest = surveys.EVERY_KIND
    questions = [
        how,
        {**days, "show_if": HARD, "required": True},
        {**story, "text": {"en": "You said {{q:how_easy}}. Why?"}},
    ]
    return surveys.survey(**{"questions": questions, "languages": ["en", "ur"]} | changes)


def newest() -> Survey:
    db.session.commit()
    db.session.expire_all()
    found = queries.get_survey("seeing-a-gp", language="en")
    assert found is not None
    return found


def test_only_those_a_question_is_for_are_asked_it_and_a_hidden_one_is_never_required(
    begin: Begin,
) -> None:
    branching()
    resident = begin()

    assert resident.say("how_easy", answer="easy").headers["Location"].endswith("/story")
    assert resident.get("days").status_code == 303
    assert resident.send().status_code == 303
    assert only_response().state == "complete"


def test_a_required_question_that_is_shown_stays_required(begin: Begin) -> None:
    branching()
    resident = begin()

    assert resident.say("how_easy", answer="hard").headers["Location"].endswith("/days")
    assert resident.send().status_code == 422


def test_an_answer_that_is_hidden_again_is_kept_until_sent_and_then_not_counted(
    begin: Begin,
) -> None:
    branching()
    resident = begin()
    resident.say("how_easy", answer="hard")
    resident.say("days", answer="12")
    resident.say("how_easy", answer="easy")
    assert resident.kept("days") == (12, None)
    assert "days did you wait" not in resident.text("check-answers")

    changed = resident.client.post(
        resident.path("how_easy") + "?change=1", data={"answer": "hard", "action": "continue"}
    )
    assert changed.headers["Location"].endswith("/days?change=1")
    assert "12" in resident.text("days")
    resident.say("how_easy", answer="easy")
    resident.say("story", answer="It was fine.")
    resident.send()

    keys = {answer.question.key for answer in only_response().answers}
    assert keys == {"how_easy", "story"}


def test_what_is_typed_into_a_page_another_answer_has_hidden_is_kept(begin: Begin) -> None:
    branching()
    resident = begin()
    resident.say("how_easy", answer="easy")

    late = resident.say("days", answer="9")
    assert late.status_code == 303
    assert resident.kept("days") == (9, None)
    assert resident.say("days", answer="nine or so").status_code == 422


def test_a_question_shows_what_was_answered_before_escaped_or_neutral_words(
    begin: Begin,
) -> None:
    branching()
    resident = begin()
    assert "You said \u2068what you told us\u2069. Why?" in resident.text("story")

    resident.say("how_easy", answer="other", other="<b>so & so</b>")

    page = resident.text("story")
    assert "&lt;b&gt;so &amp; so&lt;/b&gt;" in page
    assert "<b>so" not in page


def test_paper_answers_to_questions_nobody_asked_this_person_do_not_count(app: object) -> None:
    made = branching()
    services.record_response(
        made.activity,
        made.version,
        {"how_easy": ("easy", None), "days": (40, None)},
        language="en",
        on=TODAY,
        channel="paper",
    )
    db.session.commit()
    assert {answer.question.key for answer in only_response().answers} == {"how_easy"}


def test_another_officer_reviews_and_one_who_works_alone_gives_a_reason(
    client: PageClient,
) -> None:
    owner = client.sign_in(Role.OFFICER)
    surveys.survey(open=False, languages=["en"])
    assert client.post(f"{GP}/review").status_code == 303
    asked = client.post(f"{GP}/approve")
    assert asked.headers["Location"].endswith("/steps/approve")
    client.page(f"{GP}/steps/approve")
    assert client.post(f"{GP}/steps/approve", data={"reason": " "}).status_code == 422
    assert client.get(f"{GP}/steps/no-such-step").status_code == 404

    other = client.sign_in(account(role=Role.OFFICER))
    client.post(f"{GP}/steps/send-back", data={"reason": "Say which GP."})
    assert newest().activity.state == "draft"
    client.sign_in(owner)
    client.post(f"{GP}/review")
    client.sign_in(other)
    client.post(f"{GP}/approve")
    assert newest().activity.state == "translated"
    client.post(f"{GP}/open")

    made = newest()
    assert made.activity.state == "open"
    steps = [(s.state_to, s.account_id, s.reason) for s in queries.list_steps(made.activity)]
    assert steps == [
        ("open", other.id, ""),
        ("translated", other.id, ""),
        ("review", owner.id, ""),
        ("draft", other.id, "Say which GP."),
        ("review", owner.id, ""),
    ]
    assert "Say which GP." in client.page(GP).html


def test_a_change_after_the_review_asks_for_another(client: PageClient) -> None:
    client.sign_in(Role.OFFICER)
    made = surveys.survey(open=False, languages=["en"])
    services.send_for_review(made.activity, actor_id=None, today=TODAY)
    services.approve(made.activity, actor_id=None, today=TODAY, reason="Alone.")

    client.post(f"{GP}/questions/which/copy")

    assert newest().activity.state == "draft"
    asked = client.post(f"{GP}/open")
    assert asked.headers["Location"].endswith("/steps/open")


def test_a_survey_opens_with_unchecked_texts_only_for_a_reason_that_is_kept(app: object) -> None:
    made = surveys.survey(open=False, languages=["en", "ur"])

    with pytest.raises(services.UncheckedTextsError) as refused:
        services.open_survey(made.activity, today=TODAY)
    assert refused.value.languages == ["ur"]
    services.open_survey(made.activity, today=TODAY, unchecked_reason="Ramadan begins.")

    (step,) = queries.list_steps(made.activity)
    assert (step.unchecked, step.reason) == (["ur"], "Ramadan begins.")


def test_people_see_the_old_version_until_the_new_one_is_published(
    client: PageClient, begin: Begin
) -> None:
    surveys.survey(languages=["en"])
    early = begin()
    early.say("how_easy", answer="easy")
    client.sign_in(Role.OFFICER)
    client.post(f"{GP}/versions")
    change = {"text": "How hard was it?", "choices": "Easy\nHard\nSomething else"}
    assert client.post(f"{GP}/questions/how_easy", data=change).status_code == 303
    client.post(f"{GP}/questions/which/remove")
    assert "How hard was it?" in client.page(GP).html

    client.sign_out()
    middle = begin()
    assert "How easy was it to see a GP?" in middle.text("how_easy")
    services.open_survey(newest().activity, today=TODAY)
    late = begin()

    assert "How hard was it?" in late.text("how_easy")
    assert late.get("which").status_code == 404
    assert "How easy was it to see a GP?" in early.text("how_easy")
    assert "Which of these have you used?" in early.text("which")
    early.send()
    assert client.page("/en/surveys")
    assert client.page("/en/surveys").html.count("Seeing a GP") == 1


def test_results_count_versions_together_only_where_the_question_is_the_same(
    app: object,
) -> None:
    made = surveys.survey(languages=["en"])
    surveys.response(made, {"how_easy": ("easy", None), "score": (7, None)})
    services.begin_version(made.activity)
    changed = newest()
    services.set_text(
        changed.activity, "q:how_easy", language="en", text="How hard was it?", today=TODAY
    )
    services.open_survey(changed.activity, today=TODAY)
    shown = queries.get_shown_survey("seeing-a-gp", language="en")
    assert shown is not None
    assert shown.version.number == 2
    surveys.response(shown, {"how_easy": ("hard", None), "score": (7, None)})

    counts = queries.count_by_question(shown.activity, shown.questions)

    by_key = {question.key: counts[question.id] for question in shown.questions}
    assert by_key["score"] == (2, by_key["score"][1])
    assert by_key["score"][1]["7"] == 2
    assert by_key["how_easy"] == (1, {"easy": 0, "hard": 1, "other": 0})
    assert queries.list_changed_questions(shown) == {"how_easy": [1]}


def test_a_new_version_can_be_thrown_away_and_the_words_stay_as_they_were(
    client: PageClient,
) -> None:
    surveys.survey(languages=["en"])
    client.sign_in(Role.OFFICER)
    client.post(f"{GP}/versions")
    client.post(f"{GP}/versions")
    assert newest().version.number == 2
    client.post(f"{GP}/questions/which/remove")

    client.post(f"{GP}/versions/discard")

    again = newest()
    assert (again.version.number, again.activity.edition) == (1, 1)
    assert again.texts.of("q:which").text == "Which of these have you used?"
    client.post(f"{GP}/versions/discard")
    assert newest().version.number == 1


def test_the_words_of_an_open_survey_cannot_be_changed_on_its_settings_page(
    client: PageClient,
) -> None:
    surveys.survey(languages=["en"])
    client.sign_in(Role.OFFICER)

    client.post(GP, data={"title": "Other words", "languages": ["en"]})

    assert newest().texts.of("title").text == "Seeing a GP"
    for path in ("questions/add", "questions/which/remove", "sections/add", "bank"):
        assert client.post(f"{GP}/{path}", data={"text": "x"}).status_code == 409


def test_a_survey_is_closed_reported_and_opened_again_only_in_that_order(
    client: PageClient,
) -> None:
    surveys.survey(languages=["en"], closes_on=date(2099, 1, 1).isoformat())
    client.sign_in(Role.OFFICER)
    for path, state in (
        ("report", "open"),
        ("close", "closed"),
        ("close", "closed"),
        ("report", "reported"),
        ("open", "reported"),
    ):
        client.post(f"{GP}/{path}")
        assert newest().activity.state == state
    client.page(GP)
