"""Matrix: one group of radios a row, each with its own legend; no table to find one's way in."""

from __future__ import annotations

from typing import Any

from insightbank.engagement.surveys.forms.fields.base import (
    ANSWER,
    AnswerProblemError,
    Asking,
    Fields,
)
from insightbank.engagement.surveys.forms.fields.parts import PartsField
from insightbank.engagement.surveys.kinds import KINDS, Given
from insightbank.web.forms import NOT_A_CHOICE
from insightbank.web.i18n import _, _l


class MatrixFields(Fields):
    """Rows of the same radios."""

    kind = "matrix"
    help = _l("Choose one answer in each row.")
    template = "surveys/kinds/matrix.html"

    def make(self, asking: Asking) -> dict[str, Any]:
        keys = [option.key for option in asking.question.options]
        return {ANSWER: PartsField(asking.label.text, keys=keys)}

    def read(self, form: Any, asking: Asking) -> Given:
        given: dict[str, str] = form[ANSWER].data
        if not set(given.values()) <= set(asking.question.settings.get("columns", ())):
            raise AnswerProblemError(str(NOT_A_CHOICE))
        missing = KINDS[self.kind].missing(asking.question, given)
        if asking.question.is_required and missing:
            parts = {
                row: _("Choose an answer for “%(row)s”.", row=asking.option(row)) for row in missing
            }
            raise AnswerProblemError(_("Choose one answer in each row."), parts=parts)
        return Given(given or None)

    def show(self, value: Any, text: str | None) -> dict[str, Any]:
        return {ANSWER: value or {}}

    def summary(self, asking: Asking, value: Any, text: str | None) -> str:
        lines = [
            f"{asking.option(row)}: {asking.column_text(column)}" for row, column in value.items()
        ]
        return "\n".join(lines)
