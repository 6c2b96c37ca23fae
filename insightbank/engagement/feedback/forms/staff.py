"""What staff type: a decision, and its translation."""

from __future__ import annotations

from typing import Any

from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError

from insightbank.engagement.feedback.rules import LONGEST, LONGEST_WHO, NEEDS_WHY, PARTS, Outcome
from insightbank.web.form_fields import DayMonthYearField, SelectChoice
from insightbank.web.forms import Answered, AtMost, Form
from insightbank.web.i18n import LazyString, _, _l

OUTCOME_LABELS: dict[Outcome, LazyString] = {
    Outcome.DONE: _l("We have done it"),
    Outcome.PLANNED: _l("We will do it"),
    Outcome.PARTLY: _l("We do some of it"),
    Outcome.LOOKING: _l("We are looking into it"),
    Outcome.NOT_DONE: _l("We will not do it"),
}


class TextsForm(Form):
    """The texts of a decision in one language."""

    said = TextAreaField(_l("You said"), [Answered(_l("Enter what people said.")), AtMost(LONGEST)])
    decided = TextAreaField(
        _l("We did"), [Answered(_l("Enter what was decided.")), AtMost(LONGEST)]
    )
    why_not = TextAreaField(
        _l("Why not"),
        [AtMost(LONGEST)],
        description=_l("Needed where you will not do it, or only some of it."),
    )

    def texts(self) -> dict[str, str]:
        return {part: self[part].data or "" for part in PARTS}


class DecisionForm(TextsForm):
    """A decision on an activity."""

    activity = SelectField(_l("Which activity does it answer?"))
    outcome = RadioField(
        _l("What came of it?"),
        [Answered(_l("Choose what came of it."))],
        choices=[SelectChoice(str(key), words) for key, words in OUTCOME_LABELS.items()],
    )
    decided_by = StringField(
        _l("Who decided"),
        [Answered(_l("Enter who decided.")), AtMost(LONGEST_WHO)],
        description=_l("A board, a committee or a role, for example Primary Care Committee."),
    )
    decided_on = DayMonthYearField(_l("When it was decided"))

    def __init__(self, *args: Any, activities: list[SelectChoice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.activity.choices = activities
        if not activities:
            del self.activity

    def validate_decided_on(self, field: DayMonthYearField) -> None:
        if not field.data and not field.errors:
            raise ValidationError(_("Enter the day it was decided."))

    def validate_why_not(self, field: TextAreaField) -> None:
        if not field.data and self.outcome.data in NEEDS_WHY:
            raise ValidationError(_("Say why not, so that people know."))
