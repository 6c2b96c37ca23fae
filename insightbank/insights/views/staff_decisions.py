"""Recording what was decided because of an insight; its champion is told when it is public."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from insightbank.core.languages import DEFAULT_LANGUAGE
from insightbank.core.roles import Role
from insightbank.engagement.feedback import services as feedback
from insightbank.engagement.feedback.forms.staff import DecisionForm
from insightbank.engagement.feedback.rules import Outcome
from insightbank.insights import queries
from insightbank.people.queries import get_account
from insightbank.people.services import record_audit
from insightbank.web.access import current_actor, open_to
from insightbank.web.clock import today
from insightbank.web.i18n import _

if TYPE_CHECKING:
    from insightbank.insights.models import Insight

bp = Blueprint("insight_decisions", __name__, url_prefix="/staff/insight-decisions")
SEE_OTHER = 303


@bp.get("/<path:reference>")
@open_to(Role.COMMISSIONER, Role.OFFICER)
def new(reference: str) -> ResponseReturnValue:
    insight = _find(reference)
    form = DecisionForm(formdata=None, activities=[], data={"decided_on": today()})
    return render_template("staff/insights/decision.html", insight=insight, form=form)


@bp.post("/<path:reference>")
@open_to(Role.COMMISSIONER, Role.OFFICER)
def create(reference: str) -> ResponseReturnValue:
    insight = _find(reference)
    form = DecisionForm(activities=[])
    if not form.validate():
        page = render_template("staff/insights/decision.html", insight=insight, form=form)
        return page, 422
    decision = feedback.record_decision(
        outcome=Outcome(form.outcome.data),
        texts=form.texts(),
        decided_by=form.decided_by.data or "",
        decided_on=form.decided_on.data or today(),
        language=DEFAULT_LANGUAGE,
        insight_id=insight.id,
        account_id=current_actor().id,
    )
    _let_the_champion_follow(insight)
    record_audit("decision.recorded", current_actor().id, "decision", decision.id)
    flash(_("The decision is saved. Check it, then publish it."), "success")
    return redirect(url_for("feedback_staff.show", decision_id=decision.id), SEE_OTHER)


def _let_the_champion_follow(insight: Insight) -> None:
    champion = get_account(insight.note.submitted_by) if insight.note else None
    if champion is None or not champion.active:
        return
    feedback.follow(
        champion.email,
        language=champion.language,
        today=today(),
        key=str(current_app.secret_key).encode(),
        insight_id=insight.id,
    )


def _find(reference: str) -> Insight:
    scopes = queries.get_reader_scopes(current_actor())
    return queries.get_published(reference, scopes=scopes) or abort(404)
