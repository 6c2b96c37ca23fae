"""What a form says when WTForms itself refuses something: sentences that say what to do instead.

A message of WTForms' that is not named here becomes "Check what you entered", never its English.
"""

from __future__ import annotations

from insightbank.web.i18n import LazyString, _l

CHECK = _l("Check what you entered.")
_CHOICE = _l("Choose one of the answers in the list.")
_NUMBER = _l("Enter a number, for example 12.")

MESSAGES: dict[str, LazyString] = {
    "This field is required.": _l("Fill in this box."),
    "Not a valid choice.": _CHOICE,
    "Invalid Choice: could not coerce.": _CHOICE,
    "'%(value)s' is not a valid choice for this field.": _CHOICE,
    "Not a valid integer value.": _l("Enter a whole number, for example 12."),
    "Not a valid decimal value.": _NUMBER,
    "Not a valid float value.": _NUMBER,
    "Number must be at least %(min)s.": _l("Enter a number that is %(min)s or more."),
    "Number must be at most %(max)s.": _l("Enter a number that is %(max)s or less."),
    "Number must be between %(min)s and %(max)s.": _l("Enter a number from %(min)s to %(max)s."),
    "Not a valid date value.": _l("Enter a real date, for example 27 3 2026."),
    "Invalid email address.": _l("Enter an email address, for example name@example.org."),
    "Invalid URL.": _l("Enter a web address, for example www.example.org."),
    "Field must be equal to %(other_name)s.": _l("The two entries must be the same."),
}


def field_message(text: str) -> str:
    """Give our sentence for a message of WTForms'; placeholders stay for it to fill in."""
    return str(MESSAGES.get(text, CHECK))
