"""The form of a champion's note: one page, rows of quotes added by button, nothing lost."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from werkzeug.datastructures import MultiDict
from wtforms import (
    FieldList,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import ValidationError

from insightbank.core.languages import KNOWN_LANGUAGES, SCREEN_LANGUAGES
from insightbank.core.typed_text import clean_typed
from insightbank.insights.rules import (
    MAKE_UP,
    MAX_PEOPLE,
    MAX_QUOTE,
    MAX_QUOTES,
    Sharing,
    make_up_excess,
)
from insightbank.insights.services import NoteContent, NoteQuoteContent
from insightbank.web.form_fields import DayMonthYearField, SelectChoice
from insightbank.web.forms import LONG_TEXT, NOT_A_CHOICE, SHORT_TEXT, Answered, AtMost, Form
from insightbank.web.i18n import LazyString, _, _l
from insightbank.web.labels import PLUS_GROUPS

if TYPE_CHECKING:
    from insightbank.insights.models import Note

WHOLE_AREA = "area"
_QUOTE_KEY = re.compile(r"quotes-([0-9]{1,4})-(text|language)")

CONSENT: dict[str, LazyString] = {
    "verbal": _l("They said yes"),
    "written": _l("They signed a form"),
    "group_agreement": _l("The group agreed together"),
    "guardian": _l("A parent or guardian agreed"),
}
SHARING: dict[str, LazyString] = {
    "commissioners": _l("Everyone who plans health and care here"),
    "alliance": _l("Only the Alliance for this place"),
    "organisation": _l("Only my organisation"),
}
CHARACTERISTICS: dict[str, LazyString] = {
    "age": _l("Age"),
    "sex": _l("Sex"),
    "ethnicity": _l("Ethnic group"),
    "disability": _l("Disability"),
    "carer": _l("Unpaid carers"),
}
CATEGORIES: dict[str, LazyString] = {
    "under_18": _l("Under 18"),
    "18_24": _l("18 to 24"),
    "25_44": _l("25 to 44"),
    "45_64": _l("45 to 64"),
    "65_over": _l("65 and over"),
    "female": _l("Female"),
    "male": _l("Male"),
    "sex_other": _l("Another way"),
    "asian": _l("Asian"),
    "black": _l("Black"),
    "mixed": _l("Mixed"),
    "white_british": _l("White British"),
    "white_other": _l("Other White"),
    "ethnicity_other": _l("Another ethnic group"),
    "disabled": _l("Disabled"),
    "not_disabled": _l("Not disabled"),
    "carer": _l("Carers"),
    "not_carer": _l("Not carers"),
} | {f"{name}_not_known": _l("Not known") for name in MAKE_UP}


class Listed:
    """Refuse a value that the list does not offer, in our own words."""

    field_flags: dict[str, bool] = {}  # noqa: RUF012

    def __call__(self, form: object, field: Any) -> None:
        chosen = field.data if isinstance(field.data, list) else [field.data]
        offered = {str(choice.value) for choice in field.iter_choices()}
        if any(value and value not in offered for value in chosen):
            raise ValidationError(str(NOT_A_CHOICE))


class CountField(StringField):
    """A number of people; digits of any script are read, and what was typed stays."""

    def __init__(self, label: LazyString, **more: Any) -> None:
        super().__init__(label, render_kw={"inputmode": "numeric"}, **more)

    def count(self) -> int | None:
        """Give the number typed; None for nothing, or for what is no number."""
        typed = (self.data or "").replace(",", "").replace(" ", "")
        return int(typed) if typed.isdecimal() and len(typed) < 9 else None

    def post_validate(self, form: Any, validation_stopped: bool) -> None:  # noqa: FBT001
        if not self.data or validation_stopped:
            return
        count = self.count()
        if count is None or count > MAX_PEOPLE:
            raise ValidationError(
                _("Enter a whole number from 0 to %(most)s.", most=f"{MAX_PEOPLE:,}")
            )


def language_choices() -> list[SelectChoice]:
    """List the languages people speak here, those of the screens first, by their own names."""
    rest = sorted(set(KNOWN_LANGUAGES) - set(SCREEN_LANGUAGES))
    return [
        SelectChoice(tag, f"{KNOWN_LANGUAGES[tag].own_name} – {KNOWN_LANGUAGES[tag].english_name}")
        for tag in (*SCREEN_LANGUAGES, *rest)
    ]


class QuoteForm(Form):
    """One quote; a row left empty is no quote."""

    class Meta(Form.Meta):
        csrf = False

    text = TextAreaField(_l("Their words"), [AtMost(MAX_QUOTE)])
    language = SelectField(
        _l("Language of the words"), [Listed()], validate_choice=False, choices=language_choices
    )


class NoteForm(Form):
    """The whole note; ``content()`` gives it once it has passed its check."""

    token = HiddenField()
    community = StringField(
        _l("Who did you hear from?"),
        [Answered(_l("Say who you heard from.")), AtMost(SHORT_TEXT)],
        description=_l("For example: Turkish mothers in Grays. Do not give names."),
    )
    plus_groups = SelectMultipleField(
        _l("Which of these groups were they from?"), [Listed()], validate_choice=False
    )
    place = SelectField(
        _l("Where was it?"),
        [Answered(_l("Choose a place.")), Listed()],
        validate_choice=False,
    )
    setting = StringField(
        _l("How did you hear it?"),
        [AtMost(SHORT_TEXT)],
        description=_l("For example: a focus group at the library."),
    )
    held_on = DayMonthYearField(_l("When was it?"), [Answered(_l("Enter the date."))])
    people_count = CountField(
        _l("How many people took part?"),
        validators=[Answered(_l("Enter how many people took part."))],
    )
    text = TextAreaField(
        _l("What did they tell you?"),
        [Answered(_l("Write what they told you.")), AtMost(LONG_TEXT)],
        description=_l("Say what matters to them and what should change. Do not give names."),
    )
    language = SelectField(
        _l("What language is your note in?"),
        [Listed()],
        validate_choice=False,
        choices=language_choices,
    )
    quotes = FieldList(FormField(QuoteForm), min_entries=1)
    consent_how = RadioField(
        _l("How did people agree to share this?"),
        [Answered(_l("Choose how people agreed.")), Listed()],
        validate_choice=False,
    )
    sharing = RadioField(
        _l("Who may see it?"),
        [Answered(_l("Choose who may see it.")), Listed()],
        validate_choice=False,
    )

    def __init__(
        self,
        typed: MultiDict[str, str] | None,
        *,
        places: Sequence[SelectChoice],
        today: date,
        token: str,
        has_organisation: bool,
    ) -> None:
        self.today = today
        self.has_organisation = has_organisation
        super().__init__(formdata=typed)
        self.token.data = token
        self.place.choices = [SelectChoice("", _("Choose a place")), *places]
        self.plus_groups.choices = [SelectChoice(k, str(v)) for k, v in PLUS_GROUPS.items()]
        self.consent_how.choices = [SelectChoice(k, str(v)) for k, v in CONSENT.items()]
        self.sharing.choices = [SelectChoice(k, str(v)) for k, v in SHARING.items()]

    def count_fields(self) -> list[tuple[str, LazyString, list[CountField]]]:
        """List the characteristics, each with its label and its fields."""
        return [
            (name, CHARACTERISTICS[name], [self[_count_name(name, code)] for code in codes])
            for name, codes in MAKE_UP.items()
        ]

    def has_count_errors(self) -> bool:
        """Tell whether any of the counts has a problem, so that the page shows them."""
        return any(
            field.errors for _name, _label, fields in self.count_fields() for field in fields
        )

    def make_up(self) -> dict[str, dict[str, int]]:
        """Give the counts typed, zeros left out."""
        counts = {
            name: {
                code: count for code in codes if (count := self[_count_name(name, code)].count())
            }
            for name, codes in MAKE_UP.items()
        }
        return {name: found for name, found in counts.items() if found}

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Check each field, then what only holds between them."""
        good = bool(super().validate(extra_validators))
        problems = [*self._date_problems(), *self._count_problems(), *self._sharing_problems()]
        problems += self._too_many_quotes()
        for field, message in problems:
            field.errors = [*field.errors, message]
        return good and not problems

    def _date_problems(self) -> Iterable[tuple[Any, str]]:
        if self.held_on.data and self.held_on.data > self.today:
            yield self.held_on, _("The date must be today or in the past.")

    def _count_problems(self) -> Iterable[tuple[Any, str]]:
        people = self.people_count.count()
        for name, total in make_up_excess(self.make_up(), people).items():
            first = self[_count_name(name, MAKE_UP[name][0])]
            yield (
                first,
                _(
                    "These numbers add up to %(total)s, but %(people)s people took part.",
                    total=total,
                    people=people,
                ),
            )

    def _sharing_problems(self) -> Iterable[tuple[Any, str]]:
        if self.sharing.data == Sharing.ORGANISATION and not self.has_organisation:
            yield self.sharing, _("Your account has no organisation. Choose another answer.")
        if self.sharing.data == Sharing.ALLIANCE and self.place.data == WHOLE_AREA:
            yield self.sharing, _("Choose a place in one Alliance, or another answer.")

    def _too_many_quotes(self) -> Iterable[tuple[Any, str]]:
        if len(self.quotes.entries) > MAX_QUOTES:
            last = self.quotes.entries[-1].form.text
            yield last, _("You can add up to %(most)s quotes.", most=MAX_QUOTES)

    def content(self, alliance_of: Mapping[str, str | None]) -> NoteContent:
        """Give the note; ``alliance_of`` maps the slug of a district to its Alliance."""
        kind, _separator, slug = self.place.data.partition(":")
        district = slug if kind == "district" else None
        return NoteContent(
            community=self.community.data or "",
            plus_groups=tuple(self.plus_groups.data or ()),
            alliance=slug if kind == "alliance" else alliance_of.get(slug),
            district=district,
            setting=self.setting.data or "",
            held_on=self.held_on.data,
            people_count=self.people_count.count() or 0,
            consent_how=self.consent_how.data,
            sharing=self.sharing.data,
            language=self.language.data or "en",
            text=self.text.data or "",
            quotes=tuple(
                NoteQuoteContent(entry.form.text.data, entry.form.language.data or "en")
                for entry in self.quotes.entries
                if entry.form.text.data
            ),
            make_up=self.make_up(),
        )


