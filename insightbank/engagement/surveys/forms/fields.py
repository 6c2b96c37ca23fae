"""Form fields of each kind of question: one class each, found in ``FIELDS``, one for every kind.

A class says which fields a page has, reads an answer from them and shows one back. Refuses to keep
a postcode: what was found of it is read, what was typed is not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar

from flask_babel import format_decimal
from wtforms import RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import ValidationError

from insightbank.engagement.surveys.forms.dates import AnswerDateField, long_date
from insightbank.engagement.surveys.kinds import KINDS, LONG_TEXT, SHORT_TEXT, Asked, Given
from insightbank.engagement.surveys.rules import ShownText, Texts
from insightbank.places.rules import AnswerKind, PlaceAnswer
from insightbank.web.form_fields import SelectChoice
from insightbank.web.forms import NOT_A_CHOICE, AtMost
from insightbank.web.i18n import _, _l

ANSWER, OTHER, INSTEAD = "answer", "other", "instead"
LONGEST_NUMBER = 15
NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Asking:
    """A question on a page: its row, its texts, what was said so far and the day it is asked."""

    question: Asked
    texts: Texts
    today: date
    find_place: Callable[[str], PlaceAnswer]
    name_place: Callable[[str], str]
    said: Any = None

    @property
    def label(self) -> ShownText:
        return self.texts.of(f"q:{self.question.key}")

    @property
    def hint(self) -> ShownText:
        return self.part("hint")

    def part(self, name: str) -> ShownText:
        return self.texts.of(f"q:{self.question.key}:{name}")

    def option(self, key: str) -> str:
        return self.option_text(key).text

    def option_text(self, key: str) -> ShownText:
        shown = self.texts.of(f"o:{self.question.key}:{key}")
        return shown if shown.text else replace(shown, text=key)


class Fields:
    """What every kind's fields can do; the defaults are those of one field named ``answer``."""

    kind: ClassVar[str]
    attributes: ClassVar[Mapping[str, str]] = {}
    help: ClassVar[Any] = ""
    """The hint where the survey gives none."""

    def make(self, asking: Asking) -> dict[str, Any]:
        """Give unbound fields by name."""
        raise NotImplementedError

    def read(self, form: Any, asking: Asking) -> Given:
        """Read the answer; raises ValidationError with what to do about it."""
        raise NotImplementedError

    def show(self, value: Any, text: str | None) -> dict[str, Any]:
        """Give the data of the fields for an answer that was kept."""
        return {ANSWER: text if value is None else value}

    def summary(self, asking: Asking, value: Any, text: str | None) -> str:
        """Say an answer back in words."""
        return text or str(value)


def _choice_fields(field: type[Any], asking: Asking) -> dict[str, Any]:
    choices = [SelectChoice(o.key, asking.option_text(o.key)) for o in asking.question.options]
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
        if chosen is not None and chosen not in [o.key for o in asking.question.options]:
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


class ScaleFields(Fields):
    """Radios in a row, with words at both ends."""

    kind = "scale"

    def make(self, asking: Asking) -> dict[str, Any]:
        settings = KINDS[self.kind].settings(asking.question.settings)
        ends = {settings["min"]: asking.part("low"), settings["max"]: asking.part("high")}
        choices = [
            SelectChoice(str(step), _scale_label(step, ends.get(step)))
            for step in range(settings["min"], settings["max"] + 1)
        ]
        return {ANSWER: RadioField(asking.label.text, choices=choices, validate_choice=False)}

    def read(self, form: Any, asking: Asking) -> Given:
        settings = KINDS[self.kind].settings(asking.question.settings)
        steps = {str(step): step for step in range(settings["min"], settings["max"] + 1)}
        chosen = form[ANSWER].data or None
        if chosen is not None and chosen not in steps:
            raise ValidationError(str(NOT_A_CHOICE))
        return Given(steps[chosen] if chosen else None)

    def show(self, value: Any, text: str | None) -> dict[str, Any]:
        return {ANSWER: None if value is None else str(value)}


def _scale_label(step: int, end: ShownText | None) -> str | ShownText:
    return replace(end, text=f"{step} – {end.text}") if end and end.text else str(step)


class NumberFields(Fields):
    """A box for a number in the digits of any script."""

    kind = "number"
    attributes: ClassVar[Mapping[str, str]] = {"inputmode": "numeric"}

    def make(self, asking: Asking) -> dict[str, Any]:
        return {ANSWER: StringField(asking.label.text)}

    def read(self, form: Any, asking: Asking) -> Given:
        typed = form[ANSWER].data or ""
        if not typed:
            return Given()
        settings = KINDS[self.kind].settings(asking.question.settings)
        number = read_number(typed)
        if number is None:
            raise ValidationError(_("Enter a number, like 12."))
        if isinstance(number, float) and not settings["decimals"]:
            raise ValidationError(_("Enter a whole number, like 12."))
        if settings["min"] is not None and number < settings["min"]:
            raise ValidationError(_("Enter %(least)s or more.", least=settings["min"]))
        if settings["max"] is not None and number > settings["max"]:
            raise ValidationError(_("Enter %(most)s or less.", most=settings["max"]))
        return Given(number)

    def summary(self, asking: Asking, value: Any, text: str | None) -> str:
        return " ".join(filter(None, [str(format_decimal(value)), asking.part("unit").text]))


