"""The pages anybody can open: polls, one poll to vote in, and its results."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, make_response, render_template
from flask.typing import ResponseReturnValue

from insightbank.core.roles import Role
from insightbank.engagement.polls import queries
from insightbank.engagement.polls.rules import Way
from insightbank.engagement.polls.views import voting
from insightbank.web.access import open_to
from insightbank.web.clock import today
from insightbank.web.i18n import current_language

if TYPE_CHECKING:
    from flask.blueprints import BlueprintSetupState

bp = Blueprint("polls", __name__, url_prefix="/polls")


@bp.record_once
def check_forgery_ourselves(state: BlueprintSetupState) -> None:
    """Let people vote whose browser keeps no cookies: the form has a token of its own."""
    state.app.extensions["csrf"].exempt(bp)


@bp.get("")
@open_to(Role.ANYONE)
def list_public() -> ResponseReturnValue:
    polls = queries.list_public(today(), language=current_language())
    return render_template("polls/list.html", polls=polls, today=today())


@bp.get("/<slug>")
@open_to(Role.ANYONE)
def show(slug: str) -> ResponseReturnValue:
    ballot = voting.look(voting.find_poll(slug))
    return render_template("polls/poll.html", ballot=ballot)


@bp.post("/<slug>")
@open_to(Role.ANYONE)
def vote(slug: str) -> ResponseReturnValue:
    ballot = voting.vote(voting.find_poll(slug), Way.PAGE)
    page = make_response(render_template("polls/poll.html", ballot=ballot), ballot.status)
    return voting.remember(page, ballot, is_framed=False)
