"""Texts of the live character count: one per plural form, for the script to choose from."""

from __future__ import annotations

from flask_babel import get_locale

from insightbank.web.i18n import _, _n

# One number of each plural category that any of our languages has; CLDR decides which is which.
SAMPLES = (0, 1, 2, 3, 5, 6, 11, 20, 100, 1000)


def character_count_texts() -> dict[str, object]:
    """Give the parameters of the design system's counter; its script fills in ``%{count}``."""
    locale = get_locale()
    under: dict[str, str] = {}
    over: dict[str, str] = {}
    for number in SAMPLES:
        category = locale.plural_form(number) if locale else "other"
        under.setdefault(category, characters_left(number))
        over.setdefault(category, characters_over(number))
    under.setdefault("other", characters_left(SAMPLES[-1]))
    over.setdefault("other", characters_over(SAMPLES[-1]))
    return {
        "textareaDescriptionText": _(
            "You can write up to %(number)s characters.", number="%{count}"
        ),
        "charactersUnderLimitText": under,
        "charactersAtLimitText": _("You have no characters left."),
        "charactersOverLimitText": over,
    }


def characters_left(number: int) -> str:
    """Say how many characters are left, in the plural form of ``number``."""
    return _n(
        "You have %(count)s character left.",
        "You have %(count)s characters left.",
        number,
        count="%{count}",
    )


def characters_over(number: int) -> str:
    """Say how many characters are too many, in the plural form of ``number``."""
    return _n(
        "You have %(count)s character too many.",
        "You have %(count)s characters too many.",
        number,
        count="%{count}",
    )
