"""The forms of those who run surveys: the survey and a question of any kind."""

from __future__ import annotations

from typing import Any

from wtforms import (
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import ValidationError

from insightbank.core.languages import DEFAULT_LANGUAGE, EASY_READ, SCREEN_LANGUAGES
from insightbank.engagement.activities.rules import LONGEST_SLUG, LONGEST_TEXT, SLUG
from insightbank.engagement.surveys.forms.staff_questions import (
    KIND_LABELS as KIND_LABELS,
)
from insightbank.engagement.surveys.forms.staff_questions import (
    AskForm as AskForm,
)
from insightbank.engagement.surveys.forms.staff_questions import (
    ask_form as ask_form,
)
from insightbank.engagement.surveys.kinds import SHORT_TEXT
from insightbank.web.form_fields import DayMonthYearField, SelectChoice
from insightbank.web.forms import Answered, AtMost, Form
from insightbank.web.i18n import _, _l
from insightbank.web.profile_labels import PROFILE_QUESTIONS


def language_label(tag: str) -> str:
    """Name a language of survey texts."""
    return _("Easy Read English") if tag == EASY_READ else SCREEN_LANGUAGES[tag].english_name


class SurveyForm(Form):
    """The survey itself; its address cannot be changed later."""

    title = StringField(_l("Title"), [Answered(_l("Enter a title.")), AtMost(SHORT_TEXT)])
    intro = TextAreaField(_l("Introduction"), [AtMost(LONGEST_TEXT)])
    thanks = TextAreaField(_l("What to say at the end"), [AtMost(LONGEST_TEXT)])
    opens_on = DayMonthYearField(_l("First day"), description=_l("Empty: as soon as you open it."))
    closes_on = DayMonthYearField(_l("Last day"), description=_l("Empty: until you close it."))
    languages = SelectMultipleField(_l("Languages"), validate_choice=True)
    ask_profile = SelectMultipleField(
        _l("Questions about the person"),
        description=_l("Ask only what you will use. Every question can be skipped."),
        validate_choice=True,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tags = [*SCREEN_LANGUAGES, EASY_READ]
        self.languages.choices = [SelectChoice(tag, language_label(tag)) for tag in tags]
        self.ask_profile.choices = [SelectChoice(q.id, str(q.label)) for q in PROFILE_QUESTIONS]

    def validate_closes_on(self, field: DayMonthYearField) -> None:
        opens_on = self.opens_on.data
        if field.data and opens_on and field.data < opens_on:
            raise ValidationError(_("The last day must be after the first day."))

    def chosen_languages(self) -> list[str]:
        return list(self.languages.data or [DEFAULT_LANGUAGE])

    def texts(self) -> dict[str, str]:
        return {name: self[name].data or "" for name in ("title", "intro", "thanks")}


class NewSurveyForm(SurveyForm):
    """A survey that is not there yet."""

    slug = StringField(
        _l("Address"),
        [Answered(_l("Enter an address.")), AtMost(LONGEST_SLUG)],
        description=_l("Small letters, numbers and hyphens, for example getting-a-gp-appointment."),
    )

    def validate_slug(self, field: StringField) -> None:
        if not SLUG.fullmatch(field.data or ""):
            raise ValidationError(_("Use only small letters, numbers and hyphens."))
