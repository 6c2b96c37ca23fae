"""What must be true of every kind of question on its page, without scripts."""

from __future__ import annotations

from typing import Any

import pytest

from insightbank.engagement.surveys.forms.fields import FIELDS
from insightbank.engagement.surveys.kinds import KINDS
from tests.factories import question_kinds
from tests.surveys.conftest import Begin, Respondent

ANSWERS: dict[str, tuple[dict[str, Any], Any]] = {
    "surgery": ({"answer": "s3"}, ("s3", None)),
    "again": ({"answer": "not_sure"}, ("not_sure", None)),
    "listened": ({"answer": "strongly_agree"}, ("strongly_agree", None)),
    "often": ({"answer": "some"}, ("some", None)),
    "feel": ({"answer": "very_good"}, ("very_good", None)),
    "matters": (
        {"answer__time": "2", "answer__kind": "1", "answer__near": "3"},
        (["kind", "time", "near"], None),
    ),
    "staff": ({"answer__desk": "good"}, ({"desk": "good"}, None)),
    "since": ({"answer__month": "3", "answer__year": "2020"}, ("2020-03", None)),
    "crossing": ({"answer": "Tilbury"}, ({"name": "Tilbury", "district": "thurrock"}, None)),
    "agree": ({"answer": "yes"}, ("yes", None)),
}


def asked(begin: Begin, *keys: str, lang: str = "en", **changes: Any) -> Respondent:
    question_kinds.survey(*keys, **changes)
    return begin("your-street", lang=lang)


def test_every_kind_has_fields_and_every_new_kind_is_tried_here() -> None:
    assert set(FIELDS) == set(KINDS)
    assert len(KINDS) >= 16
    assert {question["key"] for question in question_kinds.QUESTIONS} == {*ANSWERS, "photo"}


@pytest.mark.parametrize("key", ANSWERS)
def test_an_answer_of_each_kind_is_kept_said_back_and_shown_again(
    begin: Begin, places: None, key: str
) -> None:
    respondent = asked(begin, key)
    posted, kept = ANSWERS[key]

    assert respondent.say(key, **posted).status_code == 303
    assert respondent.kept(key) == kept
    assert "Not answered" not in respondent.text("check-answers")
    again = respondent.text(key)
    assert "Remove my answer" in again
    assert respondent.say(key, action="clear").status_code == 303
    assert respondent.kept(key) is None


WILD = ("\x00", "a\u202eb", "<script>alert(1)</script>", "🙂" * 50, "x" * 100_000, "-1", "1e9")


@pytest.mark.parametrize("key", [*ANSWERS, "photo"])
def test_nothing_that_can_be_posted_to_any_kind_is_kept_as_an_answer_it_is_not(
    begin: Begin, places: None, key: str
) -> None:
    respondent = asked(begin, key)
    names = {"answer", "answer__choice", *ANSWERS.get(key, ({}, None))[0]}

    for wild in WILD:
        response = respondent.say(key, **dict.fromkeys(names, wild))
        assert response.status_code in {303, 422}, (wild, response.status_code)
        kept = respondent.kept(key)
        assert kept is None or kept == (None, None), (wild, kept)


def test_a_ranking_says_beside_each_choice_that_its_number_is_there_twice(begin: Begin) -> None:
    respondent = asked(begin, "matters")

    refused = respondent.say("matters", answer__time="1", answer__kind="1", answer__near="3")

    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert page.count("to another. Change one.") == 4
    assert 'href="#answer-1"' in page
    assert 'href="#answer-2"' in page
    assert 'aria-describedby="answer-1-error"' in page
    assert page.count('value="1" selected') == 2
    assert respondent.say("matters", answer__time="1", answer__near="3").status_code == 422
    assert respondent.say("matters", answer__near="1").status_code == 303
    assert respondent.kept("matters") == (["near"], None)


def test_each_row_that_needs_an_answer_says_so_and_the_others_stay(begin: Begin) -> None:
    question = question_kinds.question("staff") | {"required": True}
    respondent = asked(begin, questions=[question])

    refused = respondent.say("staff", answer__desk="good")

    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert page.count("Choose an answer for “The doctor”.") == 2
    assert 'href="#answer-2"' in page
    assert 'name="answer-desk" value="good" checked' in page
    assert respondent.say("staff", answer__desk="good", answer__doctor="fine").status_code == 303


def test_a_place_with_several_meanings_is_offered_to_choose_from(
    begin: Begin, places: None
) -> None:
    respondent = asked(begin, "crossing")

    refused = respondent.say("crossing", answer="canvey")
    assert refused.status_code == 422
    assert "Canvey Island Leigh Beck, Castle Point" in refused.get_data(as_text=True)
    chosen = "castle_point:Canvey Island Leigh Beck"
    assert respondent.say("crossing", answer="canvey", answer__choice=chosen).status_code == 303
    assert respondent.kept("crossing")[0]["name"] == "Canvey Island Leigh Beck"
    assert "Your answer now: Canvey Island Leigh Beck" in respondent.text("crossing")
    assert respondent.say("crossing", answer="").status_code == 303
    assert respondent.kept("crossing")[0]["district"] == "castle_point"


def test_a_place_nobody_knows_leads_to_the_districts_and_misspelling_to_the_place(
    begin: Begin, places: None
) -> None:
    respondent = asked(begin, "crossing")

    unknown = respondent.say("crossing", answer="Atlantis").get_data(as_text=True)
    assert "We do not know this place." in unknown
    assert "Castle Point" in unknown
    assert "Billericay" in respondent.say("crossing", answer="bilericay").get_data(as_text=True)
    away = respondent.say("crossing", answer="Atlantis", answer__choice="elsewhere")
    assert away.status_code == 303
    assert respondent.kept("crossing") == ({"name": None, "district": None}, None)


def test_nothing_is_sent_without_the_agreement_that_it_needs(begin: Begin) -> None:
    respondent = asked(begin, "agree")

    assert "I agree that the council reads my answers." in respondent.text("agree")
    assert respondent.say("agree").status_code == 422
    assert respondent.send().status_code == 422
    assert respondent.say("agree", answer="yes").status_code == 303
    assert respondent.send().status_code == 303


def test_a_month_says_what_is_missing_and_may_not_lie_ahead(begin: Begin) -> None:
    respondent = asked(begin, "since")

    missing = respondent.say("since", answer__month="3").get_data(as_text=True)
    assert "The date must have a year." in missing
    ahead = respondent.say("since", answer__month="1", answer__year="2150")
    assert "Enter this month or a month in the past." in ahead.get_data(as_text=True)
    assert respondent.say("since", answer__month="13", answer__year="2020").status_code == 422
    assert respondent.say("since", answer__month="٣", answer__year="٢٠٢٠").status_code == 303
    assert respondent.kept("since") == ("2020-03", None)


@pytest.mark.parametrize("key", [*ANSWERS, "photo"])
def test_every_kind_names_its_controls_for_a_screen_reader_and_marks_each_language(
    begin: Begin, key: str
) -> None:
    respondent = asked(begin, key, lang="ur")

    page = respondent.text(key)
    is_group = key not in {"surgery", "crossing", "photo"}
    assert ("<legend" in page) == is_group
    label = (
        'lang="ur" dir="rtl"' if key in {"surgery", "feel", "matters"} else 'lang="en" dir="ltr"'
    )
    assert "<h1" in page
    assert label in page.replace('dir="rtl" lang="ur"', 'lang="ur" dir="rtl"')
