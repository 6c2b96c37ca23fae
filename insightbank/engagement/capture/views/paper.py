"""A survey on paper: a page that anybody can print while the survey is open, and its look."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from insightbank.core.languages import EASY_READ
from insightbank.core.roles import Role
from insightbank.engagement.activities.rules import ShownText, variant_for
from insightbank.engagement.capture.paper import FORMATS, paper_form
from insightbank.engagement.capture.printing import code_svg, paper_css
from insightbank.engagement.surveys import queries as surveys
from insightbank.engagement.surveys.forms.fields.places import PLACE_TEXTS
from insightbank.engagement.surveys.logic import fill
from insightbank.engagement.surveys.queries import Survey
from insightbank.web.access import current_actor, open_to
from insightbank.web.clock import today
from insightbank.web.i18n import _, current_language

bp = Blueprint("paper", __name__)
A_DAY = 86_400
MAY_PREPARE = (Role.OFFICER, Role.CHAMPION, Role.TRANSLATOR)


@bp.get("/surveys/<slug>/paper")
@open_to(Role.ANYONE)
def form(slug: str) -> ResponseReturnValue:
    return render_template("capture/paper.html", **sheet_of(find_survey(slug)))


@bp.get("/paper.css")
@open_to(Role.ANYONE)
def sheet() -> ResponseReturnValue:
    response = Response(paper_css(), mimetype="text/css")
    response.headers["Cache-Control"] = f"public, max-age={A_DAY}"
    return response


def find_survey(slug: str) -> Survey:
    """Find a survey to print: one that is open, or any for those who prepare surveys."""
    wanted = EASY_READ if wanted_format() == "easy" else ""
    variant = variant_for(current_language(), wanted, [wanted])
    survey = surveys.get_shown_survey(slug, language=variant)
    if current_actor().has(*MAY_PREPARE):
        survey = survey or surveys.get_survey(slug, language=variant)
    elif survey is None or not survey.is_accepting(today()):
        abort(404)
    return survey or abort(404)


def wanted_format() -> str:
    asked = request.args.get("format", "standard")
    return asked if asked in FORMATS else "standard"


def sheet_of(survey: Survey) -> dict[str, Any]:
    """Give what the templates of a form need."""
    base: str = current_app.config["INSIGHTBANK"].base_url
    address = base + url_for("surveys.start_page", slug=survey.activity.slug)
    neutral = _("what you told us")

    def on_paper(shown: ShownText) -> ShownText:
        return replace(shown, text=fill(shown.text, {}, neutral))

    return {
        "form": paper_form(survey, format=wanted_format(), today=today()),
        "address": address,
        "code": code_svg(address),
        "place_texts": list(PLACE_TEXTS.values()),
        "on_paper": on_paper,
    }
