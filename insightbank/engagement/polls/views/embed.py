"""A poll inside the page of another site: one small page without scripts, framed by those allowed.

It uses no account and no session, so the worst a page around it can trick somebody into is one
anonymous vote.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from flask import Blueprint, Response, current_app, make_response, render_template
from flask.typing import ResponseReturnValue

from insightbank.core.roles import Role
from insightbank.engagement.polls.rules import Way, allowed_sites
from insightbank.engagement.polls.views import voting
from insightbank.engagement.polls.views.voting import Ballot
from insightbank.web.access import open_to

if TYPE_CHECKING:
    from flask.blueprints import BlueprintSetupState

    from insightbank.engagement.polls.queries import ShownPoll

bp = Blueprint("poll_embed", __name__, url_prefix="/embed")
STYLE = Path(__file__).with_name("embed.css")
A_DAY = 86_400
POLICY = (
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors {}"
)


@bp.record_once
def check_forgery_ourselves(state: BlueprintSetupState) -> None:
    """Take votes from frames, which have no cookies: the form has a token of its own."""
    state.app.extensions["csrf"].exempt(bp)


@bp.get("/poll.css")
@open_to(Role.ANYONE)
def style() -> ResponseReturnValue:
    response = Response(STYLE.read_text("utf-8"), mimetype="text/css")
    response.headers["Cache-Control"] = f"public, max-age={A_DAY}"
    return response


@bp.get("/polls/<slug>")
@open_to(Role.ANYONE)
def show(slug: str) -> ResponseReturnValue:
    return _framed(voting.look(voting.find_poll(slug)))


@bp.post("/polls/<slug>")
@open_to(Role.ANYONE)
def vote(slug: str) -> ResponseReturnValue:
    return _framed(voting.vote(voting.find_poll(slug), Way.EMBED))


def _framed(ballot: Ballot) -> Response:
    page = make_response(render_template("polls/embed.html", ballot=ballot), ballot.status)
    page.headers["Content-Security-Policy"] = policy_for(ballot.shown)
    return voting.remember(page, ballot, is_framed=True)


def policy_for(shown: ShownPoll) -> str:
    """Give the policy of a framed poll: who may show it, and that it loads nothing of others."""
    sites = allowed_sites(current_app.config["INSIGHTBANK"].embed_sites, shown.poll.sites)
    return POLICY.format(" ".join(["'self'", *sites]))
