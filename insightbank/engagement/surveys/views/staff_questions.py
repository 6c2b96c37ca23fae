"""A question on a page of its own, with every setting of its kind. For officers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from insightbank.core.roles import Role
from insightbank.engagement.surveys import services
from insightbank.engagement.surveys.forms.staff import (
    KIND_LABELS,
    AskForm,
    ask_form,
)
from insightbank.engagement.surveys.kinds import KINDS, SHORT_TEXT
from insightbank.engagement.surveys.logic import placeholders
from insightbank.engagement.surveys.queries import Survey
from insightbank.engagement.surveys.views.staff import find_draft
from insightbank.engagement.surveys.views.staff_entries import back_to
from insightbank.web.access import open_to
from insightbank.web.clock import today
from insightbank.web.i18n import _

if TYPE_CHECKING:
    from insightbank.engagement.surveys.models import Question

bp = Blueprint("survey_questions", __name__, url_prefix="/staff/surveys/<slug>")


@bp.get("/questions/new/<kind>")
@open_to(Role.OFFICER)
def new(slug: str, kind: str) -> ResponseReturnValue:
    survey = find_draft(slug)
    words = {"text": request.args.get("text", "")[:SHORT_TEXT]}
    return _page(survey, ask_form(_known(kind), words), kind)


@bp.post("/questions/new/<kind>")
@open_to(Role.OFFICER)
def add(slug: str, kind: str) -> ResponseReturnValue:
    survey = find_draft(slug)
    form = ask_form(_known(kind))
    if not (form.validate() and _shows_earlier_answers(survey, form)):
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
    return back_to(slug, "add")


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
    if not (form.validate() and _shows_earlier_answers(survey, form, question)):
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
    return back_to(slug, f"question-{key}")


def _shows_earlier_answers(survey: Survey, form: AskForm, question: Question | None = None) -> bool:
    """Check that a text shows only answers given before it; says so at the question where not."""
    end = question.position if question else None
    before = {q.key for q in survey.questions if end is None or q.position < end}
    texts = [form.text.data or "", *form.extra_texts().values(), *form.choice_lines()]
    wrong = [key for text in texts for key in placeholders(text) if key not in before]
    if wrong:
        message = _("No question before this one has the key %(key)s.", key=wrong[0])
        form.text.errors = [*form.text.errors, message]
    return not wrong


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
        "columns": "\n".join(
            texts.of(f"c:{question.key}:{column}").text for column in settings.get("columns", ())
        ),
        "points": str(settings.get("points", "")),
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
