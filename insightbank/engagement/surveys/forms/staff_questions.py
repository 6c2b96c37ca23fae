"""The forms of a question of any kind: what a builder types to ask it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from wtforms import BooleanField, RadioField, StringField, TextAreaField

from insightbank.engagement.activities.rules import LONGEST_TEXT
from insightbank.engagement.surveys.forms.fields import read_number
from insightbank.engagement.surveys.kinds import KINDS, SHORT_TEXT, Kind, SettingsProblemError
from insightbank.engagement.surveys.kinds.grids import MOST_COLUMNS
from insightbank.web.form_fields import SelectChoice
from insightbank.web.forms import Answered, AtMost, Form
from insightbank.web.i18n import LazyString, _, _l

MOST_CHOICES = 300
FEWEST = {"matrix": 1}
NUMBERS = frozenset({"min", "max", "most", "most_mb", "points"})

KIND_LABELS: dict[str, LazyString] = {
    "single": _l("One choice"),
    "multiple": _l("Several choices"),
    "dropdown": _l("One choice from a long list"),
    "yes_no": _l("Yes or no"),
    "scale": _l("A scale of numbers"),
    "likert": _l("How far people agree"),
    "smiley": _l("Five faces with words"),
    "ranking": _l("Choices put in order"),
    "matrix": _l("The same answers for several rows"),
    "number": _l("A number"),
    "short_text": _l("A short text"),
    "long_text": _l("A long text"),
    "date": _l("A date"),
    "month": _l("A month"),
    "postcode": _l("A postcode"),
    "place": _l("A place by its name"),
    "file": _l("A photo or document"),
    "consent": _l("Agreement to a statement"),
}
CHOICE_LABELS: dict[str, tuple[LazyString, LazyString]] = {
    "matrix": (_l("Rows"), _l("One on each line: what people answer about.")),
    "likert": (
        _l("Words of your own"),
        _l("One on each line, from one end to the other. Empty: from disagree to agree."),
    ),
    "smiley": (
        _l("Words of your own"),
        _l("Five, one on each line, the worst first. Empty: from very bad to very good."),
    ),
}
CHOICES = (_l("Choices"), _l("One on each line."))
"""What the box for choices is called, where it is not simply that."""


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
    "points": RadioField(
        _l("How many steps?"),
        choices=[
            SelectChoice("5", _l("5, from strongly disagree to strongly agree")),
            SelectChoice("7", _l("7, with slightly disagree and slightly agree")),
        ],
        default="5",
    ),
    "not_sure": BooleanField(_l("Offer “Not sure”"), default=True),
    "most": _number_field(_l("How many places to give")),
    "most_mb": _number_field(_l("Most megabytes (MB) a file can have")),
    "documents": BooleanField(_l("PDF documents are allowed as well as photos")),
    "columns": TextAreaField(
        _l("Answers for each row"), [AtMost(LONGEST_TEXT)], description=_l("One on each line.")
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
    "statement": _l("What people agree to, in full"),
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
        problem = self._settings_problem() or self._choices_problem()
        if problem:
            self.text.errors = [*self.text.errors, problem]
        return not problem

    def _settings_problem(self) -> str:
        """Say what is wrong with the settings; choices and columns have no keys yet."""
        given = self.settings()
        if "write_in" in given:
            given["write_in"] = None
        if "columns" in given:
            lines = given["columns"]
            if len(set(lines)) != len(lines):
                return _("Two answers are the same.")
            given["columns"] = [f"c{number}" for number in range(len(lines))]
        try:
            self.kind.settings(given)
        except SettingsProblemError:
            if "columns" in given:
                return _("Enter 2 to %(most)s answers for each row.", most=MOST_COLUMNS)
            return _("These settings do not go together. Check the numbers.")
        return ""

    def _choices_problem(self) -> str:
        lines = self.choice_lines()
        if self.kind.takes_options and not FEWEST.get(self.kind.name, 2) <= len(lines):
            return _("Enter 2 to %(most)s choices, one on a line.", most=MOST_CHOICES)
        if len(lines) > MOST_CHOICES or not self.kind.fits_options(lines):
            return _("There are too few or too many lines for a question of this kind.")
        if len(set(lines)) != len(lines):
            return _("Two choices are the same.")
        if not {self.write_in_line(), self.alone_line()} <= {*lines, ""}:
            return _("Copy a choice exactly as it is in the list.")
        return ""

    def settings(self) -> dict[str, Any]:
        """Give the settings as typed: ``write_in`` and ``columns`` are lines, not keys yet."""
        return {name: self._setting(name) for name in self.kind.default_settings}

    def _setting(self, name: str) -> Any:
        data, default = self[name].data, self.kind.default_settings[name]
        if isinstance(default, bool):
            return bool(data)
        if name == "columns":
            return _lines(data)
        if not data:
            return default
        number = read_number(data) if name in NUMBERS else None
        return data if number is None else number

    def choice_lines(self) -> list[str]:
        return _lines(self["choices"].data) if "choices" in self else []

    def write_in_line(self) -> str:
        return ((self["write_in"].data or "") if "write_in" in self else "").strip()

    def alone_line(self) -> str:
        return ((self["alone"].data or "") if "alone" in self else "").strip()

    def extra_texts(self) -> dict[str, str]:
        """Give hint and the texts only this kind has, by the last part of their subject."""
        names = ("hint", *self.kind.extra_texts)
        return {name: self[name].data or "" for name in names}


def _lines(text: str | None) -> list[str]:
    return [line.strip() for line in (text or "").split("\n") if line.strip()]


def _extra_field(name: str) -> Any:
    if name == "statement":
        return TextAreaField(EXTRA_TEXT_LABELS[name], [AtMost(LONGEST_TEXT)])
    return StringField(EXTRA_TEXT_LABELS[name], [AtMost(SHORT_TEXT)])


def ask_form(kind_name: str, data: Mapping[str, Any] | None = None) -> AskForm:
    """Build the form of a question of this kind, as posted or with what is there."""
    kind = KINDS[kind_name]
    fields: dict[str, Any] = {"kind": kind}
    if kind.takes_options or kind.can_take_options:
        label, description = CHOICE_LABELS.get(kind.name, CHOICES)
        fields["choices"] = TextAreaField(label, [AtMost(LONGEST_TEXT)], description=description)
    if kind.name == "multiple":
        fields["alone"] = StringField(
            _l("Choice that cannot go with others"),
            [AtMost(SHORT_TEXT)],
            description=_l("Copy the choice here, or leave this empty."),
        )
    fields |= {name: SETTING_FIELDS[name] for name in kind.default_settings}
    fields |= {name: _extra_field(name) for name in kind.extra_texts}
    made = type("AskOneForm", (AskForm,), fields)
    return made(data=dict(data or {}))  # type: ignore[no-any-return]
