"""Single sign-on by OpenID Connect, where the installation names a provider."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from flask import Flask, Response, current_app
from joserfc.errors import JoseError
from requests import RequestException

from insightbank.settings import Settings

EXTENSION = "insightbank.oidc"
NAME = "staff"


class SignOnFailedError(Exception):
    """The provider did not vouch for anybody; the text is for the log."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the provider says has signed in; ``email`` is empty unless it is verified."""

    subject: str
    email: str


def init_oidc(app: Flask, settings: Settings) -> None:
    """Register the provider, if there is one; its addresses are found at first use."""
    if not settings.oidc_issuer:
        return
    oauth = OAuth(app)
    issuer = settings.oidc_issuer.rstrip("/")
    oauth.register(
        NAME,
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret,
        server_metadata_url=f"{issuer}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid email profile", "code_challenge_method": "S256"},
    )
    app.extensions[EXTENSION] = oauth


def is_offered() -> bool:
    """Tell whether this installation has single sign-on."""
    return EXTENSION in current_app.extensions


def begin(return_address: str) -> Response:
    """Send the browser to the provider, with PKCE, state and nonce; raises SignOnFailedError."""
    try:
        response: Response = _client().authorize_redirect(return_address)
    except (AuthlibBaseError, RequestException) as error:
        raise SignOnFailedError(type(error).__name__) from error
    return response


def finish() -> Identity:
    """Take what the provider sent back and check it; raises SignOnFailedError."""
    try:
        token = _client().authorize_access_token()
    except (AuthlibBaseError, JoseError, RequestException, LookupError, ValueError) as error:
        raise SignOnFailedError(type(error).__name__) from error
    claims = token.get("userinfo") or {}
    if not claims.get("sub") or not claims.get("iss"):
        msg = "no subject"
        raise SignOnFailedError(msg)
    verified = claims.get("email_verified") is True
    return Identity(f"{claims['iss']}|{claims['sub']}", claims.get("email", "") if verified else "")


def _client() -> Any:
    return getattr(current_app.extensions[EXTENSION], NAME)
