"""Error pages: a clear sentence and a way on, in the reader's language."""

from __future__ import annotations

from flask import Flask, abort, current_app, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from insightbank.core.languages import screen_language
from insightbank.web.i18n import preferred_language

WITH_PAGE = frozenset({400, 403, 404, 405, 410, 413, 415, 422, 429, 500})


def init_errors(app: Flask) -> None:
    """Answer every error with a page of ours, and never with a bare trace."""

    @app.before_request
    def refuse_forged_address() -> None:
        # No address of ours holds a NUL, and PostgreSQL cannot even look for one.
        if "\0" in request.path:
            abort(404)

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> ResponseReturnValue:
        if error.response is not None or (error.code or 500) < 400:
            return error
        return _page(error.code or 500)

    @app.errorhandler(CSRFError)
    def out_of_date(_error: CSRFError) -> ResponseReturnValue:
        return _page(400)

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> ResponseReturnValue:
        if current_app.testing:
            raise error
        current_app.logger.exception("unexpected error", extra={"path": request.path})
        return _page(500)


def _page(code: int) -> tuple[str, int]:
    if "language" not in g:
        # An address that matches no route was never asked for its language.
        from_path = request.path.split("/")[1] if "/" in request.path else ""
        g.language = _language_of(from_path)
    template = f"errors/{code if code in WITH_PAGE else 400 if code < 500 else 500}.html"
    return render_template(template), code


def _language_of(path_part: str) -> str:
    found = screen_language(path_part)
    return found.tag if found else preferred_language()
