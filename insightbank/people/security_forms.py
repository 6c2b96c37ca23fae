"""Flask-Security's forms with our rules: an account rests after wrong tries and tells nobody."""

from __future__ import annotations

from typing import Any, cast

from flask_security.forms import (
    ChangePasswordForm,
    ForgotPasswordForm,
    LoginForm,
    ResetPasswordForm,
    TwoFactorRescueForm,
    TwoFactorSetupForm,
    TwoFactorVerifyCodeForm,
    VerifyForm,
)
from flask_security.recovery_codes import MfRecoveryForm
from flask_security.utils import get_message, validate_redirect_url
from wtforms import EmailField, Field, RadioField, StringField
from wtforms.validators import DataRequired, ValidationError

from insightbank.people import rules, services
from insightbank.people.services.accounts import is_resting
from insightbank.web import clock
from insightbank.web.forms import Form, cleaned
from insightbank.web.i18n import _, _l

LONGEST_PASSWORD = 200


def not_too_long(_form: object, field: Field) -> None:
    """Refuse what no password can be before a hash is made of it."""
    if field.data and len(field.data) > LONGEST_PASSWORD:
        raise ValidationError(
            _("Your password can have at most %(most)s characters.", most=LONGEST_PASSWORD)
        )
    if field.data and "\0" in field.data:
        raise ValidationError(_("Your password has a character that we cannot read."))


def _rests(user: Any) -> bool:
    return is_resting(user, clock.now())


def _limit(form: Any, *names: str) -> None:
    for name in names:
        field = form[name]
        field.validators = (not_too_long, *field.validators)


class _Careful:
    """Cleans what was typed before it is looked up or shown again; a password stays as it is."""

    class Meta(Form.Meta):
        def bind_field(self, form: Any, unbound: Any, options: dict[str, Any]) -> Any:
            filters = list(unbound.kwargs.get("filters", ()))
            if issubclass(unbound.field_class, EmailField):
                filters.append(cleaned)
            return unbound.bind(form=form, filters=filters, **options)


class SignInForm(_Careful, LoginForm):
    """Address and password; nothing on the page tells whether the address has an account."""

    remember = None  # type: ignore[assignment]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.password.description = ""
        _limit(self, "password")

    def validate_next(self, field: Field) -> None:
        """Forget a way on that leads away from here; signing in still works."""
        if field.data and not validate_redirect_url(field.data):
            field.data = ""

    def validate(self, **kwargs: Any) -> bool:
        right = super().validate(**kwargs)
        if right and _rests(self.user):
            self.password.errors = [get_message("INVALID_PASSWORD")[0]]
            return False
        return bool(right)


class AgainForm(VerifyForm):
    """The password once more, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _limit(self, "password")


class NewPasswordForm(ResetPasswordForm):
    """A password set by a link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _limit(self, "password", "password_confirm")


class PasswordForm(ChangePasswordForm):
    """A password changed by somebody who has signed in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _limit(self, "password", "new_password", "new_password_confirm")


class ForgottenForm(_Careful, ForgotPasswordForm):
    """An address to send a link to; the answer is the same whoever it belongs to."""


class AppSetupForm(TwoFactorSetupForm):
    """Whether to set up an app or to stop using it; the page has a button for each."""

    setup = StringField()  # type: ignore[assignment]
    phone = StringField()  # type: ignore[assignment]


class NoRescueForm(TwoFactorRescueForm):
    """Stands where there is nothing to choose: recovery codes have a page of their own."""

    help_setup = RadioField(choices=[], validate_choice=False)


class AppCodeForm(TwoFactorVerifyCodeForm):
    """The code from an app; wrong ones count as wrong sign-ins."""

    def validate(self, **kwargs: Any) -> bool:
        if isinstance(self.code.data, str):
            self.code.data = rules.code_digits(self.code.data[:40])
        if not self.is_setup and _rests(self.user):
            self.code.errors = [get_message("TWO_FACTOR_INVALID_TOKEN")[0]]
            return False
        return bool(super().validate(**kwargs))


class RecoveryForm(MfRecoveryForm):
    """A recovery code instead of the app's; wrong ones count as wrong sign-ins."""

    code = StringField(
        _l("Recovery code"),
        filters=[cleaned],
        validators=[DataRequired(_l("Enter one of your recovery codes."))],
    )

    def validate(self, **kwargs: Any) -> bool:
        if self.user is None or _rests(self.user):
            self.code.errors = [get_message("INVALID_RECOVERY_CODE")[0]]
            return False
        right = bool(super().validate(**kwargs))
        if not right and self.code.data:
            services.record_wrong_sign_in(cast("Any", self.user), clock.now())
        return right


FORMS: dict[str, type] = {
    "login_form": SignInForm,
    "verify_form": AgainForm,
    "reset_password_form": NewPasswordForm,
    "change_password_form": PasswordForm,
    "forgot_password_form": ForgottenForm,
    "two_factor_verify_code_form": AppCodeForm,
    "two_factor_setup_form": AppSetupForm,
    "two_factor_rescue_form": NoRescueForm,
    "mf_recovery_form": RecoveryForm,
}
"""Which of our forms stands for which of Flask-Security's."""
