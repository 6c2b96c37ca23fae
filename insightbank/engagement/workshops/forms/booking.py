"""Booking a place: who, how to reach them, for how many, and what they need to take part."""

from __future__ import annotations

from typing import Any

from email_validator import EmailNotValidError, validate_email
from wtforms import (
    BooleanField,
    EmailField,
    Field,
    SelectField,
    SelectMultipleField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.validators import ValidationError

from insightbank.core.languages import KNOWN_LANGUAGES
from insightbank.engagement.workshops.rules import INTERPRETER, MOST_PEOPLE, phone_number
from insightbank.engagement.workshops.services import Guest
from insightbank.engagement.workshops.wording import NEEDS
from insightbank.people.rules import LONGEST_EMAIL
from insightbank.web.form_fields import SelectChoice
from insightbank.web.form_tokens import TokenForm
from insightbank.web.forms import NOT_A_CHOICE, Answered, AtMost
from insightbank.web.i18n import _, _l

LONGEST_NAME = 200
LONGEST_NEED = 1_000
PEOPLE = tuple(str(number) for number in range(1, MOST_PEOPLE + 1))


class BookingForm(TokenForm):
    """Needs are optional; what is said of them needs the person's agreement."""

    name = StringField(
        _l("Your name"),
        [Answered(_l("Enter your name.")), AtMost(LONGEST_NAME)],
        render_kw={"autocomplete": "name"},
    )
    email = EmailField(_l("Your email address"), [AtMost(LONGEST_EMAIL)])
    phone = TelField(
        _l("Your phone number"),
        [AtMost(40)],
        description=_l("You can leave this empty if you gave an email address."),
    )
    people = SelectField(
        _l("How many people are coming?"),
        choices=[SelectChoice(number, number) for number in PEOPLE],
        validate_choice=False,
    )
    needs = SelectMultipleField(
        _l("Do you need any of these to take part?"),
        choices=[SelectChoice(code, label) for code, label in NEEDS.items()],
        validate_choice=False,
        description=_l("You do not have to say."),
    )
    interpreter_language = SelectField(_l("Language of the interpreter"), validate_choice=False)
    other = TextAreaField(_l("Tell us more about what you need"), [AtMost(LONGEST_NEED)])
    agreed = BooleanField(_l("I agree that you keep what I said I need, to get it ready"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [SelectChoice(tag, lang.own_name) for tag, lang in KNOWN_LANGUAGES.items()]
        self.interpreter_language.choices = [SelectChoice("", _("Choose a language")), *choices]

    def validate_email(self, field: Field) -> None:
        if not field.data:
            if not self.phone.data:
                raise ValidationError(_("Enter an email address or a phone number."))
            return
        try:
            validate_email(field.data, check_deliverability=False)
        except EmailNotValidError:
            raise ValidationError(_("Enter an email address, like name@example.com.")) from None

    def validate_phone(self, field: Field) -> None:
        if field.data and phone_number(field.data) is None:
            raise ValidationError(_("Enter a phone number, like 01268 000000 or 07700 900123."))

    def validate_people(self, field: Field) -> None:
        if field.data not in PEOPLE:
            raise ValidationError(str(NOT_A_CHOICE))

    def validate_needs(self, field: Field) -> None:
        if not set(field.data or ()) <= set(NEEDS):
            raise ValidationError(str(NOT_A_CHOICE))

    def validate_interpreter_language(self, field: Field) -> None:
        if field.data and field.data not in KNOWN_LANGUAGES:
            raise ValidationError(str(NOT_A_CHOICE))

    def validate_agreed(self, field: Field) -> None:
        if self.has_needs and not field.data:
            raise ValidationError(_("Tick this box, or take out what you said you need."))

    @property
    def has_needs(self) -> bool:
        return bool(self.needs.data or self.other.data or self.interpreter_language.data)

    def guest(self, language: str) -> Guest:
        """Give who books, as services take it; call it on a valid form."""
        spoken = self.interpreter_language.data or ""
        needs = list(dict.fromkeys(self.needs.data or []))
        if spoken and INTERPRETER not in needs:
            needs.append(INTERPRETER)
        return Guest(
            name=self.name.data or "",
            email=self.email.data or "",
            phone=phone_number(self.phone.data or "") or "",
            people=int(self.people.data or 1),
            language=language,
            needs=needs,
            interpreter_language=spoken,
            other=self.other.data or "",
        )


class CancelForm(TokenForm):
    """One press cancels; the address holds the secret."""
