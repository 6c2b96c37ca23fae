"""Addresses: the link that opens a password page, and where a visitor may be sent on to."""

from __future__ import annotations

from typing import Any

from flask import current_app
from flask_security.recoverable import generate_reset_password_token

from insightbank.core.languages import bcp47


def set_password_link(user: Any) -> str:
    """Give the whole address of the page where an account's owner sets a password.

    Built from the installation's own address, never from what a browser claims it asked for: nobody
    can have a link sent that leads to another host.
    """
    token = generate_reset_password_token(user)  # type: ignore[no-untyped-call]
    return reset_address(token, user.language)


def reset_address(token: str, language: str) -> str:
    """Give the whole address of the page that takes a reset token."""
    urls = current_app.url_map.bind("")
    path = urls.build("security.reset_password", {"token": token, "lang": bcp47(language)})
    return str(current_app.config["INSIGHTBANK"].base_url) + path


def local_path(target: str) -> str:
    """Give a way on only if it is a path of this site; empty for anything else.

    Browsers read a backslash as a slash and skip control characters, so neither is let through.
    """
    is_path = target.startswith("/") and not target.startswith("//")
    if not is_path or "\\" in target or any(ord(c) < 0x21 for c in target):
        return ""
    return target
