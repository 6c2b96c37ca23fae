"""Pages every installation has: home, accessibility, privacy, cookies, languages, attribution.

Also what the look needs from the installation itself: its brand colours, its mark and its logo.
"""

from __future__ import annotations

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    current_app,
    redirect,
    render_template,
    send_file,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue

from insightbank.core.languages import SCREEN_LANGUAGES, bcp47
from insightbank.core.roles import Role
from insightbank.settings import Settings
from insightbank.web.access import current_actor, open_to
from insightbank.web.brand import mark_svg, theme_css
from insightbank.web.i18n import current_language, preferred_language
from insightbank.web.navigation import items_for_reader

bp = Blueprint("pages", __name__)
site = Blueprint("site", __name__)
blueprints = [bp]

A_DAY = 86_400


@bp.get("/")
@open_to(Role.ANYONE)
def home() -> ResponseReturnValue:
    if current_language() != preferred_language():
        session["language"] = current_language()
    items = items_for_reader()
    return render_template("pages/home.html", items=items, actor=current_actor())


@bp.get("/accessibility")
@open_to(Role.ANYONE)
def accessibility() -> ResponseReturnValue:
    return render_template("pages/accessibility.html")


@bp.get("/privacy")
@open_to(Role.ANYONE)
def privacy() -> ResponseReturnValue:
    return render_template("pages/privacy.html")


@bp.get("/cookies")
@open_to(Role.ANYONE)
def cookies() -> ResponseReturnValue:
    return render_template("pages/cookies.html")


@bp.get("/languages")
@open_to(Role.ANYONE)
def languages() -> ResponseReturnValue:
    return render_template("pages/languages.html", languages=SCREEN_LANGUAGES.values())


@bp.get("/about-our-figures")
@open_to(Role.ANYONE)
def attribution() -> ResponseReturnValue:
    return render_template("pages/attribution.html")


@site.get("/")
@open_to(Role.ANYONE)
def start() -> ResponseReturnValue:
    response = redirect(url_for("pages.home", lang=bcp47(preferred_language())))
    response.vary.update(("Accept-Language", "Cookie"))
    return response


@site.get("/theme.css")
@open_to(Role.ANYONE)
def theme() -> ResponseReturnValue:
    return _for_a_day(Response(theme_css(_settings().brand_colour), mimetype="text/css"))


@site.get("/mark.svg")
@open_to(Role.ANYONE)
def mark() -> ResponseReturnValue:
    return _for_a_day(Response(mark_svg(_settings().brand_colour), mimetype="image/svg+xml"))


@site.get("/logo")
@open_to(Role.ANYONE)
def logo() -> ResponseReturnValue:
    path = _settings().logo_path
    if path is None or not path.is_file():
        abort(404)
    return send_file(path, max_age=A_DAY)


def init_machine_pages(app: Flask) -> None:
    """Register what has no language: the way in, and the look of this installation."""
    app.register_blueprint(site)


def _settings() -> Settings:
    settings: Settings = current_app.config["INSIGHTBANK"]
    return settings


def _for_a_day(response: Response) -> Response:
    response.headers["Cache-Control"] = f"public, max-age={A_DAY}"
    return response
