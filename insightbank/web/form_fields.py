"""Fields of our own: a date typed as day, month and year, kept as typed when it cannot be one."""

from __future__ import annotations

from datetime import date
from typing import Any

from wtforms import Field
from wtforms.fields.choices import Choice as Choice  # type: ignore[attr-defined]
from wtforms.fields.choices import SelectChoice as SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import StopValidation

from insightbank.core.typed_text import clean_typed
from insightbank.web.i18n import _

PARTS = ("day", "month", "year")
FIRST_YEAR = 1900
LAST_YEAR = 2200


class DayMonthYearField(Field):
    """A date in three small boxes named ``<name>-day``, ``<name>-month`` and ``<name>-year``.

    ``data`` is a ``date`` or None; ``typed`` holds the three texts for showing them again. All
    three empty means None without an error; add ``Answered`` where an answer is needed.
    """

    typed: dict[str, str]

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Read the three boxes; without a posted form, show the date given."""
        self.process_errors: list[str] = []
        self.object_data = data
        self.data = data if isinstance(data, date) else None
        self.typed = _parts_of(self.data)
        posted = formdata is not None and any(f"{self.name}-{part}" in formdata for part in PARTS)
        if posted:
            self.typed = {
                # A box of one line holds no line break, whatever was posted.
                part: " ".join(clean_typed(formdata.get(f"{self.name}-{part}", "")).split())
                for part in PARTS
            }
            self.raw_data = list(self.typed.values())
            self._read()

    def _read(self) -> None:
        self.data = None
        if not any(self.typed.values()):
            return
        try:
            self.data = date_from_parts(self.typed)
        except ValueError:
            self.process_errors.append(_("Enter a real date, for example 27 3 2026."))

    def pre_validate(self, form: Any) -> None:
        """Stop further checks once the three boxes are not a date, so one sentence is shown."""
        if self.process_errors:
            raise StopValidation


def date_from_parts(typed: dict[str, str]) -> date:
    """Read a date from three texts of digits, of any script; raises ValueError if it is none."""
    day, month, year = (int(typed[part][:9]) for part in PARTS)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        msg = "year out of range"
        raise ValueError(msg)
    return date(year, month, day)


def _parts_of(value: date | None) -> dict[str, str]:
    if value is None:
        return dict.fromkeys(PARTS, "")
    return {"day": str(value.day), "month": str(value.month), "year": str(value.year)}
