from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insightbank.search.analysis import fold, index_terms, stem, stem_in, tokenise
from insightbank.search.highlights import find_spans, snippet
from insightbank.search.query import parse_query
from insightbank.search.spelling import distance


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Żółć", "zolc"),
        ("ședințe", "sedinte"),
        ("şedinţe", "sedinte"),
        ("İSTANBUL", "istanbul"),
        ("ırmak", "irmak"),
        ("G.P.", "gp"),
        ("A&E", "ae"),
        ("carer’s", "carer"),
        ("l'hôpital", "hopital"),
        ("كِتَابـٌ", "كتاب"),
        ("أطفال", "اطفال"),
        ("٣٤", "34"),
        ("ڈاکٹر", "ڈاكٹر"),
        ("ｆｕｌｌ", "full"),
    ],
)
def test_writings_of_one_word_are_compared_as_one(written: str, folded: str) -> None:
    assert fold(written) == folded


@pytest.mark.parametrize("word", ["ডাক্তারের", "டாக்டர்", "ਡਾਕਟਰ", "ડૉક્ટર", "डॉक्टर"])
def test_vowel_signs_do_not_break_a_word(word: str) -> None:
    assert [(token.start, token.end) for token in tokenise(word)] == [(0, len(word))]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("woman", "women"),
        ("immunisation", "immunizations"),
        ("behaviour", "behavior"),
        ("midwifery", "midwives"),
        ("Traveller", "travelers"),
        ("paediatric", "pediatrics"),
    ],
)
def test_forms_and_spellings_of_a_word_meet(one: str, other: str) -> None:
    assert stem(fold(one)) == stem(fold(other))


def test_a_word_is_not_cut_to_a_stump_by_the_rules_of_another_language() -> None:
    assert stem_in("lt", "menopause") != stem_in("lt", "men")


def test_travellers_are_not_travel() -> None:
    assert stem("travellers") != stem("travelling")


@given(st.text(max_size=300))
def test_any_text_splits_into_words_that_stand_where_they_say(text: str) -> None:
    end = 0
    for position, token in enumerate(tokenise(text)):
        assert token.position == position
        assert end <= token.start < token.end <= len(text)
        assert fold(text[token.start : token.end]) == token.word
        end = token.end
    assert all(term for term, _ in index_terms(text, "pl"))


@given(st.text(max_size=700))
def test_any_typing_is_a_query(text: str) -> None:
    parsed = parse_query(text)
    assert len(parsed.text) <= 500
    for clause in parsed.clauses:
        assert parsed.text[clause.start :].startswith(clause.text)


@given(st.text(max_size=400), st.integers(10, 200))
def test_an_extract_is_made_of_pieces_of_the_text(text: str, width: int) -> None:
    terms = frozenset(term for term, position in index_terms(text, "en") if position % 3 == 0)
    spans = find_spans(text, "en", terms)
    segments = snippet(text, spans, width=width)
    joined = "".join(segment.text for segment in segments)
    assert joined.removeprefix("…").removesuffix("…") in text or joined in text
    assert len(joined) <= width + 2
    if not segments or len(text) <= width:
        assert joined == text


def test_an_extract_is_cut_around_the_words_found() -> None:
    text = "Nothing here. " * 40 + "The midwife was kind. " + "Nothing there. " * 40
    segments = snippet(text, find_spans(text, "en", frozenset({"midwife"})), width=120)
    assert [segment.text for segment in segments if segment.is_match] == ["midwife"]
    assert (segments[0].text, segments[-1].text) == ("…", "…")


def test_marks_that_no_longer_fit_a_changed_text_are_left_out() -> None:
    assert [s.text for s in snippet("Short now.", [(40, 50)], width=100)] == ["Short now."]


def test_two_letters_changing_places_is_one_slip() -> None:
    assert distance("recieve", "receive") == 1
    assert distance("bus", "buses", limit=1) == 2
    assert distance("", "ab") == 2
