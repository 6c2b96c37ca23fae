"""Building a survey's questions while it is a draft, and seeing them as they will be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from insightbank.core.languages import DEFAULT_LANGUAGE
from insightbank.core.roles import Role
from insightbank.engagement.surveys import services
from insightbank.engagement.surveys.forms.staff import (
    KIND_LABELS,
    AskForm,
    ask_form,
    language_label,
)
from insightbank.engagement.surveys.kinds import KINDS
from insightbank.engagement.surveys.queries import Survey
from insightbank.engagement.surveys.views.staff import SEE_OTHER, find_draft, find_survey
from insightbank.web.access import open_to
from insightbank.web.clock import today

if TYPE_CHECKING:
    from insightbank.engagement.surveys.models import Question

bp = Blueprint("survey_questions", __name__, url_prefix="/staff/surveys/<slug>")
MOVES = {"up": -1, "down": 1}


@bp.get("/questions/new/<kind>")
@open_to(Role.OFFICER)
def new(slug: str, kind: str) -> ResponseReturnValue:
    survey = find_draft(slug)
    return _page(survey, ask_form(_known(kind)), kind)


@bp.post("/questions/new/<kind>")
@open_to(Role.OFFICER)
def add(slug: str, kind: str) -> ResponseReturnValue:
    survey = find_draft(slug)
    form = ask_form(_known(kind))
    if not form.validate():
        return _page(survey, form, kind), 422
    services.ask(
        survey.activity,
        kind=kind,
        text=form.text.data or "",
        extra_texts=form.extra_texts(),
        settings=form.settings(),
        choices=form.choice_lines(),
        alone=form.alone_line(),
        is_required=bool(form.is_required.data),
        today=today(),
    )
    return redirect(url_for("surveys_staff.show", slug=slug), SEE_OTHER)


@bp.get("/questions/<key>")
@open_to(Role.OFFICER)
def edit(slug: str, key: str) -> ResponseReturnValue:
    survey = find_draft(slug)
    question = survey.question(key) or abort(404)
    return _page(survey, ask_form(question.kind, _data(survey, question)), question.kind)


@bp.post("/questions/<key>")
@open_to(Role.OFFICER)
def change(slug: str, key: str) -> ResponseReturnValue:
    survey = find_draft(slug)
    question = survey.question(key) or abort(404)
    form = ask_form(question.kind)
    if not form.validate():
        return _page(survey, form, question.kind), 422
    services.ask(
        survey.activity,
        question=question,
        kind=question.kind,
        text=form.text.data or "",
        extra_texts=form.extra_texts(),
        settings=form.settings(),
        choices=form.choice_lines(),
        alone=form.alone_line(),
        is_required=bool(form.is_required.data),
        today=today(),
    )
    return redirect(url_for("surveys_staff.show", slug=slug), SEE_OTHER)


@bp.post("/questions/<key>/move")
@open_to(Role.OFFICER)
def move(slug: str, key: str) -> ResponseReturnValue:
    survey = find_draft(slug)
    question = survey.question(key) or abort(404)
    services.move_question(survey.activity, question, by=MOVES.get(request.form.get("to", ""), 0))
    return redirect(url_for("surveys_staff.show", slug=slug), SEE_OTHER)


@bp.post("/questions/<key>/remove")
@open_to(Role.OFFICER)
def remove(slug: str, key: str) -> ResponseReturnValue:
    survey = find_draft(slug)
    services.remove_question(survey.activity, survey.question(key) or abort(404))
    return redirect(url_for("surveys_staff.show", slug=slug), SEE_OTHER)


@bp.get("/preview")
@open_to(Role.OFFICER, Role.TRANSLATOR)
def preview(slug: str) -> ResponseReturnValue:
    survey = find_survey(slug)
    wanted = request.args.get("language", DEFAULT_LANGUAGE)
    if wanted in survey.activity.languages:
        survey = find_survey(slug, language=wanted)
    return render_template(
        "staff/surveys/preview.html",
        survey=survey,
        kinds=KIND_LABELS,
        language_label=language_label,
    )


def _known(kind: str) -> str:
    return kind if kind in KINDS else abort(404)


def _data(survey: Survey, question: Question) -> dict[str, Any]:
    """Give what the form shows of a question that is there."""
    texts = survey.texts
    lines = {o.key: texts.of(f"o:{question.key}:{o.key}").text for o in question.options}
    alone = [lines[option.key] for option in question.options if option.is_exclusive]
    names = ("hint", *KINDS[question.kind].extra_texts)
    settings = {**question.settings, "write_in": lines.get(question.settings.get("write_in", ""))}
    return {
        **settings,
        **{name: texts.of(f"q:{question.key}:{name}").text for name in names},
        "text": texts.of(f"q:{question.key}").text,
        "is_required": question.is_required,
        "choices": "\n".join(lines.values()),
        "alone": next(iter(alone), ""),
    }


def _page(survey: Survey, form: AskForm, kind: str) -> str:
    return render_template(
        "staff/surveys/question.html", survey=survey, form=form, kind=KIND_LABELS[kind]
    )
