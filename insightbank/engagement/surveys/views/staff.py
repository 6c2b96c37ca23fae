"""Running surveys: the list, a new one, its settings, opening and closing. For officers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from insightbank.core.languages import DEFAULT_LANGUAGE
from insightbank.core.roles import Role
from insightbank.engagement.surveys import queries, rules, services
from insightbank.engagement.surveys.forms.staff import (
    KIND_LABELS,
    NewSurveyForm,
    SurveyForm,
    language_label,
)
from insightbank.engagement.surveys.queries import Survey
from insightbank.people.services import record_audit
from insightbank.web.access import current_actor, open_to
from insightbank.web.clock import today
from insightbank.web.i18n import _

if TYPE_CHECKING:
    from insightbank.engagement.surveys.models import Activity

bp = Blueprint("surveys_staff", __name__, url_prefix="/staff")
SEE_OTHER = 303


def find_survey(slug: str, *, language: str = DEFAULT_LANGUAGE) -> Survey:
    """Find a survey in any state; ends the request with 404 where there is none."""
    return queries.get_survey(slug, language=language) or abort(404)


def find_draft(slug: str) -> Survey:
    """Find a survey whose questions may still change; ends the request with 409 where not."""
    survey = find_survey(slug)
    if survey.activity.state != rules.DRAFT or survey.version.frozen_on:
        abort(409)
    return survey


@bp.get("/surveys")
@open_to(Role.OFFICER)
def list_activities() -> ResponseReturnValue:
    return render_template(
        "staff/surveys/list.html",
        surveys=queries.list_activities(),
        language_label=language_label,
    )


@bp.get("/surveys/new")
@open_to(Role.OFFICER)
def new() -> ResponseReturnValue:
    return render_template("staff/surveys/new.html", form=NewSurveyForm(formdata=None))


@bp.post("/surveys/new")
@open_to(Role.OFFICER)
def create() -> ResponseReturnValue:
    form = NewSurveyForm()
    if not form.validate():
        return render_template("staff/surveys/new.html", form=form), 422
    slug = form.slug.data or ""
    try:
        activity = services.create_survey(
            slug,
            title=form.title.data or "",
            today=today(),
            owner_account_id=current_actor().id,
        )
    except services.SlugTakenError:
        form.slug.errors = [_("Another survey has this address. Choose another.")]
        return render_template("staff/surveys/new.html", form=form), 422
    _keep_settings(activity, form)
    record_audit("survey.created", current_actor().id, "activity", activity.id)
    return redirect(url_for(".show", slug=slug), SEE_OTHER)


@bp.get("/surveys/<slug>")
@open_to(Role.OFFICER)
def show(slug: str) -> ResponseReturnValue:
    survey = find_survey(slug)
    return _page(survey, _settings_form(survey))


@bp.post("/surveys/<slug>")
@open_to(Role.OFFICER)
def change(slug: str) -> ResponseReturnValue:
    survey = find_survey(slug)
    form = SurveyForm()
    if not form.validate():
        return _page(survey, form), 422
    _keep_settings(survey.activity, form)
    record_audit("survey.changed", current_actor().id, "activity", survey.activity.id)
    flash(_("The survey is saved."), "success")
    return redirect(url_for(".show", slug=slug), SEE_OTHER)


def _keep_settings(activity: Activity, form: SurveyForm) -> None:
    services.change_settings(
        activity,
        opens_on=form.opens_on.data,
        closes_on=form.closes_on.data,
        languages=form.chosen_languages(),
        ask_profile=form.ask_profile.data or [],
    )
    services.set_texts(activity, form.texts(), language=activity.source_language, today=today())


def _settings_form(survey: Survey) -> SurveyForm:
    activity = survey.activity
    return SurveyForm(
        formdata=None,
        data={
            "title": survey.texts.of("title").text,
            "intro": survey.texts.of("intro").text,
            "thanks": survey.texts.of("thanks").text,
            "opens_on": activity.opens_on,
            "closes_on": activity.closes_on,
            "languages": activity.languages,
            "ask_profile": activity.ask_profile,
        },
    )


def _page(survey: Survey, form: SurveyForm) -> str:
    return render_template(
        "staff/surveys/show.html",
        survey=survey,
        form=form,
        is_draft=survey.activity.state == rules.DRAFT and not survey.version.frozen_on,
        kinds=KIND_LABELS,
        language_label=language_label,
        unchecked=queries.count_unchecked(survey.activity),
    )


@bp.post("/surveys/<slug>/open")
@open_to(Role.OFFICER)
def open_survey(slug: str) -> ResponseReturnValue:
    activity = find_survey(slug).activity
    try:
        services.open_survey(activity, today=today())
    except services.NothingToAskError:
        flash(_("Add a question, and set a last day that is not over, before you open it."))
    else:
        record_audit("survey.opened", current_actor().id, "activity", activity.id)
        flash(_("The survey is open."), "success")
    return redirect(url_for(".show", slug=slug), SEE_OTHER)


@bp.post("/surveys/<slug>/close")
@open_to(Role.OFFICER)
def close_survey(slug: str) -> ResponseReturnValue:
    activity = find_survey(slug).activity
    services.close_survey(activity)
    record_audit("survey.closed", current_actor().id, "activity", activity.id)
    flash(_("The survey is closed."), "success")
    return redirect(url_for(".show", slug=slug), SEE_OTHER)
