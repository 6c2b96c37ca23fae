"""Forms of residents: an address, the code sent to it, language and format, being forgotten."""

from __future__ import annotations

from email_validator import EmailNotValidError, validate_email
from wtforms import BooleanField, EmailField, Field, RadioField, SelectField, StringField
from wtforms.validators import ValidationError

from insightbank.core.languages import KNOWN_LANGUAGES
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


class EraseForm(Form):
    """A box to tick before everything is deleted."""

    sure = BooleanField(
        _l("Yes, delete my account and everything in it."),
        validators=[Answered(_l("Tick the box if you want to delete your account."))],
    )
