"""A question on a page, and what the fields of every kind can do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar

from wtforms.validators import ValidationError

from insightbank.engagement.activities.rules import ShownText, Texts
from insightbank.engagement.surveys.forms.fields.words import step_word
from insightbank.engagement.surveys.kinds import Asked, Given
from insightbank.places.names import Offer
from insightbank.places.rules import PlaceAnswer
from insightbank.web.i18n import current_language

ANSWER, OTHER, INSTEAD = "answer", "other", "instead"


class AnswerProblemError(ValidationError):
    """What to do about an answer, at which field, and about single parts of it by their key."""

    def __init__(
        self, message: str, *, where: str = ANSWER, parts: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.where = where
        self.parts = dict(parts or {})


def _no_places(_typed: str) -> Offer:
    return Offer()


def _no_scanner(_content: bytes) -> str:
    return "failed"


@dataclass(frozen=True, slots=True)
class Asking:
    """A question on a page: its row, its texts, what was said so far and the day it is asked.

    ``find_named`` offers places for what was typed; ``scan`` tells ``clean``, ``harmful`` or
    ``failed`` of a file. Whoever asks without them finds no places and takes no files.
    """

    question: Asked
    texts: Texts
    today: date
    find_place: Callable[[str], PlaceAnswer]
    name_place: Callable[[str], str]
    said: Any = None
    find_named: Callable[[str], Offer] = _no_places
    scan: Callable[[bytes], str] = _no_scanner

    @property
    def label(self) -> ShownText:
        return self.texts.of(f"q:{self.question.key}")

    @property
    def hint(self) -> ShownText:
        return self.part("hint")

    def part(self, name: str) -> ShownText:
        return self.texts.of(f"q:{self.question.key}:{name}")

    def option(self, key: str) -> str:
        return self.option_text(key).text

    def option_text(self, key: str) -> ShownText:
        shown = self.texts.of(f"o:{self.question.key}:{key}")
        return shown if shown.text else self._own_word(key, shown)

    def _own_word(self, key: str, shown: ShownText) -> ShownText:
        """Give the word a kind brings along for a step, in the language of the screen."""
        word = step_word(self.question.kind, key)
        return ShownText(word, current_language()) if word else replace(shown, text=key)

    def column_text(self, key: str) -> ShownText:
        shown = self.texts.of(f"c:{self.question.key}:{key}")
        return shown if shown.text else replace(shown, text=key)


class Fields:
    """What every kind's fields can do; the defaults are those of one field named ``answer``."""

    kind: ClassVar[str]
    attributes: ClassVar[Mapping[str, str]] = {}
    help: ClassVar[Any] = ""
    """The hint where the survey gives none."""
    template: ClassVar[str] = "surveys/kinds/field.html"
    """What shows the fields within the page of a question."""

    def make(self, asking: Asking) -> dict[str, Any]:
        """Give unbound fields by name."""
        raise NotImplementedError

    def prepare(self, form: Any, asking: Asking) -> None:
        """Change the fields by what is in them, before they are read or shown."""

    def read(self, form: Any, asking: Asking) -> Given:
        """Read the answer; raises ValidationError with what to do about it."""
        raise NotImplementedError

    def show(self, value: Any, text: str | None) -> dict[str, Any]:
        """Give the data of the fields for an answer that was kept."""
        return {ANSWER: text if value is None else value}

    def summary(self, asking: Asking, value: Any, text: str | None) -> str:
        """Say an answer back in words."""
        return text or str(value)