def _count_name(characteristic: str, category: str) -> str:
    return f"count_{characteristic}_{category}"


for _name, _codes in MAKE_UP.items():
    for _code in _codes:
        setattr(NoteForm, _count_name(_name, _code), CountField(CATEGORIES[_code]))


def typed_of(posted: MultiDict[str, str]) -> dict[str, list[str]]:
    """Give what was posted as it can be kept: buttons and the protection token left out."""
    return {
        key: [clean_typed(value) for value in posted.getlist(key)]
        for key in posted
        if key not in {"csrf_token", "action", "token"}
    }


def typed_again(note: Note) -> dict[str, list[str]]:
    """Give a note as it would have been typed: what was, or for one made otherwise its columns."""
    if note.typed or not note.is_checked:
        return note.typed
    place = f"alliance:{note.alliance}" if note.alliance else WHOLE_AREA
    values = {
        name: [str(getattr(note, name))]
        for name in ("community", "setting", "people_count", "consent_how", "sharing", "language")
    } | {"text": [note.text], "plus_groups": list(note.plus_groups)}
    values["place"] = [f"district:{note.district}" if note.district else place]
    if note.held_on:
        for part in ("day", "month", "year"):
            values[f"held_on-{part}"] = [str(getattr(note.held_on, part))]
    for row in note.composition:
        values[_count_name(row.characteristic, row.category)] = [str(row.count)]
    for quote in note.quotes:
        values[f"quotes-{quote.position}-text"] = [quote.text]
        values[f"quotes-{quote.position}-language"] = [quote.language]
    return values


def with_new_quote(typed: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Add an empty row for a quote, up to the number that is allowed."""
    numbers = [int(m[1]) for key in typed if (m := _QUOTE_KEY.fullmatch(key))]
    new = max(numbers, default=-1) + 1
    if len(set(numbers)) >= MAX_QUOTES:
        return dict(typed)
    language = typed.get(f"quotes-{new - 1}-language", typed.get("language", ["en"]))
    return {**typed, f"quotes-{new}-text": [""], f"quotes-{new}-language": list(language)}


def without_quote(typed: Mapping[str, list[str]], number: int) -> dict[str, list[str]]:
    """Take out one row; the rows after it move up."""
    kept: dict[str, list[str]] = {}
    for key, values in typed.items():
        found = _QUOTE_KEY.fullmatch(key)
        if found is None:
            kept[key] = values
        elif (row := int(found[1])) != number:
            kept[f"quotes-{row - (row > number)}-{found[2]}"] = values
    return kept
