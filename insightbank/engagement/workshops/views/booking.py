"""Booking a place, and the page of a booking, under an address that only its owner knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, abort, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from insightbank.core.roles import Role
from insightbank.engagement.workshops import queries, services
from insightbank.engagement.workshops.forms.booking import BookingForm, CancelForm
from insightbank.engagement.workshops.links import booking_token, read_token
from insightbank.engagement.workshops.queries import ShownWorkshop
from insightbank.engagement.workshops.rules import BookingState, Notice
from insightbank.engagement.workshops.services import Booked
from insightbank.engagement.workshops.views.public import calendar_of, find_workshop
from insightbank.engagement.workshops.views.telling import is_texting_possible, tell_all
from insightbank.web.access import open_to
from insightbank.web.clock import now, today
from insightbank.web.i18n import _, current_language

if TYPE_CHECKING:
    from flask.blueprints import BlueprintSetupState

    from insightbank.engagement.workshops.models import Booking

bp = Blueprint("workshop_booking", __name__, url_prefix="/events/<slug>")
SEE_OTHER = 303


@bp.record_once
def check_forgery_ourselves(state: BlueprintSetupState) -> None:
    """Let people book whose browser keeps no cookies: the form has a token of its own."""
    state.app.extensions["csrf"].exempt(bp)


@bp.get("/book")
@open_to(Role.ANYONE)
def form(slug: str) -> ResponseReturnValue:
    shown = find_workshop(slug)
    if not shown.takes_bookings(now(), today()):
        return redirect(url_for("workshops.show", slug=slug), SEE_OTHER)
    return _form_page(shown, BookingForm(formdata=None))


@bp.post("/book")
@open_to(Role.ANYONE)
def book(slug: str) -> ResponseReturnValue:
    shown = find_workshop(slug)
    form = BookingForm()
    if not form.validate():
        return _form_page(shown, form), 422
    guest = form.guest(current_language())
    try:
        booked = services.book(shown.workshop, guest, nonce=form.nonce, now=now(), today=today())
    except services.TooManyBookingsError:
        form.email.errors = [_("There are already bookings with this email or phone number.")]
        return _form_page(shown, form), 422
    except services.NotBookableError:
        form.form_errors.append(_("You cannot book a place at this event any more."))
        return _form_page(shown, form), 409
    _confirm(booked)
    return redirect(url_for(".show", slug=slug, token=_token(booked.booking)), SEE_OTHER)


def _confirm(booked: Booked) -> None:
    if booked.is_new:
        tell_all(Notice(booked.booking.state), [booked.booking])


def _form_page(shown: ShownWorkshop, form: BookingForm) -> str:
    return render_template("workshops/book.html", shown=shown, form=form)


def _token(booking: Booking) -> str:
    return booking_token(booking.id, current_app.config["INSIGHTBANK"].secret_key)


@bp.get("/b/<token>")
@open_to(Role.ANYONE)
def show(slug: str, token: str) -> ResponseReturnValue:
    shown, booking = _find(slug, token)
    contact = booking.contact
    return render_template(
        "workshops/booking.html",
        shown=shown,
        booking=booking,
        token=token,
        is_over=shown.is_over(now()),
        is_written_to=bool(contact and (contact.email or is_texting_possible())),
        form=CancelForm(formdata=None),
    )


@bp.post("/b/<token>/cancel")
@open_to(Role.ANYONE)
def cancel(slug: str, token: str) -> ResponseReturnValue:
    shown, booking = _find(slug, token)
    if CancelForm().validate() and not shown.is_over(now()) and booking.contact:
        tell_all(Notice.CANCELLED, [booking])
        services.cancel_booking(booking)
        tell_all(Notice.PROMOTED, services.promote_waiting(shown.workshop))
    return redirect(url_for(".show", slug=slug, token=token), SEE_OTHER)


@bp.get("/b/<token>/event.ics")
@open_to(Role.ANYONE)
def calendar_file(slug: str, token: str) -> ResponseReturnValue:
    shown, booking = _find(slug, token)
    online = shown.workshop.online_link if booking.state == BookingState.BOOKED else ""
    return calendar_of(shown, link=url_for(".show", slug=slug, token=token), online=online)


def _find(slug: str, token: str) -> tuple[ShownWorkshop, Booking]:
    """Find a booking by the secret of its address; ends the request with 404 without it."""
    booking_id = read_token(token, current_app.config["INSIGHTBANK"].secret_key)
    booking = queries.get_booking(booking_id) if booking_id else None
    shown = find_workshop(slug)
    if booking is None or booking.activity_id != shown.activity.id:
        abort(404)
    return shown, booking
