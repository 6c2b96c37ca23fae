"""Where a resident lives: asked, changed and deleted by the resident alone."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from insightbank.core.roles import Role
from insightbank.people import queries, services
from insightbank.people.forms.home import HomeForm
from insightbank.people.views.blueprint import bp
from insightbank.people.views.resident import signed_in_resident
from insightbank.places import queries as places
from insightbank.places.rules import PlaceAnswer
from insightbank.web import clock
from insightbank.web.access import open_to
from insightbank.web.i18n import _


@bp.route("/my/area", methods=["GET", "POST"])
@open_to(Role.RESIDENT)
def resident_area() -> ResponseReturnValue:
    resident = signed_in_resident()
    form = HomeForm(_find)
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        area = queries.get_area_name(resident, on=clock.today())
        return render_template("people/area.html", form=form, area=area), status
    place = form.place()
    services.set_home(resident, place, today=clock.today())
    message = _("We have kept your answer.") if place else _("We have deleted your answer.")
    flash(message, "success")
    return redirect(url_for("people.resident_home"))


def _find(typed: str) -> PlaceAnswer:
    return places.find_place(typed, on=clock.today())
