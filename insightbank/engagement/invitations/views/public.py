"""What a person's own link opens: take part, or ask for no more. Opening it changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, abort, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from insightbank.core.roles import Role
from insightbank.engagement.activities.rules import is_accepting
from insightbank.engagement.invitations import queries, services
from insightbank.web.access import open_to
from insightbank.web.clock import today
from insightbank.web.i18n import current_language

if TYPE_CHECKING:
    from flask.blueprints import BlueprintSetupState

    from insightbank.engagement.activities.models import Activity
    from insightbank.engagement.invitations.models import Invitation

bp = Blueprint("invitations", __name__, url_prefix="/i/<token>")
SEE_OTHER = 303
INVITED = "invited"
"""In the visitor's session: the secret of the link they came by, by the activity's address."""
FIRST_PAGES = {
    "survey": "surveys.start_page",
    "poll": "polls.show",
    "discussion": "discussions.show",
    "workshop": "workshops.show",
}


@bp.get("")
@open_to(Role.ANYONE)
def landing(token: str) -> ResponseReturnValue:
    invitation = _find(token)
    activity = invitation.campaign.activity
    return render_template(
        "invitations/landing.html",
        token=token,
        title=queries.title_of(activity, current_language()),
        is_open=_is_open(activity),
    )


@bp.post("")
@open_to(Role.ANYONE)
def begin(token: str) -> ResponseReturnValue:
    activity = _find(token).campaign.activity
    if not _is_open(activity):
        return redirect(url_for(".landing", token=token), SEE_OTHER)
    session[INVITED] = {activity.slug: token}
    return redirect(url_for(FIRST_PAGES[activity.kind], slug=activity.slug), SEE_OTHER)


@bp.get("/stop")
@open_to(Role.ANYONE)
def stopping(token: str) -> ResponseReturnValue:
    _find(token)
    return render_template("invitations/stop.html", token=token, is_done=False)


@bp.post("/stop")
@open_to(Role.ANYONE)
def stop(token: str) -> ResponseReturnValue:
    """Take an objection, from the button of the page or from a mail program (RFC 8058)."""
    services.object_by(_find(token), today=today())
    return render_template("invitations/stop.html", token=token, is_done=True)


def _find(token: str) -> Invitation:
    return queries.get_invitation(token) or abort(404)


def _is_open(activity: Activity) -> bool:
    return is_accepting(activity.state, activity.opens_on, activity.closes_on, today())


@bp.record_once
def need_no_cookie(state: BlueprintSetupState) -> None:
    """Let people and mail programs press the button without a cookie: the link is the secret."""
    state.app.extensions["csrf"].exempt(bp)
