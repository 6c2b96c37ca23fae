"""Forms of residents: an address, the code sent to it, language and format, being forgotten."""

from __future__ import annotations

from email_validator import EmailNotValidError, validate_email
from wtforms import (
    BooleanField,
    EmailField,
    Field,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import ValidationError

from insightbank.core.languages import KNOWN_LANGUAGES
from insightbank.core.postcodes import Postcode, parse_postcode
from insightbank.people import rules
from insightbank.people.forms.profile import NOT_LISTED
from insightbank.web.form_fields import SelectChoice
from insightbank.web.forms import Answered, AtMost, Form
from insightbank.web.i18n import _, _l
from insightbank.web.profile_labels import PREFER_NOT_TO_SAY, PREFERRED_FORMAT


def real_address(_form: object, field: Field) -> None:
    """Refuse what cannot be an e-mail address; nobody is asked whether it exists."""
    try:
        validate_email(field.data or "", check_deliverability=False)
    except EmailNotValidError as error:
        raise ValidationError(_("Enter an email address, for example name@example.org.")) from error


class EmailForm(Form):
    """The address a code is sent to."""

    email = EmailField(
        _l("Email address"),
        description=_l("We will send you a code of 6 numbers."),
        validators=[AtMost(rules.LONGEST_EMAIL), real_address],
    )

    def address(self) -> str:
        return rules.normalised_email(self.email.data or "")


class CodeForm(Form):
    """The code somebody got by e-mail, in digits of any script."""

    code = StringField(
        _l("Code"),
        description=_l("It has 6 numbers. You can use it for 15 minutes."),
        validators=[Answered(_l("Enter the code from our email.")), AtMost(40)],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )

    def validate_code(self, field: Field) -> None:
        if len(rules.code_digits(field.data or "")) != rules.CODE_DIGITS:
            raise ValidationError(_("The code has 6 numbers."))

    def digits(self) -> str:
        return rules.code_digits(self.code.data or "")


class LanguageForm(Form):
    """How somebody wants to be written to."""

    language = SelectField(_l("Language"), choices=[], **NOT_LISTED)
    format = RadioField(_l("How should we send you information?"), choices=[], **NOT_LISTED)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.language.choices = [
            SelectChoice(tag, language.own_name) for tag, language in KNOWN_LANGUAGES.items()
        ]
        self.format.choices = [
            choice for choice in PREFERRED_FORMAT.choices() if choice.value != PREFER_NOT_TO_SAY
        ]


MOST_LINES = 7


class ContactForm(Form):
    """How somebody wants to be invited, with the phone number or address it takes."""

    prefers = RadioField(_l("How should we invite you to take part?"), choices=[], **NOT_LISTED)
    phone = StringField(
        _l("Mobile phone number"), [AtMost(40)], render_kw={"autocomplete": "tel", "dir": "ltr"}
    )
    address = TextAreaField(
        _l("Your address"),
        [AtMost(300)],
        description=_l("Put each part on its own line. The last line is the postcode."),
        render_kw={"autocomplete": "street-address"},
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.prefers.choices = [
            SelectChoice("email", _("By email")),
            SelectChoice("sms", _("By text message")),
            SelectChoice("letter", _("By letter")),
            SelectChoice("none", _("Do not invite me")),
        ]

    def validate_phone(self, field: Field) -> None:
        if not field.data:
            if self.prefers.data == "sms":
                raise ValidationError(_("Enter your mobile phone number."))
        elif rules.mobile_number(field.data) is None:
            raise ValidationError(_("Enter a UK mobile phone number, like 07700 900123."))

    def validate_address(self, field: Field) -> None:
        lines = self.address_lines()
        if not lines:
            if self.prefers.data == "letter":
                raise ValidationError(_("Enter your address."))
        elif not 3 <= len(lines) <= MOST_LINES or not isinstance(
            parse_postcode(lines[-1]), Postcode
        ):
            raise ValidationError(_("Use 3 to 7 lines. Put the postcode on the last line."))

    def number(self) -> str:
        return rules.mobile_number(self.phone.data or "") or ""

    def address_lines(self) -> list[str]:
        return [line.strip() for line in (self.address.data or "").split("\n") if line.strip()]


class EraseForm(Form):
    """A box to tick before everything is deleted."""

    sure = BooleanField(
        _l("Yes, delete my account and everything in it."),
        validators=[Answered(_l("Tick the box if you want to delete your account."))],
    )
