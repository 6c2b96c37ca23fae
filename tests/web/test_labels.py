"""Every id that can be shown has words, and every question about a person can be declined."""

from __future__ import annotations

import pytest

from insightbank.core.roles import Role
from insightbank.core.taxonomy import load_taxonomy
from insightbank.web import labels
from insightbank.web.profile_labels import (
    PREFER_NOT_TO_SAY,
    PROFILE_QUESTIONS,
    ProfileQuestion,
    profile_question,
)


def test_every_theme_and_plus_group_of_the_taxonomy_has_words() -> None:
    taxonomy = load_taxonomy()
    assert set(labels.THEMES) == set(taxonomy.themes)
    assert set(labels.PLUS_GROUPS) == set(taxonomy.plus_groups)


def test_every_role_has_words() -> None:
    assert set(labels.ROLES) == set(Role)


def test_an_id_that_was_retired_shows_as_itself() -> None:
    assert labels.theme_label("long-gone") == "long-gone"
    assert labels.plus_label("long-gone") == "long-gone"
    assert labels.source_label("long-gone") == "long-gone"
    assert PROFILE_QUESTIONS[0].option_label("long-gone") == "long-gone"
    assert profile_question("long-gone") is None


@pytest.mark.parametrize("question", PROFILE_QUESTIONS, ids=lambda question: question.id)
def test_every_question_about_a_person_can_be_declined_and_says_why(
    question: ProfileQuestion,
) -> None:
    codes = [code for code, _label in question.options]
    assert codes[-1] == PREFER_NOT_TO_SAY
    assert len(codes) == len(set(codes))
    assert question.write_in <= question.codes
    assert str(question.why).startswith("We ask")
    assert [choice.value for choice in question.choices()] == codes
    assert {code for _name, codes in question.groups for code in codes} <= question.codes
    if question.ask_if:
        asked_before = profile_question(question.ask_if[0])
        assert asked_before is not None
        assert question.ask_if[1] in asked_before.codes
