"""Writing down what was said at an event, which starts a draft insight."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from insightbank.core.languages import DEFAULT_LANGUAGE
from insightbank.core.roles import Role
from insightbank.engagement.workshops import queries as workshops
from insightbank.engagement.workshops.queries import ShownWorkshop
from insightbank.engagement.workshops.rules import LONDON
from insightbank.insights import services
from insightbank.insights.forms.places import PlaceList, load_places
from insightbank.insights.forms.staff_workshop import FromWorkshopForm
from insightbank.web.access import current_actor, open_to
from insightbank.web.clock import now, today
from insightbank.web.i18n import _

bp = Blueprint("from_workshop", __name__, url_prefix="/staff/events/<slug>/insight")
SEE_OTHER = 303


@bp.get("")
@open_to(Role.OFFICER)
def write(slug: str) -> ResponseReturnValue:
    shown = _find(slug)
    came = workshops.count_came(shown.workshop)
    data = {"title": str(shown.texts.of("title")), "people": str(came or "")}
    form = FromWorkshopForm(formdata=None, data=data, places=_places().choices)
    return _page(shown, form)


@bp.post("")
@open_to(Role.OFFICER)
def start(slug: str) -> ResponseReturnValue:
    shown = _find(slug)
    places = _places()
    form = FromWorkshopForm(places=places.choices)
    if not form.validate():
        return _page(shown, form), 422
    actor = current_actor()
    insight = services.create_insight_from_workshop(
        shown.activity.id,
        form.notes(places.alliance_of),
        held_on=min(shown.workshop.starts_at.astimezone(LONDON).date(), today()),
        gathered=str(shown.texts.of("title")),
        actor_id=actor.id or 0,
        organisation_id=actor.organisation_id,
        now=now(),
    )
    flash(_("A draft has been started from what was said at the event."), "success")
    return redirect(url_for("review.item", insight_id=insight.id), SEE_OTHER)


def _find(slug: str) -> ShownWorkshop:
    shown = workshops.get_workshop(slug, language=DEFAULT_LANGUAGE)
    return abort(404) if shown is None or shown.is_draft else shown


def _places() -> PlaceList:
    return load_places(today())


def _page(shown: ShownWorkshop, form: FromWorkshopForm) -> str:
    return render_template("staff/workshops/insight.html", shown=shown, form=form)
