"""What must be true of questions about the person: asked only with consent, and all optional."""

from __future__ import annotations

from insightbank.db import db
from insightbank.engagement.surveys.models import RespondentConsent, RespondentFact
from tests.factories import surveys
from tests.surveys.conftest import Begin

ASKED = ["age_band", "religion", "ltc", "impairments"]
ONE = [surveys.EVERY_KIND[2]]


def test_without_consent_nothing_about_the_person_is_asked(begin: Begin) -> None:
    surveys.survey(questions=ONE, ask_profile=ASKED)
    resident = begin()

    assert resident.say("score").headers["Location"].endswith("/about-you")
    assert resident.get("about-you-religion").status_code == 404
    assert resident.say("about-you").status_code == 422
    answered = resident.say("about-you", answer="no")
    assert answered.headers["Location"].endswith("/check-answers")


def test_with_consent_facts_are_asked_one_a_page_and_kept_apart(begin: Begin) -> None:
    surveys.survey(questions=ONE, ask_profile=ASKED)
    resident = begin()
    resident.say("about-you", answer="yes")

    assert "whose voices we are missing" in resident.text("about-you-age-band")
    resident.say("about-you-age-band", answer="25-34")
    resident.say("about-you-religion", answer="prefer_not_to_say")
    assert resident.get("about-you-impairments").status_code == 404
    resident.say("about-you-ltc", answer="yes")
    assert resident.get("about-you-impairments").status_code == 200
    resident.say("about-you-impairments")

    facts = {key: fact.values for key, fact in resident.draft().facts.items()}
    assert facts == {"age_band": ["25-34"], "religion": ["prefer_not_to_say"], "ltc": ["yes"]}
    assert "25 to 34" in resident.text("check-answers")


def test_changing_ones_mind_forgets_every_fact(begin: Begin) -> None:
    surveys.survey(questions=ONE, ask_profile=ASKED)
    resident = begin()
    resident.say("about-you", answer="yes")
    resident.say("about-you-religion", answer="sikh")

    resident.say("about-you", answer="no")

    db.session.remove()
    assert db.session.query(RespondentFact).count() == 0
    assert db.session.query(RespondentConsent).count() == 0


def test_forged_facts_and_prefer_not_to_say_with_others_are_refused(begin: Begin) -> None:
    surveys.survey(questions=ONE, ask_profile=ASKED)
    resident = begin()
    resident.say("about-you", answer="yes")
    resident.say("about-you-ltc", answer="yes")

    assert resident.say("about-you-religion", answer="forged").status_code == 422
    both = resident.say("about-you-impairments", answer=["vision", "prefer_not_to_say"])
    assert both.status_code == 422


def test_a_language_chosen_on_a_page_about_the_person_keeps_the_answer(begin: Begin) -> None:
    surveys.survey(questions=ONE, ask_profile=ASKED)
    resident = begin()
    resident.say("about-you", answer="yes")

    resident.say("about-you-religion", lang="ur", action="language:ur", answer="muslim")

    assert resident.draft().facts["religion"].values == ["muslim"]
    assert "checked" in resident.text("about-you-religion", "ur")
