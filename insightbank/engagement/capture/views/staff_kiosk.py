"""Handing a tablet over: the session of whoever does it ends, one for the tablet alone begins."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_security.utils import logout_user

from insightbank.core.roles import Role
from insightbank.engagement.capture import queries, services
from insightbank.engagement.capture.forms.staff_kiosk import HandOverForm
from insightbank.engagement.capture.views.kiosk import SECRET_KEY
from insightbank.engagement.surveys.queries import Survey, get_shown_survey
from insightbank.people.services import record_audit
from insightbank.web.access import current_actor, open_to
from insightbank.web.clock import now, today
from insightbank.web.i18n import _

bp = Blueprint("kiosks", __name__, url_prefix="/staff")
SEE_OTHER = 303


def _open_survey(slug: str) -> Survey:
    survey = get_shown_survey(slug, language="en") or abort(404)
    return survey if survey.is_accepting(today()) else abort(409)


@bp.get("/surveys/<slug>/tablet")
@open_to(Role.OFFICER, Role.CHAMPION)
def hand_over(slug: str) -> ResponseReturnValue:
    form = HandOverForm(formdata=None)
    return render_template("staff/capture/hand_over.html", survey=_open_survey(slug), form=form)


@bp.post("/surveys/<slug>/tablet")
@open_to(Role.OFFICER, Role.CHAMPION)
def start(slug: str) -> ResponseReturnValue:
    survey = _open_survey(slug)
    form = HandOverForm()
    if not form.validate():
        return render_template("staff/capture/hand_over.html", survey=survey, form=form), 422
    actor_id = current_actor().id
    started = services.start_kiosk(
        survey.activity,
        pin=form.pin.data or "",
        venue=form.venue.data or "",
        idle_seconds=int(form.idle.data),
        account_id=actor_id,
        now=now(),
    )
    record_audit("kiosk.started", actor_id, "kiosk", started.kiosk.id)
    logout_user()
    session.clear()
    session[SECRET_KEY] = started.secret
    return redirect(url_for("kiosk.welcome"), SEE_OTHER)


@bp.post("/surveys/<slug>/tablet/<uuid:kiosk_id>/end")
@open_to(Role.OFFICER)
def end(slug: str, kiosk_id: UUID) -> ResponseReturnValue:
    kiosk = queries.get_kiosk_by_id(kiosk_id)
    if kiosk is None or kiosk.activity.slug != slug:
        abort(404)
    services.end_kiosk(kiosk, now=now())
    record_audit("kiosk.ended", current_actor().id, "kiosk", kiosk.id)
    flash(_("The tablet takes no more answers."), "success")
    return redirect(url_for("ways_in.show", slug=slug), SEE_OTHER)
