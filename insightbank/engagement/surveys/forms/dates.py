"""A date whose errors say which part is missing, and dates written out."""

from __future__ import annotations

from datetime import date

from babel.dates import format_date

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
    language = current_language()
    locale = ENGLISH_AS_HERE if language == DEFAULT_LANGUAGE else language
    return format_date(day, "long", locale=locale)


class AnswerDateField(DayMonthYearField):
    """Day, month and year; says what is missing before it says that it is no date."""

    def _read(self) -> None:
        self.data = None
        if not any(self.typed.values()):
            return
        missing = next((part for part in MISSING if not self.typed[part]), None)
        if missing:
            self.process_errors.append(str(MISSING[missing]))
            return
        try:
            self.data = date_from_parts(self.typed)
        except ValueError:
            self.process_errors.append(_("Enter a real date, like 27 3 2026."))
