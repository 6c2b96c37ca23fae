"""A box for a number, in the digits of any script."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any, ClassVar

from flask_babel import format_decimal
from wtforms import StringField
from wtforms.validators import ValidationError

from insightbank.engagement.surveys.forms.fields.base import ANSWER, Asking, Fields
from insightbank.engagement.surveys.kinds import KINDS, Given
from insightbank.web.i18n import _

LONGEST_NUMBER = 15
NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")


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
