"""Running surveys: the list, a new one, its settings and the page that builds it. For officers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from insightbank.core.languages import DEFAULT_LANGUAGE
from insightbank.core.roles import Role
from insightbank.engagement.surveys import queries, services
from insightbank.engagement.surveys.forms.staff import (
    KIND_LABELS,
    NewSurveyForm,
    SurveyForm,
    language_label,
)
from insightbank.engagement.surveys.forms.staff_builder import (
    FixedSurveyForm,
    QuickForm,
    SectionForm,
)
from insightbank.engagement.surveys.queries import Survey
from insightbank.engagement.surveys.views.staff_words import (
    STATE_LABELS,
    entries_of,
    problem_words,
)
from insightbank.people.services import record_audit
from insightbank.web.access import current_actor, open_to
from insightbank.web.clock import today
from insightbank.web.forms import Form
from insightbank.web.i18n import _

if TYPE_CHECKING:
    from insightbank.engagement.activities.models import Activity

bp = Blueprint("surveys_staff", __name__, url_prefix="/staff")
SEE_OTHER = 303


def find_survey(slug: str, *, language: str = DEFAULT_LANGUAGE) -> Survey:
    """Find a survey in any state; ends the request with 404 where there is none."""
    return queries.get_survey(slug, language=language) or abort(404)


def find_draft(slug: str) -> Survey:
    """Find a survey whose newest version may change; ends the request with 409 where not."""
    survey = find_survey(slug)
    if survey.version.frozen_on:
        abort(409)
    return survey


@bp.get("/surveys")
@open_to(Role.OFFICER)
def list_activities() -> ResponseReturnValue:
    return render_template(
        "staff/surveys/list.html",
        surveys=queries.list_activities(),
        states=STATE_LABELS,
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
    return survey_page(find_survey(slug))


@bp.post("/surveys/<slug>")
@open_to(Role.OFFICER)
def change(slug: str) -> ResponseReturnValue:
    survey = find_survey(slug)
    form = FixedSurveyForm() if survey.version.frozen_on else SurveyForm()
    if not form.validate():
        return survey_page(survey, settings=form), 422
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
    form = FixedSurveyForm if survey.version.frozen_on else SurveyForm
    return form(
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


def survey_page(
    survey: Survey,
    *,
    settings: SurveyForm | None = None,
    quick: QuickForm | None = None,
    section: SectionForm | None = None,
) -> str:
    """Render the page of a survey, with the form that was refused, where one was."""
    activity, version = survey.activity, survey.version
    refused: Form | None = settings or quick or section
    problems = () if version.frozen_on else services.list_problems(activity)
    return render_template(
        "staff/surveys/show.html",
        survey=survey,
        refused=refused,
        form=settings or _settings_form(survey),
        quick=quick or QuickForm(formdata=None),
        section=section or SectionForm(formdata=None),
        is_draft=not version.frozen_on,
        stage=services.stage_of(activity, version),
        states=STATE_LABELS,
        entries=entries_of(survey, problems),
        problems=problem_words(problems),
        removed=queries.list_removed(version),
        versions=queries.list_versions(activity),
        steps=queries.list_steps(activity),
        kinds=KIND_LABELS,
        language_label=language_label,
        unchecked=queries.count_unchecked(activity),
        unchecked_names=lambda tags: ", ".join(map(language_label, tags)),
    )
