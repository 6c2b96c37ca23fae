"""You said, we did: what came of what people said, and being told about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from insightbank.core.roles import Role
from insightbank.engagement.activities.queries import get_activity
from insightbank.engagement.activities.rules import PREPARING
from insightbank.engagement.feedback import queries, services
from insightbank.engagement.feedback.forms.public import FollowForm, PressForm
from insightbank.engagement.feedback.rules import Outcome
from insightbank.web.access import open_to
from insightbank.web.clock import today
from insightbank.web.i18n import LazyString, _, _l, current_language

if TYPE_CHECKING:
    from insightbank.engagement.activities.models import Activity

bp = Blueprint("feedback", __name__)
SEE_OTHER = 303
LAST_PAGE = 1_000
OUTCOMES: dict[Outcome, tuple[LazyString, str]] = {
    Outcome.DONE: (_l("We have done it"), "green"),
    Outcome.PLANNED: (_l("We will do it"), "blue"),
    Outcome.PARTLY: (_l("We do some of it"), "aqua-green"),
    Outcome.LOOKING: (_l("We are looking into it"), "yellow"),
    Outcome.NOT_DONE: (_l("We will not do it"), "grey"),
}


@bp.get("/you-said-we-did")
@open_to(Role.ANYONE)
def list_published() -> ResponseReturnValue:
    page = min(max(request.args.get("page", 1, type=int), 1), LAST_PAGE)
    slug = request.args.get("about", "")[:80]
    found = queries.list_published(page=page, slug=slug or None)
    decisions = found[: queries.PAGE_SIZE]
    return render_template(
        "feedback/list.html",
        decisions=decisions,
        titles=queries.list_titles(decisions, current_language()),
        unanswered=queries.list_unanswered(today(), language=current_language()),
        has_more=len(found) > len(decisions),
        page=page,
        slug=slug,
        outcomes=OUTCOMES,
        text_of=queries.text_of,
    )


@bp.get("/follow/<slug>")
@open_to(Role.ANYONE)
def follow_page(slug: str) -> ResponseReturnValue:
    _find(slug)
    return render_template("feedback/follow.html", slug=slug, form=FollowForm(formdata=None))


@bp.post("/follow/<slug>")
@open_to(Role.ANYONE)
def follow(slug: str) -> ResponseReturnValue:
    activity = _find(slug)
    form = FollowForm()
    if not form.validate():
        return render_template("feedback/follow.html", slug=slug, form=form), 422
    services.follow(
        form.email.data or "",
        language=current_language(),
        today=today(),
        key=secret_key(),
        activity=activity,
    )
    flash(_("We will email you when there is an answer."), "success")
    return redirect(url_for(".list_published"), SEE_OTHER)


@bp.get("/follow/stop/<secret>")
@open_to(Role.ANYONE)
def stop_page(secret: str) -> ResponseReturnValue:
    is_there = queries.get_follower(secret) is not None
    form = PressForm(formdata=None)
    return render_template("feedback/stop.html", is_there=is_there, form=form, secret=secret)


@bp.post("/follow/stop/<secret>")
@open_to(Role.ANYONE)
def stop(secret: str) -> ResponseReturnValue:
    follower = queries.get_follower(secret)
    if follower is not None:
        services.unfollow(follower)
    return redirect(url_for(".stop_page", secret=secret), SEE_OTHER)


def secret_key() -> bytes:
    """Give the installation's secret, from which stopping links are made."""
    return str(current_app.secret_key).encode()


def _find(slug: str) -> Activity:
    activity = get_activity(slug)
    if activity is None or activity.state in PREPARING:
        abort(404)
    return activity
