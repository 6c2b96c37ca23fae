"""What happens without a page: Notify tells what became of messages, and links are used up."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, Any
from uuid import UUID

import structlog
from flask import Blueprint, Flask, Response, abort, current_app, request, session
from flask.typing import ResponseReturnValue

from insightbank.core.roles import Role
from insightbank.engagement.invitations import services
from insightbank.engagement.invitations.views.public import INVITED
from insightbank.people.messages import fate_of
from insightbank.web.access import open_to
from insightbank.web.clock import today

if TYPE_CHECKING:
    from flask.blueprints import BlueprintSetupState

bp = Blueprint("notify", __name__)
LED_ON = frozenset({302, 303})
TAKEN_PART = {
    "answering.submit": LED_ON,
    "polls.vote": frozenset({200}),
    "discussions.send_idea": LED_ON,
    "discussions.send_reply": LED_ON,
    "discussions.support": LED_ON,
    "workshop_booking.book": LED_ON,
}
"""The endpoints by which people take part, and the statuses they answer with when it worked."""


@bp.post("/notify/status")
@open_to(Role.ANYONE)
def status() -> ResponseReturnValue:
    """Take a delivery receipt as GOV.UK Notify posts it, with the bearer token agreed with it."""
    wanted = current_app.config["INSIGHTBANK"].notify_callback_token
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not wanted or not hmac.compare_digest(given.encode(), wanted.encode()):
        abort(401)
    receipt = request.get_json(silent=True)
    fate = fate_of(str(receipt.get("status"))) if isinstance(receipt, dict) else None
    if not isinstance(receipt, dict) or fate is None:
        abort(400)
    if reference := _uuid(receipt.get("reference")):
        services.record_fate(reference, fate, today=today())
    return {"status": "noted"}


def _uuid(value: Any) -> UUID | None:
    try:
        return UUID(str(value))
    except ValueError:
        return None  # a message of another kind, or of another system


def init_taking_part(app: Flask) -> None:
    """Use up a person's link after they took part; call before the unit of work is set up.

    Functions after a request run in the opposite order of their set-up: this one runs when the
    answers have been committed, and commits by itself, so that no transaction holds both.
    """

    @app.after_request
    def use_up(response: Response) -> Response:
        if response.status_code not in TAKEN_PART.get(request.endpoint or "", ()):
            return response
        tokens = session.get(INVITED)
        token = tokens.get((request.view_args or {}).get("slug")) if tokens else None
        if token is None:
            return response
        session.pop(INVITED)
        try:
            services.spend(str(token), today=today())
        except Exception:  # noqa: BLE001 (the answers are safe; at worst one reminder too many)
            structlog.get_logger("insightbank.invitations").exception("could not use up a link")
        return response


@bp.record_once
def need_no_form(state: BlueprintSetupState) -> None:
    """Notify has no session: its token is what is checked."""
    state.app.extensions["csrf"].exempt(bp)
