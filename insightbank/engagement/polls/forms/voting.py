"""A vote: one of the answers, and the token that lets a browser without cookies vote once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wtforms import RadioField
from wtforms.validators import ValidationError

from insightbank.web.form_fields import SelectChoice
from insightbank.web.form_tokens import TokenForm
from insightbank.web.forms import NOT_A_CHOICE, Answered
from insightbank.web.i18n import _l

if TYPE_CHECKING:
    from insightbank.engagement.polls.queries import ShownPoll


class VoteForm(TokenForm):
    """Build it with ``vote_form``."""

    keys: frozenset[str] = frozenset()
    choice = RadioField("", [Answered(_l("Choose one answer."))], validate_choice=False)

    def validate_choice(self, field: RadioField) -> None:
        if field.data and field.data not in self.keys:
            raise ValidationError(str(NOT_A_CHOICE))


def vote_form(shown: ShownPoll, *, posted: bool) -> VoteForm:
    """Build the form of a poll, as posted or empty; its label is the question."""
    form = VoteForm() if posted else VoteForm(formdata=None)
    form.keys = frozenset(option.key for option in shown.options)
    form.choice.label.text = shown.texts.of("title").text
    form.choice.choices = [
        SelectChoice(option.key, shown.texts.of(f"o:{option.key}")) for option in shown.options
    ]
    return form
