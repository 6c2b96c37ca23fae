"""Choosing free-text answers of a survey and starting a draft insight from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from insightbank.core.languages import DEFAULT_LANGUAGE
from insightbank.core.roles import Role
from insightbank.engagement.surveys import queries as surveys
from insightbank.insights import services
from insightbank.insights.errors import NoAnswersError
from insightbank.insights.forms.staff import FromAnswersForm
from insightbank.insights.rules import MAX_QUOTES
from insightbank.people.services import record_audit
from insightbank.web.access import current_actor, open_to
from insightbank.web.clock import now, today
from insightbank.web.i18n import _

if TYPE_CHECKING:
    from insightbank.engagement.surveys.models import Answer
    from insightbank.engagement.surveys.queries import Survey

bp = Blueprint("from_answers", __name__, url_prefix="/staff/surveys")
PAGE_SIZE = 100


@bp.get("/<slug>/insight")
@open_to(Role.OFFICER)
def choose(slug: str) -> ResponseReturnValue:
    survey = _survey(slug)
    return _show(survey, FromAnswersForm(formdata=None), [])


@bp.post("/<slug>/insight")
@open_to(Role.OFFICER)
def start(slug: str) -> ResponseReturnValue:
    survey = _survey(slug)
    form = FromAnswersForm()
    ticked = set(request.form.getlist("answer"))
    chosen = [answer for answer in _answers(survey) if str(answer.id) in ticked]
    problems = _problems(len(chosen))
    if not form.validate_on_submit() or problems:
        return _show(survey, form, problems, ticked), 422
    actor = current_actor()
    try:
        insight = services.create_insight_from_answers(
            survey.activity,
            chosen,
            title=form.title.data or "",
            body=form.body.data or "",
            survey_title=_title(survey),
            actor_id=actor.id or 0,
            organisation_id=actor.organisation_id,
            now=now(),
            today=today(),
        )
    except NoAnswersError:
        return _show(survey, form, _problems(0), ticked), 422
    flash(_("A draft has been started from the answers you chose."), "success")
    return redirect(url_for("review.item", insight_id=insight.id))


def _problems(chosen: int) -> list[str]:
    if not chosen:
        return [_("Choose at least one answer.")]
    if chosen > MAX_QUOTES:
        return [_("Choose at most %(most)s answers.", most=MAX_QUOTES)]
    return []


def _show(
    survey: Survey, form: FromAnswersForm, problems: list[str], ticked: set[str] | None = None
) -> str:
    answers = _answers(survey)
    record_audit(
        "answers.read",
        actor_id=current_actor().id,
        object_kind="survey",
        object_id=str(survey.activity.id),
        detail={"answers": len(answers)},
    )
    return render_template(
        "staff/insights/from_answers.html",
        survey=survey,
        survey_title=_title(survey),
        form=form,
        problems=problems,
        answers=answers,
        ticked=ticked or set(),
    )


def _survey(slug: str) -> Survey:
    return surveys.get_survey(slug, language=DEFAULT_LANGUAGE) or abort(404)


def _answers(survey: Survey) -> list[Answer]:
    page = max(request.args.get("page", 1, type=int), 1)
    return surveys.list_free_text(survey.activity, limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE)


def _title(survey: Survey) -> str:
    return str(survey.texts.of("title"))
