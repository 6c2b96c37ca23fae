"""The form for what was said at an event."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wtforms import BooleanField, Field, SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError

from insightbank.core.languages import DEFAULT_LANGUAGE, KNOWN_LANGUAGES
from insightbank.insights.forms.notes import Listed
from insightbank.insights.forms.staff import FromAnswersForm
from insightbank.insights.rules import MAX_BODY, MAX_QUOTES
from insightbank.insights.services import WorkshopNotes
from insightbank.web.form_fields import SelectChoice
from insightbank.web.forms import SHORT_TEXT, AtMost
from insightbank.web.i18n import _, _l

MOST_PEOPLE = 100_000


class FromWorkshopForm(FromAnswersForm):
    """Title and text, then who and where, and what people said in their own words."""

    community = StringField(_l("Who it is from"), [AtMost(SHORT_TEXT)])
    people = StringField(
        _l("How many people came"), [AtMost(10)], render_kw={"inputmode": "numeric", "dir": "ltr"}
    )
    place = SelectField(_l("Place"), [Listed()], validate_choice=False)
    quotes = TextAreaField(
        _l("In their own words"),
        [AtMost(MAX_BODY)],
        description=_l("One quote on each line. Leave out names."),
    )
    quote_language = SelectField(_l("Language of the quotes"), [Listed()], validate_choice=False)
    agreed = BooleanField(_l("Those who said it agreed that we write it down and pass it on"))

    def __init__(self, *args: Any, places: list[SelectChoice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place.choices = places
        self.quote_language.choices = [
            SelectChoice(tag, language.english_name) for tag, language in KNOWN_LANGUAGES.items()
        ]

    def validate_people(self, field: Field) -> None:
        if field.data and self._people() is None:
            raise ValidationError(_("Enter how many people came, in numbers."))

    def validate_quotes(self, field: Field) -> None:
        if len(self._quotes()) > MAX_QUOTES:
            raise ValidationError(_("Enter at most %(most)s quotes.", most=MAX_QUOTES))

    def validate_agreed(self, field: Field) -> None:
        if self._quotes() and not field.data:
            raise ValidationError(_("Quote only those who agreed, and tick this box."))

    def _people(self) -> int | None:
        text = (self.people.data or "").strip()
        is_number = text.isdecimal() and len(text) < 7
        return int(text) if is_number and int(text) <= MOST_PEOPLE else None

    def _quotes(self) -> list[str]:
        return [line.strip() for line in (self.quotes.data or "").split("\n") if line.strip()]

    def notes(self, alliance_of: Mapping[str, str | None]) -> WorkshopNotes:
        """Give what was written down; ``alliance_of`` maps districts to Alliances."""
        kind, _separator, slug = (self.place.data or "").partition(":")
        return WorkshopNotes(
            title=self.title.data or "",
            body=self.body.data or "",
            community=self.community.data or "",
            people_count=self._people(),
            alliance=(slug if kind == "alliance" else alliance_of.get(slug)) or None,
            district=slug if kind == "district" else None,
            quotes=self._quotes(),
            language=self.quote_language.data or DEFAULT_LANGUAGE,
        )
