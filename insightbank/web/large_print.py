"""Large print: every page in larger letters, on the screen and on paper, once somebody asks.

``?format=large`` asks for it and ``?format=standard`` for the usual size again, beside any other
format such as Easy Read; the choice goes with the browser's session.
"""

from __future__ import annotations

from flask import Flask, request, session

KEY = "large_print"


def init_large_print(app: Flask) -> None:
    """Remember the choice and tell templates of it."""

    @app.before_request
    def choose() -> None:
        wanted = request.args.getlist("format")
        if "large" in wanted:
            session[KEY] = True
        elif "standard" in wanted:
            session.pop(KEY, None)

    app.jinja_env.globals["is_large_print"] = is_large_print


def is_large_print() -> bool:
    """Tell whether the reader has asked for large print."""
    return bool(request) and bool(session.get(KEY))
