"""The form of somebody who hands a tablet over."""

from __future__ import annotations

from typing import Any

from wtforms import PasswordField, SelectField, StringField
from wtforms.validators import ValidationError

from insightbank.engagement.capture.rules import IDLE_SECONDS, is_good_pin
from insightbank.web.form_fields import SelectChoice
from insightbank.web.forms import Answered, AtMost, Form
from insightbank.web.i18n import _, _l


class HandOverForm(Form):
    """A PIN that ends it, typed twice, and where the tablet stands."""

    pin = PasswordField(
        _l("A PIN of 4 to 8 digits, to get the tablet back"),
        [Answered(_l("Enter a PIN."))],
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
    pin_again = PasswordField(
        _l("The same PIN again"), render_kw={"inputmode": "numeric", "autocomplete": "off"}
    )
    venue = StringField(_l("Where the tablet stands"), [AtMost(200)])
    idle = SelectField(_l("Clear the tablet when nobody has touched it for"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.idle.choices = [
            SelectChoice(str(seconds), _("%(number)s minutes", number=seconds // 60))
            for seconds in IDLE_SECONDS
            if seconds >= 120
        ]

    def validate_pin(self, field: PasswordField) -> None:
        if not is_good_pin(field.data or ""):
            raise ValidationError(
                _("Use 4 to 8 digits that are not easy to guess, so not 1234 or 0000.")
            )

    def validate_pin_again(self, field: PasswordField) -> None:
        if field.data != self.pin.data:
            raise ValidationError(_("The two PINs are not the same. Enter them again."))
