"""What an English answer is about: one plain sentence per theme, and the traps."""

from __future__ import annotations

import pytest

from insightbank.core.taxonomy import load_taxonomy
from insightbank.tagging import tag_text

PLAIN = {
    "access": "I can never get an appointment with my GP.",
    "waiting": "I have been on the waiting list for two years.",
    "communication": "Nobody explained what the test results meant.",
    "language_interpreting": "There was no interpreter so my son had to translate.",
    "accessible_formats": "I asked for large print and they sent the same tiny letter.",
    "staff_attitude": "The receptionist was rude and dismissive.",
    "staffing_competence": "The ward is short staffed and the agency nurses are not trained.",
    "continuity": "I was passed around and had to repeat my story every time.",
    "discrimination_trust": "We are treated differently because of my accent, I don't trust them.",
    "family_carers": "My husband wasn't allowed in and the family were told nothing.",
    "transport": "There is no bus to the hospital and the car park is full.",
    "cost": "I can't afford the prescription charges.",
    "digital": "Everything is on the app and I forget my password.",
    "environment": "The toilets were dirty and the food was cold.",
    "medication": "My tablets give me side effects and the pharmacy had none.",
    "safety": "She fell out of bed and got an infection, it did not feel safe.",
    "praise": "Thank you, everything was excellent.",
    "maternity": "My midwife left when I was in labour.",
    "severe_mental_illness": "He hears voices and has had psychosis for years.",
    "respiratory": "My COPD gets worse and I missed my flu jab.",
    "cancer": "I am scared to go for my smear test after breast cancer.",
    "cardiovascular": "My blood pressure went up after the stroke.",
    "asthma": "My daughter's asthma is bad and her inhaler ran out.",
    "diabetes": "I live with type 2 diabetes and take insulin.",
    "epilepsy": "He had another seizure, his epilepsy is not controlled.",
    "oral_health": "There is no dentist and my tooth hurts.",
    "mental_wellbeing": "My anxiety keeps me awake and I feel so low.",
    "smoking": "I want to stop smoking but everyone at work vapes.",
    "weight": "I need help with losing weight and a healthy diet.",
    "alcohol_drugs": "He is drinking too much alcohol and there is no rehab.",
    "sexual_reproductive": "Nobody talks about the menopause or contraception.",
    "dementia": "Dad has dementia and goes to the memory clinic.",
    "pain_long_term": "I have arthritis and chronic pain in my knees.",
    "housing": "Our flat is full of mould and the landlord does nothing.",
    "income_work": "I lost my job and universal credit is not enough.",
    "isolation": "I am so lonely, I see nobody since the lunch club closed.",
    "caring": "I look after my mum and never get any respite.",
    "education_childcare": "The school has no nurse and I have no childcare.",
    "crime_safety": "I was mugged and the police never came.",
    "immigration": "The Home Office has not given us our visa.",
}


def themes_of(text: str, language: str = "en") -> set[str]:
    return {tag.id for tag in tag_text(text, language=language, with_marks=False).themes}


def test_every_theme_of_the_taxonomy_has_a_plain_sentence_here():
    assert set(PLAIN) == set(load_taxonomy().themes)


@pytest.mark.parametrize("theme", PLAIN)
def test_a_plain_sentence_gets_its_theme(theme):
    assert theme in themes_of(PLAIN[theme])


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Take care everyone and see you soon.", "caring"),
        ("It was a real pain to park.", "medication"),
        ("It was a real pain to park.", "pain_long_term"),
        ("The cancer ward car park is always full.", "cancer"),
        ("She has the patience of a saint.", "staff_attitude"),
        ("The nurse has a heart of gold.", "cardiovascular"),
        ("My car had a breakdown on the way.", "mental_wellbeing"),
        ("My late husband loved this place.", "waiting"),
        ("I use my tablet computer to read.", "medication"),
        ("The labour party leaflet came.", "maternity"),
        ("They fell through the cracks of the system.", "alcohol_drugs"),
        ("I am not a carer.", "caring"),
    ],
)
def test_an_idiom_or_a_place_name_sets_no_theme(text, wrong):
    assert wrong not in themes_of(text)


def test_praise_gives_way_to_any_other_theme():
    assert themes_of("Great service, thank you, and the driver was so kind.") == {"staff_attitude"}


@pytest.mark.parametrize("text", ["n/a", "no comment", "Hello", "???", "12345", "lol"])
def test_nothing_said_gets_no_theme(text):
    assert themes_of(text) == set()


@pytest.mark.parametrize(
    ("text", "theme"),
    [
        ("cant get thru, no apointment for weeks", "access"),
        ("WAITED 6 HOURS", "waiting"),
        ("receptionist so RUDE!!!", "staff_attitude"),
        ("waiting-list is a joke", "waiting"),
        ("my toofache is bad and no dentists", "oral_health"),
    ],
)
def test_typing_mistakes_and_capitals_do_not_hide_a_theme(text, theme):
    assert theme in themes_of(text)


def test_a_tag_carries_its_reason_and_a_score():
    (tag,) = tag_text("I waited three weeks", language="en").themes
    assert (tag.facet, tag.id, tag.method, tag.experiencer) == (
        "theme",
        "waiting",
        "lexicon",
        None,
    )
    assert 0 < tag.score <= 1
    assert tag.evidence[0].text == "waited"
