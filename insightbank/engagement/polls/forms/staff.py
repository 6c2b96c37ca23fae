"""The form of those who run polls."""

from __future__ import annotations

from typing import Any

from wtforms import SelectMultipleField, StringField, TextAreaField
from wtforms.validators import ValidationError

from insightbank.core.languages import DEFAULT_LANGUAGE, SCREEN_LANGUAGES
from insightbank.engagement.activities.rules import LONGEST_SLUG, LONGEST_TEXT, SLUG
from insightbank.engagement.polls.rules import FEWEST_OPTIONS, MOST_OPTIONS, MOST_SITES
from insightbank.settings import site_origin
from insightbank.web.form_fields import DayMonthYearField, SelectChoice
from insightbank.web.forms import SHORT_TEXT, Answered, AtMost, Form
from insightbank.web.i18n import _, _l

LONGEST_OPTION = 200


def lines_of(text: str | None) -> list[str]:
    """Give the lines that have something on them."""
    return [line.strip() for line in (text or "").split("\n") if line.strip()]


class PollSettingsForm(Form):
    """What can still change while people vote."""

    opens_on = DayMonthYearField(_l("First day"), description=_l("Empty: as soon as you open it."))
    closes_on = DayMonthYearField(_l("Last day"), description=_l("Empty: until you close it."))
    languages = SelectMultipleField(_l("Languages"), validate_choice=True)
    sites = TextAreaField(
        _l("Sites that may show this poll"),
        [AtMost(LONGEST_TEXT)],
        description=_l("One on each line, like https://www.example.org. Empty: only our own site."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages.choices = [
            SelectChoice(tag, language.english_name) for tag, language in SCREEN_LANGUAGES.items()
        ]

    def validate_closes_on(self, field: DayMonthYearField) -> None:
        if field.data and self.opens_on.data and field.data < self.opens_on.data:
            raise ValidationError(_("The last day must be after the first day."))

    def validate_sites(self, field: TextAreaField) -> None:
        lines = lines_of(field.data)
        wrong = next((line for line in lines if site_origin(line) is None), None)
        if wrong is not None:
            raise ValidationError(
                _("Write each site on a line of its own, like https://www.example.org.")
            )
        if len(lines) > MOST_SITES:
            raise ValidationError(_("Enter at most %(most)s sites.", most=MOST_SITES))

    def settings(self) -> dict[str, Any]:
        return {
            "opens_on": self.opens_on.data,
            "closes_on": self.closes_on.data,
            "languages": list(self.languages.data or [DEFAULT_LANGUAGE]),
            "sites": lines_of(self.sites.data),
        }


class PollForm(PollSettingsForm):
    """A draft, question and answers as well."""

    question = StringField(
        _l("Question"), [Answered(_l("Enter the question.")), AtMost(SHORT_TEXT)]
    )
    intro = TextAreaField(_l("More about it"), [AtMost(1_000)])
    options = TextAreaField(
        _l("Answers to choose from"),
        [Answered(_l("Enter the answers.")), AtMost(LONGEST_TEXT)],
        description=_l("2 to 8 answers, one on each line."),
    )

    def validate_options(self, field: TextAreaField) -> None:
        lines = lines_of(field.data)
        if not FEWEST_OPTIONS <= len(lines) <= MOST_OPTIONS:
            raise ValidationError(
                _(
                    "Enter %(fewest)s to %(most)s answers, one on a line.",
                    fewest=FEWEST_OPTIONS,
                    most=MOST_OPTIONS,
                )
            )
        if len(set(lines)) != len(lines):
            raise ValidationError(_("Two answers are the same."))
        if any(len(line) > LONGEST_OPTION for line in lines):
            raise ValidationError(
                _("Shorten each answer to %(most)s characters or fewer.", most=LONGEST_OPTION)
            )

    def option_lines(self) -> list[str]:
        return lines_of(self.options.data)


class NewPollForm(PollForm):
    """A poll that is not there yet."""

    slug = StringField(
        _l("Address"),
        [Answered(_l("Enter an address.")), AtMost(LONGEST_SLUG)],
        description=_l("Small letters, numbers and hyphens, for example opening-hours."),
    )

    def validate_slug(self, field: StringField) -> None:
        if not SLUG.fullmatch(field.data or ""):
            raise ValidationError(_("Use only small letters, numbers and hyphens."))
