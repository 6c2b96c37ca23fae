"""What must be true of answers in the database, on both databases."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from insightbank.db import db
from insightbank.engagement.surveys import queries, services
from insightbank.engagement.surveys.models import Activity, Answer, Response, ReturnLink
from insightbank.engagement.surveys.services import ValueProblemError
from insightbank.places.rules import AnswerKind, PlaceAnswer, PlaceRef
from tests.factories import surveys
from tests.factories.surveys import TODAY, question_of

BASILDON = PlaceAnswer(
    AnswerKind.FOUND,
    lsoa=PlaceRef("E01021235", "e01021235", "Basildon 001A"),
    district=PlaceRef("E07000066", "basildon", "Basildon"),
    alliance=PlaceRef("A1", "basildon_brentwood", "Basildon and Brentwood"),
    imd2019=2,
    imd2025=1,
    rural="UN1",
)


def test_an_answer_saved_twice_is_there_once_as_last_said(app: Any) -> None:
    survey = surveys.survey()
    started = services.start_response(survey.activity, survey.version, language="en", today=TODAY)
    question = question_of(survey, "score")

    services.save_answer(started.response, question, value=3)
    services.save_answer(started.response, question, value=8)

    assert [answer.value for answer in db.session.query(Answer)] == [8]


@pytest.mark.parametrize(
    ("key", "value", "text"),
    [
        ("how_easy", "forged", None),
        ("how_easy", ["easy"], None),
        ("how_easy", "easy", "words beside another choice"),
        ("which", ["gp", "none"], None),
        ("which", ["gp", "gp"], None),
        ("which", "gp", None),
        ("score", 11, None),
        ("score", True, None),
        ("days", 400, None),
        ("days", 1.5, None),
        ("when", "2025-02-31", None),
        ("story", None, "x" * 10_001),
        ("where", {"kind": "found", "postcode": "SS13 1NG"}, None),
        ("where", {"kind": "malformed", "district": None}, None),
    ],
)
def test_what_is_no_answer_is_refused_whoever_gives_it(
    app: Any, key: str, value: Any, text: str | None
) -> None:
    survey = surveys.survey()
    started = services.start_response(survey.activity, survey.version, language="en", today=TODAY)

    with pytest.raises(ValueProblemError):
        services.save_answer(started.response, question_of(survey, key), value=value, text=text)


def test_a_question_of_another_survey_is_refused(app: Any) -> None:
    survey, other = surveys.survey(), surveys.survey(slug="other")
    started = services.start_response(survey.activity, survey.version, language="en", today=TODAY)

    with pytest.raises(ValueProblemError):
        services.save_answer(started.response, question_of(other, "score"), value=3)


def test_counts_are_of_complete_responses_only(app: Any) -> None:
    survey = surveys.survey()
    surveys.response(survey, {"how_easy": ("easy", None), "which": (["gp", "pharmacy"], None)})
    surveys.response(survey, {"how_easy": ("easy", None), "score": (7, None)}, place=BASILDON)
    started = services.start_response(survey.activity, survey.version, language="en", today=TODAY)
    services.save_answer(started.response, question_of(survey, "how_easy"), value="hard")

    counts = queries.count_values
    assert queries.count_responses(survey.activity) == 2
    assert counts(question_of(survey, "how_easy")) == {"easy": 2, "hard": 0, "other": 0}
    assert counts(question_of(survey, "which")) == {"gp": 1, "pharmacy": 1, "none": 0}
    assert counts(question_of(survey, "score"))["7"] == 1
    assert queries.count_answers(question_of(survey, "how_easy")) == 2
    assert queries.count_by_district(survey.activity) == {"basildon": 1, None: 1}
    assert queries.count_by_imd(survey.activity, 2019) == {2: 1, None: 1}
    assert queries.count_by_imd(survey.activity, 2025) == {1: 1, None: 1}
    assert counts(question_of(survey, "where")) == {"basildon": 1}


def test_facts_are_counted_by_code_and_kept_beside_their_consent(app: Any) -> None:
    survey = surveys.survey(ask_profile=["religion", "health_conditions"])
    facts = [("religion", ["muslim"], None), ("health_conditions", ["asthma", "diabetes"], None)]
    surveys.response(survey, facts=facts)
    surveys.response(survey, facts=[("religion", ["prefer_not_to_say"], None)])
    surveys.response(survey)

    count = queries.count_facts
    assert count(survey.activity, "religion") == {"muslim": 1, "prefer_not_to_say": 1}
    assert count(survey.activity, "health_conditions") == {"asthma": 1, "diabetes": 1}


def test_a_fact_without_consent_is_refused_and_withdrawing_forgets_all(app: Any) -> None:
    survey = surveys.survey(ask_profile=["religion"])
    response = services.start_response(
        survey.activity, survey.version, language="en", today=TODAY
    ).response
    fact = [("religion", ["sikh"], None)]

    with pytest.raises(services.NoConsentError):
        services.save_facts(response, fact)
    services.give_consent(response, language="en", today=TODAY)
    services.save_facts(response, fact)
    assert queries.get_draft(response).facts["religion"].values == ["sikh"]

    services.withdraw_consent(response)

    draft = queries.get_draft(response)
    assert draft.consent is None
    assert not draft.facts


def test_answers_are_sent_once_however_often_they_are_sent(app: Any) -> None:
    survey = surveys.survey()
    started = services.start_response(survey.activity, survey.version, language="en", today=TODAY)

    services.submit_response(survey.activity, token=started.token, today=TODAY)
    with pytest.raises(services.AlreadySentError):
        services.submit_response(survey.activity, token=started.token, today=TODAY)

    assert queries.count_responses(survey.activity) == 1


def test_nothing_is_sent_before_the_first_or_after_the_last_day(app: Any) -> None:
    survey = surveys.survey(opens_on=TODAY, closes_on=TODAY)
    started = services.start_response(survey.activity, survey.version, language="en", today=TODAY)
    day = timedelta(days=1)

    with pytest.raises(services.SurveyClosedError):
        services.submit_response(survey.activity, token=started.token, today=TODAY + day)
    with pytest.raises(services.SurveyClosedError):
        services.start_response(survey.activity, survey.version, language="en", today=TODAY - day)
    assert services.close_due(TODAY) == 0
    assert services.close_due(TODAY + day) == 1
    assert services.close_due(TODAY + day) == 0


def test_old_drafts_are_removed_and_nothing_that_was_sent(app: Any) -> None:
    survey = surveys.survey()
    surveys.response(survey)
    old = services.start_response(
        survey.activity, survey.version, language="en", today=TODAY - timedelta(days=30)
    )
    services.save_answer(old.response, question_of(survey, "story"), text="unfinished")
    services.start_response(survey.activity, survey.version, language="en", today=TODAY)

    assert services.remove_stale_drafts(TODAY) == 1
    assert services.remove_stale_drafts(TODAY) == 0

    db.session.expire_all()
    assert sorted(r.state for r in db.session.query(Response)) == ["complete", "draft"]
    assert [answer.text for answer in db.session.query(Answer)] == [
        "I could not get an appointment."
    ]
    states = sorted(link.state for link in db.session.query(ReturnLink))
    assert states == ["expired", "open"]


def test_what_people_wrote_is_tagged_once_and_its_words_stay_as_they_were(app: Any) -> None:
    survey = surveys.survey()
    text = "I could not get an appointment with the GP. Ring me on 07700 900123."
    surveys.response(survey, {"story": (None, text), "score": (3, None)})
    draft = services.start_response(survey.activity, survey.version, language="en", today=TODAY)
    services.save_answer(draft.response, question_of(survey, "story"), text="still writing")

    assert services.tag_untagged_answers(limit=10) == 1
    assert services.tag_untagged_answers(limit=10) == 0

    (answer,) = queries.list_free_text(survey.activity)
    assert answer.text == text
    assert "access" in {tag.tag_id for tag in answer.tags}
    assert all(tag.state == "suggested" for tag in answer.tags)
    assert [text[m.start : m.end] for m in answer.marks if m.kind == "phone"] == ["07700 900123"]
    assert ("theme", "access", 1) in queries.list_tag_counts(survey.activity)
    found = queries.get_answer_with_tags(answer.id)
    assert found is not None
    assert found.tagged_version


def test_a_blank_looking_answer_does_not_hold_up_the_tagger(app: Any) -> None:
    survey = surveys.survey()
    surveys.response(survey, {"story": (None, "\u200b\u200d")})
    surveys.response(survey, {"story": (None, "👍")})

    assert services.tag_untagged_answers(limit=10) == 2
    assert services.tag_untagged_answers(limit=10) == 0


def test_an_opened_survey_keeps_its_questions(app: Any) -> None:
    survey = surveys.survey()
    activity = survey.activity

    with pytest.raises(services.NotADraftError):
        services.add_question(activity, key="late", kind="scale")
    with pytest.raises(services.NotADraftError):
        services.remove_question(activity, question_of(survey, "score"))


def test_an_empty_survey_and_one_that_is_over_cannot_be_opened(app: Any) -> None:
    empty = services.create_survey("empty", title="Empty", today=TODAY)
    with pytest.raises(services.NothingToAskError):
        services.open_survey(empty, today=TODAY)

    over = surveys.survey(slug="over", open=False, closes_on=TODAY).activity
    with pytest.raises(services.NothingToAskError):
        services.open_survey(over, today=TODAY + timedelta(days=1))


def test_a_changed_translation_has_to_be_checked_again(app: Any) -> None:
    activity: Activity = surveys.survey().activity

    def keep(text: str, checked_by: str | None = None) -> date | None:
        services.set_text(
            activity, "intro", language="ur", text=text, today=TODAY, checked_by=checked_by
        )
        return queries.list_texts(activity, language="ur")["intro"].checked_on

    assert keep("سلام") is None
    assert keep("سلام", "Aisha") == TODAY
    assert keep("سلام") == TODAY
    assert keep("خوش آمدید") is None
