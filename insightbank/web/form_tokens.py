"""A form's own proof that a page of ours made it; it works where a browser keeps no cookies.

For forms that act on nothing but what is typed into them and borrow no right of whoever sends them.
The token is signed, carries a random ``nonce`` that tells one form from another, and grows old.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer
from wtforms import Field
from wtforms.csrf.core import CSRF
from wtforms.validators import ValidationError

from insightbank.web.forms import Form
from insightbank.web.i18n import _

LIVES = timedelta(days=1)
CROSS_SITE = "cross-site"


class SignedTokenCSRF(CSRF):
    """Gives each form a signed token of its own and takes back only such, from our own pages."""

    def generate_csrf_token(self, csrf_token_field: Any) -> str:
        return str(_signer().dumps(secrets.token_urlsafe(18)))

    def validate_csrf_token(self, form: Any, field: Any) -> None:
        if is_from_elsewhere() or read_nonce(field.data) is None:
            raise ValidationError(_("This page was open for too long. Check it and try again."))


class TokenForm(Form):
    """A form with a token of its own; ``nonce`` is set by a token that is good."""

    class Meta(Form.Meta):
        csrf_class = SignedTokenCSRF

    @property
    def nonce(self) -> str:
        """Give the random part of the posted token; raises ValueError before it was checked."""
        token: Field = self[self.meta.csrf_field_name]
        found = read_nonce(token.data)
        if found is None:
            msg = "the token has not been checked"
            raise ValueError(msg)
        return found


def read_nonce(token: object) -> str | None:
    """Read the random part of a token; None for one that is forged or too old."""
    try:
        nonce = _signer().loads(str(token or ""), max_age=int(LIVES.total_seconds()))
    except BadSignature:
        return None
    return nonce if isinstance(nonce, str) else None


def is_from_elsewhere() -> bool:
    """Tell whether the browser says that the page of another site sent this request."""
    told = request.headers.get("Sec-Fetch-Site")
    if told:
        return told == CROSS_SITE
    origin = request.headers.get("Origin")
    if not origin:
        return False
    own = {request.host, urlsplit(current_app.config["INSIGHTBANK"].base_url).netloc}
    return urlsplit(origin).netloc not in own


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="insightbank.form")
