"""What somebody types who wants to be told."""

from __future__ import annotations

from wtforms import EmailField
from wtforms.validators import Email

from insightbank.web.forms import Answered, AtMost, Form
from insightbank.web.i18n import _l

LONGEST_EMAIL = 254


class FollowForm(Form):
    """Where to tell somebody what happens."""

    email = EmailField(
        _l("Your email address"),
        [
            Answered(_l("Enter an email address.")),
            AtMost(LONGEST_EMAIL),
            Email(_l("Enter an email address, like name@example.com.")),
        ],
    )


class PressForm(Form):
    """A button and nothing else."""
