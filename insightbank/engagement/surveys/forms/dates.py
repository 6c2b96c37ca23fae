"""Days and months whose errors say which part is missing, and both written out."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from babel.dates import format_date, format_skeleton

from insightbank.core.languages import DEFAULT_LANGUAGE
from insightbank.web.form_fields import DayMonthYearField, date_from_parts
from insightbank.web.i18n import LazyString, _, _l, current_language

MISSING: dict[str, LazyString] = {
    "day": _l("The date must have a day."),
    "month": _l("The date must have a month."),
    "year": _l("The date must have a year."),
}


ENGLISH_AS_HERE = "en_GB"


def long_date(day: date) -> str:
    """Write a day out in the language of the screen, in English as it is written in England."""
    return format_date(day, "long", locale=_locale())


def long_month(day: date) -> str:
    """Write the month of a day out, with its year, in the language of the screen."""
    return format_skeleton("yMMMM", day, locale=_locale())


def _locale() -> str:
    language = current_language()
    return ENGLISH_AS_HERE if language == DEFAULT_LANGUAGE else language


class AnswerDateField(DayMonthYearField):
    """Day, month and year; says what is missing before it says that it is no date."""

    def _read(self) -> None:
        self.data = None
        if not any(self.typed.values()):
            return
        missing = next((part for part in self.parts if not self.typed[part]), None)
        if missing:
            self.process_errors.append(str(MISSING[missing]))
            return
        try:
            self.data = date_from_parts({"day": "1", **self.typed})
        except ValueError:
            self.process_errors.append(self._not_real())

    def _not_real(self) -> str:
        return _("Enter a real date, like 27 3 2026.")


class MonthYearField(AnswerDateField):
    """Month and year; ``data`` is the first day of the month."""

    parts: ClassVar[tuple[str, ...]] = ("month", "year")

    def _parts_of(self, value: object) -> dict[str, str]:
        whole = super()._parts_of(value)
        return {part: whole.get(part, "") for part in self.parts}

    def _not_real(self) -> str:
        return _("Enter a real month, like 3 2026.")
