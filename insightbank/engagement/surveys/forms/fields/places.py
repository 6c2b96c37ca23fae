"""Boxes for a postcode or the name of a place. Refuses to keep what was typed into either."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from wtforms import RadioField, SelectMultipleField, StringField
from wtforms.validators import ValidationError

from insightbank.engagement.surveys.forms.fields.base import (
    ANSWER,
    INSTEAD,
    AnswerProblemError,
    Asking,
    Fields,
)
from insightbank.engagement.surveys.kinds import SHORT_TEXT, Given
from insightbank.engagement.surveys.kinds.places import ELSEWHERE
from insightbank.places.names import NamedPlace, Offer, is_exactly
from insightbank.places.rules import AnswerKind, PlaceAnswer
from insightbank.web.form_fields import SelectChoice
from insightbank.web.forms import NOT_A_CHOICE, AtMost
from insightbank.web.i18n import _, _l

PLACE_TEXTS = {
    "no_fixed_address": _l("I have no fixed address"),
    "outside_area": _l("I live outside mid and south Essex"),
    "not_given": _l("I prefer not to say"),
}
"""What can be ticked in place of a postcode; the first that is ticked counts."""
PLACE_SUMMARIES = {
    "partial": _l("Part of a postcode"),
    "ambiguous": _l("Part of a postcode"),
    "unknown": _l("A postcode we do not know yet"),
    "outside": _l("Outside mid and south Essex"),
    "outside_area": _l("Outside mid and south Essex"),
    "found": _l("In mid and south Essex"),
}


class PostcodeFields(Fields):
    """A box for a postcode or part of one, and ticks for those who have none to give."""

    kind = "postcode"
    help = _l("We only use it to find your area, then we delete it. The first part is enough.")
    attributes: ClassVar[Mapping[str, str]] = {"autocomplete": "postal-code", "dir": "ltr"}

    def make(self, asking: Asking) -> dict[str, Any]:
        choices = [SelectChoice(key, str(text)) for key, text in PLACE_TEXTS.items()]
        return {
            ANSWER: StringField(asking.label.text),
            INSTEAD: SelectMultipleField(
                _l("Or choose one of these"), choices=choices, validate_choice=False
            ),
        }

    def read(self, form: Any, asking: Asking) -> Given:
        ticked = set(form[INSTEAD].data or ())
        if ticked - set(PLACE_TEXTS):
            raise ValidationError(str(NOT_A_CHOICE))
        instead = next((key for key in PLACE_TEXTS if key in ticked), None)
        if instead:
            return Given(place=PlaceAnswer(AnswerKind(instead)))
        typed = form[ANSWER].data or ""
        if not typed:
            return Given(is_unchanged=asking.said is not None)
        place = asking.find_place(typed)
        if place.kind == AnswerKind.MALFORMED:
            raise ValidationError(_postcode_problem(place))
        return Given(place=place)

    def show(self, value: Any, text: str | None) -> dict[str, Any]:
        """Tick what was ticked; the postcode is gone."""
        kind = (value or {}).get("kind")
        return {INSTEAD: [kind] if kind in PLACE_TEXTS else []}

    def summary(self, asking: Asking, value: Any, text: str | None) -> str:
        if value["district"]:
            return asking.name_place(value["district"])
        return str(PLACE_TEXTS.get(value["kind"]) or PLACE_SUMMARIES[value["kind"]])


def _postcode_problem(place: PlaceAnswer) -> str:
    if place.suggestion:
        return _("Did you mean %(suggestion)s? Enter it if so.", suggestion=place.suggestion)
    return _("Enter a postcode, like SS13 1NG, or its first part, like SS13.")


CHOICE = "answer-choice"
"""Named so that it is kept beside what was typed."""


class PlaceByNameFields(Fields):
    """A box for the name of a place, then radios with the places it may mean."""

    kind = "place"
    help = _l("Write the name of a town, village or area, like Tilbury.")
    template = "surveys/kinds/place.html"

    def make(self, asking: Asking) -> dict[str, Any]:
        return {
            ANSWER: StringField(asking.label.text, [AtMost(SHORT_TEXT)]),
            CHOICE: RadioField(_l("Which place do you mean?"), choices=[], validate_choice=False),
        }

    def prepare(self, form: Any, asking: Asking) -> None:
        typed = form[ANSWER].data or ""
        offer = asking.find_named(typed) if typed else Offer()
        form.is_known = offer.is_known
        form.offered = {place.code: place for place in offer.places}
        choices = [SelectChoice(code, place.label) for code, place in form.offered.items()]
        if choices:
            choices.append(SelectChoice(ELSEWHERE, _("Outside mid and south Essex")))
        form[CHOICE].choices = choices

    def read(self, form: Any, asking: Asking) -> Given:
        typed = form[ANSWER].data or ""
        if not typed:
            return Given(is_unchanged=asking.said is not None)
        chosen = form[CHOICE].data
        if chosen == ELSEWHERE:
            return Given({"name": None, "district": None})
        if chosen in form.offered:
            return _given(form.offered[chosen])
        return _found(typed, form, asking)

    def show(self, value: Any, text: str | None) -> dict[str, Any]:
        """Leave the box empty: what was typed is not kept, and empty leaves the answer."""
        return {}

    def summary(self, asking: Asking, value: Any, text: str | None) -> str:
        if value["district"] is None:
            return str(PLACE_SUMMARIES["outside"])
        district = asking.name_place(value["district"])
        return district if not value["name"] else f"{value['name']}, {district}"


def _given(place: NamedPlace) -> Given:
    return Given({"name": place.name, "district": place.district.slug})


def _found(typed: str, form: Any, asking: Asking) -> Given:
    """Take the one place whose whole name was typed, or that a postcode lies in; ask otherwise."""
    same = [place for place in form.offered.values() if is_exactly(typed, place)]
    if len(same) == 1:
        return _given(same[0])
    by_code = asking.find_place(typed)
    if by_code.district is not None:
        name = by_code.neighbourhood
        return Given({"name": name, "district": by_code.district.slug})
    if form.is_known:
        raise AnswerProblemError(_("Choose the place you mean."), where=CHOICE)
    raise AnswerProblemError(_("We do not know this place. Try a town near it, or choose an area."))
