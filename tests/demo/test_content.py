"""What must be true of the texts of the demonstration, whoever writes them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from random import Random
from typing import Any

import pytest
from flask import Flask

from insightbank.core.languages import SCREEN_LANGUAGES
from insightbank.core.taxonomy import load_taxonomy
from insightbank.demo import loading
from insightbank.demo.notes import load_notes
from insightbank.demo.people import PEOPLE
from insightbank.demo.residents import Residents, load_homes
from insightbank.demo.responses import load_texts
from insightbank.demo.surveys import SCHEDULES, load_definitions
from insightbank.engagement.surveys.kinds import FREE_TEXT_KINDS, KINDS
from insightbank.insights.importing import load_place_names
from insightbank.insights.records import parse_line
from insightbank.insights.rules import MAKE_UP
from insightbank.web.profile_labels import QUESTIONS_BY_ID

TODAY = date(2026, 11, 20)
PHONE = re.compile(r"(?<![\d-])(?:\+\s?44|\(?0)[\d ()-]{7,}\d")
DRAMA = re.compile(r"07700900\d{3}")
ADDRESS = re.compile(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)+)")
RESERVED = re.compile(r"example\.(?:org|com|net)")


def shipped_texts() -> Iterator[tuple[str, str]]:
    for folder in ("activities", "data"):
        for path in (files("insightbank.demo") / folder).iterdir():
            yield path.name, path.read_text("utf-8")


def texts_in(part: Any) -> Iterator[dict[str, str]]:
    """Find every text by language in a definition."""
    if isinstance(part, dict):
        if "en" in part:
            yield part
        for inner in part.values():
            yield from texts_in(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from texts_in(inner)


@pytest.mark.parametrize("definition", load_definitions(), ids=lambda d: d["slug"])
def test_every_text_of_a_survey_is_there_in_each_of_its_languages(definition: Any) -> None:
    languages = set(definition["languages"])

    for text in texts_in(definition):
        assert set(text) == languages
        assert all(isinstance(words, str) and words.strip() for words in text.values())


@pytest.mark.parametrize("definition", load_definitions(), ids=lambda d: d["slug"])
def test_every_survey_asks_for_a_place_and_lets_people_tell_their_story(definition: Any) -> None:
    kinds = [question["kind"] for question in definition["questions"]]

    assert 4 <= len(kinds) <= 8
    assert kinds.count("postcode") == 1
    assert "long_text" in kinds
    assert set(definition["ask_profile"]) <= set(QUESTIONS_BY_ID)


def test_the_surveys_show_every_kind_of_question_and_two_all_languages() -> None:
    definitions = load_definitions()
    everywhere = [d for d in definitions if set(d["languages"]) >= set(SCREEN_LANGUAGES)]

    assert {q["kind"] for d in definitions for q in d["questions"]} == set(KINDS)
    assert len(everywhere) == 2
    assert sum(schedule.share for schedule in SCHEDULES.values()) == pytest.approx(1)


def test_every_free_text_question_has_answers_and_only_in_languages_of_its_survey() -> None:
    count: Counter[str] = Counter()
    for definition in load_definitions():
        asked = {q["key"] for q in definition["questions"] if q["kind"] in FREE_TEXT_KINDS}
        written = load_texts()[definition["slug"]]
        assert set(written) == asked
        for by_language in written.values():
            assert set(by_language) <= set(definition["languages"])
            count.update({language: len(texts) for language, texts in by_language.items()})

    assert count["en"] >= 25
    assert all(count[language] >= 6 for language in SCREEN_LANGUAGES)


def test_no_telephone_number_or_address_could_be_anybodys() -> None:
    for name, text in shipped_texts():
        for number in PHONE.findall(text):
            assert DRAMA.fullmatch(re.sub(r"\D", "", number)), f"{name}: {number}"
        for domain in ADDRESS.findall(text):
            assert RESERVED.fullmatch(domain), f"{name}: {domain}"


def test_notes_name_groups_and_authors_that_there_are() -> None:
    groups = set(load_taxonomy().plus_groups)

    for note in load_notes():
        assert set(note["plus"]) <= groups
        assert note["by"] in {person.email for person in PEOPLE}
        for name, counts in note.get("make_up", {}).items():
            assert set(counts) <= set(MAKE_UP[name])
            assert sum(counts.values()) <= note["people"]


def test_every_line_of_evidence_can_be_imported(app: Flask, places: None) -> None:
    names = load_place_names(TODAY)
    references = [
        parse_line(line.encode(), names).reference
        for file in loading.EVIDENCE
        for line in loading.evidence_lines(file)
    ]

    assert references
    assert len(set(references)) == len(references)


def test_some_are_heard_less_than_their_share(app: Flask, places: None) -> None:
    rng = Random(1)
    residents = Residents("getting-help-from-your-gp", tuple(SCREEN_LANGUAGES), today=TODAY)
    heard = [residents.draw(rng) for _ in range(1500)]
    facts = [{question: values[0] for question, values, _ in r.facts} for r in heard]
    homes = load_homes(TODAY)

    def lives_in_thurrock(place: Any) -> bool:
        return place.district is not None and place.district.slug == "thurrock"

    share = sum(n for place, n in homes if lives_in_thurrock(place)) / sum(n for _, n in homes)
    young = [f.get("sex") for f in facts if f.get("age_band") == "18-24"]

    assert sum(lives_in_thurrock(r.place) for r in heard) / len(heard) < share / 2
    assert young.count("male") < young.count("female") / 3
    assert not any(f.get("ethnic_group") == "white_roma" for f in facts)
    assert sum(f.get("ethnic_group") == "asian_bangladeshi" for f in facts) / len(facts) < 0.005
    assert {r.language for r in heard} == set(SCREEN_LANGUAGES)
