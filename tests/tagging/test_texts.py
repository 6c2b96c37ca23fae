"""Any text at all: answered exactly, or refused with a named reason, in bounded time."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from insightbank.tagging import (
    UntaggableTextError,
    find_personal_data,
    lexicon_version,
    tag_many,
    tag_text,
)

PIECES = st.sampled_from(
    ["I waited", " carer", "’s ", "\u202e", "\u200d", "😀", "é", "e\u0301", "ﬁ", "İ", "ß", "\r\n",
     "مترجم", "ُ", "预约", "য়", "SS13 1NG", "07700 900123", "Anna ", "<b>", "-", "...", "\ufeff"]
)  # fmt: skip
WILD = st.lists(
    st.one_of(PIECES, st.text(st.characters(codec="utf-8"), max_size=8)), max_size=20
).map("".join)
LANGUAGES = st.sampled_from(["en", "ro", "bn", "ur", "ar", "zh_Hans", "pa", "xx", None])


@settings(max_examples=60, deadline=None)
@given(text=WILD, language=LANGUAGES)
def test_evidence_is_exactly_what_was_typed(text, language):
    assume(text.strip() and "\x00" not in text)
    result = tag_text(text, language=language)
    for tag in (*result.themes, *result.plus):
        assert tag.evidence
        for found in tag.evidence:
            assert text[found.start : found.end] == found.text
            assert found.text.strip()
    for mark in result.marks:
        assert 0 <= mark.start < mark.end <= len(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "blank"),
        (" \n\t ", "blank"),
        ("a\x00b", "nul"),
        ("\ud800", "not_unicode"),
        ("a" * 1_000_001, "too_long"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(text, reason):
    for read in (tag_text, find_personal_data):
        with pytest.raises(UntaggableTextError) as refused:
            read(text)
        assert refused.value.reason == reason


@pytest.mark.parametrize(
    "text", ["a" * 100_000, "😀" * 100_000, "I waited for a carer. " * 4_500, "1 2 3 " * 16_000]
)
def test_a_very_long_text_is_answered_in_bounded_time(text):
    start = time.monotonic()
    tag_text(text, language="en")
    assert time.monotonic() - start < 60


def test_many_texts_come_back_in_order_whatever_their_language():
    texts = [("I waited", "en"), ("Czekałam długo", "pl"), ("The food was cold", "en")] * 30
    results = list(tag_many(texts, with_marks=False))
    assert [result.language for result in results] == [language for _, language in texts]
    assert results[0].themes == results[-3].themes


def test_several_threads_get_the_same_answer():
    with ThreadPoolExecutor(4) as pool:
        results = set(pool.map(lambda _: tag_text("My carer was kind", language="en"), range(12)))
    assert len(results) == 1


def test_a_result_says_which_lists_made_it():
    assert tag_text("I waited", language="en").version == lexicon_version()
