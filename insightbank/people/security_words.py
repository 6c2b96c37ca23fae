"""What sign-in pages say: the words of Flask-Security's messages, ours and translated."""

from __future__ import annotations

from typing import Any

import flask_babel

from insightbank.web.i18n import LazyString, _l

_WRONG = _l(
    "Your email address or password is wrong. "
    "After 5 wrong tries you must wait before you can try again."
)
_WRONG_CODE = _l("This code is wrong or too old. Enter the newest code from your app.")
_BAD_EMAIL = _l("Enter an email address, for example name@example.org.")
_NO_PASSWORD = _l("Enter your password.")
_BAD_LINK = _l("This link does not work any more. Ask for a new one.")
_NOT_ALLOWED = _l("You cannot see this page.")

MESSAGES: dict[str, tuple[LazyString, str]] = {
    "GENERIC_AUTHN_FAILED": (_WRONG, "error"),
    "USER_DOES_NOT_EXIST": (_WRONG, "error"),
    "INVALID_PASSWORD": (_l("This password is wrong."), "error"),
    "DISABLED_ACCOUNT": (_WRONG, "error"),
    "EMAIL_NOT_PROVIDED": (_BAD_EMAIL, "error"),
    "INVALID_EMAIL_ADDRESS": (_BAD_EMAIL, "error"),
    "PASSWORD_NOT_PROVIDED": (_NO_PASSWORD, "error"),
    "PASSWORD_INVALID_LENGTH": (
        _l("Your password must have at least %(length)s characters."),
        "error",
    ),
    "RETYPE_PASSWORD_MISMATCH": (_l("The two passwords are not the same."), "error"),
    "PASSWORD_IS_THE_SAME": (_l("Choose a password that is not the old one."), "error"),
    "PASSWORD_RESET_REQUEST": (
        _l("If this address has an account, we have sent an email to it. Open the link in it."),
        "info",
    ),
    "GENERIC_RECOVERY": (
        _l("If this address has an account, we have sent an email to it. Open the link in it."),
        "info",
    ),
    "PASSWORD_RESET_EXPIRED": (_BAD_LINK, "error"),
    "INVALID_RESET_PASSWORD_TOKEN": (_BAD_LINK, "error"),
    "PASSWORD_RESET_NO_LOGIN": (
        _l("Your new password is set. Sign in with it."),
        "success",
    ),
    "PASSWORD_CHANGE": (_l("Your password is changed."), "success"),
    "INVALID_CODE": (_WRONG_CODE, "error"),
    "TWO_FACTOR_INVALID_TOKEN": (_WRONG_CODE, "error"),
    "TWO_FACTOR_LOGIN_SUCCESSFUL": (_l("You have signed in."), "success"),
    "TWO_FACTOR_CHANGE_METHOD_SUCCESSFUL": (
        _l("Your app is set up. You need a code from it each time you sign in."),
        "success",
    ),
    "TWO_FACTOR_PERMISSION_DENIED": (_NOT_ALLOWED, "error"),
    "TWO_FACTOR_METHOD_NOT_AVAILABLE": (_NOT_ALLOWED, "error"),
    "TWO_FACTOR_DISABLED": (_l("Your app is no longer needed to sign in."), "success"),
    "TWO_FACTOR_SETUP_EXPIRED": (_l("This took too long. Please start again."), "error"),
    "INVALID_RECOVERY_CODE": (_l("This recovery code is wrong or used."), "error"),
    "NO_RECOVERY_CODES_SETUP": (_l("You have no recovery codes yet."), "info"),
    "REAUTHENTICATION_REQUIRED": (_l("Enter your password again to go on."), "info"),
    "REAUTHENTICATION_SUCCESSFUL": (_l("Thank you. You can go on."), "success"),
    "UNAUTHENTICATED": (_l("Sign in to see this page."), "info"),
    "UNAUTHORIZED": (_NOT_ALLOWED, "error"),
    "LOGIN": (_l("Sign in to see this page."), "info"),
    "REFRESH": (_l("Enter your password again to go on."), "info"),
    "ANONYMOUS_USER_REQUIRED": (_l("You are signed in already."), "info"),
    "INVALID_REDIRECT": (_l("You are signed in."), "info"),
    "INVALID_INPUT": (_l("Check what you typed."), "error"),
    "API_ERROR": (_l("Check what you typed."), "error"),
    "FORGOT_PASSWORD": (_l("I have forgotten my password"), "info"),
}

SUBJECTS: dict[str, LazyString] = {
    "EMAIL_SUBJECT_PASSWORD_RESET": _l("Set a new password"),
    "EMAIL_SUBJECT_PASSWORD_NOTICE": _l("Your password was changed"),
    "EMAIL_SUBJECT_PASSWORD_CHANGE_NOTICE": _l("Your password was changed"),
}


class Words:
    """Stands where Flask-Security keeps its own catalogues, which lack most of our languages."""

    def gettext(self, text: object, **values: object) -> str:
        """Translate, in the language of the screen; texts of ours translate themselves."""
        if isinstance(text, LazyString):
            return str(text) % values if values else str(text)
        return str(flask_babel.gettext(str(text), **values))

    def ngettext(self, one: str, many: str, num: int, **values: object) -> str:
        return str(flask_babel.ngettext(one, many, num, **values))

    def format_list(self, items: list[str], **_values: Any) -> str:
        return ", ".join(str(item) for item in items)
