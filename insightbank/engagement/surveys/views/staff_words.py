"""A survey's rules and their troubles in words, for those who build it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from insightbank.engagement.activities.rules import ShownText
from insightbank.engagement.surveys.forms.fields import FIELDS
from insightbank.engagement.surveys.forms.staff_conditions import OPERATOR_LABELS
from insightbank.engagement.surveys.kinds import kind_of
from insightbank.engagement.surveys.logic import WITHOUT_VALUE, Condition, Rule, condition_of
from insightbank.engagement.surveys.logic_checks import (
    Problem,
    Trouble,
    is_one_of,
    operators_of,
)
from insightbank.engagement.surveys.queries import Draft, Survey
from insightbank.engagement.surveys.views.piping import asking_of
from insightbank.web.i18n import LazyString, _, _l

if TYPE_CHECKING:
    from insightbank.engagement.surveys.models import Question, Section

LONGEST = 60
STATE_LABELS: dict[str, tuple[LazyString, str]] = {
    "draft": (_l("Draft"), "yellow"),
    "review": (_l("In review"), "orange"),
    "translated": (_l("Ready to open"), "blue"),
    "open": (_l("Open"), "green"),
    "closed": (_l("Closed"), "grey"),
    "reported": (_l("Reported"), "purple"),
}
TROUBLES: dict[Trouble, LazyString] = {
    Trouble.UNKNOWN: _l("The condition is about a question that is not there any more."),
    Trouble.LATER: _l("The condition is about a question that comes later."),
    Trouble.LOOP: _l("The conditions go round in a circle: each waits for the other."),
    Trouble.OPERATOR: _l("The condition cannot be used with a question of that kind."),
    Trouble.VALUE: _l("The condition names an answer that cannot be given."),
    Trouble.DEAD_END: _l("Nobody can ever be asked this: its conditions cannot all be true."),
    Trouble.PLACEHOLDER: _l("A text shows the answer to a question that is not asked before it."),
}
_NOTHING_SAID = Draft(None, {}, None, {})  # type: ignore[arg-type]  # nobody has answered
_ANY_DAY = date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the builder's list: a question with its number, or the heading of a section."""

    row: Question | Section
    number: int | None
    words: ShownText
    condition: str
    problems: tuple[str, ...]

    @property
    def is_section(self) -> bool:
        return self.number is None


def entries_of(survey: Survey, problems: tuple[Problem, ...]) -> list[Entry]:
    """List what the builder's page shows, in order."""
    entries = []
    number = 0
    for row in survey.entries:
        is_question = survey.question(row.key) is row
        number += is_question
        subject = f"q:{row.key}" if is_question else f"s:{row.key}"
        wrong = [p for p in problems if p.key == row.key] if is_question else []
        entries.append(
            Entry(
                row,
                number if is_question else None,
                survey.texts.of(subject),
                rule_words(row.show_if, survey) if row.show_if else "",
                tuple(str(TROUBLES[p.trouble]) for p in wrong),
            )
        )
    return entries


def problem_words(problems: tuple[Problem, ...]) -> list[str]:
    """Say each trouble once."""
    return list(dict.fromkeys(str(TROUBLES[problem.trouble]) for problem in problems))


def rule_words(rule: Rule, survey: Survey) -> str:
    """Say a rule in words; what belongs together inside it stands in brackets."""
    if "not" in rule:
        return _("not %(part)s", part=_inner_words(rule["not"], survey))
    if "q" in rule:
        return _condition_words(condition_of(rule), survey)
    name, between = ("all", _(" and ")) if "all" in rule else ("any", _(" or "))
    return between.join(_inner_words(part, survey) for part in rule[name])


def _inner_words(rule: Rule, survey: Survey) -> str:
    words = rule_words(rule, survey)
    return words if "q" in rule else f"({words})"


def _condition_words(condition: Condition, survey: Survey) -> str:
    question = survey.question(condition.question)
    named = _short(survey.texts.of(f"q:{condition.question}").text or condition.question)
    operator = str(OPERATOR_LABELS[condition.operator])
    if condition.operator in WITHOUT_VALUE:
        return _("“%(question)s” %(condition)s", question=named, condition=operator)
    answer = answer_words(survey, question, condition.value) if question else condition.value
    return _(
        "“%(question)s” %(condition)s “%(answer)s”",
        question=named,
        condition=operator,
        answer=answer,
    )


def answer_words(survey: Survey, question: Question, value: object) -> str:
    """Say an answer in the words of its choice."""
    asking = asking_of(survey, question.key, _NOTHING_SAID, _ANY_DAY)
    if asking is None or value not in kind_of(question).choices(question):
        return str(value)
    said = [value] if question.kind == "multiple" else value
    return FIELDS[question.kind].summary(asking, said, None)


def answers_to_choose(survey: Survey, before: list[Question]) -> list[tuple[str, str]]:
    """List what a condition can be about: every choice of the questions before, and each itself."""
    found = []
    for number, question in enumerate(before, start=1):
        words = f"{number}. {_short(survey.texts.of(f'q:{question.key}').text)}"
        if is_one_of(question) or question.kind == "multiple":
            for choice in kind_of(question).choices(question):
                said = _short(answer_words(survey, question, choice))
                found.append((f"{question.key}:{choice}", f"{words} – {said}"))
        is_typed = "at_least" in operators_of(question)
        own = _("a number or a date") if is_typed else _("any answer")
        found.append((f"{question.key}:", f"{words} – {own}"))
    return found


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"
