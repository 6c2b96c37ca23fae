"""Copying questions from the bank or from another survey. For officers."""

from __future__ import annotations

from flask import Blueprint, abort, flash, render_template, request
from flask.typing import ResponseReturnValue

from insightbank.core.roles import Role
from insightbank.engagement.surveys import queries, services
from insightbank.engagement.surveys.bank import list_bank
from insightbank.engagement.surveys.forms.staff_builder import CopyForm, copy_form
from insightbank.engagement.surveys.queries import Survey
from insightbank.engagement.surveys.views.staff import find_draft, find_survey
from insightbank.engagement.surveys.views.staff_entries import back_to
from insightbank.web.access import open_to
from insightbank.web.clock import today
from insightbank.web.i18n import LazyString, _l, _n
from insightbank.web.profile_labels import PROFILE_QUESTIONS

bp = Blueprint("survey_bank", __name__, url_prefix="/staff/surveys/<slug>")
TOPICS: dict[str, LazyString] = {
    "experience": _l("Experience"),
    "access": _l("Getting help"),
    "communication": _l("Communication"),
    "wellbeing": _l("Staying well"),
    "place": _l("Place"),
}


@bp.get("/bank")
@open_to(Role.OFFICER)
def choose(slug: str) -> ResponseReturnValue:
    survey = find_draft(slug)
    return render_template("staff/surveys/bank.html", survey=survey, form=_bank_form(survey))


@bp.post("/bank")
@open_to(Role.OFFICER)
def take(slug: str) -> ResponseReturnValue:
    survey = find_draft(slug)
    form = _bank_form(survey)
    if not form.validate():
        return render_template("staff/surveys/bank.html", survey=survey, form=form), 422
    chosen = set(form.questions.data or [])
    activity = survey.activity
    for question in list_bank():
        if question.key in chosen:
            services.take_from_bank(activity, question, today=today())
    services.ask_profile(activity, form.facts.data or [])
    _say_copied(len(chosen))
    return back_to(slug, "questions")


def _bank_form(survey: Survey) -> CopyForm:
    return copy_form(
        [(q.key, f"{TOPICS[q.topic]}: {q.words}") for q in list_bank()],
        [(q.id, str(q.label)) for q in PROFILE_QUESTIONS],
        survey.activity.ask_profile,
    )


@bp.get("/copy")
@open_to(Role.OFFICER)
def choose_from_survey(slug: str) -> ResponseReturnValue:
    survey = find_draft(slug)
    source = _source()
    return _copy_page(survey, source, _copy_form(source) if source else None)


@bp.post("/copy")
@open_to(Role.OFFICER)
def take_from_survey(slug: str) -> ResponseReturnValue:
    survey = find_draft(slug)
    source = _source() or abort(404)
    form = _copy_form(source)
    if not form.validate():
        return _copy_page(survey, source, form), 422
    chosen = set(form.questions.data or [])
    edition = source.version.number
    for question in source.questions:
        if question.key in chosen:
            services.copy_question(survey.activity, source.activity, question, edition=edition)
    _say_copied(len(chosen))
    return back_to(slug, "questions")


def _source() -> Survey | None:
    slug = request.args.get("from", "")
    return find_survey(slug) if slug else None


def _copy_form(source: Survey) -> CopyForm:
    return copy_form([(q.key, source.texts.of(f"q:{q.key}").text) for q in source.questions])


def _copy_page(survey: Survey, source: Survey | None, form: CopyForm | None) -> str:
    others = [] if source else queries.list_activities()
    return render_template(
        "staff/surveys/copy.html", survey=survey, source=source, form=form, others=others
    )


def _say_copied(number: int) -> None:
    words = _n("%(num)s question is copied.", "%(num)s questions are copied.", number)
    flash(words, "success")
