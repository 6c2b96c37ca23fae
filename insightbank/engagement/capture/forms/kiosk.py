"""The form of somebody who takes a tablet back."""

from __future__ import annotations

from wtforms import PasswordField

from insightbank.web.forms import Answered, Form
from insightbank.web.i18n import _l


class LeaveForm(Form):
    """The PIN."""

    pin = PasswordField(
        _l("PIN"),
        [Answered(_l("Enter the PIN."))],
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
