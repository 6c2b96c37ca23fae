"""What residents tell about themselves is theirs: kept with consent, gone when they say so."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import inspect, text

from insightbank.people import queries, services
from insightbank.people.forms import profile_form_class
from insightbank.people.models import Consent, ProfileFact, ResidentAccount, SignInCode
from insightbank.web.profile_labels import PROFILE_QUESTIONS
from tests.factories import people
from tests.people.conftest import NOON

TODAY = NOON.date()


def save(resident, *facts, agreed=True):
    services.save_profile(resident, facts, agreed=agreed, language="ur", today=TODAY)


def test_a_special_category_fact_is_refused_without_consent_and_nothing_is_kept(app, session):
    resident = people.make_resident()
    age = services.Fact("age_band", ("25-34",))

    with pytest.raises(services.ConsentNeededError):
        save(resident, age, services.Fact("religion", ("muslim",)), agreed=False)

    assert session.query(ProfileFact).count() == 0


def test_prefer_not_to_say_needs_no_consent_and_is_not_the_same_as_no_answer(app, session):
    resident = people.make_resident()

    save(resident, services.Fact("religion", ("prefer_not_to_say",)), agreed=False)
    save(resident, services.Fact("sex", ()), agreed=False)

    [fact] = queries.list_facts(resident.id)
    assert (fact.question_id, fact.values, fact.consent_id) == (
        "religion",
        ["prefer_not_to_say"],
        None,
    )
    assert session.query(Consent).count() == 0


def test_every_fact_has_a_consent_of_its_own_with_words_language_and_date(app):
    resident = people.make_resident()

    save(resident, services.Fact("religion", ("other",), "یارسان"), services.Fact("sex", ("male",)))

    facts = queries.list_facts(resident.id)
    assert [fact.question_id for fact in facts] == ["sex", "religion"]
    assert facts[1].write_in == "یارسان"
    consent = facts[1].consent
    assert consent is not None
    assert (consent.purpose, consent.language, consent.given_on) == (
        "profile.religion",
        "ur",
        TODAY,
    )


def test_withdrawing_consent_deletes_the_fact_and_keeps_that_it_was_withdrawn(app, session):
    resident = people.make_resident()
    save(resident, services.Fact("ltc", ("yes",)), services.Fact("sex", ("female",)))
    consent_id = queries.get_fact(resident.id, "ltc").consent_id

    assert services.withdraw_consent(consent_id, TODAY)

    assert [fact.question_id for fact in queries.list_facts(resident.id)] == ["sex"]
    assert session.get(Consent, consent_id).withdrawn_on == TODAY
    assert not services.withdraw_consent(consent_id, TODAY)


def test_a_new_answer_replaces_the_old_one_and_its_consent(app, session):
    resident = people.make_resident()
    save(resident, services.Fact("religion", ("hindu",)))

    save(resident, services.Fact("religion", ("sikh",)))

    assert [fact.values for fact in queries.list_facts(resident.id)] == [["sikh"]]
    withdrawn = [consent.withdrawn_on for consent in queries.list_consents(resident.id)]
    assert sorted(withdrawn, key=str) == [TODAY, None]


def test_erasing_leaves_no_trace_of_the_person_in_any_table(app, session):
    resident = people.make_resident("amina@example.org")
    resident_id = resident.id
    other = people.make_resident("other@example.org")
    save(resident, services.Fact("religion", ("other",), "very own words"))
    save(other, services.Fact("sex", ("male",)))
    services.send_sign_in_code(
        "amina@example.org", "en", NOON, secret="s", write=lambda code: services.Letter("c", code)
    )
    services.send_due_messages(NOON, _Nowhere())

    services.erase_me(resident)
    session.commit()

    everything = _dump(session)
    for trace in ("amina@example.org", str(resident_id), resident_id.hex, "very own words"):
        assert trace not in everything
    assert len(queries.list_facts(other.id)) == 1
    assert session.query(SignInCode).count() == 0
    assert session.get(ResidentAccount, resident_id) is None


def test_the_download_holds_everything_that_is_kept(client, resident):
    save(resident, services.Fact("health_conditions", ("asthma_copd", "other"), "ماہواری"))

    answer = client.get("/en/my/download")
    data = json.loads(answer.text)

    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert data["email"] == "amina@example.org"
    [about] = data["about_you"]
    assert about["answers"] == ["asthma_copd", "other"]
    assert about["your_own_words"] == "ماہواری"
    assert data["consents"][0]["purpose"] == "profile.health_conditions"


@pytest.mark.parametrize("question", PROFILE_QUESTIONS, ids=lambda question: question.id)
def test_every_question_can_be_answered_by_its_page_seen_again_and_taken_away(
    question, client, resident
):
    address = f"/en/my/about-me/{question.id}"
    code = question.options[0][0]
    client.page(address)

    kept = client.post(address, data={question.id: code, "agreed": "y"})
    assert kept.status_code == 302

    assert queries.get_fact(resident.id, question.id).values == [code]
    assert question.option_label(code) in client.page("/en/my").html.replace("&#39;", "'")
    client.page(address)
    client.post(f"{address}/withdraw")
    assert queries.get_fact(resident.id, question.id) is None


def test_a_special_answer_without_the_tick_is_shown_back_with_a_reason(client, resident):
    answer = client.post(
        "/en/my/about-me/religion", data={"religion": "other", "religion_words": "Jedi <b>"}
    )

    assert answer.status_code == 422
    assert "Tick the box" in answer.text
    assert "Jedi &lt;b&gt;" in answer.text
    assert queries.get_fact(resident.id, "religion") is None


@pytest.mark.parametrize(
    "data",
    [
        {"health_conditions": ["none", "cancer"], "agreed": "y"},
        {"health_conditions": ["prefer_not_to_say", "cancer"], "agreed": "y"},
        {"health_conditions": ["forged"], "agreed": "y"},
        {"health_conditions": ["other"], "health_conditions_words": "x" * 100_000, "agreed": "y"},
    ],
)
def test_answers_that_cannot_be_are_refused_with_a_reason(data, client, resident):
    answer = client.post("/en/my/about-me/health_conditions", data=data)

    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert queries.get_fact(resident.id, "health_conditions") is None


def test_a_forged_choice_of_one_is_refused_and_no_choice_is_no_answer(client, resident):
    assert client.post("/en/my/about-me/sex", data={"sex": "forged"}).status_code == 422
    assert client.post("/en/my/about-me/sex", data={}).status_code == 302
    assert queries.get_fact(resident.id, "sex") is None
    assert client.get("/en/my/about-me/shoe_size").status_code == 404


def test_a_form_of_several_questions_gives_facts_in_order(app):
    with app.test_request_context(
        method="POST",
        data={
            "sex": "prefer_not_to_say",
            "ethnic_group": "black_african",
            "ethnic_group_words": "Igbo",
            "agreed": "y",
        },
    ):
        form = profile_form_class(["age_band", "sex", "ethnic_group"])(meta={"csrf": False})

        assert form.validate()
        assert form.has_agreed
        assert form.facts() == [
            ("age_band", [], ""),
            ("sex", ["prefer_not_to_say"], ""),
            ("ethnic_group", ["black_african"], "Igbo"),
        ]


def test_language_and_format_are_kept(client, resident, session):
    client.page("/en/my/language")
    client.post("/en/my/language", data={"language": "ps", "format": "braille"})

    session.expire_all()
    assert (resident.language, resident.format) == ("ps", "braille")
    assert "پښتو" in client.page("/en/my").html
    assert client.post("/en/my/language", data={"language": "xx", "format": "?"}).status_code == 422


def test_deleting_the_account_needs_the_tick_and_ends_the_session(client, resident):
    resident_id = resident.id
    client.page("/en/my/delete")
    assert client.post("/en/my/delete", data={}).status_code == 422

    client.post("/en/my/delete", data={"sure": "y"})

    assert queries.get_resident(resident_id) is None
    assert client.get("/en/my").headers["Location"].startswith("/en/my/sign-in")


def test_an_account_deleted_elsewhere_ends_this_session_too(client, resident):
    services.erase_me(resident)

    assert client.get("/en/my").headers["Location"] == "/en/my/sign-in"


def test_pages_of_a_resident_are_right_to_left_in_urdu(client, resident):
    save(resident, services.Fact("religion", ("other",), "own words"))

    assert client.page("/ur/my").root.get("dir") == "rtl"
    assert client.page("/ur/my/about-me/ethnic_group").root.get("lang") == "ur"


class _Nowhere:
    def send(self, message: object) -> None:
        pass


def _dump(session) -> str:
    names = inspect(session.get_bind()).get_table_names()
    rows = (session.execute(text(f'SELECT * FROM "{name}"')).all() for name in names)
    return "\n".join(str(row) for table in rows for row in table)
