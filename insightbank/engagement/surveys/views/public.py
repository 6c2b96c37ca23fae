"""The pages anybody can open: open surveys, the first page of one, and the thanks at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from insightbank.core.languages import EASY_READ
from insightbank.core.roles import Role
from insightbank.engagement.surveys import queries, rules, services
from insightbank.engagement.surveys.forms.answering import EmptyForm
from insightbank.engagement.surveys.forms.dates import long_date
from insightbank.engagement.surveys.queries import Survey
from insightbank.engagement.surveys.views.visits import refuse, return_days
from insightbank.web.access import open_to
from insightbank.web.clock import today
from insightbank.web.i18n import current_language

if TYPE_CHECKING:
    from flask.blueprints import BlueprintSetupState

bp = Blueprint("surveys", __name__)
bp.add_app_template_filter(long_date, "long_date")


@bp.get("/surveys")
@open_to(Role.ANYONE)
def list_open() -> ResponseReturnValue:
    surveys = queries.list_open(today(), language=current_language())
    return render_template("surveys/list.html", surveys=surveys)


@bp.get("/surveys/<slug>")
@open_to(Role.ANYONE)
def start_page(slug: str) -> ResponseReturnValue:
    return _start_page(_find(slug), EmptyForm(formdata=None))


@bp.get("/surveys/<slug>/thanks")
@open_to(Role.ANYONE)
def thanks(slug: str) -> ResponseReturnValue:
    survey = queries.get_survey(slug, language=current_language())
    if survey is None or survey.activity.state == rules.DRAFT:
        abort(404)
    return render_template("surveys/thanks.html", survey=survey)


starting = Blueprint("starting", __name__)
"""Beginning a draft; its form checks the token against forgery, as those of a draft do."""


@starting.record_once
def check_forgery_ourselves(state: BlueprintSetupState) -> None:
    """Let people begin whose browser keeps no cookies: all it makes is an empty draft."""
    state.app.extensions["csrf"].exempt(starting)


@starting.post("/surveys/<slug>/start")
@open_to(Role.ANYONE)
def start(slug: str) -> ResponseReturnValue:
    survey = _find(slug)
    form = EmptyForm()
    if not form.validate():
        return _start_page(survey, form), 422
    started = services.start_response(
        survey.activity,
        survey.version,
        language=survey.texts.wanted,
        today=today(),
        days_to_return=return_days(),
    )
    return redirect(url_for("answering.resume", slug=slug, token=started.token), 303)


def _find(slug: str) -> Survey:
    """Find a survey that takes answers; ends the request for one that does not."""
    wanted = EASY_READ if request.values.get("format") == "easy" else ""
    variant = rules.variant_for(current_language(), wanted, [wanted])
    survey = queries.get_survey(slug, language=variant)
    if survey is None or survey.activity.state == rules.DRAFT:
        abort(404)
    if not survey.is_accepting(today()):
        opens_on = survey.activity.opens_on
        is_early = survey.activity.state == rules.OPEN and opens_on and opens_on > today()
        refuse("early" if is_early else "closed", survey, 404 if is_early else 410)
    return survey


def _start_page(survey: Survey, form: EmptyForm) -> str:
    kinds = [question.kind for question in survey.questions]
    return render_template(
        "surveys/start.html",
        survey=survey,
        form=form,
        minutes=rules.minutes_needed(kinds, len(survey.activity.ask_profile)),
        is_easy=survey.texts.wanted == EASY_READ,
        has_easy=EASY_READ in survey.activity.languages,
    )
