"""Boxes for a day or a month."""

from __future__ import annotations

from datetime import date
from typing import Any

from wtforms.validators import ValidationError

from insightbank.engagement.surveys.forms.dates import (
    AnswerDateField,
    MonthYearField,
    long_date,
    long_month,
)
from insightbank.engagement.surveys.forms.fields.base import ANSWER, Asking, Fields
from insightbank.engagement.surveys.kinds import Given
from insightbank.web.i18n import _, _l


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


class MonthFields(Fields):
    """Two boxes: month and year."""

    kind = "month"
    help = _l("For example, 3 2026.")

    def make(self, asking: Asking) -> dict[str, Any]:
        return {ANSWER: MonthYearField(asking.label.text)}

    def read(self, form: Any, asking: Asking) -> Given:
        first: date | None = form[ANSWER].data
        if first is None:
            return Given()
        when = asking.question.settings.get("when", "any")
        now = asking.today.replace(day=1)
        if when == "past" and first > now:
            raise ValidationError(_("Enter this month or a month in the past."))
        if when == "future" and first < now:
            raise ValidationError(_("Enter this month or a month in the future."))
        return Given(f"{first:%Y-%m}")

    def show(self, value: Any, text: str | None) -> dict[str, Any]:
        return {ANSWER: date.fromisoformat(f"{value}-01") if value else None}

    def summary(self, asking: Asking, value: Any, text: str | None) -> str:
        return long_month(date.fromisoformat(f"{value}-01"))
