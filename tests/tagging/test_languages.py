"""Answers in other languages: found, split and tagged; the chosen language counts."""

from __future__ import annotations

import pytest

from insightbank.core.languages import SCREEN_LANGUAGES
from insightbank.tagging import identify_language, tag_text
from insightbank.tagging.lexicon import load_lexicon
from insightbank.tagging.sentences import sentence_spans

COMMON = {
    "access", "waiting", "communication", "language_interpreting", "staff_attitude",
    "staffing_competence", "transport", "digital", "mental_wellbeing", "medication", "praise",
    "cost", "family_carers", "continuity", "maternity", "environment", "housing", "oral_health",
    "pain_long_term", "caring",
}  # fmt: skip
SAID = [
    ("ro", "Nu pot face programare la dentist.", {"access", "oral_health"}),
    ("ro", "Am asteptat trei luni si nimeni nu mi-a explicat.", {"waiting", "communication"}),
    ("ro", "Am grija de mama si sunt deprimata.", {"caring", "mental_wellbeing"}),
    ("pl", "Recepcjonistka była niemiła, a leki są za drogie.", {"staff_attitude", "cost"}),
    ("pl", "Nie było tłumacza podczas porodu.", {"language_interpreting", "maternity"}),
    ("lt", "Autobusas nevažiuoja, o laukti reikia mėnesį.", {"transport", "waiting"}),
    ("lt", "Bute pelėsis, ir mane kankina depresija.", {"housing", "mental_wellbeing"}),
    ("pt", "Não consigo marcar consulta pela internet.", {"access", "digital"}),
    ("pt", "O quarto estava sujo e cada vez um médico diferente.", {"environment", "continuity"}),
    ("bn", "দোভাষী ছিল না এবং অনেক অপেক্ষা করতে হয়েছে।", {"language_interpreting", "waiting"}),
    ("bn", "ওষুধের দাম বেশি, টাকা নেই।", {"medication", "cost"}),
    ("bn", "appointment pai na, phone dhore na", {"access"}),
    ("ur", "ڈاکٹر سے اپائنٹمنٹ نہیں ملتی۔ عملے کا رویہ برا تھا۔", {"access", "staff_attitude"}),
    ("ur", "mujhe dawai nahi mili aur intezar bohat tha", {"medication", "waiting"}),
    ("ar", "انتظرت طويلا ولم يكن هناك مترجم.", {"waiting", "language_interpreting"}),
    ("ar", "موقف السيارات غالي.", {"transport", "cost"}),
    ("zh_Hans", "预约不到医生，护士态度很差。", {"access", "staff_attitude"}),
    ("zh_Hans", "我照顾妈妈，压力很大，睡不着。", {"caring", "mental_wellbeing"}),
]


@pytest.mark.parametrize("language", SCREEN_LANGUAGES)
def test_every_screen_language_has_terms_for_the_common_themes(language):
    lexicon = load_lexicon(language)
    assert lexicon is not None
    assert {term.tag_id for term in lexicon.terms if term.facet == "theme"} >= COMMON


@pytest.mark.parametrize(("language", "text", "themes"), SAID)
def test_an_answer_in_another_language_gets_its_themes(language, text, themes):
    result = tag_text(text, language=language, with_marks=False)
    assert result.language == language
    assert {tag.id for tag in result.themes} >= themes


@pytest.mark.parametrize(
    ("language", "text", "group", "who"),
    [
        ("ro", "Mama mea este surdă.", "disabled", "other"),
        ("ro", "Sunt însărcinată.", "pregnant_new_parents", "speaker"),
        ("pl", "Opiekuję się mężem.", "carers", "speaker"),
        ("pl", "Mój syn jest autystyczny.", "autistic", "other"),
        ("lt", "Esu nėščia.", "pregnant_new_parents", "speaker"),
        ("pt", "O meu filho tem autismo.", "autistic", "other"),
        ("bn", "আমি গর্ভবতী।", "pregnant_new_parents", "speaker"),
        ("ur", "میں اپنی والدہ کی دیکھ بھال کرتی ہوں۔", "carers", "speaker"),
        ("ar", "أنا حامل.", "pregnant_new_parents", "speaker"),
        ("zh_Hans", "我照顾我妈妈。", "carers", "speaker"),
    ],
)
def test_plus_groups_are_found_in_other_languages(language, text, group, who):
    tags = {tag.id: tag.experiencer for tag in tag_text(text, language=language).plus}
    assert tags[group] == who


@pytest.mark.parametrize(
    ("language", "text", "group"),
    [
        ("ro", "Nu sunt îngrijitor.", "carers"),
        ("pl", "Nie jestem niepełnosprawny.", "disabled"),
        ("pt", "Não sou cuidadora.", "carers"),
        ("ar", "أنا لست معاق.", "disabled"),
        ("zh_Hans", "我不是照顾者。", "carers"),
    ],
)
def test_denial_is_understood_in_other_languages(language, text, group):
    assert group not in {tag.id for tag in tag_text(text, language=language).plus}


def test_accents_left_out_change_nothing():
    with_accents = tag_text("Nu reușesc să fac programare, mă doare măseaua.", language="ro")
    without = tag_text("Nu reusesc sa fac programare, ma doare maseaua.", language="ro")
    assert [tag.id for tag in with_accents.themes] == [tag.id for tag in without.themes]


def test_traditional_chinese_reads_with_the_simplified_lists():
    result = tag_text("等了四個小時，護士態度很好")
    assert result.language == "zh_Hant"
    assert {tag.id for tag in result.themes} == {"waiting", "staff_attitude"}


@pytest.mark.parametrize(
    ("text", "chosen", "language"),
    [
        ("ok", "ro", "ro"),
        ("bus", "pl", "pl"),
        ("The nurses were very kind to all of us", "ur", "en"),
        ("Nu am putut vorbi cu doctorul despre asta", "en", "ro"),
        ("شكرا جزيلا لكم", "en", "ar"),
        ("The staff were very kind to me", None, "en"),
        ("mujhe doctor se time nahi milta hai", None, "ur"),
        ("谢谢", "zh-CN", "zh_Hans"),
        ("12345", None, "und"),
        ("😀😀", "lt", "lt"),
    ],
)
def test_the_chosen_language_is_kept_unless_the_text_clearly_is_another(text, chosen, language):
    assert identify_language(text, chosen=chosen) == language


def test_sentences_end_in_every_script():
    text = "One. دو۔ তিন। 四。 خمسة؟ Six"
    assert [text[start:end].strip() for start, end in sentence_spans(text)] == [
        "One.", "دو۔", "তিন।", "四。", "خمسة؟", "Six",
    ]  # fmt: skip


def test_titles_and_decimals_end_no_sentence():
    assert len(list(sentence_spans("Dr. Patel saw me at 10.30 and was kind."))) == 1
