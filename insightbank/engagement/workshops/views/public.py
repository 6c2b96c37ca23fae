"""The pages anybody can open: the events to come, one event, and its calendar file."""

from __future__ import annotations

from flask import Blueprint, Response, abort, current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from insightbank.core.roles import Role
from insightbank.engagement.workshops import queries, wording
from insightbank.engagement.workshops.ical import event_file
from insightbank.engagement.workshops.queries import ShownWorkshop
from insightbank.web.access import open_to
from insightbank.web.clock import now, today
from insightbank.web.i18n import current_language

bp = Blueprint("workshops", __name__, url_prefix="/events")


@bp.app_context_processor
def words() -> dict[str, object]:
    """Give templates the words of events."""
    return {"event_words": wording}


def find_workshop(slug: str) -> ShownWorkshop:
    """Find an event that has been published; ends the request with 404 for any other."""
    shown = queries.get_workshop(slug, language=current_language())
    return abort(404) if shown is None or shown.is_draft else shown


@bp.get("")
@open_to(Role.ANYONE)
def list_upcoming() -> ResponseReturnValue:
    events = queries.list_upcoming(now(), language=current_language())
    return render_template("workshops/list.html", events=events)


@bp.get("/<slug>")
@open_to(Role.ANYONE)
def show(slug: str) -> ResponseReturnValue:
    shown = find_workshop(slug)
    return render_template(
        "workshops/event.html",
        shown=shown,
        is_over=shown.is_over(now()),
        is_bookable=shown.takes_bookings(now(), today()),
    )


@bp.get("/<slug>/event.ics")
@open_to(Role.ANYONE)
def calendar_file(slug: str) -> ResponseReturnValue:
    shown = find_workshop(slug)
    return calendar_of(shown, link=url_for(".show", slug=slug), online="")


def calendar_of(shown: ShownWorkshop, *, link: str, online: str) -> Response:
    """Give the calendar file; ``online`` is the link to join, for those who have a place."""
    base = current_app.config["INSIGHTBANK"].base_url
    workshop = shown.workshop
    text = event_file(
        uid=f"{shown.activity.id}@insightbank",
        starts_at=workshop.starts_at,
        ends_at=workshop.ends_at,
        title=str(shown.texts.of("title")),
        place=wording.where(workshop).replace("\n", ", ") or online,
        description="\n".join(filter(None, (str(shown.texts.of("intro")), online))),
        url=base + link,
        revision=workshop.revision,
        now=now(),
        is_called_off=shown.is_called_off,
    )
    response = Response(text, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{shown.slug}.ics"'
    response.headers["Cache-Control"] = "no-store"
    return response
