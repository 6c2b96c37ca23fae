"""The forms of those who run surveys: the survey, a question of any kind, its translation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from wtforms import (
    BooleanField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import ValidationError

from insightbank.core.languages import DEFAULT_LANGUAGE, EASY_READ, SCREEN_LANGUAGES
from insightbank.engagement.surveys.forms.fields import read_number
from insightbank.engagement.surveys.kinds import KINDS, SHORT_TEXT, Kind, SettingsProblemError
from insightbank.engagement.surveys.rules import LONGEST_SLUG, LONGEST_TEXT, SLUG, is_picture
from insightbank.web.form_fields import DayMonthYearField, SelectChoice
from insightbank.web.forms import Answered, AtMost, Form
from insightbank.web.i18n import LazyString, _, _l
from insightbank.web.profile_labels import PROFILE_QUESTIONS

MOST_CHOICES = 50

KIND_LABELS: dict[str, LazyString] = {
    "single": _l("One choice"),
    "multiple": _l("Several choices"),
    "scale": _l("A scale from 0 to 10"),
    "number": _l("A number"),
    "date": _l("A date"),
    "short_text": _l("A short text"),
    "long_text": _l("A long text"),
    "postcode": _l("A postcode"),
}


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


def _number_field(label: LazyString) -> StringField:
    return StringField(label, [AtMost(SHORT_TEXT)], render_kw={"inputmode": "numeric"})


SETTING_FIELDS: dict[str, Any] = {
    "min": _number_field(_l("Smallest number")),
    "max": _number_field(_l("Largest number")),
    "decimals": BooleanField(_l("Parts of a number are allowed, like 1.5")),
    "when": RadioField(
        _l("Which dates are allowed?"),
        choices=[
            SelectChoice("any", _l("Any date")),
            SelectChoice("past", _l("Today or before")),
            SelectChoice("future", _l("Today or later")),
        ],
        default="any",
    ),
    "write_in": StringField(
        _l("Choice that people can add words to"),
        [AtMost(SHORT_TEXT)],
        description=_l("Copy the choice here, or leave this empty."),
    ),
}
"""The field for each setting that any kind has."""
EXTRA_TEXT_LABELS: dict[str, LazyString] = {
    "low": _l("Words at the low end"),
    "high": _l("Words at the high end"),
    "unit": _l("Unit, for example days"),
}


class AskForm(Form):
    """A question of one kind; build it with ``ask_form``."""

    kind: ClassVar[Kind]

    text = StringField(_l("Question"), [Answered(_l("Enter the question.")), AtMost(SHORT_TEXT)])
    hint = StringField(_l("Hint"), [AtMost(SHORT_TEXT)])
    is_required = BooleanField(_l("An answer is needed"))

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        try:
            self.kind.settings(self.settings() | ({"write_in": None} if self._choices else {}))
        except SettingsProblemError:
            return self._refuse(_("These settings do not go together. Check the numbers."))
        lines = self.choice_lines()
        if self._choices and not 1 < len(lines) <= MOST_CHOICES:
            return self._refuse(_("Enter 2 to %(most)s choices, one on a line.", most=MOST_CHOICES))
        if len(set(lines)) != len(lines):
            return self._refuse(_("Two choices are the same."))
        if not {self.write_in_line(), self.alone_line()} <= {*lines, ""}:
            return self._refuse(_("Copy a choice exactly as it is in the list."))
        return True

    def _refuse(self, message: str) -> bool:
        self.text.errors = [*self.text.errors, message]
        return False

    @property
    def _choices(self) -> bool:
        return self.kind.takes_options

    def settings(self) -> dict[str, Any]:
        """Give the settings as typed; ``write_in`` is the line of a choice, not its key."""
        return {name: self._setting(name) for name in self.kind.default_settings}

    def _setting(self, name: str) -> Any:
        data = self[name].data
        if name not in {"min", "max"}:
            return data or self.kind.default_settings[name]
        if not data:
            return self.kind.default_settings[name]
        return read_number(data) if read_number(data) is not None else data

    def choice_lines(self) -> list[str]:
        text = (self["choices"].data or "") if self._choices else ""
        return [line.strip() for line in text.split("\n") if line.strip()]

    def write_in_line(self) -> str:
        return ((self["write_in"].data or "") if self._choices else "").strip()

    def alone_line(self) -> str:
        return ((self["alone"].data or "") if "alone" in self else "").strip()

    def extra_texts(self) -> dict[str, str]:
        """Give hint and the texts only this kind has, by the last part of their subject."""
        names = ("hint", *self.kind.extra_texts)
        return {name: self[name].data or "" for name in names}


def ask_form(kind_name: str, data: Mapping[str, Any] | None = None) -> AskForm:
    """Build the form of a question of this kind, as posted or with what is there."""
    kind = KINDS[kind_name]
    fields: dict[str, Any] = {"kind": kind}
    if kind.takes_options:
        fields["choices"] = TextAreaField(
            _l("Choices"), [AtMost(LONGEST_TEXT)], description=_l("One on each line.")
        )
    if kind.name == "multiple":
        fields["alone"] = StringField(
            _l("Choice that cannot go with others"),
            [AtMost(SHORT_TEXT)],
            description=_l("Copy the choice here, or leave this empty."),
        )
    fields |= {name: SETTING_FIELDS[name] for name in kind.default_settings}
    fields |= {
        name: StringField(EXTRA_TEXT_LABELS[name], [AtMost(SHORT_TEXT)])
        for name in kind.extra_texts
    }
    made = type("AskOneForm", (AskForm,), fields)
    return made(data=dict(data or {}))  # type: ignore[no-any-return]


class TextsForm(Form):
    """Translations side by side; build it with ``texts_form``."""

    subjects: ClassVar[Sequence[str]]
    checked = BooleanField(_l("I have checked these texts and they say the same as the English"))

    def texts(self) -> dict[str, str]:
        return {subject: self[f"t{n}"].data or "" for n, subject in enumerate(self.subjects)}


PICTURE_LABELS: dict[str, LazyString] = {
    "doctor": _l("Doctor"),
    "hospital": _l("Hospital"),
    "phone": _l("Phone"),
    "computer": _l("Computer"),
    "calendar": _l("Calendar"),
    "clock": _l("Clock"),
    "house": _l("House"),
    "bus": _l("Bus"),
    "tooth": _l("Tooth"),
    "baby": _l("Baby"),
    "heart": _l("Heart"),
    "speech": _l("Speaking"),
    "people": _l("People"),
    "pen": _l("Pen and paper"),
    "pill": _l("Medicine"),
}


def _text_field(subject: str) -> Any:
    """Give a box for a text, or a list to choose from for a picture."""
    if not is_picture(subject):
        return TextAreaField(subject, [AtMost(LONGEST_TEXT)])
    choices = [SelectChoice("", _l("No picture"))]
    return SelectField(
        subject, choices=choices + [SelectChoice(n, w) for n, w in PICTURE_LABELS.items()]
    )


def texts_form(subjects: Sequence[str], kept: Mapping[str, str]) -> TextsForm:
    """Build the form for these subjects, as posted or with what is there."""
    fields: dict[str, Any] = {"subjects": subjects}
    for number, subject in enumerate(subjects):
        fields[f"t{number}"] = _text_field(subject)
    made = type("AllTextsForm", (TextsForm,), fields)
    data = {f"t{n}": kept.get(subject, "") for n, subject in enumerate(subjects)}
    return made(data=data)  # type: ignore[no-any-return]
