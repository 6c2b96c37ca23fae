"""Opening although some texts are not ready: what people would see, and the reason. For officers.

Only surveys are refused over their translations, so only they are opened here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from insightbank.core.roles import Role
from insightbank.engagement.surveys import queries as survey_queries
from insightbank.engagement.surveys import services as surveys
from insightbank.engagement.surveys.rules import SurveyError
from insightbank.engagement.translations import queries
from insightbank.engagement.translations.forms.staff import (
    OpeningForm,
    language_label,
    opening_form,
)
from insightbank.engagement.translations.views.staff import SEE_OTHER, find_activity
from insightbank.people.services import record_audit
from insightbank.web.access import current_actor, open_to
from insightbank.web.clock import today
from insightbank.web.i18n import _

if TYPE_CHECKING:
    from insightbank.engagement.activities.models import Activity

bp = Blueprint("opening", __name__, url_prefix="/staff/translations/<slug>/opening")


@bp.get("")
@open_to(Role.OFFICER)
def show(slug: str) -> ResponseReturnValue:
    activity = _find(slug)
    return _page(activity, _form(activity, is_posted=False))


@bp.post("")
@open_to(Role.OFFICER)
def open_anyway(slug: str) -> ResponseReturnValue:
    activity = _find(slug)
    form = _form(activity, is_posted=True)
    if not form.validate():
        return _page(activity, form), 422
    actor = current_actor()
    try:
        surveys.open_survey(
            activity,
            today=today(),
            actor_id=actor.id,
            reason=form.why_unreviewed(),
            unchecked_reason=form.reason.data or "",
        )
    except SurveyError:
        flash(_("It is not open yet. See below what is left to do."))
        return redirect(url_for("surveys_staff.show", slug=slug), SEE_OTHER)
    languages = [problem.language for problem in queries.list_problems(activity)]
    detail = {"unchecked": languages}
    record_audit("survey.opened", actor.id, "activity", activity.id, detail)
    flash(_("The survey is open."), "success")
    return redirect(url_for("surveys_staff.show", slug=slug), SEE_OTHER)


def _find(slug: str) -> Activity:
    activity = find_activity(slug)
    if activity.kind != "survey":
        abort(404)
    return activity


def _form(activity: Activity, *, is_posted: bool) -> OpeningForm:
    version = survey_queries.get_newest_version(activity)
    is_reviewed = version.frozen_on is not None or version.stage == "translated"
    return opening_form(asks_review=not is_reviewed, is_posted=is_posted)


def _page(activity: Activity, form: OpeningForm) -> str:
    return render_template(
        "staff/translations/opening.html",
        activity=activity,
        title=queries.get_source_title(activity),
        problems=queries.list_problems(activity),
        form=form,
        language_label=language_label,
    )
