"""The builder's list: add in one go, move, copy, take out and put back, sections. For officers."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from insightbank.core.roles import Role
from insightbank.engagement.surveys import queries, services
from insightbank.engagement.surveys.forms.staff_builder import QuickForm, SectionForm
from insightbank.engagement.surveys.views.staff import SEE_OTHER, find_draft, survey_page
from insightbank.web.access import open_to
from insightbank.web.clock import today
from insightbank.web.i18n import _

bp = Blueprint("survey_entries", __name__, url_prefix="/staff/surveys/<slug>")
MOVES = {"up": -1, "down": 1}


def back_to(slug: str, anchor: str) -> Response:
    """Lead back to a place in the builder's page."""
    return redirect(url_for("surveys_staff.show", slug=slug, _anchor=anchor), SEE_OTHER)


@bp.post("/questions/add")
@open_to(Role.OFFICER)
def add(slug: str) -> ResponseReturnValue:
    survey = find_draft(slug)
    form = QuickForm()
    if not form.validate():
        return survey_page(survey, quick=form), 422
    if form.needs_more:
        page = url_for("survey_questions.new", slug=slug, kind=form.kind.data, text=form.text.data)
        return redirect(page, SEE_OTHER)
    services.ask(
        survey.activity,
        kind=form.kind.data,
        text=form.text.data or "",
        choices=form.choice_lines(),
        is_required=bool(form.is_required.data),
        today=today(),
    )
    return back_to(slug, "add")


@bp.post("/questions/<key>/move")
@open_to(Role.OFFICER)
def move(slug: str, key: str) -> ResponseReturnValue:
    survey = find_draft(slug)
    entry = survey.question(key) or abort(404)
    services.move_entry(survey.activity, entry, by=MOVES.get(request.form.get("to", ""), 0))
    return back_to(slug, f"question-{key}")


@bp.post("/questions/<key>/copy")
@open_to(Role.OFFICER)
def duplicate(slug: str, key: str) -> ResponseReturnValue:
    survey = find_draft(slug)
    copied = services.duplicate_question(survey.activity, survey.question(key) or abort(404))
    return back_to(slug, f"question-{copied.key}")


@bp.post("/questions/<key>/remove")
@open_to(Role.OFFICER)
def remove(slug: str, key: str) -> ResponseReturnValue:
    survey = find_draft(slug)
    services.remove_question(survey.activity, survey.question(key) or abort(404))
    flash(_("The question is removed. You can put it back below the list."), "success")
    return back_to(slug, "questions")


@bp.post("/removed/<uuid:removed_id>")
@open_to(Role.OFFICER)
def restore(slug: str, removed_id: UUID) -> ResponseReturnValue:
    survey = find_draft(slug)
    there = {removed.id: removed for removed in queries.list_removed(survey.version)}
    restored = services.restore_question(survey.activity, there.get(removed_id) or abort(404))
    return back_to(slug, f"question-{restored.key}")


@bp.post("/sections/add")
@open_to(Role.OFFICER)
def add_section(slug: str) -> ResponseReturnValue:
    survey = find_draft(slug)
    form = SectionForm()
    if not form.validate():
        return survey_page(survey, section=form), 422
    services.add_section(
        survey.activity, title=form.heading.data or "", intro=form.under.data or "", today=today()
    )
    return back_to(slug, "add")


@bp.get("/sections/<key>")
@open_to(Role.OFFICER)
def edit_section(slug: str, key: str) -> ResponseReturnValue:
    survey = find_draft(slug)
    section = survey.section(key) or abort(404)
    words = {
        "heading": survey.texts.of(f"s:{key}").text,
        "under": survey.texts.of(f"s:{key}:intro").text,
    }
    form = SectionForm(formdata=None, data=words)
    return render_template("staff/surveys/section.html", survey=survey, section=section, form=form)


@bp.post("/sections/<key>")
@open_to(Role.OFFICER)
def change_section(slug: str, key: str) -> ResponseReturnValue:
    survey = find_draft(slug)
    section = survey.section(key) or abort(404)
    form = SectionForm()
    if not form.validate():
        page = render_template(
            "staff/surveys/section.html", survey=survey, section=section, form=form
        )
        return page, 422
    title, intro = form.heading.data or "", form.under.data or ""
    services.word_section(survey.activity, section, title=title, intro=intro, today=today())
    return back_to(slug, f"section-{key}")


@bp.post("/sections/<key>/move")
@open_to(Role.OFFICER)
def move_section(slug: str, key: str) -> ResponseReturnValue:
    survey = find_draft(slug)
    entry = survey.section(key) or abort(404)
    services.move_entry(survey.activity, entry, by=MOVES.get(request.form.get("to", ""), 0))
    return back_to(slug, f"section-{key}")


@bp.post("/sections/<key>/remove")
@open_to(Role.OFFICER)
def remove_section(slug: str, key: str) -> ResponseReturnValue:
    survey = find_draft(slug)
    services.remove_section(survey.activity, survey.section(key) or abort(404))
    return back_to(slug, "questions")