def read_number(typed: str) -> int | float | None:
    """Read a number in the digits of any script; None for what is not one, or is absurdly long."""
    plain = "".join(_digit(char) for char in typed[: LONGEST_NUMBER + 10] if not char.isspace())
    if len(typed) > LONGEST_NUMBER or not NUMBER.fullmatch(plain):
        return None
    value = float(plain)
    return int(value) if value.is_integer() else value


def _digit(char: str) -> str:
    if char == "\N{ARABIC DECIMAL SEPARATOR}":
        return "."
    if char == "\N{MINUS SIGN}":
        return "-"
    return str(unicodedata.decimal(char, char))


class DateFields(Fields):
    """Three boxes: day, month and year."""

    kind = "date"
    help = _l("For example, 27 3 2026.")

    def make(self, asking: Asking) -> dict[str, Any]:
        return {ANSWER: AnswerDateField(asking.label.text)}

    def read(self, form: Any, asking: Asking) -> Given:
        day: date | None = form[ANSWER].data
        if day is None:
            return Given()
        when = asking.question.settings.get("when", "any")
        if when == "past" and day > asking.today:
            raise ValidationError(_("Enter today's date or a date in the past."))
        if when == "future" and day < asking.today:
            raise ValidationError(_("Enter today's date or a date in the future."))
        return Given(day.isoformat())

    def show(self, value: Any, text: str | None) -> dict[str, Any]:
        return {ANSWER: date.fromisoformat(value) if value else None}

    def summary(self, asking: Asking, value: Any, text: str | None) -> str:
        return long_date(date.fromisoformat(value))


class ShortTextFields(Fields):
    """One line."""

    kind = "short_text"

    def make(self, asking: Asking) -> dict[str, Any]:
        return {ANSWER: StringField(asking.label.text, [AtMost(SHORT_TEXT)])}

    def read(self, form: Any, asking: Asking) -> Given:
        return Given(text=form[ANSWER].data or None)


class LongTextFields(ShortTextFields):
    """As many lines as it takes."""

    kind = "long_text"

    def make(self, asking: Asking) -> dict[str, Any]:
        return {ANSWER: TextAreaField(asking.label.text, [AtMost(LONG_TEXT)])}


PLACE_TEXTS = {
    "no_fixed_address": _l("I have no fixed address"),
    "outside_area": _l("I live outside mid and south Essex"),
    "not_given": _l("I prefer not to say"),
}
"""What can be ticked in place of a postcode; the first that is ticked counts."""
PLACE_SUMMARIES = {
    "partial": _l("Part of a postcode"),
    "ambiguous": _l("Part of a postcode"),
    "unknown": _l("A postcode we do not know yet"),
    "outside": _l("Outside mid and south Essex"),
    "outside_area": _l("Outside mid and south Essex"),
    "found": _l("In mid and south Essex"),
}


class PostcodeFields(Fields):
    """A box for a postcode or part of one, and ticks for those who have none to give."""

    kind = "postcode"
    help = _l("We only use it to find your area, then we delete it. The first part is enough.")
    attributes: ClassVar[Mapping[str, str]] = {"autocomplete": "postal-code", "dir": "ltr"}

    def make(self, asking: Asking) -> dict[str, Any]:
        choices = [SelectChoice(key, str(text)) for key, text in PLACE_TEXTS.items()]
        return {
            ANSWER: StringField(asking.label.text),
            INSTEAD: SelectMultipleField(
                _l("Or choose one of these"), choices=choices, validate_choice=False
            ),
        }

    def read(self, form: Any, asking: Asking) -> Given:
        ticked = set(form[INSTEAD].data or ())
        if ticked - set(PLACE_TEXTS):
            raise ValidationError(str(NOT_A_CHOICE))
        instead = next((key for key in PLACE_TEXTS if key in ticked), None)
        if instead:
            return Given(place=PlaceAnswer(AnswerKind(instead)))
        typed = form[ANSWER].data or ""
        if not typed:
            return Given(is_unchanged=asking.said is not None)
        place = asking.find_place(typed)
        if place.kind == AnswerKind.MALFORMED:
            raise ValidationError(_postcode_problem(place))
        return Given(place=place)

    def show(self, value: Any, text: str | None) -> dict[str, Any]:
        """Tick what was ticked; the postcode is gone."""
        kind = (value or {}).get("kind")
        return {INSTEAD: [kind] if kind in PLACE_TEXTS else []}

    def summary(self, asking: Asking, value: Any, text: str | None) -> str:
        if value["district"]:
            return asking.name_place(value["district"])
        return str(PLACE_TEXTS.get(value["kind"]) or PLACE_SUMMARIES[value["kind"]])


def _postcode_problem(place: PlaceAnswer) -> str:
    if place.suggestion:
        return _("Did you mean %(suggestion)s? Enter it if so.", suggestion=place.suggestion)
    return _("Enter a postcode, like SS13 1NG, or its first part, like SS13.")


FIELDS: dict[str, Fields] = {
    fields.kind: fields
    for fields in (
        SingleFields(),
        MultipleFields(),
        ScaleFields(),
        NumberFields(),
        DateFields(),
        ShortTextFields(),
        LongTextFields(),
        PostcodeFields(),
    )
}
"""The fields of every kind of ``kinds.KINDS``."""
