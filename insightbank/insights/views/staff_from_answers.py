"""Choosing free-text answers of a survey and starting a draft insight from them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING
from uuid import UUID

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
    from insightbank.engagement.surveys.queries import Survey
    from insightbank.insights.models import Insight

bp = Blueprint("from_answers", __name__, url_prefix="/staff/surveys")
PAGE_SIZE = 50
MAX_TICKED = 1_000
"""How many ticks of one request are read at all."""
IS_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


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
    ticked = _ticked()
    if "to_page" in request.form:
        return _show(survey, form, [], ticked)
    problems = _problems(len(ticked))
    if not form.validate_on_submit() or problems:
        return _show(survey, form, problems, ticked), 422
    try:
        insight = _start_draft(survey, form, ticked)
    except NoAnswersError:
        return _show(survey, form, _problems(0), ticked), 422
    flash(_("A draft has been started from the answers you chose."), "success")
    return redirect(url_for("review.item", insight_id=insight.id))


def _start_draft(survey: Survey, form: FromAnswersForm, ticked: Sequence[UUID]) -> Insight:
    actor = current_actor()
    return services.create_insight_from_answers(
        survey.activity,
        surveys.list_chosen_free_text(survey.activity, ticked),
        title=form.title.data or "",
        body=form.body.data or "",
        survey_title=_title(survey),
        actor_id=actor.id or 0,
        organisation_id=actor.organisation_id,
        now=now(),
        today=today(),
    )


def _ticked() -> list[UUID]:
    """List the answers ticked on this page and those before it, one more than may be chosen."""
    typed = islice(dict.fromkeys(request.form.getlist("answer")), MAX_TICKED)
    return [UUID(value) for value in typed if IS_ID.fullmatch(value)][: MAX_QUOTES + 1]


def _problems(chosen: int) -> list[str]:
    if not chosen:
        return [_("Choose at least one answer.")]
    if chosen > MAX_QUOTES:
        return [_("Choose at most %(most)s answers.", most=MAX_QUOTES)]
    return []


def _show(
    survey: Survey, form: FromAnswersForm, problems: list[str], ticked: Sequence[UUID] = ()
) -> str:
    pages = max(1, -(-surveys.count_free_text(survey.activity) // PAGE_SIZE))
    page = min(max(request.values.get("to_page", _page(), type=int), 1), pages)
    answers = surveys.list_free_text(
        survey.activity, limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE
    )
    record_audit(
        "answers.read",
        actor_id=current_actor().id,
        object_kind="survey",
        object_id=str(survey.activity.id),
        detail={"answers": len(answers), "page": page},
    )
    return render_template(
        "staff/insights/from_answers.html",
        survey=survey,
        survey_title=_title(survey),
        form=form,
        problems=problems,
        answers=answers,
        ticked=ticked,
        elsewhere=[key for key in ticked if key not in {answer.id for answer in answers}],
        page=page,
        pages=pages,
    )


def _page() -> int:
    return request.args.get("page", 1, type=int)


def _survey(slug: str) -> Survey:
    return surveys.get_survey(slug, language=DEFAULT_LANGUAGE) or abort(404)


def _title(survey: Survey) -> str:
    return str(survey.texts.of("title"))
