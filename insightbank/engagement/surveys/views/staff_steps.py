"""The life of a survey: review, opening, new versions, closing. For officers."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from insightbank.core.roles import Role
from insightbank.engagement.surveys import queries, services
from insightbank.engagement.surveys.forms.staff_builder import ReasonForm
from insightbank.engagement.surveys.queries import Survey
from insightbank.engagement.surveys.rules import SurveyError
from insightbank.engagement.surveys.views.staff import SEE_OTHER, find_survey
from insightbank.people.services import record_audit
from insightbank.web.access import current_actor, open_to
from insightbank.web.clock import today
from insightbank.web.i18n import LazyString, _, _l

bp = Blueprint("survey_steps", __name__, url_prefix="/staff/surveys/<slug>")
QUESTIONS: dict[str, LazyString] = {
    "open": _l("Why does it open without another officer's review?"),
    "approve": _l("Why do you approve it yourself?"),
    "send-back": _l("What should be changed?"),
}
"""The steps that take a reason, each with what it asks."""


@bp.post("/review")
@open_to(Role.OFFICER)
def send_for_review(slug: str) -> ResponseReturnValue:
    activity = find_survey(slug).activity
    try:
        services.send_for_review(activity, actor_id=current_actor().id, today=today())
    except SurveyError as error:
        return _refused(slug, error)
    return _done(slug, "survey.sent_for_review", _("Another officer can review it now."))


@bp.post("/approve")
@open_to(Role.OFFICER)
def approve(slug: str) -> ResponseReturnValue:
    activity = find_survey(slug).activity
    try:
        services.approve(activity, actor_id=current_actor().id, today=today())
    except services.NotReviewedError:
        return redirect(url_for(".ask_reason", slug=slug, step="approve"), SEE_OTHER)
    except SurveyError as error:
        return _refused(slug, error)
    return _done(slug, "survey.approved", _("The questions are approved."))


@bp.post("/open")
@open_to(Role.OFFICER)
def open_survey(slug: str) -> ResponseReturnValue:
    survey = find_survey(slug)
    try:
        services.open_survey(survey.activity, today=today(), actor_id=current_actor().id)
    except (services.NotReviewedError, services.UncheckedTextsError):
        return _why(survey)
    except SurveyError as error:
        return _refused(slug, error)
    return _done(slug, "survey.opened", _("The survey is open."))


def _why(survey: Survey) -> Response:
    """Lead to the page that asks for the reasons that are wanted."""
    slug = survey.activity.slug
    is_unchecked = not survey.version.frozen_on and bool(
        queries.list_unchecked_languages(survey.activity)
    )
    if is_unchecked:
        return redirect(url_for("opening.show", slug=slug), SEE_OTHER)
    return redirect(url_for(".ask_reason", slug=slug, step="open"), SEE_OTHER)


@bp.get("/steps/<step>")
@open_to(Role.OFFICER)
def ask_reason(slug: str, step: str) -> ResponseReturnValue:
    return _reason_page(find_survey(slug), step, ReasonForm(formdata=None))


@bp.post("/steps/<step>")
@open_to(Role.OFFICER)
def take_step(slug: str, step: str) -> ResponseReturnValue:
    survey = find_survey(slug)
    form = ReasonForm()
    if step not in QUESTIONS or not form.validate():
        return _reason_page(survey, step, form), 422
    take = {
        "open": services.open_survey,
        "approve": services.approve,
        "send-back": services.send_back,
    }[step]
    try:
        take(
            survey.activity,
            actor_id=current_actor().id,
            today=today(),
            reason=form.reason.data or "",
        )
    except services.UncheckedTextsError:
        return _why(survey)
    except SurveyError as error:
        return _refused(slug, error)
    return _done(slug, f"survey.{step}", _("Done. The reason is kept."))


def _reason_page(survey: Survey, step: str, form: ReasonForm) -> str:
    return render_template(
        "staff/surveys/reason.html",
        survey=survey,
        step=step,
        question=QUESTIONS.get(step) or abort(404),
        form=form,
    )


@bp.post("/close")
@open_to(Role.OFFICER)
def close_survey(slug: str) -> ResponseReturnValue:
    activity = find_survey(slug).activity
    try:
        services.close_survey(activity, actor_id=current_actor().id, today=today())
    except SurveyError as error:
        return _refused(slug, error)
    return _done(slug, "survey.closed", _("The survey is closed."))


@bp.post("/report")
@open_to(Role.OFFICER)
def report_survey(slug: str) -> ResponseReturnValue:
    activity = find_survey(slug).activity
    try:
        services.report_survey(activity, actor_id=current_actor().id, today=today())
    except SurveyError as error:
        return _refused(slug, error)
    return _done(slug, "survey.reported", _("The survey is marked as reported."))


@bp.post("/versions")
@open_to(Role.OFFICER)
def begin_version(slug: str) -> ResponseReturnValue:
    services.begin_version(find_survey(slug).activity)
    words = _("This is a new version. People go on seeing the old one until you publish this.")
    return _done(slug, "survey.version_begun", words)


@bp.post("/versions/discard")
@open_to(Role.OFFICER)
def discard_version(slug: str) -> ResponseReturnValue:
    try:
        services.discard_version(find_survey(slug).activity)
    except SurveyError as error:
        return _refused(slug, error)
    return _done(slug, "survey.version_discarded", _("The new version is deleted."))


def _done(slug: str, action: str, words: str) -> Response:
    survey = find_survey(slug)
    detail = {"version": survey.version.number}
    record_audit(action, current_actor().id, "activity", survey.activity.id, detail)
    flash(words, "success")
    return redirect(url_for("surveys_staff.show", slug=slug), SEE_OTHER)


def _refused(slug: str, error: SurveyError) -> Response:
    words = _("This cannot be done now. Look at the page again: it may have changed.")
    if isinstance(error, services.NothingToAskError):
        words = _("Add a question, and set a last day that is not over, before you open it.")
    if isinstance(error, services.LogicProblemsError):
        words = _("Some questions need to be put right first. They are marked below.")
    flash(words)
    return redirect(url_for("surveys_staff.show", slug=slug), SEE_OTHER)
