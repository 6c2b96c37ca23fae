"""Where a resident lives: a postcode or part of one, of which only the area is kept."""

from __future__ import annotations

from collections.abc import Callable

from wtforms import Field, StringField
from wtforms.validators import ValidationError

from insightbank.places.rules import AnswerKind, PlaceAnswer
from insightbank.web.forms import AtMost, Form
from insightbank.web.i18n import _, _l


class HomeForm(Form):
    """A box for a postcode; left empty, what was kept is deleted. It never shows one again."""

    postcode = StringField(
        _l("Your postcode"),
        [AtMost(60)],
        description=_l("We use your postcode once to find your area. Then we throw it away."),
        render_kw={"autocomplete": "postal-code"},
    )

    def __init__(self, find_place: Callable[[str], PlaceAnswer]) -> None:
        super().__init__()
        self._find_place = find_place

    def validate_postcode(self, field: Field) -> None:
        if field.data and self._find_place(field.data).kind is AnswerKind.MALFORMED:
            raise ValidationError(
                _("Enter a postcode, like SS13 1NG, or its first part, like SS13.")
            )

    def place(self) -> PlaceAnswer | None:
        """Give what is known of the place; None where nothing was typed."""
        return self._find_place(self.postcode.data) if self.postcode.data else None
