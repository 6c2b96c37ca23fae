"""Running events: the list, a new one, its settings, publishing it and calling it off."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from insightbank.core.disclosure import published_count
from insightbank.core.languages import DEFAULT_LANGUAGE
from insightbank.core.roles import Role
from insightbank.engagement.workshops import queries, services
from insightbank.engagement.workshops.forms.staff import NewWorkshopForm, WorkshopForm, clock_words
from insightbank.engagement.workshops.queries import ShownWorkshop
from insightbank.engagement.workshops.rules import LONDON, Notice
from insightbank.engagement.workshops.views.telling import tell_all
from insightbank.people.services import record_audit
from insightbank.web.access import current_actor, open_to
from insightbank.web.clock import now, today
from insightbank.web.i18n import _, _n

bp = Blueprint("workshops_staff", __name__, url_prefix="/staff/events")
SEE_OTHER = 303


@bp.get("")
@open_to(Role.OFFICER)
def list_workshops() -> ResponseReturnValue:
    return render_template("staff/workshops/list.html", events=queries.list_workshops())


@bp.get("/new")
@open_to(Role.OFFICER)
def new() -> ResponseReturnValue:
    return render_template("staff/workshops/new.html", form=NewWorkshopForm(formdata=None))


@bp.post("/new")
@open_to(Role.OFFICER)
def create() -> ResponseReturnValue:
    form = NewWorkshopForm()
    if not form.validate():
        return render_template("staff/workshops/new.html", form=form), 422
    slug, languages = form.slug.data or "", form.chosen_languages()
    actor = current_actor()
    try:
        workshop = services.create_workshop(
            slug,
            form.details(),
            title=form.title.data or "",
            today=today(),
            languages=languages,
            owner_account_id=actor.id,
        )
    except services.SlugTakenError:
        form.slug.errors = [_("Another activity has this address. Choose another.")]
        return render_template("staff/workshops/new.html", form=form), 422
    services.change_workshop(
        workshop, form.details(), languages=languages, texts=form.texts(), today=today()
    )
    record_audit("event.created", actor.id, "activity", workshop.activity_id)
    return redirect(url_for(".show", slug=slug), SEE_OTHER)


@bp.get("/<slug>")
@open_to(Role.OFFICER)
def show(slug: str) -> ResponseReturnValue:
    shown = find_for_staff(slug)
    return _page(shown, WorkshopForm(formdata=None, data=_data(shown)))


@bp.post("/<slug>")
@open_to(Role.OFFICER)
def change(slug: str) -> ResponseReturnValue:
    shown = find_for_staff(slug)
    form = WorkshopForm()
    if not form.validate():
        return _page(shown, form), 422
    workshop = shown.workshop
    is_moved = services.change_workshop(
        workshop,
        form.details(),
        languages=form.chosen_languages(),
        texts=form.texts(),
        today=today(),
    )
    _audit("event.changed", shown)
    if is_moved and not shown.is_over(now()):
        _say_told(tell_all(Notice.CHANGED, queries.list_bookings(workshop)))
    tell_all(Notice.PROMOTED, services.promote_waiting(workshop))
    flash(_("The event is saved."), "success")
    return redirect(url_for(".show", slug=slug), SEE_OTHER)


def find_for_staff(slug: str) -> ShownWorkshop:
    """Find an event in any state; ends the request with 404 where there is none."""
    return queries.get_workshop(slug, language=DEFAULT_LANGUAGE) or abort(404)


def _audit(action: str, shown: ShownWorkshop) -> None:
    record_audit(action, current_actor().id, "activity", shown.activity.id)


def _say_told(number: int) -> None:
    if number:
        told = _n(
            "We are writing to %(num)s booking.", "We are writing to %(num)s bookings.", number
        )
        flash(told)


def _data(shown: ShownWorkshop) -> dict[str, object]:
    workshop = shown.workshop
    names = ("way", "place_name", "address", "access", "online_link", "spoken")
    return {name: getattr(workshop, name) for name in names} | {
        "title": shown.texts.of("title").text,
        "intro": shown.texts.of("intro").text,
        "place_note": shown.texts.of("place:note").text,
        "day": workshop.starts_at.astimezone(LONDON).date(),
        "starts": clock_words(workshop.starts_at),
        "ends": clock_words(workshop.ends_at),
        "capacity": "" if workshop.capacity is None else str(workshop.capacity),
        "languages": shown.activity.languages,
    }


def _page(shown: ShownWorkshop, form: WorkshopForm) -> str:
    policy = current_app.config["DISCLOSURE"]
    counts = queries.count_people(shown.workshop) | {"came": queries.count_came(shown.workshop)}
    return render_template(
        "staff/workshops/show.html",
        shown=shown,
        form=form,
        is_over=shown.is_over(now()),
        counts={name: published_count(n, policy=policy) for name, n in counts.items()},
    )


@bp.post("/<slug>/open")
@open_to(Role.OFFICER)
def open_workshop(slug: str) -> ResponseReturnValue:
    shown = find_for_staff(slug)
    try:
        services.open_workshop(shown.workshop, now=now())
    except services.UnworkableError:
        flash(_("Set a day and time that are still to come before you publish it."))
    else:
        _audit("event.opened", shown)
        flash(_("The event is published."), "success")
    return redirect(url_for(".show", slug=slug), SEE_OTHER)


@bp.post("/<slug>/call-off")
@open_to(Role.OFFICER)
def call_off(slug: str) -> ResponseReturnValue:
    shown = find_for_staff(slug)
    if not shown.is_over(now()) and services.call_off(shown.workshop, today=today()):
        _audit("event.called_off", shown)
        _say_told(tell_all(Notice.CALLED_OFF, queries.list_bookings(shown.workshop)))
        flash(_("The event is called off."), "success")
    return redirect(url_for(".show", slug=slug), SEE_OTHER)
