"""What must be true for somebody who answers: nothing typed is lost, and nothing more is kept."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine

from insightbank.db import db
from insightbank.engagement.surveys import queries, services
from insightbank.engagement.surveys.models import Answer, Response, ReturnLink
from insightbank.web.clock import today
from tests.factories import surveys
from tests.pages import PageClient
from tests.surveys.conftest import Begin, only_response

EVERY_ANSWER: list[tuple[str, dict[str, object]]] = [
    ("how_easy", {"answer": "other", "other": "It depends"}),
    ("which", {"answer": ["gp", "pharmacy"]}),
    ("score", {"answer": "7"}),
    ("days", {"answer": "12"}),
    ("name_it", {"answer": "Being heard"}),
    ("story", {"answer": "I rang for three weeks."}),
    ("when", {"answer__day": "2", "answer__month": "3", "answer__year": "2025"}),
    ("where", {"answer": "SS13 1NG"}),
]


def test_open_surveys_are_listed_in_the_readers_language(client: PageClient) -> None:
    surveys.survey()
    surveys.survey(slug="draft-one", open=False, title={"en": "Not yet open"})

    page = client.page("/ur/surveys")

    assert "ڈاکٹر سے ملنا" in page.html
    assert "Not yet open" not in page.html


def test_the_first_page_tells_who_asks_how_long_and_until_when(client: PageClient) -> None:
    surveys.survey()

    html = client.page("/en/surveys/seeing-a-gp").html

    assert "31 December 2099" in html
    assert "Mid and South Essex Integrated Care Board" in html
    assert "999" in html
    assert "format=easy" in html
    assert "Easy Read" in html


def test_a_resident_answers_every_kind_of_question_and_sends_once(
    begin: Begin, places: None
) -> None:
    surveys.survey()
    resident = begin()

    for step, typed in EVERY_ANSWER:
        resident.text(step)
        assert resident.say(step, **typed).status_code == 303, step

    check = resident.text("check-answers")
    for words in ("Something else", "It depends", "Pharmacy", "7", "12 days", "2 March 2025"):
        assert words in check
    assert "Basildon" in check
    assert "SS13" not in check
    assert resident.send().headers["Location"].endswith("/surveys/seeing-a-gp/thanks")
    assert resident.send().headers["Location"].endswith("/surveys/seeing-a-gp/thanks")

    response = only_response()
    assert response.state == "complete"
    assert (response.district, response.imd2025) == ("basildon", 1)
    assert {a.question.key: (a.value, a.text) for a in response.answers} == {
        "how_easy": ("other", "It depends"),
        "which": (["gp", "pharmacy"], None),
        "score": (7, None),
        "days": (12, None),
        "name_it": (None, "Being heard"),
        "story": (None, "I rang for three weeks."),
        "when": ("2025-03-02", None),
        "where": ({"kind": "found", "district": "basildon"}, None),
    }


def test_every_question_may_be_skipped(begin: Begin) -> None:
    survey = surveys.survey()
    resident = begin()

    for question in survey.questions:
        assert resident.say(question.key).status_code == 303

    assert "Not answered" in resident.text("check-answers")
    assert resident.send().status_code == 303
    assert queries.count_responses(survey.activity) == 1


def test_after_sending_the_address_leads_to_nothing_but_thanks(begin: Begin) -> None:
    surveys.survey()
    resident = begin()
    resident.say("story", answer="Something private")
    resident.send()

    assert resident.get("story").headers["Location"].endswith("/thanks")
    link = db.session.query(ReturnLink).one()
    assert link.response_id is None

    late = resident.say("story", answer="One more thing")
    assert late.status_code == 409
    assert "One more thing" in late.get_data(as_text=True)


@pytest.mark.parametrize(
    ("step", "typed", "words"),
    [
        ("how_easy", {"answer": "forged"}, "Choose one of the answers"),
        ("how_easy", {"answer": "easy", "other": "my words"}, "my words"),
        ("which", {"answer": ["none", "gp"]}, "You cannot choose"),
        ("score", {"answer": "11"}, "Choose one of the answers"),
        ("days", {"answer": "twelve"}, "twelve"),
        ("days", {"answer": "366"}, "365"),
        ("days", {"answer": "1.5"}, "whole number"),
        ("name_it", {"answer": "x" * 301}, "301"),
        ("when", {"answer__day": "31", "answer__month": "2", "answer__year": "2025"}, "real date"),
        (
            "when",
            {"answer__day": "3", "answer__month": "2", "answer__year": ""},
            "must have a year",
        ),
        ("when", {"answer__day": "3", "answer__month": "2", "answer__year": "2199"}, "past"),
        ("where", {"answer": "NOT A POSTCODE!"}, "NOT A POSTCODE!"),
    ],
)
def test_what_is_no_answer_is_shown_back_with_what_to_do(
    begin: Begin, step: str, typed: dict[str, object], words: str
) -> None:
    surveys.survey()
    resident = begin()

    response = resident.say(step, **typed)

    html = response.get_data(as_text=True)
    assert response.status_code == 422
    assert "There is a problem" in html
    assert words in html


def test_a_hundred_thousand_characters_stay_in_the_box_and_in_the_draft(begin: Begin) -> None:
    surveys.survey()
    resident = begin()
    story = "ক" * 100_000

    response = resident.say("story", answer=story)

    assert response.status_code == 422
    assert story in response.get_data(as_text=True)
    assert story in resident.text("story")
    assert resident.send().status_code == 422


def test_wild_text_is_kept_without_what_could_do_harm(begin: Begin) -> None:
    surveys.survey()
    resident = begin()

    resident.say("story", answer="\x00<script>x</script> 👩‍👩‍👧 \u202eevil\u202c a\r\nb")

    assert resident.kept("story") == (None, "<script>x</script> 👩‍👩‍👧 evil a\nb")
    assert "<script>x" not in resident.text("story")


def test_numbers_may_be_typed_in_the_digits_of_any_script(begin: Begin) -> None:
    surveys.survey()
    resident = begin(lang="ur")

    resident.say("days", answer="۱۲")

    assert resident.kept("days") == (12, None)


@pytest.mark.parametrize("tick", ["no_fixed_address", "outside_area", "not_given"])
def test_nobody_needs_a_postcode(begin: Begin, tick: str) -> None:
    surveys.survey()
    resident = begin()

    assert resident.say("where", instead=tick).status_code == 303

    assert resident.kept("where") == ({"kind": tick, "district": None}, None)
    assert resident.draft().response.place_kind == tick


def test_an_empty_box_keeps_the_place_already_given_and_remove_forgets_it(
    begin: Begin, places: None
) -> None:
    surveys.survey()
    resident = begin()
    resident.say("where", answer="SS13 1NG")

    resident.say("where", answer="")
    assert resident.draft().response.district == "basildon"

    resident.say("where", action="clear")
    assert resident.kept("where") is None
    assert resident.draft().response.lsoa_code is None


def test_the_postcode_is_nowhere_in_the_database(begin: Begin, places: None) -> None:
    surveys.survey()
    resident = begin()
    resident.say("where", answer="SS13 1NG")
    resident.say("where", lang="ur", action="language:ur", answer="SS13 1N")

    for table in (Response, Answer, ReturnLink):
        for row in db.session.query(table):
            kept = " ".join(str(getattr(row, c.key)) for c in table.__table__.columns)
            assert "SS13" not in kept
            assert "1NG" not in kept


def test_choosing_another_language_keeps_what_was_typed(begin: Begin) -> None:
    surveys.survey()
    resident = begin()

    response = resident.say("story", lang="ur", action="language:ur", answer="مجھے انتظار کرنا پڑا")

    assert response.status_code == 303
    assert response.headers["Location"] == resident.path("story", "ur")
    html = resident.text("story", "ur")
    assert "مجھے انتظار کرنا پڑا" in html
    assert "ہمیں بتائیں کیا ہوا۔" in html
    assert 'dir="rtl"' in html
    assert resident.draft().response.language == "ur"
    assert resident.kept("story") == (None, "مجھے انتظار کرنا پڑا")


def test_choosing_another_language_keeps_even_what_is_no_answer_yet(begin: Begin) -> None:
    surveys.survey()
    resident = begin()

    response = resident.say("days", lang="ur", action="language:ur", answer="about twelve")
    assert response.status_code == 303
    assert "about twelve" in resident.text("days", "ur")

    response = resident.say("where", lang="ur", action="language:ur", answer="XX99 !")
    assert response.status_code == 422
    assert "XX99 !" in response.get_data(as_text=True)


def test_easy_read_is_the_same_question_in_easier_words(begin: Begin) -> None:
    surveys.survey()
    resident = begin(format="easy")

    html = resident.text("how_easy")

    assert "Was it easy to see a doctor?" in html
    assert resident.draft().response.language == "en_easy"

    resident.say("how_easy", action="language:en", answer="easy")
    assert "How easy was it to see a GP?" in resident.text("how_easy")


def test_every_text_says_which_language_it_is_in(begin: Begin) -> None:
    surveys.survey()
    resident = begin(lang="ur")

    story = resident.text("story")
    which = resident.text("which")

    assert re.search(r'lang="en" dir="ltr"[^>]*>\s*Please do not give names', story)
    assert re.search(r'lang="ur" dir="rtl"[^>]*>\s*ہمیں بتائیں کیا ہوا', story)
    assert re.search(r'lang="en" dir="ltr"[^>]*>\s*Pharmacy', which)


def test_save_and_come_back_later_shows_the_link_and_its_picture(
    begin: Begin, client: PageClient
) -> None:
    surveys.survey()
    resident = begin()

    response = resident.say("story", action="later", answer="Half a sentence")
    assert response.headers["Location"] == resident.path("come-back-later")

    assert f"http://127.0.0.1:8000{resident.path('').rstrip('/')}" in resident.text(
        "come-back-later"
    )
    picture = client.get(resident.path("link.svg"))
    assert picture.mimetype == "image/svg+xml"
    back = client.get(resident.path("").rstrip("/"))
    assert back.headers["Location"] == resident.path("how_easy")
    assert "Half a sentence" in resident.text("story")


def test_an_expired_link_says_so_and_shows_back_what_was_typed(begin: Begin) -> None:
    surveys.survey()
    resident = begin()

    with time_machine.travel(today() + timedelta(days=30)):
        response = resident.say("story", answer="Too late")
        assert response.status_code == 410
        assert "Too late" in response.get_data(as_text=True)
        assert services.remove_stale_drafts(today()) == 1
        db.session.commit()
        assert resident.get("story").status_code == 410
    assert db.session.query(Response).count() == 0


def test_a_survey_closed_midway_says_so_and_shows_back_what_was_typed(begin: Begin) -> None:
    survey = surveys.survey()
    resident = begin()
    services.close_survey(survey.activity)
    db.session.commit()

    response = resident.say("story", lang="ur", answer="بہت دیر")

    assert response.status_code == 410
    assert "بہت دیر" in response.get_data(as_text=True)
    assert resident.send().status_code == 410
    assert queries.count_responses(survey.activity) == 0


@pytest.mark.parametrize(
    "path",
    [
        "/en/surveys/nothing-here",
        "/en/surveys/nothing-here/thanks",
        "/en/surveys/seeing-a-gp/r/forged-token/story",
        "/en/surveys/seeing-a-gp/r/forged-token",
        "/en/surveys/seeing-a-gp/r/%00%ff/story",
        "/en/surveys/seeing-a-gp/r/forged-token/link.svg",
    ],
)
def test_a_forged_address_is_not_found(client: PageClient, path: str) -> None:
    surveys.survey()

    assert client.get(path).status_code == 404


def test_a_draft_is_not_found_under_another_survey_or_an_unknown_question(begin: Begin) -> None:
    surveys.survey()
    surveys.survey(slug="another")
    resident = begin()

    assert resident.get("no_such_question").status_code == 404
    wrong = resident.path("story").replace("seeing-a-gp", "another")
    assert resident.client.get(wrong).status_code == 404


def test_an_old_page_is_shown_again_with_all_that_was_typed(begin: Begin) -> None:
    surveys.survey()
    resident = begin()
    resident.text("story")

    response = resident.client.post(
        resident.path("story"), data={"answer": "My long story", "csrf_token": "old"}, csrf=False
    )

    assert response.status_code == 422
    assert "My long story" in response.get_data(as_text=True)
    assert "open for too long" in response.get_data(as_text=True)
    assert resident.kept("story") is None


def test_a_browser_without_cookies_can_answer(client: PageClient) -> None:
    survey = surveys.survey()
    client = client.application.test_client(use_cookies=False)
    begun = client.post("/en/surveys/seeing-a-gp/start", csrf=False)
    home = begun.headers["Location"]

    assert client.post(f"{home}/story", data={"answer": "Heard"}, csrf=False).status_code == 303
    assert client.post(f"{home}/check-answers", csrf=False).status_code == 303

    assert queries.count_responses(survey.activity) == 1


def test_nothing_of_the_visit_stays_in_the_session_or_beside_the_answers(begin: Begin) -> None:
    surveys.survey()
    resident = begin()
    resident.say("story", answer="Heard")
    resident.send()

    with resident.client.session_transaction() as session:
        assert set(session) <= {"csrf_token", "language", "_fresh", "_permanent"}
    columns = {column.name for column in Response.__table__.columns}
    assert not {name for name in columns if "ip" in name.split("_") or name.endswith("_at")}


def test_a_required_question_asks_for_an_answer(begin: Begin) -> None:
    required = [surveys.EVERY_KIND[0] | {"required": True}]
    surveys.survey(questions=required)
    resident = begin()

    assert resident.say("how_easy").status_code == 422
    refused = resident.send()
    assert refused.status_code == 422
    assert "There is a problem" in refused.get_data(as_text=True)
    resident.say("how_easy", answer="easy")
    assert resident.send().status_code == 303
