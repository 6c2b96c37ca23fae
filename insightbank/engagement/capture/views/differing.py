"""What two people typed differently from one form, in words, side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from insightbank.engagement.capture import queries
from insightbank.engagement.capture.forms.staff_keying import (
    DecideForm,
    decide_form,
    language_name,
)
from insightbank.engagement.capture.rules import differences
from insightbank.engagement.surveys.forms.fields import FIELDS, Asking
from insightbank.engagement.surveys.queries import Survey
from insightbank.web.form_fields import SelectChoice
from insightbank.web.i18n import _
from insightbank.web.profile_labels import profile_question

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

    from insightbank.engagement.capture.models import KeyedForm, PaperBatch


class Deciding:
    """A form whose two typists differ: the names of the differences and both answers in words."""

    def __init__(
        self,
        batch: PaperBatch,
        keyed: KeyedForm,
        askings_of: Callable[[Survey], list[Asking]],
    ) -> None:
        survey = queries.get_survey_of_batch(batch, language=batch.language)
        self.keyed = keyed
        self.askings = {asking.question.key: asking for asking in askings_of(survey)}
        self.first, self.second = (entry.said for entry in keyed.entries)
        self.names = differences(self.first, self.second)

    def form(self, posted: MultiDict[str, str] | None = None) -> DecideForm:
        """Build the form: one pair of radios a difference."""
        made = decide_form(self.names, [self.label(name) for name in self.names])
        form = made(formdata=posted)
        for number, name in enumerate(self.names):
            form[f"d{number}"].choices = [
                SelectChoice("1", self.words(name, self.first)),
                SelectChoice("2", self.words(name, self.second)),
            ]
        return form

    def label(self, name: str) -> str:
        kind, _colon, key = name.partition(":")
        if kind == "f" and (fact := profile_question(key)):
            return str(fact.label)
        if kind in {"q", "u"} and key in self.askings:
            label = self.askings[key].label.text
            return label if kind == "q" else _("Cannot be read: %(question)s", question=label)
        return _("Language of the form") if name == "language" else _("Date on the form")

    def words(self, name: str, said: Mapping[str, Any]) -> str:
        """Say one typist's answer in words."""
        part = said.get(name)
        if part is None:
            return _("Nothing")
        kind, _colon, key = name.partition(":")
        if kind == "q":
            return self._answer(key, part)
        if kind == "f" and (fact := profile_question(key)):
            words = [fact.option_label(code) for code in part["codes"]]
            return ", ".join([*words, *filter(None, [part.get("written")])])
        if kind == "u":
            return _("Yes")
        return language_name(part) if name == "language" else str(part)

    def _answer(self, key: str, part: Mapping[str, Any]) -> str:
        asking = self.askings[key]
        value = part.get("value")
        if "place" in part:
            place = part["place"]
            district = place["district"]
            value = {"kind": place["kind"], "district": district["slug"] if district else None}
            area = f" ({place['lsoa']['name']})" if place["lsoa"] else ""
            return FIELDS[asking.question.kind].summary(asking, value, None) + area
        return FIELDS[asking.question.kind].summary(asking, value, part.get("text"))
