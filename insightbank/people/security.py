"""Sign-in of staff and champions: Flask-Security set up our way; residents do not come here.

Argon2 hashes, an app's code as second factor with recovery codes, wrong tries counted, mail through
our outbox, our words and pages. Its own commits are turned into flushes: the request commits.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import hmac
from datetime import timedelta
from typing import Any, cast

import segno
from flask import Flask, abort, g, request, session
from flask_security import (
    MailUtil,
    Security,
    SQLAlchemyUserDatastore,
    Totp,
    password_reset,
    user_authenticated,
    user_failed_authn,
)
from flask_security.proxies import _security
from markupsafe import Markup

from insightbank.core.roles import Role
from insightbank.db import db
from insightbank.people import services
from insightbank.people.links import local_path, reset_address
from insightbank.people.models import AccountRole, User
from insightbank.people.oidc import init_oidc, is_offered
from insightbank.people.security_forms import FORMS
from insightbank.people.security_words import MESSAGES, SUBJECTS, Words
from insightbank.settings import Settings
from insightbank.web import access, clock

BY_KEY = "signed_in_by"
LINK_LIVES = timedelta(days=1)
UNUSED = frozenset(
    {"security.two_factor_rescue", "security.tf_select", "security.two_factor_setup_validate"}
)
"""Pages that come with Flask-Security and that our way of signing in has no use for."""
ADDRESSES: dict[str, object] = {
    "URL_PREFIX": "/<lang>/account",
    "LOGIN_URL": "/sign-in",
    "LOGOUT_URL": "/sign-out",
    "VERIFY_URL": "/again",
    "RESET_URL": "/forgotten-password",
    "CHANGE_URL": "/password",
    "TWO_FACTOR_SETUP_URL": "/two-step",
    "TWO_FACTOR_TOKEN_VALIDATION_URL": "/two-step/code",
    "TWO_FACTOR_RESCUE_URL": "/two-step/help",
    "TWO_FACTOR_SELECT_URL": "/two-step/choose",
    "MULTI_FACTOR_RECOVERY_CODES_URL": "/recovery-codes",
    "MULTI_FACTOR_RECOVERY_URL": "/recovery",
    "POST_LOGIN_VIEW": "people.account_home",
    "POST_LOGOUT_VIEW": "pages.home",
    "POST_CHANGE_VIEW": "people.account_home",
    "POST_VERIFY_VIEW": "people.account_home",
    "TWO_FACTOR_POST_SETUP_VIEW": "security.mf_recovery_codes",
    "TWO_FACTOR_ERROR_VIEW": "security.login",
}
CHEAP_HASH = {"argon2__rounds": 1, "argon2__memory_cost": 1024}


class AccountStore(SQLAlchemyUserDatastore):
    """Where Flask-Security finds accounts; it flushes, the request commits."""

    def commit(self) -> None:
        self.db.session.flush()


class Outbox(MailUtil):
    """Puts Flask-Security's mail into our outbox, in the account's language."""

    def send_mail(
        self,
        template: str,
        subject: str,
        recipient: Any,
        sender: Any,
        body: str | None,
        html: str | None,
        **context: Any,
    ) -> None:
        services.queue_message(
            str(recipient), subject, body or "", context["user"].language, clock.now()
        )


class OnceOnlyTotp(Totp):
    """An app's codes, each good for one sign-in: a code that was seen cannot be used again."""

    def get_last_counter(self, user: Any) -> int | None:
        return cast("int | None", user.tf_last_counter)

    def set_last_counter(self, user: Any, tmatch: Any) -> None:
        user.tf_last_counter = tmatch.counter


def init_security(app: Flask, settings: Settings) -> None:
    """Set up accounts, their pages and single sign-on."""
    app.config.update(_configuration(settings))
    app.config.update({f"SECURITY_MSG_{key}": value for key, value in MESSAGES.items()})
    app.config.update({f"SECURITY_{key}": value for key, value in SUBJECTS.items()})
    store = AccountStore(db, User, AccountRole)
    security = Security(mail_util_cls=Outbox, totp_cls=OnceOnlyTotp)
    security.init_app(app, store, register_blueprint=True, **FORMS)
    security.i18n_domain = cast("Any", Words())
    security.want_json(lambda _request: False)
    security.tf_setup_context_processor(_app_code_picture)
    security.context_processor(
        lambda: {
            "local_path": local_path,
            "reset_address": reset_address,
            "single_sign_on_is_offered": is_offered,
        }
    )
    _open_pages(app)
    _follow_sign_ins(app)
    init_oidc(app, settings)

    @app.before_request
    def refuse() -> None:
        if request.endpoint in UNUSED:
            abort(404)
        if request.blueprint == "security" and request.is_json:
            abort(415)


