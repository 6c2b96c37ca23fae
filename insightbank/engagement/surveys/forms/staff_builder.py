"""The forms of the builder's page: a question in one go, a section, a reason, what to copy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, SelectField, SelectMultipleField, StringField, TextAreaField

from insightbank.engagement.activities.rules import LONGEST_TEXT
from insightbank.engagement.surveys.forms.staff import KIND_LABELS, SurveyForm
from insightbank.engagement.surveys.kinds import KINDS, SHORT_TEXT
from insightbank.web.form_fields import SelectChoice
from insightbank.web.forms import Answered, AtMost, Form
from insightbank.web.i18n import _, _l

LONGEST_REASON = 1_000
NEEDS_MORE = frozenset({"matrix", "consent"})
"""Kinds that cannot be asked before their own page has been filled in."""


class FixedSurveyForm(SurveyForm):
    """The settings of a survey whose words are published and fixed."""

    title = None  # type: ignore[assignment]  # WTForms leaves out what is None
    intro = None  # type: ignore[assignment]
    thanks = None  # type: ignore[assignment]

    def texts(self) -> dict[str, str]:
        return {}


class QuickForm(Form):
    """A question with the settings its kind starts with."""

    text = StringField(_l("Question"), [Answered(_l("Enter the question.")), AtMost(SHORT_TEXT)])
    kind = SelectField(_l("Kind of answer"), choices=[])
    choices = TextAreaField(
        _l("Choices"),
        [AtMost(LONGEST_TEXT)],
        description=_l("One on each line. Leave empty for a question without choices."),
    )
    is_required = BooleanField(_l("An answer is needed"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [SelectChoice(name, str(words)) for name, words in KIND_LABELS.items()]

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        kind, lines = KINDS[self.kind.data], self.choice_lines()
        if self.needs_more:
            return True
        if len(set(lines)) != len(lines):
            return self._refuse(_("Two choices are the same."))
        if kind.takes_options and len(lines) < 2:
            return self._refuse(_("Enter at least 2 choices, one on a line."))
        if lines and not kind.fits_options(lines):
            return self._refuse(_("A question of this kind cannot have these choices."))
        return True

    def _refuse(self, message: str) -> bool:
        self.choices.errors = [*self.choices.errors, message]
        return False

    @property
    def needs_more(self) -> bool:
        return self.kind.data in NEEDS_MORE

    def choice_lines(self) -> list[str]:
        return [line.strip() for line in (self.choices.data or "").split("\n") if line.strip()]


class SectionForm(Form):
    """A heading over questions."""

    heading = StringField(_l("Heading"), [Answered(_l("Enter the heading.")), AtMost(SHORT_TEXT)])
    under = TextAreaField(
        _l("What to say under it"),
        [AtMost(LONGEST_TEXT)],
        description=_l("People see this above the first question of the section."),
    )


class ReasonForm(Form):
    """Why a step is taken."""

    reason = TextAreaField(
        _l("Reason"),
        [Answered(_l("Enter the reason.")), AtMost(LONGEST_REASON)],
        description=_l("It is kept with your name."),
    )


class CopyForm(Form):
    """Questions to copy; build it with ``copy_form``."""

    questions = SelectMultipleField(_l("Questions"), choices=[], validate_choice=True)
    facts = SelectMultipleField(
        _l("About the person"),
        choices=[],
        description=_l("Asked at the end, one by one, only of people who agree."),
        validate_choice=True,
    )


def copy_form(
    questions: Sequence[tuple[str, str]],
    facts: Sequence[tuple[str, str]] = (),
    chosen: Sequence[str] = (),
) -> CopyForm:
    """Build the form: keys with words of questions, and of questions about the person."""
    form = CopyForm(data={"facts": list(chosen)})
    form.questions.choices = [SelectChoice(key, words) for key, words in questions]
    form.facts.choices = [SelectChoice(key, words) for key, words in facts]
    return form
