"""The forms of an import: choosing a file, saying what its columns are, agreeing to take it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from wtforms import BooleanField, FileField, RadioField, SelectField
from wtforms.validators import ValidationError

from insightbank.engagement.capture.columns import OUT, Target
from insightbank.engagement.capture.forms.staff_keying import language_name
from insightbank.engagement.capture.rules import IMPORT_CHANNELS
from insightbank.engagement.capture.staff_words import CHANNEL_LABELS
from insightbank.engagement.surveys.queries import Survey
from insightbank.web.form_fields import DayMonthYearField, SelectChoice
from insightbank.web.forms import Answered, Form
from insightbank.web.i18n import _, _l

ALL, GOOD = "all", "good"


class FileForm(Form):
    """The file; the view hands its content in, for forms read nothing but words."""

    file = FileField(_l("A CSV or XLSX file, up to 3 MB"))
    again = BooleanField(_l("Take this file although it has been imported before"))

    def refuse(self, message: str) -> None:
        self.file.errors = [*self.file.errors, message]


class MappingForm(Form):
    """What each column is, and what goes without saying; build it with ``mapping_form``."""

    width: ClassVar[int]
    channel = SelectField(
        _l("How people answered, where the file does not say"),
        choices=[SelectChoice(name, CHANNEL_LABELS[name]) for name in IMPORT_CHANNELS],
    )
    on = DayMonthYearField(
        _l("Date of the answers, where the file does not say"), description=_l("Empty: today.")
    )
    agreed = BooleanField(_l("Everybody in the file agreed that we keep facts about them"))

    def mapping(self) -> list[str]:
        return [self[f"c{n}"].data or OUT for n in range(self.width)]

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        seen: set[str] = set()
        for number, target in enumerate(self.mapping()):
            if target != OUT and target in seen:
                message = _("Another column is this already. Choose it only once.")
                self[f"c{number}"].errors = [message]
                return False
            seen.add(target)
        if not any(target.startswith(("q:", "t:")) for target in seen):
            message = _("No column is an answer to a question. Choose at least one.")
            self["c0"].errors = [message]
            return False
        return True

    def validate_agreed(self, field: BooleanField) -> None:
        if any(target.startswith("f:") for target in self.mapping()) and not field.data:
            raise ValidationError(
                _("Leave out the columns about the person, or say that everybody agreed.")
            )


def target_label(target: Target, survey: Survey) -> str:
    """Name a target for those who map a file."""
    if target.question is None:
        names = {
            "date": _("Date of the answer"),
            "language": _("Language of the answer"),
            "channel": _("How the person answered"),
        }
        return names.get(target.text) or _("About the person: %(fact)s", fact=_fact_label(target))
    words = survey.texts.of(f"q:{target.question.key}").text
    if target.text.startswith("t:"):
        return _("%(question)s – own words", question=words)
    if target.part:
        option = survey.texts.of(f"o:{target.question.key}:{target.part}").text
        return f"{words} – {option or target.part}"
    return words


def _fact_label(target: Target) -> str:
    return str(target.fact.label) if target.fact else ""


def mapping_form(
    header: Sequence[str], targets: Sequence[Target], survey: Survey
) -> type[MappingForm]:
    """Make the form for the columns of one file."""
    choices = [SelectChoice(OUT, _("Leave this column out"))]
    choices += [SelectChoice(target.text, target_label(target, survey)) for target in targets]
    fields: dict[str, Any] = {"width": len(header)}
    for number, heading in enumerate(header):
        name = heading or _("A column without a heading")
        fields[f"c{number}"] = SelectField(name, choices=choices)
    fields["language"] = SelectField(
        _l("Language, where the file does not say"),
        choices=[SelectChoice(tag, language_name(tag)) for tag in survey.activity.languages],
    )
    return type("OneMappingForm", (MappingForm,), fields)


class TakeForm(Form):
    """What to do with a file that was checked."""

    what = RadioField(
        _l("What shall we import?"),
        [Answered(_l("Choose what to import."))],
        choices=[
            SelectChoice(ALL, _l("Every row, and nothing if one is bad")),
            SelectChoice(GOOD, _l("Only the good rows; the bad ones are left out")),
        ],
    )
