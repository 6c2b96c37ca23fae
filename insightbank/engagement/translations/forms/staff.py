"""Forms of translators: the texts of an activity, a file, the videos, a reason to open."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, ClassVar

from wtforms import (
    BooleanField,
    FileField,
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import ValidationError

from insightbank.core.languages import EASY_READ
from insightbank.engagement.activities.rules import picture_subject
from insightbank.engagement.surveys.forms.staff import language_label as language_label
from insightbank.engagement.translations.queries import Written
from insightbank.engagement.translations.rules import LONGEST_ADDRESS, Slot, is_video, stamp
from insightbank.engagement.translations.services import Typed
from insightbank.web.form_fields import SelectChoice
from insightbank.web.forms import Answered, AtMost, Form
from insightbank.web.i18n import LazyString, _, _l

LONGEST_REASON = 1_000
PICTURE_LABELS: dict[str, LazyString] = {
    "doctor": _l("Doctor"),
    "hospital": _l("Hospital"),
    "phone": _l("Phone"),
    "computer": _l("Computer"),
    "calendar": _l("Calendar"),
    "clock": _l("Clock"),
    "house": _l("House"),
    "bus": _l("Bus"),
    "tooth": _l("Tooth"),
    "baby": _l("Baby"),
    "heart": _l("Heart"),
    "speech": _l("Speaking"),
    "people": _l("People"),
    "pen": _l("Pen and paper"),
    "pill": _l("Medicine"),
}


def name_of(subject: str) -> str:
    """Give a subject as part of a field's name and id."""
    return subject.replace(":", ".")


class TextsForm(Form):
    """Texts side by side; build it with ``texts_form``."""

    subjects: ClassVar[tuple[str, ...]] = ()

    read_all = BooleanField(_l("I have read all texts on this page, and they are right"))

    def typed(self) -> dict[str, Typed]:
        """Give each text as typed, by subject."""
        return {
            subject: Typed(
                self[f"text-{name_of(subject)}"].data or "",
                self[f"shown-{name_of(subject)}"].data or "",
            )
            for subject in self.subjects
        }

    def read(self) -> set[str]:
        """Give the subjects whose texts somebody says are right."""
        everything = bool(self.read_all.data)
        return {s for s in self.subjects if everything or self[f"read-{name_of(s)}"].data}

    def pictures(self) -> dict[str, str]:
        """Give the drawings chosen, by the subject of the drawing."""
        pairs = [(picture_subject(s), f"picture-{name_of(s)}") for s in self.subjects]
        return {s: self[name].data or "" for s, name in pairs if s and self._is_posted(name)}

    def _is_posted(self, name: str) -> bool:
        return name in self and bool(self[name].raw_data)


def texts_form(
    written: Sequence[Written],
    *,
    language: str,
    pictures: Mapping[str, str],
    posted: Collection[str] | None = None,
) -> TextsForm:
    """Make the form of some texts; ``posted`` are the names that came with a post, if it is one."""
    fields: dict[str, Any] = {"subjects": tuple(w.slot.subject for w in written)}
    for one in written:
        subject, name = one.slot.subject, name_of(one.slot.subject)
        fields[f"text-{name}"] = TextAreaField("", [AtMost(one.slot.limit)], default=one.text)
        fields[f"shown-{name}"] = HiddenField(default=stamp(one.text))
        fields[f"read-{name}"] = BooleanField(_l("I have read it and it is right"))
        picture = picture_subject(subject)
        if language == EASY_READ and picture:
            fields[f"picture-{name}"] = _picture_field(pictures.get(picture, ""))
    made = type("AllTextsForm", (TextsForm,), fields)
    form: TextsForm = made() if posted is not None else made(formdata=None)
    return form


def _picture_field(chosen: str) -> SelectField:
    choices = [SelectChoice("", _l("No picture"))]
    choices += [SelectChoice(name, words) for name, words in PICTURE_LABELS.items()]
    return SelectField(_l("Picture"), choices=choices, default=chosen)


def posted_texts(written: Sequence[Written], posted: Collection[str]) -> list[Written]:
    """Leave only the texts that a page had: a filter may have hidden the others."""
    return [one for one in written if f"shown-{name_of(one.slot.subject)}" in posted]


class FileForm(Form):
    """A translation file."""

    file = FileField(_l("File"), description=_l("XLSX or XLIFF 2.0, at most 4 MB."))


class TakeInForm(Form):
    """A yes to what a file would change; ``agreed`` is the sign of the plan that was shown."""

    agreed = HiddenField()


class OpeningForm(Form):
    """Why an activity opens although some texts are not ready; build it with ``opening_form``."""

    reason = TextAreaField(
        _l("Why does it open with texts nobody has checked?"),
        [Answered(_l("Say why it opens now.")), AtMost(LONGEST_REASON)],
        description=_l("Your name and this reason are kept."),
    )

    def why_unreviewed(self) -> str:
        return (self["unreviewed"].data or "") if "unreviewed" in self else ""


class _UnreviewedForm(OpeningForm):
    unreviewed = TextAreaField(
        _l("Why does it open without another officer's review?"),
        [Answered(_l("Say why it opens without a review.")), AtMost(LONGEST_REASON)],
    )


def opening_form(*, asks_review: bool, is_posted: bool) -> OpeningForm:
    """Make the form; ``asks_review`` where nobody has reviewed the questions either."""
    made = _UnreviewedForm if asks_review else OpeningForm
    return made() if is_posted else made(formdata=None)


class VideosForm(Form):
    """Addresses of videos in British Sign Language; build it with ``videos_form``."""

    subjects: ClassVar[tuple[str, ...]] = ()

    def addresses(self) -> dict[str, str]:
        return {s: self[f"video-{name_of(s)}"].data or "" for s in self.subjects}


class _IsVideo:
    field_flags: ClassVar[dict[str, bool]] = {}

    def __call__(self, form: object, field: StringField) -> None:
        if field.data and not is_video(field.data):
            raise ValidationError(
                _("Enter an address that starts with https://, or the name of an mp4 file.")
            )


def videos_form(
    slots: Sequence[tuple[Slot, str]], labels: Sequence[str], *, is_posted: bool
) -> VideosForm:
    """Make the form of the videos; ``labels`` name each text."""
    fields: dict[str, Any] = {"subjects": tuple(slot.subject for slot, _address in slots)}
    for (slot, address), label in zip(slots, labels, strict=True):
        fields[f"video-{name_of(slot.subject)}"] = StringField(
            label,
            [AtMost(LONGEST_ADDRESS), _IsVideo()],
            default=address,
            render_kw={"dir": "ltr"},
        )
    made = type("AllVideosForm", (VideosForm,), fields)
    form: VideosForm = made() if is_posted else made(formdata=None)
    return form
