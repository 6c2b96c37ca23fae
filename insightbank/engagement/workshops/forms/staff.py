"""The forms of those who run events: the event itself, and who came."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from wtforms import (
    Field,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    URLField,
)
from wtforms.validators import ValidationError

from insightbank.core.languages import DEFAULT_LANGUAGE, KNOWN_LANGUAGES, SCREEN_LANGUAGES
from insightbank.engagement.activities.rules import LONGEST_SLUG, LONGEST_TEXT, SLUG
from insightbank.engagement.workshops.rules import (
    LONDON,
    MOST_PEOPLE,
    MOST_PLACES,
    Way,
    clock_time,
    moment,
)
from insightbank.engagement.workshops.services import Details
from insightbank.engagement.workshops.wording import ACCESS_LABELS, WAYS
from insightbank.web.form_fields import DayMonthYearField, SelectChoice
from insightbank.web.forms import NOT_A_CHOICE, SHORT_TEXT, Answered, AtMost, Form
from insightbank.web.i18n import _, _l

NUMBER = {"inputmode": "numeric", "dir": "ltr"}


def whole_number(typed: str | None, *, most: int) -> int | None:
    """Read a whole number from 0 to ``most``, in digits of any script; None for anything else."""
    text = (typed or "").strip()
    if not text.isdecimal() or len(text) > 6:
        return None
    return int(text) if int(text) <= most else None


class WorkshopForm(Form):
    """The event itself; its address cannot be changed later."""

    title = StringField(_l("Title"), [Answered(_l("Enter a title.")), AtMost(SHORT_TEXT)])
    intro = TextAreaField(_l("What it is about"), [AtMost(LONGEST_TEXT)])
    day = DayMonthYearField(_l("Day"), [Answered(_l("Enter the day."))])
    starts = StringField(_l("It starts at"), [AtMost(10)], description=_l("Like 14:30."))
    ends = StringField(_l("It ends at"), [AtMost(10)], description=_l("Like 16:00."))
    way = RadioField(
        _l("How do people take part?"),
        [Answered(_l("Choose how people take part."))],
        choices=[SelectChoice(way, label) for way, label in WAYS.items()],
        default=Way.IN_PERSON.value,
        validate_choice=False,
    )
    place_name = StringField(_l("Name of the place"), [AtMost(200)])
    address = TextAreaField(_l("Address"), [AtMost(500)])
    place_note = TextAreaField(
        _l("How to find it"),
        [AtMost(LONGEST_TEXT)],
        description=_l("The entrance, the bus, where to park."),
    )
    access = SelectMultipleField(
        _l("What is there?"),
        choices=[SelectChoice(code, label) for code, label in ACCESS_LABELS.items()],
    )
    online_link = URLField(
        _l("Link to join online"),
        [AtMost(500)],
        description=_l("Only those who have a place see it."),
    )
    spoken = SelectMultipleField(
        _l("Languages spoken, with interpreters"),
        choices=[SelectChoice(tag, lang.english_name) for tag, lang in KNOWN_LANGUAGES.items()],
    )
    capacity = StringField(
        _l("How many places are there?"),
        [AtMost(10)],
        description=_l("Empty: as many as want to come. Later bookings wait."),
        render_kw=NUMBER,
    )
    languages = SelectMultipleField(
        _l("Languages of this page"),
        choices=[SelectChoice(tag, lang.english_name) for tag, lang in SCREEN_LANGUAGES.items()],
    )

    def validate_starts(self, field: Field) -> None:
        if clock_time(field.data or "") is None:
            raise ValidationError(_("Enter a time, like 14:30."))

    def validate_ends(self, field: Field) -> None:
        ends, starts = clock_time(field.data or ""), clock_time(self.starts.data or "")
        if ends is None:
            raise ValidationError(_("Enter a time, like 14:30."))
        if starts is not None and ends <= starts:
            raise ValidationError(_("It must end after it starts."))

    def validate_way(self, field: Field) -> None:
        if field.data and field.data not in WAYS:
            raise ValidationError(str(NOT_A_CHOICE))

    def validate_place_name(self, field: Field) -> None:
        if self.way.data != Way.ONLINE and not field.data:
            raise ValidationError(_("Enter the name of the place."))

    def validate_online_link(self, field: Field) -> None:
        if self.way.data == Way.IN_PERSON and not field.data:
            return
        if not (field.data or "").startswith("https://") or " " in field.data:
            raise ValidationError(_("Enter a link that begins with https://."))

    def validate_capacity(self, field: Field) -> None:
        if field.data and not whole_number(field.data, most=MOST_PLACES):
            raise ValidationError(_("Enter a number from 1 to %(most)s.", most=MOST_PLACES))

    def details(self) -> Details:
        """Give when, where and for how many; call it on a valid form."""
        day, is_online = self.day.data, self.way.data == Way.ONLINE
        assert day is not None
        return Details(
            starts_at=moment(day, clock_time(self.starts.data or "") or (0, 0)),
            ends_at=moment(day, clock_time(self.ends.data or "") or (0, 0)),
            way=self.way.data or "",
            place_name="" if is_online else self.place_name.data or "",
            address="" if is_online else self.address.data or "",
            online_link="" if self.way.data == Way.IN_PERSON else self.online_link.data or "",
            access=self.access.data or [],
            spoken=self.spoken.data or [],
            capacity=whole_number(self.capacity.data, most=MOST_PLACES),
        )

    def texts(self) -> dict[str, str]:
        return {
            "title": self.title.data or "",
            "intro": self.intro.data or "",
            "place:note": self.place_note.data or "",
        }

    def chosen_languages(self) -> list[str]:
        return list(self.languages.data or [DEFAULT_LANGUAGE])


class NewWorkshopForm(WorkshopForm):
    """An event that is not there yet."""

    slug = StringField(
        _l("Address of the page"),
        [Answered(_l("Enter an address.")), AtMost(LONGEST_SLUG)],
        description=_l("Small letters, numbers and hyphens, for example talk-about-dentists."),
    )

    def validate_slug(self, field: Field) -> None:
        if not SLUG.fullmatch(field.data or ""):
            raise ValidationError(_("Use only small letters, numbers and hyphens."))


def clock_words(at: datetime) -> str:
    """Write a time of day as it is typed."""
    return at.astimezone(LONDON).strftime("%H:%M")


class AttendanceForm(Form):
    """Who came; made by ``attendance_form`` with a field for each booking."""

    walk_ins = StringField(_l("People who came without booking"), [AtMost(6)], render_kw=NUMBER)
    bookings: Sequence[UUID] = ()

    def validate_walk_ins(self, field: Field) -> None:
        if field.data and whole_number(field.data, most=MOST_PLACES) is None:
            raise ValidationError(_("Enter a number from 0 to %(most)s.", most=MOST_PLACES))

    def came(self) -> dict[UUID, int | None]:
        """Give how many of each booking came; None where nobody has said."""
        typed = {booking_id: self[f"b{booking_id.hex}"].data for booking_id in self.bookings}
        return {key: whole_number(value, most=MOST_PEOPLE) for key, value in typed.items()}

    def walked_in(self) -> int:
        return whole_number(self.walk_ins.data, most=MOST_PLACES) or 0

    def of(self, booking_id: UUID) -> Any:
        """Give the field of one booking."""
        return self[f"b{booking_id.hex}"]


def attendance_form(
    bookings: Sequence[tuple[UUID, str, int, int | None]], *, walk_ins: int, posted: bool
) -> AttendanceForm:
    """Build the form from ids, names, people booked and people who came."""
    fields: dict[str, Any] = {"bookings": [booking[0] for booking in bookings]}
    data: dict[str, Any] = {"walk_ins": str(walk_ins) if walk_ins else ""}
    for booking_id, name, people, came in bookings:
        numbers = [SelectChoice(str(n), str(n)) for n in range(people + 1)]
        choices = [SelectChoice("", _("Not marked")), *numbers]
        label = _("How many came: %(name)s", name=name)
        fields[f"b{booking_id.hex}"] = SelectField(label, choices=choices, validate_choice=False)
        data[f"b{booking_id.hex}"] = "" if came is None else str(came)
    made = type("OneAttendanceForm", (AttendanceForm,), fields)
    form = made(data=data) if posted else made(formdata=None, data=data)
    return cast("AttendanceForm", form)
