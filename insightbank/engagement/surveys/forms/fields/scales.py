"""Scales of every kind: radios in a row."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from wtforms import RadioField
from wtforms.validators import ValidationError

from insightbank.engagement.activities.rules import ShownText
from insightbank.engagement.surveys.forms.fields.base import ANSWER, Asking, Fields
from insightbank.engagement.surveys.kinds import KINDS, Given
from insightbank.web.form_fields import SelectChoice
from insightbank.web.forms import NOT_A_CHOICE


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