def derived_key(secret: str, purpose: str) -> bytes:
    """Derive a key of 32 bytes from the installation's secret, another for each purpose."""
    return hmac.new(secret.encode(), purpose.encode(), hashlib.sha256).digest()


def _configuration(settings: Settings) -> dict[str, object]:
    values: dict[str, object] = {
        **ADDRESSES,
        **_passwords(settings),
        **_second_factor(settings),
        "STATIC_FOLDER": None,
        "RECOVERABLE": True,
        "CHANGEABLE": True,
        "RETURN_GENERIC_RESPONSES": True,
        "RESET_PASSWORD_WITHIN": LINK_LIVES,
        "API_ENABLED_METHODS": ["session"],
        # Nobody asks the name service about what is typed: it may be somebody's address.
        "EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
        "EMAIL_HTML": False,
        "EMAIL_SENDER": settings.smtp_sender,
        "LOGOUT_METHODS": ["POST"],
        "CLI_USERS_NAME": None,
        "CLI_ROLES_NAME": None,
    }
    return {f"SECURITY_{key}": value for key, value in values.items()}


def _passwords(settings: Settings) -> dict[str, object]:
    return {
        "PASSWORD_SALT": derived_key(settings.secret_key, "password-salt").hex(),
        "PASSWORD_HASH": "argon2",
        "PASSWORD_SCHEMES": ["argon2"],
        "PASSWORD_SINGLE_HASH": ["argon2"],
        "PASSWORD_LENGTH_MIN": 12,
        # Tests make hundreds of hashes; what they show does not depend on how dear one is.
        "PASSWORD_HASH_PASSLIB_OPTIONS": CHEAP_HASH if settings.testing else {},
        "DEPRECATED_PASSWORD_SCHEMES": [],
    }


def _second_factor(settings: Settings) -> dict[str, object]:
    totp = base64.urlsafe_b64encode(derived_key(settings.secret_key, "totp")).decode()
    codes = base64.urlsafe_b64encode(derived_key(settings.secret_key, "recovery-codes"))
    return {
        "TWO_FACTOR": True,
        # Who must have one is decided by web.access, page by page.
        "TWO_FACTOR_REQUIRED": False,
        "TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "TWO_FACTOR_AUTHENTICATOR_VALIDITY": 60,
        "TWO_FACTOR_RESCUE_EMAIL": False,
        "MULTI_FACTOR_RECOVERY_CODES": True,
        "MULTI_FACTOR_RECOVERY_CODES_N": 8,
        "MULTI_FACTOR_RECOVERY_CODES_KEYS": [codes],
        "TOTP_SECRETS": {1: totp},
        "TOTP_ISSUER": settings.site_name,
    }


def _open_pages(app: Flask) -> None:
    """Declare its pages open to anyone: each checks for itself who may do what."""
    for endpoint, view in list(app.view_functions.items()):
        if endpoint.startswith("security."):
            app.view_functions[endpoint] = _opened(view)


def _opened(view: Any) -> Any:
    @functools.wraps(view)
    def opened(*args: Any, **kwargs: Any) -> Any:
        return view(*args, **kwargs)

    setattr(opened, access.OPEN_TO, frozenset({Role.ANYONE}))
    return opened


def _follow_sign_ins(app: Flask) -> None:
    @user_authenticated.connect_via(app)
    def signed_in(_app: Flask, user: User, authn_via: list[str] | None = None, **_: Any) -> None:
        by = "oidc" if authn_via == ["oidc"] else "password"
        session.pop(access.RESIDENT_KEY, None)
        session[BY_KEY] = by
        services.record_sign_in(user, clock.now(), by=by)

    @user_failed_authn.connect_via(app)
    def wrong(_app: Flask, user: User, **_: Any) -> None:
        services.record_wrong_sign_in(user, clock.now())

    @password_reset.connect_via(app)
    def password_set(_app: Flask, user: User, **_: Any) -> None:
        # Whoever can read the address's mail may try again at once.
        services.unlock(user)
        services.record_audit("account.password_set", user.id, "account", user.id)

    # Kept alive with the application: signals hold their listeners weakly.
    app.extensions["insightbank.people.listeners"] = (signed_in, wrong, password_set)


def _app_code_picture() -> dict[str, object]:
    """Draw the code that an app scans, as SVG inside the page: no picture leaves the policy."""
    secret = session.get("tf_totp_secret")
    user = g.get("_login_user")
    if not secret or session.get("tf_state") != "validating_profile" or user is None:
        return {"app_code_svg": ""}
    uri = _security.totp_factory.get_totp_uri(user.calc_username(), secret)
    picture = segno.make(uri).svg_inline(scale=5, border=2, light="#fff")
    return {"app_code_svg": Markup(picture)}  # noqa: S704 (squares only, no text of anybody's)
