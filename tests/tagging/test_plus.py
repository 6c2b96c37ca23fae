"""Whom an English answer is about, and whom it is not about."""

from __future__ import annotations

import pytest

from insightbank.core.taxonomy import load_taxonomy
from insightbank.tagging import tag_text

PLAIN = {
    "carers": "As an unpaid carer I never get a break.",
    "grt": "Gypsy and Traveller families told us they are turned away.",
    "lgbtq": "I am a trans man and they use the wrong name.",
    "chinese": "Chinese elders told us they wait for their children to help.",
    "jewish": "Orthodox Jewish women asked for a woman doctor.",
    "eastern_european": "Polish families at the group did not know about 111.",
    "ethnic_minority": "Black women said their pain was not believed.",
    "neurodivergent": "I have ADHD and forget appointments.",
    "learning_disability": "People with a learning disability need an annual health check.",
    "autistic": "My son is autistic and the lights hurt him.",
    "disabled": "I use a wheelchair and cannot reach the desk.",
    "severe_mental_illness": "My brother has schizophrenia.",
    "young_people": "Young people said they would rather text.",
    "older_people": "Older people find the phone menus hard.",
    "pregnant_new_parents": "I am pregnant and see a new midwife each time.",
    "homeless": "I am homeless and have no address to give.",
    "drug_alcohol": "I am a recovering alcoholic.",
    "migrants": "Asylum seekers in the hotel cannot register.",
    "sex_workers": "Sex workers are afraid of being judged.",
    "justice": "I came out of prison with no GP.",
    "modern_slavery": "She was trafficked and they took her passport.",
    "care_experienced": "I am a care leaver and have nobody to ask.",
    "armed_forces": "I am an army veteran with bad knees.",
    "multimorbidity": "I have several long term conditions and a clinic for each.",
    "digitally_excluded": "I don't have a smartphone and can't go online.",
    "most_deprived": "Families in the most deprived streets go without.",
    "rural_coastal": "We live in a village on the Dengie with one bus a day.",
}


def plus_of(text: str, language: str = "en") -> dict[str, str | None]:
    tags = tag_text(text, language=language, with_marks=False).plus
    return {tag.id: tag.experiencer for tag in tags}


def test_every_plus_group_of_the_taxonomy_has_a_plain_sentence_here():
    assert set(PLAIN) == set(load_taxonomy().plus_groups)


@pytest.mark.parametrize("group", PLAIN)
def test_a_plain_sentence_gets_its_group(group):
    assert group in plus_of(PLAIN[group])


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("I'm not a carer.", "carers"),
        ("I am not disabled.", "disabled"),
        ("We are not refugees.", "migrants"),
        ("I have never been homeless.", "homeless"),
        ("I don't have autism.", "autistic"),
        ("If I were pregnant I would be worried.", "pregnant_new_parents"),
        ("If I was homeless I would not know where to go.", "homeless"),
        ("What if I became a carer one day?", "carers"),
        ("My words fell on deaf ears.", "disabled"),
        ("Take care!", "carers"),
        ("Our paid carer came late.", "carers"),
        ("The windows had new blinds.", "disabled"),
        ("We had a Chinese takeaway.", "chinese"),
        ("It was planned with military precision.", "armed_forces"),
        ("I felt like a prisoner in my own home.", "justice"),
    ],
)
def test_a_denied_supposed_or_idle_mention_sets_no_group(text, group):
    assert group not in plus_of(text)


@pytest.mark.parametrize(
    ("text", "group", "who"),
    [
        ("I am deaf and nobody signs.", "disabled", "speaker"),
        ("As a veteran I kept quiet.", "armed_forces", "speaker"),
        ("We are refugees from Sudan.", "migrants", "speaker"),
        ("I care for my husband day and night.", "carers", "speaker"),
        ("My mother is blind and gets letters she cannot read.", "disabled", "other"),
        ("My daughter has autism.", "autistic", "other"),
        ("One man told us he was sleeping rough.", "homeless", "other"),
        ("Refugees said they were refused.", "migrants", "group"),
        ("They told us carers are forgotten.", "carers", "group"),
        ("People with learning disabilities were left out.", "learning_disability", "group"),
    ],
)
def test_the_tag_says_whom_the_mention_is_about(text, group, who):
    assert plus_of(text)[group] == who


def test_a_negation_in_one_sentence_leaves_the_next_alone():
    assert plus_of("I am not a carer. My son is autistic.") == {
        "autistic": "other",
        "neurodivergent": "other",
    }


def test_a_negation_after_the_mention_does_not_deny_it():
    assert plus_of("As a carer I was not told anything.")["carers"] == "speaker"


def test_grt_chinese_and_jewish_suggest_ethnic_minority_and_say_so():
    tags = tag_text("Jewish families asked us.", language="en").plus
    implied = next(tag for tag in tags if tag.id == "ethnic_minority")
    assert implied.method == "implied"


@pytest.mark.parametrize(
    ("text", "group", "who"),
    [
        ("I am 79 and find it hard.", "older_people", "speaker"),
        ("Mum is 84 and fell.", "older_people", "other"),
        ("My daughter, 16, is still waiting.", "young_people", "other"),
        ("The lady is an 82 year old.", "older_people", "other"),
    ],
)
def test_a_stated_age_tells_older_and_young_people(text, group, who):
    assert plus_of(text)[group] == who


@pytest.mark.parametrize("text", ["I waited 2 years.", "I am 19 in the queue.", "It cost £72."])
def test_a_number_that_is_no_age_tells_nothing(text):
    assert plus_of(text) == {}
