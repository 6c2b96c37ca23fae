"""Answering what people said: what waits, a decision, its translations, publishing it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from insightbank.core.languages import SCREEN_LANGUAGES, bcp47, direction_of
from insightbank.core.roles import Role
from insightbank.engagement.activities.queries import get_activity
from insightbank.engagement.feedback import queries, services
from insightbank.engagement.feedback.forms.staff import (
    OUTCOME_LABELS,
    DecisionForm,
    TextsForm,
)
from insightbank.engagement.feedback.rules import PARTS, Outcome
from insightbank.people.services import record_audit
from insightbank.web.access import current_actor, open_to
from insightbank.web.clock import today
from insightbank.web.form_fields import SelectChoice
from insightbank.web.i18n import _

if TYPE_CHECKING:
    from insightbank.engagement.feedback.models import Decision

bp = Blueprint("feedback_staff", __name__, url_prefix="/staff/feedback")
SEE_OTHER = 303
DECIDERS = (Role.OFFICER, Role.COMMISSIONER)


@bp.get("")
@open_to(*DECIDERS)
def list_decisions() -> ResponseReturnValue:
    decisions = queries.list_decisions()
    return render_template(
        "staff/feedback/list.html",
        decisions=decisions,
        titles=queries.list_titles(decisions, "en"),
        unanswered=queries.list_unanswered(today()),
        outcomes=OUTCOME_LABELS,
        text_of=queries.text_of,
    )


@bp.get("/new")
@open_to(*DECIDERS)
def new() -> ResponseReturnValue:
    data = {"activity": request.args.get("activity"), "decided_on": today()}
    form = DecisionForm(formdata=None, data=data, activities=_activities())
    return render_template("staff/feedback/new.html", form=form)


@bp.post("/new")
@open_to(*DECIDERS)
def create() -> ResponseReturnValue:
    form = DecisionForm(activities=_activities())
    if not form.validate() or "activity" not in form:
        return render_template("staff/feedback/new.html", form=form), 422
    decision = services.record_decision(
        outcome=Outcome(form.outcome.data),
        texts=form.texts(),
        decided_by=form.decided_by.data or "",
        decided_on=form.decided_on.data or today(),
        language="en",
        activity=get_activity(form.activity.data or "") or abort(404),
        account_id=current_actor().id,
    )
    record_audit("decision.recorded", current_actor().id, "decision", decision.id)
    flash(_("The decision is saved. Check it, then publish it."), "success")
    return redirect(url_for(".show", decision_id=decision.id), SEE_OTHER)


def _activities() -> list[SelectChoice]:
    return [SelectChoice(row.slug, title.text) for row, title in queries.list_answerable()]


@bp.get("/<uuid:decision_id>")
@open_to(*DECIDERS)
def show(decision_id: UUID) -> ResponseReturnValue:
    decision = _find(decision_id)
    form = DecisionForm(
        formdata=None,
        activities=[],
        data={part: queries.text_of(decision, part, "en").text for part in PARTS}
        | {
            "outcome": decision.outcome,
            "decided_by": decision.decided_by,
            "decided_on": decision.decided_on,
        },
    )
    return _page(decision, form)


@bp.post("/<uuid:decision_id>")
@open_to(*DECIDERS)
def change(decision_id: UUID) -> ResponseReturnValue:
    decision = _find(decision_id)
    form = DecisionForm(activities=[])
    if not form.validate():
        return _page(decision, form), 422
    services.change_decision(
        decision,
        outcome=Outcome(form.outcome.data),
        texts=form.texts(),
        decided_by=form.decided_by.data or "",
        decided_on=form.decided_on.data or today(),
    )
    record_audit("decision.changed", current_actor().id, "decision", decision.id)
    flash(_("The decision is saved."), "success")
    return redirect(url_for(".show", decision_id=decision.id), SEE_OTHER)


def _page(decision: Decision, form: DecisionForm) -> str:
    return render_template(
        "staff/feedback/show.html",
        decision=decision,
        form=form,
        titles=queries.list_titles([decision], "en"),
        languages=[tag for tag in SCREEN_LANGUAGES if tag != decision.source_language],
        names={tag: language.english_name for tag, language in SCREEN_LANGUAGES.items()},
    )


@bp.post("/<uuid:decision_id>/publish")
@open_to(*DECIDERS)
def publish(decision_id: UUID) -> ResponseReturnValue:
    decision = _find(decision_id)
    services.publish_decision(decision, today=today())
    record_audit("decision.published", current_actor().id, "decision", decision.id)
    flash(_("The decision is public. Those who asked are told."), "success")
    return redirect(url_for(".show", decision_id=decision.id), SEE_OTHER)


@bp.get("/<uuid:decision_id>/texts/<language>")
@open_to(*DECIDERS, Role.TRANSLATOR)
def texts(decision_id: UUID, language: str) -> ResponseReturnValue:
    decision = _find_to_translate(decision_id, language)
    form = TextsForm(formdata=None, data=decision.texts.get(language, {}))
    return _texts_page(decision, language, form)


@bp.post("/<uuid:decision_id>/texts/<language>")
@open_to(*DECIDERS, Role.TRANSLATOR)
def save_texts(decision_id: UUID, language: str) -> ResponseReturnValue:
    decision = _find_to_translate(decision_id, language)
    form = TextsForm()
    if not form.validate():
        return _texts_page(decision, language, form), 422
    services.translate_decision(decision, form.texts(), language=language)
    detail = {"language": language}
    record_audit("decision.translated", current_actor().id, "decision", decision.id, detail)
    flash(_("The translation is saved."), "success")
    return redirect(url_for(".texts", decision_id=decision.id, language=language), SEE_OTHER)


def _texts_page(decision: Decision, language: str, form: TextsForm) -> str:
    return render_template(
        "staff/feedback/texts.html",
        decision=decision,
        form=form,
        language=language,
        name=SCREEN_LANGUAGES[language].english_name,
        lang=bcp47(language),
        dir=direction_of(language),
        source={part: queries.text_of(decision, part, "en") for part in PARTS},
    )


def _find(decision_id: UUID) -> Decision:
    return queries.get_decision(decision_id) or abort(404)


def _find_to_translate(decision_id: UUID, language: str) -> Decision:
    decision = _find(decision_id)
    if language not in SCREEN_LANGUAGES or language == decision.source_language:
        abort(404)
    return decision
