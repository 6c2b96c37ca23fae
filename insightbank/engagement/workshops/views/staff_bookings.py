"""Who has booked an event and what they need, a sheet for the day, and who came."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from insightbank.core.languages import KNOWN_LANGUAGES
from insightbank.core.roles import Role
from insightbank.engagement.workshops import queries, services
from insightbank.engagement.workshops.forms.staff import AttendanceForm, attendance_form
from insightbank.engagement.workshops.queries import ShownWorkshop
from insightbank.engagement.workshops.rules import BookingState, summed_needs
from insightbank.engagement.workshops.views.staff import SEE_OTHER, find_for_staff
from insightbank.engagement.workshops.views.telling import is_texting_possible
from insightbank.engagement.workshops.wording import NEEDS
from insightbank.people.services import record_audit
from insightbank.web.access import current_actor, open_to
from insightbank.web.i18n import _

if TYPE_CHECKING:
    from insightbank.engagement.workshops.models import Booking

bp = Blueprint("workshop_bookings_staff", __name__, url_prefix="/staff/events/<slug>")


@bp.get("/bookings")
@open_to(Role.OFFICER)
def list_bookings(slug: str) -> ResponseReturnValue:
    shown = find_for_staff(slug)
    bookings = _read(shown, "event.bookings_read")
    return _page(shown, bookings, _form(shown, bookings, posted=False))


@bp.post("/bookings")
@open_to(Role.OFFICER)
def mark(slug: str) -> ResponseReturnValue:
    shown = find_for_staff(slug)
    bookings = queries.list_bookings(shown.workshop)
    form = _form(shown, bookings, posted=True)
    if not form.validate():
        return _page(shown, _read(shown, "event.bookings_read"), form), 422
    services.mark_attendance(shown.workshop, form.came(), walk_ins=form.walked_in())
    record_audit("event.attendance", current_actor().id, "activity", shown.activity.id)
    flash(_("Who came is saved."), "success")
    return redirect(url_for(".list_bookings", slug=slug), SEE_OTHER)


@bp.get("/sheet")
@open_to(Role.OFFICER)
def sheet(slug: str) -> ResponseReturnValue:
    shown = find_for_staff(slug)
    bookings = [b for b in _read(shown, "event.sheet_read") if b.state == BookingState.BOOKED]
    rows = [[_name(b), b.people, needs_words(b), "☐"] for b in bookings]
    return render_template("staff/workshops/sheet.html", shown=shown, rows=rows)


def _read(shown: ShownWorkshop, action: str) -> Sequence[Booking]:
    """Read who booked, which leaves a line in the audit log."""
    bookings = queries.list_bookings(shown.workshop)
    detail = {"bookings": len(bookings)}
    record_audit(action, current_actor().id, "activity", shown.activity.id, detail)
    return bookings


def _form(shown: ShownWorkshop, bookings: Sequence[Booking], *, posted: bool) -> AttendanceForm:
    coming = [b for b in bookings if b.state == BookingState.BOOKED]
    rows = [(b.id, _name(b), b.people, b.came) for b in coming]
    return attendance_form(rows, walk_ins=shown.workshop.walk_ins, posted=posted)


def _page(shown: ShownWorkshop, bookings: Sequence[Booking], form: AttendanceForm) -> str:
    coming = [b for b in bookings if b.state == BookingState.BOOKED]
    needs = [(b.needs.needs, b.needs.interpreter_language) for b in coming if b.needs]
    return render_template(
        "staff/workshops/bookings.html",
        shown=shown,
        coming=coming,
        waiting=[b for b in bookings if b.state == BookingState.WAITING],
        needs=[[_need(code), number] for code, number in summed_needs(needs).items()],
        form=form,
        needs_words=needs_words,
        reached=_reached,
    )


def _name(booking: Booking) -> str:
    return booking.contact.name if booking.contact else _("Name deleted")


def _reached(booking: Booking) -> str:
    """Say how somebody is written to, or that somebody has to phone them."""
    contact = booking.contact
    if contact is None:
        return ""
    if contact.email or is_texting_possible():
        return contact.email or contact.phone
    return _("%(phone)s (please phone)", phone=contact.phone)


def needs_words(booking: Booking) -> str:
    """Say what somebody needs, in one line."""
    needs = booking.needs
    if needs is None:
        return ""
    words = list(summed_needs([(needs.needs, needs.interpreter_language)]))
    return "; ".join(filter(None, [*(_need(code) for code in words), needs.other]))


def _need(code: str) -> str:
    need, _separator, language = code.partition(":")
    words = str(NEEDS.get(need, need))
    known = KNOWN_LANGUAGES.get(language)
    return f"{words} ({known.english_name})" if known else words
