"""Boxes for words."""

from __future__ import annotations

from typing import Any

from wtforms import StringField, TextAreaField

from insightbank.engagement.surveys.forms.fields.base import ANSWER, Asking, Fields
from insightbank.engagement.surveys.kinds import LONG_TEXT, SHORT_TEXT, Given
from insightbank.web.forms import AtMost


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
