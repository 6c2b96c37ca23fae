"""The forms of those who type in paper and calls: a batch, a whole form at once, its differences.

Choices are lists that open, so that a letter on the keyboard finds one and an empty one is nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import ValidationError

from insightbank.core.languages import EASY_READ, SCREEN_LANGUAGES
from insightbank.engagement.capture.rules import (
    KEYED_CHANNELS,
    MOST_FORMS,
    FormId,
    read_form_id,
)
from insightbank.engagement.capture.staff_words import CHANNEL_LABELS
from insightbank.engagement.surveys.forms.answering import WRITE_IN, FactForm
from insightbank.engagement.surveys.forms.fields import ANSWER, FIELDS, Asking, read_number
from insightbank.engagement.surveys.kinds import SHORT_TEXT, Given
from insightbank.web.form_fields import DayMonthYearField, SelectChoice
from insightbank.web.forms import NOT_A_CHOICE, Answered, AtMost, Form
from insightbank.web.i18n import _, _l
from insightbank.web.profile_labels import ProfileQuestion

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict


def language_name(tag: str) -> str:
    """Name a language of a form."""
    return _("Easy Read English") if tag == EASY_READ else SCREEN_LANGUAGES[tag].english_name


class BatchForm(Form):
    """A new batch; ``versions`` are the ids of the forms that can be typed in."""

    form_id = StringField(
        _l("The id at the foot of the forms"),
        [AtMost(SHORT_TEXT)],
        description=_l("For example seeing-a-gp/v1/en. Empty: the newest version, in English."),
    )
    channel = RadioField(_l("How people answered"), [Answered(_l("Choose how people answered."))])
    expected = StringField(_l("How many forms are in the pile, if you know"), [AtMost(10)])
    is_double = BooleanField(_l("Two people type in each form, and we compare"))
    organisation_id = SelectField(
        _l("Champions of this organisation can type in too"), validate_choice=False
    )

    def __init__(
        self, *args: Any, slug: str, organisations: Sequence[tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.slug = slug
        self.channel.choices = [SelectChoice(c, str(CHANNEL_LABELS[c])) for c in KEYED_CHANNELS]
        self.organisation_ids = {"", *(str(number) for number, _name in organisations)}
        none = [SelectChoice("", _("No organisation"))]
        self.organisation_id.choices = none + [
            SelectChoice(str(number), name) for number, name in organisations
        ]

    def validate_form_id(self, field: StringField) -> None:
        if not field.data:
            return
        found = read_form_id(field.data)
        if found is None:
            raise ValidationError(_("Type the id as it is printed, like seeing-a-gp/v1/en."))
        if found.slug != self.slug:
            raise ValidationError(
                _(
                    "This id belongs to another survey, %(slug)s. Go to that survey.",
                    slug=found.slug,
                )
            )

    def validate_expected(self, field: StringField) -> None:
        if field.data and not 1 <= (_whole(field.data) or 0) <= MOST_FORMS:
            raise ValidationError(_("Enter a whole number from 1 to 5,000."))

    def validate_organisation_id(self, field: SelectField) -> None:
        if (field.data or "") not in self.organisation_ids:
            raise ValidationError(str(NOT_A_CHOICE))

    def id_typed(self) -> FormId | None:
        return read_form_id(self.form_id.data or "")

    def number_expected(self) -> int | None:
        return _whole(self.expected.data or "")

    def organisation(self) -> int | None:
        return int(self.organisation_id.data) if self.organisation_id.data else None


def _whole(typed: str) -> int | None:
    number = read_number(typed)
    return number if isinstance(number, int) else None


class HeadForm(Form):
    """What stands on the first page of a form: its number, its language, its date, the consent."""

    number = StringField(_l("Form number"), [Answered(_l("Enter the number of the form."))])
    language = SelectField(_l("Language of the form"))
    on = DayMonthYearField(_l("Date on the form"), description=_l("Empty: today."))
    agreed = BooleanField(_l("The person agreed that we keep the answers about them"))

    def __init__(self, *args: Any, languages: Sequence[str], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.language.choices = [SelectChoice(tag, language_name(tag)) for tag in languages]

    def validate_number(self, field: StringField) -> None:
        if not 1 <= (_whole(field.data or "") or 0) <= MOST_FORMS:
            raise ValidationError(_("Enter a whole number from 1 to 5,000."))

    def validate_on(self, field: DayMonthYearField) -> None:
        if field.data and field.data > self.today:
            raise ValidationError(_("The date is in the future. Check it."))

    def form_number(self) -> int:
        return _whole(self.number.data or "") or 0


class PartForm(Form):
    """One question on the page of a whole form; nothing is required, paper may be empty."""

    asking: ClassVar[Asking]
    given: Given
    unreadable = BooleanField(_l("Cannot be read"))

    class Meta(Form.Meta):
        csrf = False  # the head of the page has the token

    def validate(self, extra_validators: Any = None) -> bool:
        self.given = Given()
        if not super().validate(extra_validators):
            return False
        try:
            self.given = FIELDS[self.asking.question.kind].read(self, self.asking)
        except ValidationError as error:
            where = getattr(error, "where", ANSWER)
            self[where].part_errors = getattr(error, "parts", {})
            self[where].errors = [*self[where].errors, str(error)]
            return False
        return True


class AboutForm(FactForm):
    """One fact about the person on the same page."""

    class Meta(Form.Meta):
        csrf = False


@dataclass(frozen=True, slots=True)
class WholeForm:
    """Everything typed from one form, in one post."""

    head: HeadForm
    parts: Sequence[PartForm]
    abouts: Sequence[AboutForm]

    @property
    def forms(self) -> list[Form]:
        return [self.head, *self.parts, *self.abouts]

    def validate(self) -> bool:
        """Check everything, so that all mistakes are shown at once."""
        results = [form.validate() for form in self.forms]
        if any(about.codes() for about in self.abouts) and not self.head.agreed.data:
            message = _("Facts about a person can be kept only if the person agreed.")
            self.head.agreed.errors = [message]
            return False
        return all(results)

    def said(self, keep_place: Callable[[Any], dict[str, Any]]) -> dict[str, Any]:
        """Give what was typed by name, as services.key_form takes it."""
        on = self.head.on.data or self.head.today
        said: dict[str, Any] = {"language": self.head.language.data, "on": on.isoformat()}
        for part in self.parts:
            key = part.asking.question.key
            if part.given.place is not None:
                said[f"q:{key}"] = {"place": keep_place(part.given.place)}
            elif not part.given.is_empty:
                said[f"q:{key}"] = {"value": part.given.value, "text": part.given.text}
            if part.unreadable.data:
                said[f"u:{key}"] = True
        for about in self.abouts:
            if about.codes():
                name = f"f:{about.asked.id}"
                said[name] = {"codes": about.codes(), "written": about.written()}
        return said


def whole_form(
    askings: Sequence[Asking],
    facts: Sequence[ProfileQuestion],
    *,
    languages: Sequence[str],
    today: date,
    posted: MultiDict[str, str] | None = None,
    head: Mapping[str, Any] | None = None,
) -> WholeForm:
    """Build the page of a form: empty, or as posted."""
    first = HeadForm(formdata=posted, data=head, languages=languages, today=today)
    parts = [_part(n, asking, posted) for n, asking in enumerate(askings, start=1)]
    return WholeForm(first, parts, [_about(n, fact, posted) for n, fact in enumerate(facts, 1)])


def _part(number: int, asking: Asking, posted: MultiDict[str, str] | None) -> PartForm:
    fields = FIELDS[asking.question.kind]
    made = {name: _as_list(field) for name, field in fields.make(asking).items()}
    form = type("OnePartForm", (PartForm,), made | {"asking": asking})(
        formdata=posted, prefix=f"k{number}-"
    )
    fields.prepare(form, asking)
    return form  # type: ignore[no-any-return]


def _as_list(unbound: Any) -> Any:
    """Turn radios, which cannot be emptied again, into a list that opens."""
    if unbound.field_class is not RadioField:
        return unbound
    choices = [SelectChoice("", ""), *unbound.kwargs.get("choices", ())]
    kwargs = {**unbound.kwargs, "choices": choices}
    return SelectField(*unbound.args, **kwargs)


def _about(number: int, asked: ProfileQuestion, posted: MultiDict[str, str] | None) -> AboutForm:
    field: Any
    if asked.multiple:
        field = SelectMultipleField(asked.label, choices=asked.choices(), validate_choice=False)
    else:
        choices = [SelectChoice("", ""), *asked.choices()]
        field = SelectField(asked.label, choices=choices, validate_choice=False)
    fields: dict[str, Any] = {"asked": asked, ANSWER: field}
    if asked.write_in:
        fields[WRITE_IN] = StringField(_l("In their own words"), [AtMost(SHORT_TEXT)])
    made = type("OneAboutForm", (AboutForm,), fields)
    return made(formdata=posted, prefix=f"f{number}-")  # type: ignore[no-any-return]


class DecideForm(Form):
    """Which of two typists is right, difference by difference; build it with ``decide_form``."""

    names: ClassVar[Sequence[str]]

    def chosen(self) -> dict[str, int]:
        return {name: int(self[f"d{n}"].data) for n, name in enumerate(self.names)}


def decide_form(names: Sequence[str], labels: Sequence[str]) -> type[DecideForm]:
    """Make the form for these differences."""
    fields: dict[str, Any] = {"names": names}
    for number, label in enumerate(labels):
        fields[f"d{number}"] = RadioField(
            label, [Answered(_l("Choose which one is right."))], validate_choice=True
        )
    return type("AllDifferencesForm", (DecideForm,), fields)
