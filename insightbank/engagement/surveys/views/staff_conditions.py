"""Who is asked a question, or all of a section: the page with plain lists. For officers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from insightbank.core.roles import Role
from insightbank.engagement.surveys import services
from insightbank.engagement.surveys.forms.staff_conditions import (
    GROUPS,
    ConditionForm,
    condition_form,
    fits,
    row_names,
)
from insightbank.engagement.surveys.logic import LogicShapeError
from insightbank.engagement.surveys.queries import Survey
from insightbank.engagement.surveys.views.staff import find_draft
from insightbank.engagement.surveys.views.staff_entries import back_to
from insightbank.engagement.surveys.views.staff_words import (
    answers_to_choose,
    problem_words,
    rule_words,
)
from insightbank.web.access import open_to
from insightbank.web.i18n import _

if TYPE_CHECKING:
    from insightbank.engagement.surveys.models import Question, Section

bp = Blueprint("survey_conditions", __name__, url_prefix="/staff/surveys/<slug>/<part>/<key>")


@bp.get("/condition")
@open_to(Role.OFFICER)
def edit(slug: str, part: str, key: str) -> ResponseReturnValue:
    survey = find_draft(slug)
    entry = _find(survey, part, key)
    return _page(survey, part, entry, _form(survey, entry))


@bp.post("/condition")
@open_to(Role.OFFICER)
def save(slug: str, part: str, key: str) -> ResponseReturnValue:
    survey = find_draft(slug)
    entry = _find(survey, part, key)
    form = _form(survey, entry)
    if not form.validate():
        return _page(survey, part, entry, form), 422
    try:
        services.set_show_if(survey.activity, entry, form.rule())
    except services.LogicProblemsError as error:
        form.refuse(problem_words(error.problems))
        return _page(survey, part, entry, form), 422
    except LogicShapeError:
        form.refuse([_("These conditions cannot be read. Choose them again.")])
        return _page(survey, part, entry, form), 422
    return back_to(slug, f"{part.removesuffix('s')}-{key}")


def _find(survey: Survey, part: str, key: str) -> Question | Section:
    find = {"questions": survey.question, "sections": survey.section}.get(part) or abort(404)
    return find(key) or abort(404)


def _form(survey: Survey, entry: Question | Section) -> ConditionForm:
    before = [one for one in survey.questions if one.position < entry.position]
    rule = entry.show_if if fits(entry.show_if) else None
    return condition_form(
        {question.key: question for question in before}, answers_to_choose(survey, before), rule
    )


def _page(survey: Survey, part: str, entry: Question | Section, form: ConditionForm) -> str:
    is_question = part == "questions"
    return render_template(
        "staff/surveys/condition.html",
        survey=survey,
        part=part,
        entry=entry,
        words=survey.texts.of(f"{'q' if is_question else 's'}:{entry.key}"),
        form=form,
        groups=[(group, row_names(group)) for group in GROUPS],
        now=rule_words(entry.show_if, survey) if entry.show_if else "",
        is_replaced=not fits(entry.show_if),
    )
