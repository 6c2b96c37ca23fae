"""What a column of a file may hold, and a guess from its heading; never a guess about an answer.

A target is a text: ``q:<question>`` for a whole answer, ``q:<question>:<part>`` for one choice or
row of it, ``t:<question>`` for the words beside a choice, ``f:<fact>`` for a fact about the person,
``date``, ``language`` or ``channel``; "" leaves the column out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from insightbank.engagement.surveys.kinds import kind_of
from insightbank.engagement.surveys.models import Question
from insightbank.engagement.surveys.queries import Survey
from insightbank.web.profile_labels import PROFILE_QUESTIONS, ProfileQuestion, profile_question

OUT = ""
DATE, LANGUAGE, CHANNEL = "date", "language", "channel"
PARTED_KINDS = frozenset({"multiple", "matrix", "ranking"})
OWN_NAMES = {
    DATE: ("date", "answered_on", "response date", "submission date", "date submitted"),
    LANGUAGE: ("language", "response language"),
    CHANNEL: ("channel", "how answered"),
}


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a survey in every language it is offered in, by subject."""

    by_subject: Mapping[str, Sequence[str]]

    def of(self, subject: str) -> Sequence[str]:
        return self.by_subject.get(subject, ())


@dataclass(frozen=True, slots=True)
class Target:
    """Somewhere a column can go: its text, the question it belongs to and the part of it."""

    text: str
    question: Question | None = None
    part: str = ""
    fact: ProfileQuestion | None = None


def targets_of(survey: Survey) -> list[Target]:
    """List where columns can go, in the order of the survey."""
    found: list[Target] = [Target(name) for name in (DATE, LANGUAGE, CHANNEL)]
    for question in survey.questions:
        kind = kind_of(question)
        if kind.takes_file or not kind.columns(question):
            continue
        found.append(Target(f"q:{question.key}", question))
        if question.kind in PARTED_KINDS:
            found += [
                Target(f"q:{question.key}:{o.key}", question, o.key) for o in question.options
            ]
        if question.settings.get("write_in"):
            found.append(Target(f"t:{question.key}", question))
    asked = [profile_question(fact) for fact in survey.activity.ask_profile]
    found += [Target(f"f:{fact.id}", fact=fact) for fact in asked if fact is not None]
    return found


def template_header(survey: Survey) -> list[str]:
    """Name the columns of an empty file to fill: those of an export, and what goes with them."""
    header = [DATE, LANGUAGE]
    for question in survey.questions:
        if not kind_of(question).takes_file:
            header += kind_of(question).columns(question)
    return header + [f"about_{fact}" for fact in survey.activity.ask_profile]


def guess_mapping(header: Sequence[str], survey: Survey, words: Words) -> list[str]:
    """Guess the target of each column; what matches nothing is left out."""
    by_name: dict[str, str] = {}
    for target in targets_of(survey):
        for name in names_of(target, words):
            by_name.setdefault(folded(name), target.text)
    taken: set[str] = set()
    guessed = []
    for heading in header:
        found = by_name.get(folded(heading), OUT)
        guessed.append(OUT if found in taken else found)
        taken.add(found)
    return guessed


def names_of(target: Target, words: Words) -> Iterator[str]:
    """List the headings that mean a target: its key, an export's heading, its words anywhere."""
    if target.question is None:
        if target.fact is not None:
            yield from (f"about_{target.fact.id}", target.fact.id, str(target.fact.label))
        yield from OWN_NAMES.get(target.text, ())
        return
    key = target.question.key
    if target.text.startswith("t:"):
        write_in = target.question.settings["write_in"]
        yield from (f"{key}_{write_in}_text", f"{key}[other]", f"{key}_other")
        return
    if not target.part:
        yield key
        yield from words.of(f"q:{key}")
        return
    yield from _part_names(key, target.part, words)


def _part_names(key: str, part: str, words: Words) -> Iterator[str]:
    yield from (f"{key}_{part}", f"{key}[{part}]", f"{key}_{part}_place")
    for question in words.of(f"q:{key}"):
        for option in words.of(f"o:{key}:{part}"):
            yield from (f"{question} [{option}]", f"{question} - {option}", f"{question}: {option}")


def folded(text: str) -> str:
    """Fold a heading or an answer for comparing: case, spaces and kinds of dash do not matter."""
    plain = text.casefold().replace("\N{EN DASH}", "-").replace("\N{EM DASH}", "-")
    plain = plain.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    return re.sub(r"[\s\N{NO-BREAK SPACE}]+", " ", plain).strip(" .:?*")


def known_facts(ids: Iterable[str]) -> list[ProfileQuestion]:
    """List the facts of a survey in the order they are asked."""
    wanted = set(ids)
    return [question for question in PROFILE_QUESTIONS if question.id in wanted]
