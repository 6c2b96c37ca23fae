"""The words of messages people get: short, in their language, never with an answer in them."""

from __future__ import annotations

from flask_babel import force_locale

from insightbank.people.services import Letter
from insightbank.settings import Settings
from insightbank.web.i18n import _


def code_letter(code: str, *, language: str, settings: Settings) -> Letter:
    """Write the message with a sign-in code."""
    with force_locale(language):
        lines = (
            _("Your code for %(site)s is %(code)s", site=settings.site_name, code=code),
            _("You can use it for 15 minutes."),
            _("If you did not ask for it, you do not need to do anything."),
            settings.organisation_name,
        )
        return Letter(_("Your code: %(code)s", code=code), "\n\n".join(lines))


def invitation_letter(link: str, *, language: str, settings: Settings) -> Letter:
    """Write the message with the link by which the owner of a new account sets a password."""
    with force_locale(language):
        lines = (
            _("You now have an account for %(site)s.", site=settings.site_name),
            _("Open this link to choose your password. You can use it for one day:"),
            link,
            settings.organisation_name,
        )
        return Letter(_("Your account for %(site)s", site=settings.site_name), "\n\n".join(lines))
