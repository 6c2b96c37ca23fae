"""What must be true of a translation beside its source, and of what is like it."""

from __future__ import annotations

import pytest

from insightbank.engagement.activities.rules import TextState
from insightbank.engagement.translations.rules import (
    FaultKind,
    Memory,
    Slot,
    faults_of,
    is_much_longer,
    is_video,
    matches_of,
    plural_examples,
    progress_of,
    slots_of,
    stamp,
)

SOURCES = {
    "title": "Seeing a GP",
    "q:wait": "How long?",
    "q:wait:hint": "In days",
    "q:which": "Which?",
    "o:which:gp": "Surgery",
    "s:first": "About you",
    "c:which:often": "Often",
    "place:note": "Step-free",
}


def test_each_text_says_what_it_is_and_which_question_it_belongs_to() -> None:
    slots = slots_of([*SOURCES, "thanks"], SOURCES)

    assert [(s.part, s.number, s.beside) for s in slots] == [
        ("title", None, ""),
        ("question", 1, ""),
        ("hint", 1, "How long?"),
        ("question", 2, ""),
        ("choice", 2, "Which?"),
        ("section", None, ""),
        ("choice", 2, "Which?"),
        ("text", None, ""),
    ]


def test_a_translation_keeps_every_place_where_an_answer_is_put_in() -> None:
    slot = Slot("q:why", "You waited {{q:wait}} days. Why?", "question")

    assert faults_of(slot, "{{q:wait}} دن۔ کیوں؟") == []
    assert faults_of(slot, "") == []
    (lost,) = faults_of(slot, "کیوں؟")
    assert (lost.kind, lost.detail) == (FaultKind.PLACEHOLDER_LOST, "{{q:wait}}")
    kinds = [fault.kind for fault in faults_of(slot, "{{q:weit}}?")]
    assert kinds == [FaultKind.PLACEHOLDER_LOST, FaultKind.PLACEHOLDER_UNKNOWN]


def test_a_text_over_its_limit_says_by_how_much() -> None:
    slot = Slot("title", "Title", "title")
    (fault,) = faults_of(slot, "x" * (slot.limit + 7))
    assert (fault.kind, fault.detail) == (FaultKind.TOO_LONG, "7")


def test_much_longer_is_more_than_half_as_long_again_and_not_a_few_letters() -> None:
    assert not is_much_longer("No", "Nein!")
    assert not is_much_longer("x" * 100, "y" * 150)
    assert is_much_longer("x" * 100, "y" * 151)


@pytest.mark.parametrize(
    ("language", "forms"), [("zh_Hans", 1), ("en", 2), ("en_easy", 2), ("pl", 3), ("ar", 6)]
)
def test_the_groups_of_numbers_are_those_of_the_language(language: str, forms: int) -> None:
    assert len(plural_examples(language)) == forms


def test_polish_numbers_are_grouped_as_polish_does() -> None:
    assert (1,) in plural_examples("pl")
    assert (2, 3, 4) in plural_examples("pl")


def test_the_same_text_comes_before_a_like_one_and_the_checked_before_the_draft() -> None:
    memories = [
        Memory("How easy was it to see a dentist?", "C", "Dentists", is_checked=True),
        Memory("How easy was it to see a GP?", "A", "Old", is_checked=False),
        Memory("How easy was it to see a GP?", "B", "Older", is_checked=True),
        Memory("Tell us about the food", "D", "Food", is_checked=True),
    ]
    found = matches_of("How easy was it to see a GP?", memories)

    assert [match.memory.text for match in found] == ["B", "A", "C"]
    assert [match.likeness for match in found][:2] == [100, 100]
    assert 80 <= found[2].likeness < 100


def test_progress_counts_each_state_and_unchecked_words_of_a_machine() -> None:
    progress = progress_of(
        [
            (TextState.CHECKED, True),
            (TextState.DRAFT, True),
            (TextState.MISSING, False),
            (TextState.STALE, False),
        ]
    )
    assert (progress.total, progress.by_machine, progress.percent_checked) == (4, 1, 25.0)
    assert not progress.is_ready


@pytest.mark.parametrize(
    ("address", "is_good"),
    [
        ("https://video.example.nhs.uk/w/1?t=2", True),
        ("gp-intro_2.mp4", True),
        ("http://video.example/1", False),
        ("javascript:alert(1)", False),
        ("https://", False),
        ("https://user@evil.example/", False),
        ("../secret.mp4", False),
        ("https://a.example/\u0000 x", False),
        ("https://[bad", False),
        ("clip.mov", False),
    ],
)
def test_a_video_is_https_or_a_file_of_ours(address: str, is_good: bool) -> None:
    assert is_video(address) is is_good


def test_a_browser_that_changes_line_ends_has_not_changed_the_text() -> None:
    assert stamp("One\r\ntwo ") == stamp("One\ntwo")
