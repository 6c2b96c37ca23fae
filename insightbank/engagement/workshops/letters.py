"""What people who booked are told: one sentence on why, then when and where, then their link."""

from __future__ import annotations

from flask_babel import force_locale

from insightbank.core.languages import DEFAULT_LANGUAGE
from insightbank.engagement.workshops.links import booking_link
from insightbank.engagement.workshops.models import Booking
from insightbank.engagement.workshops.queries import ShownWorkshop
from insightbank.engagement.workshops.rules import BookingState, Notice
from insightbank.engagement.workshops.wording import when, where
from insightbank.people.services import Letter
from insightbank.settings import Settings
from insightbank.web.i18n import LazyString, _, _l

REASONS: dict[Notice, LazyString] = {
    Notice.BOOKED: _l("You have a place."),
    Notice.WAITING: _l("You are on the waiting list. We will tell you if there is a place."),
    Notice.PROMOTED: _l("There is now a place for you."),
    Notice.CHANGED: _l("Something has changed. Please check the day, the time and the place."),
    Notice.REMINDER: _l("It is soon. We look forward to seeing you."),
    Notice.CANCELLED: _l("We have cancelled your booking."),
    Notice.CALLED_OFF: _l("This event is called off. We are sorry."),
}
OVER = frozenset({Notice.CANCELLED, Notice.CALLED_OFF})


def letter_for(
    notice: Notice, shown: ShownWorkshop, booking: Booking, *, settings: Settings
) -> Letter:
    """Write to somebody in the language they booked in; ``shown`` has the texts in it."""
    language = booking.language
    # Without a country English dates would be American.
    with force_locale("en_GB" if language == DEFAULT_LANGUAGE else language):
        title = str(shown.texts.of("title"))
        parts = [title, str(REASONS[notice]), when(shown.workshop)]
        if notice not in OVER:
            parts += _how(shown, booking, settings)
        parts.append(settings.organisation_name)
        return Letter(_("Your booking: %(title)s", title=title), "\n\n".join(filter(None, parts)))


def _how(shown: ShownWorkshop, booking: Booking, settings: Settings) -> list[str]:
    link = booking_link(shown.slug, booking.id, language=booking.language, settings=settings)
    workshop = shown.workshop
    online = ""
    if workshop.online_link and booking.state == BookingState.BOOKED:
        online = _("Join online: %(link)s", link=workshop.online_link)
    about = _("See your booking, add it to your calendar or cancel it: %(link)s", link=link)
    return [where(workshop), online, about]
