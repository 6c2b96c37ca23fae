"""Words for what is stored as codes and moments, in the language of whoever reads."""

from __future__ import annotations

from flask_babel import format_date, format_time

from insightbank.core.languages import KNOWN_LANGUAGES
from insightbank.engagement.workshops.models import Workshop
from insightbank.engagement.workshops.rules import LONDON, NO_NEED
from insightbank.web.i18n import LazyString, _, _l
from insightbank.web.profile_labels import ACCESS_NEEDS

CLOCK = "HH:mm"
"""The 24-hour clock in every language: "AM" reads badly in the middle of right-to-left text."""
WAYS: dict[str, LazyString] = {
    "in_person": _l("In person"),
    "online": _l("Online"),
    "both": _l("In person or online"),
}
ACCESS_LABELS: dict[str, LazyString] = {
    "step_free": _l("No steps"),
    "accessible_toilet": _l("Toilet for disabled people"),
    "hearing_loop": _l("Hearing loop"),
    "blue_badge": _l("Parking for Blue Badge holders"),
    "parking": _l("Parking"),
    "bus": _l("Near a bus stop"),
    "quiet_room": _l("Quiet room"),
    "bsl_interpreter": _l("British Sign Language interpreter"),
    "childcare": _l("You can bring your children"),
    "travel_costs": _l("We pay your travel costs"),
    "food": _l("Food and drinks"),
}
NEEDS: dict[str, LazyString] = {
    code: label for code, label in ACCESS_NEEDS.options if code not in NO_NEED
}


def when(workshop: Workshop) -> str:
    """Say when an event is: "Tuesday 2 March 2027, 10:00 to 12:00"."""
    starts, ends = (at.astimezone(LONDON) for at in (workshop.starts_at, workshop.ends_at))
    return _(
        "%(day)s, %(start)s to %(end)s",
        day=format_date(starts.date(), "full"),
        start=format_time(starts, CLOCK),
        end=format_time(ends, CLOCK),
    )


def where(workshop: Workshop) -> str:
    """Give place and address in lines; empty for an event that is only online."""
    return "\n".join(filter(None, (workshop.place_name, workshop.address)))


def language_names(tags: list[str]) -> str:
    """Name languages as those who speak them do."""
    return ", ".join(KNOWN_LANGUAGES[tag].own_name for tag in tags if tag in KNOWN_LANGUAGES)
