"""A survey as a form on paper: numbered questions, boxes, lines, and where to go on.

The same question ids, words and choices as on the screen. Refuses to print a question that paper
cannot carry, such as a photo; those are left out and the numbers close up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from insightbank.engagement.activities.rules import ShownText
from insightbank.engagement.capture.columns import known_facts
from insightbank.engagement.capture.rules import FormId
from insightbank.engagement.capture.skips import Only, leads_to, only_for
from insightbank.engagement.surveys.forms.fields import Asking
from insightbank.engagement.surveys.kinds import kind_of
from insightbank.engagement.surveys.models import Question, Section
from insightbank.engagement.surveys.queries import Survey
from insightbank.places.rules import AnswerKind, PlaceAnswer
from insightbank.web.profile_labels import ProfileQuestion

LINES = {"long_text": 8, "short_text": 2, "place": 1}
FORMATS = ("standard", "large", "easy")


@dataclass(frozen=True, slots=True)
class PaperOption:
    """A box to tick: its words, whether words can be written beside it, and where it leads to."""

    words: ShownText
    has_line: bool = False
    leads_to: int | None = None


@dataclass(frozen=True, slots=True)
class PaperQuestion:
    """A question on paper; ``shape`` is one of SHAPES, or ``tick``."""

    number: int
    key: str
    shape: str
    asking: Asking
    takes_several: bool = False
    options: Sequence[PaperOption] = ()
    columns: Sequence[ShownText] = ()
    steps: Sequence[int] = ()
    lines: int = 0
    only: PaperOnly | None = None
    picture: str = ""


@dataclass(frozen=True, slots=True)
class PaperOnly:
    """Whom a question is for: the number of a question and a choice's words, or neither."""

    number: int = 0
    words: ShownText | None = None


@dataclass(frozen=True, slots=True)
class PaperSection:
    """A heading with the questions below it; the first may have none."""

    title: ShownText | None
    intro: ShownText | None
    questions: list[PaperQuestion] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PaperForm:
    """Everything a form has, for one language and format."""

    survey: Survey
    id: FormId
    format: str
    sections: Sequence[PaperSection]
    facts: Sequence[ProfileQuestion]

    @property
    def is_large(self) -> bool:
        return self.format == "large"


def paper_form(survey: Survey, *, format: str, today: date) -> PaperForm:  # noqa: A002
    """Lay a survey out on paper in the language its texts were loaded in."""
    asked = [q for q in survey.questions if not kind_of(q).takes_file]
    items = [item for item in survey.items if item.key in {q.key for q in asked}]
    numbers = {item.key: number for number, item in enumerate(items, start=1)}
    sections: list[PaperSection] = []
    for entry in survey.entries:
        if isinstance(entry, Section):
            title = survey.texts.of(f"s:{entry.key}")
            sections.append(PaperSection(title, survey.texts.of(f"s:{entry.key}:intro")))
        elif entry.key in numbers:
            sections = sections or [PaperSection(None, None)]
            only = only_for(items[numbers[entry.key] - 1])
            question = _question(survey, entry, numbers, today, only)
            sections[-1].questions.append(_with_skips(question, entry, items))
    version = survey.version.number
    return PaperForm(
        survey,
        FormId(survey.activity.slug, version, survey.texts.wanted),
        format,
        sections,
        known_facts(survey.activity.ask_profile),
    )


def asking_on_paper(survey: Survey, question: Question, today: date) -> Asking:
    """Give a question's words; nothing can be looked up on paper."""
    return Asking(
        question,
        survey.texts,
        today,
        find_place=lambda _typed: PlaceAnswer(AnswerKind.NOT_GIVEN),
        name_place=lambda slug: slug,
    )


def _question(
    survey: Survey, question: Question, numbers: Mapping[str, int], today: date, only: Only | None
) -> PaperQuestion:
    asking = asking_on_paper(survey, question, today)
    write_in = question.settings.get("write_in")
    settings = kind_of(question).settings(question.settings)
    is_scale = question.kind == "scale"
    return PaperQuestion(
        numbers[question.key],
        question.key,
        _shape(question),
        asking,
        takes_several=question.kind == "multiple",
        options=[
            PaperOption(asking.option_text(key), has_line=key == write_in)
            for key in kind_of(question).choices(question)
        ],
        columns=[asking.column_text(key) for key in settings.get("columns", ())],
        steps=range(settings["min"], settings["max"] + 1) if is_scale else (),
        lines=LINES.get(question.kind, 0),
        only=_only(survey, only, numbers, today),
        picture=survey.texts.picture(f"q:{question.key}"),
    )


SHAPES = {
    "scale": "scale",
    "matrix": "grid",
    "ranking": "rank",
    "number": "number",
    "date": "day",
    "month": "month",
    "postcode": "post",
    "consent": "consent",
    "short_text": "lines",
    "long_text": "lines",
    "place": "lines",
}
"""How a kind looks on paper; a kind that is not here is one of choices."""


def _shape(question: Question) -> str:
    return SHAPES.get(question.kind, "tick")


def _only(
    survey: Survey, only: Only | None, numbers: Mapping[str, int], today: date
) -> PaperOnly | None:
    if only is None:
        return None
    earlier = survey.question(only.question)
    if not only.is_plain or earlier is None or earlier.key not in numbers:
        return PaperOnly()
    if only.choice not in kind_of(earlier).choices(earlier):
        return PaperOnly()
    words = asking_on_paper(survey, earlier, today).option_text(only.choice)
    return PaperOnly(numbers[earlier.key], words)


def _with_skips(question: PaperQuestion, row: Question, items: Sequence) -> PaperQuestion:  # type: ignore[type-arg]
    """Say beside each single choice where to go on, where that is not the next question."""
    if question.shape != "tick" or question.takes_several:
        return question
    options = [
        PaperOption(option.words, option.has_line, leads_to(items, row.key, key))
        for option, key in zip(question.options, kind_of(row).choices(row), strict=True)
    ]
    return PaperQuestion(
        **{name: getattr(question, name) for name in question.__slots__} | {"options": options}
    )
