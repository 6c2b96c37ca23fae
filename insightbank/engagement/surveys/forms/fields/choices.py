"""Radios, checkboxes and lists to choose from."""

from __future__ import annotations

from typing import Any

from wtforms import RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import ValidationError

from insightbank.engagement.surveys.forms.fields.base import ANSWER, OTHER, Asking, Fields
from insightbank.engagement.surveys.kinds import KINDS, SHORT_TEXT, Given
from insightbank.engagement.surveys.kinds.consents import AGREED
from insightbank.web.form_fields import SelectChoice
from insightbank.web.forms import NOT_A_CHOICE, AtMost
from insightbank.web.i18n import _, _l


def _choice_fields(field: type[Any], asking: Asking) -> dict[str, Any]:
    alone = {option.key for option in asking.question.options if option.is_exclusive}
    choices = [
        SelectChoice(
            key, asking.option_text(key), render_kw={"exclusive": True} if key in alone else {}
        )
        for key in KINDS[asking.question.kind].choices(asking.question)
    ]
    fields = {ANSWER: field(asking.label.text, choices=choices, validate_choice=False)}
    if asking.question.settings.get("write_in"):
        fields[OTHER] = StringField(_l("Tell us more"), [AtMost(SHORT_TEXT)])
    return fields


def _write_in(form: Any, asking: Asking, chosen: list[str]) -> str | None:
    """Read the words beside a choice; words without the choice are kept by asking for it."""
    written = (form[OTHER].data if OTHER in form else None) or None
    write_in = asking.question.settings.get("write_in")
    if written and write_in not in chosen:
        choice = asking.option(str(write_in))
        raise ValidationError(
            _("You wrote more beside “%(choice)s”. Choose it too.", choice=choice)
        )
    return written


class SingleFields(Fields):
    """Radios."""

    kind = "single"

    def make(self, asking: Asking) -> dict[str, Any]:
        return _choice_fields(RadioField, asking)

    def read(self, form: Any, asking: Asking) -> Given:
        chosen = form[ANSWER].data or None
        if chosen is not None and chosen not in KINDS[self.kind].choices(asking.question):
            raise ValidationError(str(NOT_A_CHOICE))
        return Given(chosen, _write_in(form, asking, [chosen] if chosen else []))

    def show(self, value: Any, text: str | None) -> dict[str, Any]:
        return {ANSWER: value, OTHER: text}

    def summary(self, asking: Asking, value: Any, text: str | None) -> str:
        return "\n".join(filter(None, [asking.option(value), text]))


class MultipleFields(Fields):
    """Checkboxes."""

    kind = "multiple"
    help = _l("Choose all that apply to you.")

    def make(self, asking: Asking) -> dict[str, Any]:
        return _choice_fields(SelectMultipleField, asking)

    def read(self, form: Any, asking: Asking) -> Given:
        ticked = set(form[ANSWER].data or ())
        options = asking.question.options
        chosen = [option.key for option in options if option.key in ticked]
        if ticked - set(chosen):
            raise ValidationError(str(NOT_A_CHOICE))
        alone = [o.key for o in options if o.is_exclusive and o.key in ticked]
        if alone and len(chosen) > 1:
            raise ValidationError(
                _("You cannot choose “%(choice)s” with others.", choice=asking.option(alone[0]))
            )
        return Given(chosen or None, _write_in(form, asking, chosen))

    def show(self, value: Any, text: str | None) -> dict[str, Any]:
        return {ANSWER: value, OTHER: text}

    def summary(self, asking: Asking, value: Any, text: str | None) -> str:
        return "\n".join(filter(None, [*(asking.option(key) for key in value), text]))


class DropdownFields(SingleFields):
    """A list that opens; a script adds a box that makes a long one shorter."""

    kind = "dropdown"
    template = "surveys/kinds/dropdown.html"

    def make(self, asking: Asking) -> dict[str, Any]:
        fields = _choice_fields(SelectField, asking)
        choices = [SelectChoice("", ""), *fields[ANSWER].kwargs["choices"]]
        fields[ANSWER] = SelectField(asking.label.text, choices=choices, validate_choice=False)
        return fields

    def show(self, value: Any, text: str | None) -> dict[str, Any]:
        return {ANSWER: value or "", OTHER: text}


class YesNoFields(SingleFields):
    """Two or three radios with the words of the kind."""

    kind = "yes_no"


class LikertFields(SingleFields):
    """Radios in the order of the scale."""

    kind = "likert"
    template = "surveys/kinds/steps.html"


class SmileyFields(SingleFields):
    """Radios with a face beside the words; the words say all that the face does."""

    kind = "smiley"
    template = "surveys/kinds/smiley.html"


class ConsentFields(Fields):
    """One box to tick, with the whole statement above it."""

    kind = "consent"
    template = "surveys/kinds/consent.html"

    def make(self, asking: Asking) -> dict[str, Any]:
        choices = [SelectChoice(AGREED, asking.option_text(AGREED))]
        field = SelectMultipleField(asking.label.text, choices=choices, validate_choice=False)
        return {ANSWER: field}

    def read(self, form: Any, asking: Asking) -> Given:
        ticked = set(form[ANSWER].data or ())
        if ticked - {AGREED}:
            raise ValidationError(str(NOT_A_CHOICE))
        if not ticked and asking.question.is_required:
            raise ValidationError(_("Tick the box if you agree. You cannot go on if you do not."))
        return Given(AGREED if ticked else None)

    def show(self, value: Any, text: str | None) -> dict[str, Any]:
        return {ANSWER: [value] if value else []}

    def summary(self, asking: Asking, value: Any, text: str | None) -> str:
        return asking.option(AGREED)
