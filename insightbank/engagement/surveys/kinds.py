"""The kinds of question: one class each, found in ``KINDS``; pure, so every part can ask.

A kind knows which settings it takes, which values it accepts, how answers are counted and what an
export shows. Its form fields and words are in fields.py. Shapes of an answer (``value``, ``text``):

=============  =====================================  ==========================
kind           value                                  text
=============  =====================================  ==========================
single         "<option key>"                         write-in or None
multiple       ["<option key>", ...] in their order   write-in or None
scale          whole number                           None
number         number                                 None
date           "YYYY-MM-DD"                           None
short_text     None                                   up to 300 characters
long_text      None                                   up to 10,000 characters
postcode       {"kind": ..., "district": slug|None}   None; never the postcode
=============  =====================================  ==========================
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Protocol

from insightbank.places.rules import PlaceAnswer

SHORT_TEXT = 300
LONG_TEXT = 10_000
PLACE_KINDS = (
    "found",
    "partial",
    "ambiguous",
    "unknown",
    "outside",
    "no_fixed_address",
    "outside_area",
    "not_given",
)
"""What a place question can end in; ``malformed`` is an error and never an answer."""
OUTSIDE_AREA = frozenset({"outside", "outside_area"})


class Choosable(Protocol):
    """An option of a question."""

    @property
    def key(self) -> str: ...
    @property
    def is_exclusive(self) -> bool: ...


class Asked(Protocol):
    """A question, as a row or as a plain object."""

    @property
    def key(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def is_required(self) -> bool: ...
    @property
    def settings(self) -> Mapping[str, Any]: ...
    @property
    def options(self) -> Sequence[Choosable]: ...


class SettingsProblemError(ValueError):
    """Settings that a kind of question cannot work with; the message names the setting."""


class ValueProblemError(ValueError):
    """A value that is no answer to this question, such as a forged option."""


class Kind:
    """What every kind of question knows; the defaults are those of a question without options."""

    name: ClassVar[str]
    takes_options: ClassVar[bool] = False
    is_free_text: ClassVar[bool] = False
    is_place: ClassVar[bool] = False
    keeps_typed: ClassVar[bool] = True
    """Whether what could not be read may wait in the draft; never for a postcode."""
    extra_texts: ClassVar[tuple[str, ...]] = ()
    """Texts beyond question and hint, as the last part of their subject."""
    default_settings: ClassVar[Mapping[str, Any]] = {}

    def settings(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Complete and check settings; raises SettingsProblemError."""
        unknown = set(given) - set(self.default_settings)
        if unknown:
            msg = f"{self.name} has no setting {', '.join(sorted(unknown))}"
            raise SettingsProblemError(msg)
        settings = {**self.default_settings, **given}
        self._check_settings(settings)
        return settings

    def _check_settings(self, settings: Mapping[str, Any]) -> None:
        """Refuse settings that contradict each other."""

    def check(self, question: Asked, value: Any, text: str | None) -> None:
        """Refuse a value that is no answer; raises ValueProblemError."""
        raise NotImplementedError

    def count(self, question: Asked, rows: Iterable[tuple[Any, int]]) -> dict[str, int]:
        """Add up answers: ``rows`` are values with how many gave each; every choice has its key."""
        counts: Counter[str] = Counter()
        for value, number in rows:
            counts[str(value)] += number
        return dict(counts)

    def columns(self, question: Asked) -> list[str]:
        """Name the columns of an export."""
        return [question.key]

    def cells(self, question: Asked, value: Any, text: str | None) -> list[str]:
        """Fill the columns of an export; an empty cell means not answered."""
        return ["" if value is None else str(value)]


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _check_write_in(question: Asked, chosen: Iterable[str], text: str | None) -> None:
    if text is None:
        return
    if question.settings.get("write_in") not in set(chosen):
        msg = "words without the choice they belong to"
        raise ValueProblemError(msg)
    if len(text) > SHORT_TEXT:
        msg = f"a write-in has at most {SHORT_TEXT} characters"
        raise ValueProblemError(msg)


class Single(Kind):
    """One choice of several."""

    name = "single"
    takes_options = True
    default_settings: ClassVar[Mapping[str, Any]] = {"write_in": None}

    def check(self, question: Asked, value: Any, text: str | None) -> None:
        if value not in [option.key for option in question.options]:
            msg = "no such option"
            raise ValueProblemError(msg)
        _check_write_in(question, [value], text)

    def count(self, question: Asked, rows: Iterable[tuple[Any, int]]) -> dict[str, int]:
        counts = {option.key: 0 for option in question.options}
        for value, number in rows:
            if value in counts:
                counts[value] += number
        return counts

    def columns(self, question: Asked) -> list[str]:
        write_in = question.settings.get("write_in")
        return [question.key, f"{question.key}_{write_in}_text"] if write_in else [question.key]

    def cells(self, question: Asked, value: Any, text: str | None) -> list[str]:
        cells = ["" if value is None else str(value), text or ""]
        return cells[: len(self.columns(question))]


class Multiple(Kind):
    """Any of several choices; an exclusive one goes with no other."""

    name = "multiple"
    takes_options = True
    default_settings: ClassVar[Mapping[str, Any]] = {"write_in": None}

    def check(self, question: Asked, value: Any, text: str | None) -> None:
        exclusive = {option.key: option.is_exclusive for option in question.options}
        if not isinstance(value, list) or not value or not set(value) <= set(exclusive):
            msg = "no such option"
            raise ValueProblemError(msg)
        if len(value) != len(set(value)):
            msg = "the same option twice"
            raise ValueProblemError(msg)
        if len(value) > 1 and any(exclusive[key] for key in value):
            msg = "this option goes with no other"
            raise ValueProblemError(msg)
        _check_write_in(question, value, text)

    def count(self, question: Asked, rows: Iterable[tuple[Any, int]]) -> dict[str, int]:
        """Count people per choice; somebody who chose two is counted in both."""
        counts = {option.key: 0 for option in question.options}
        for value, number in rows:
            for key in value or ():
                if key in counts:
                    counts[key] += number
        return counts

    def columns(self, question: Asked) -> list[str]:
        columns = [f"{question.key}_{option.key}" for option in question.options]
        write_in = question.settings.get("write_in")
        return [*columns, f"{question.key}_{write_in}_text"] if write_in else columns

    def cells(self, question: Asked, value: Any, text: str | None) -> list[str]:
        """Give 1 or 0 per choice, and nothing at all where the question was not answered."""
        if value is None:
            return [""] * len(self.columns(question))
        cells = [str(int(option.key in value)) for option in question.options]
        return [*cells, text or ""][: len(self.columns(question))]


class Scale(Kind):
    """A whole number between two ends that have words."""

    name = "scale"
    extra_texts = ("low", "high")
    default_settings: ClassVar[Mapping[str, Any]] = {"min": 0, "max": 10}

    def _check_settings(self, settings: Mapping[str, Any]) -> None:
        low, high = settings["min"], settings["max"]
        if not (_whole(low) and _whole(high) and 0 <= low < high <= 10):
            msg = "min and max are whole numbers from 0 to 10, min first"
            raise SettingsProblemError(msg)

    def check(self, question: Asked, value: Any, text: str | None) -> None:
        settings = self.settings(question.settings)
        if not _whole(value) or not settings["min"] <= value <= settings["max"]:
            msg = "not on the scale"
            raise ValueProblemError(msg)

    def count(self, question: Asked, rows: Iterable[tuple[Any, int]]) -> dict[str, int]:
        settings = self.settings(question.settings)
        counts = {str(step): 0 for step in range(settings["min"], settings["max"] + 1)}
        for value, number in rows:
            if str(value) in counts:
                counts[str(value)] += number
        return counts


class Number(Kind):
    """A number, with a least and a most where it has them."""

    name = "number"
    extra_texts = ("unit",)
    default_settings: ClassVar[Mapping[str, Any]] = {"min": None, "max": None, "decimals": False}

    def _check_settings(self, settings: Mapping[str, Any]) -> None:
        low, high = settings["min"], settings["max"]
        if any(end is not None and not _is_number(end) for end in (low, high)):
            msg = "min and max are numbers"
            raise SettingsProblemError(msg)
        if low is not None and high is not None and low > high:
            msg = "min is above max"
            raise SettingsProblemError(msg)

    def check(self, question: Asked, value: Any, text: str | None) -> None:
        settings = self.settings(question.settings)
        if not (_is_number(value) if settings["decimals"] else _whole(value)):
            msg = "not a number of this kind"
            raise ValueProblemError(msg)
        low, high = settings["min"], settings["max"]
        if (low is not None and value < low) or (high is not None and value > high):
            msg = "out of range"
            raise ValueProblemError(msg)

    def count(self, question: Asked, rows: Iterable[tuple[Any, int]]) -> dict[str, int]:
        """Count each number, smallest first."""
        ordered = sorted((row for row in rows if _is_number(row[0])), key=lambda row: row[0])
        return super().count(question, ordered)


class DateKind(Kind):
    """A day; ``past`` allows none after today, ``future`` none before."""

    name = "date"
    default_settings: ClassVar[Mapping[str, Any]] = {"when": "any"}

    def _check_settings(self, settings: Mapping[str, Any]) -> None:
        if settings["when"] not in {"any", "past", "future"}:
            msg = "when is any, past or future"
            raise SettingsProblemError(msg)

    def check(self, question: Asked, value: Any, text: str | None) -> None:
        try:
            date.fromisoformat(value)
        except (TypeError, ValueError) as error:
            msg = "not a date"
            raise ValueProblemError(msg) from error

    def count(self, question: Asked, rows: Iterable[tuple[Any, int]]) -> dict[str, int]:
        """Count by month, earliest first: single days say too much about a person."""
        months = [(str(value)[:7], number) for value, number in rows if value]
        return super().count(question, sorted(months))


class ShortText(Kind):
    """A line of text."""

    name = "short_text"
    is_free_text = True
    most: ClassVar[int] = SHORT_TEXT

    def check(self, question: Asked, value: Any, text: str | None) -> None:
        if value is not None or not text or len(text) > self.most:
            msg = f"1 to {self.most} characters"
            raise ValueProblemError(msg)

    def count(self, question: Asked, rows: Iterable[tuple[Any, int]]) -> dict[str, int]:
        """Words are read, not counted."""
        return {}

    def cells(self, question: Asked, value: Any, text: str | None) -> list[str]:
        return [text or ""]


class LongText(ShortText):
    """As much as somebody wants to say."""

    name = "long_text"
    most = LONG_TEXT


class PostcodeKind(Kind):
    """Where somebody lives, no finer than the response keeps it."""

    name = "postcode"
    is_place = True
    keeps_typed = False

    def check(self, question: Asked, value: Any, text: str | None) -> None:
        shape = {"kind", "district"}
        if text is not None or not isinstance(value, dict) or set(value) != shape:
            msg = "a place has a kind and a district"
            raise ValueProblemError(msg)
        if value["kind"] not in PLACE_KINDS:
            msg = "no such kind of place"
            raise ValueProblemError(msg)

    def count(self, question: Asked, rows: Iterable[tuple[Any, int]]) -> dict[str, int]:
        """Count people per district; the rest by what they told instead of a place."""
        counts: Counter[str] = Counter()
        for value, number in rows:
            if value:
                counts[value["district"] or value["kind"]] += number
        return dict(counts)

    def cells(self, question: Asked, value: Any, text: str | None) -> list[str]:
        return ["" if value is None else str(value["district"] or value["kind"])]


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Single(),
        Multiple(),
        Scale(),
        Number(),
        DateKind(),
        ShortText(),
        LongText(),
        PostcodeKind(),
    )
}
"""Every kind by its name, in the order the builder offers them."""
FREE_TEXT_KINDS = tuple(name for name, kind in KINDS.items() if kind.is_free_text)


@dataclass(frozen=True, slots=True)
class Given:
    """What was given to one question, as read from a form.

    ``value`` and ``text`` both None means not answered; ``is_unchanged`` means leave what is there.
    """

    value: Any = None
    text: str | None = None
    place: PlaceAnswer | None = None
    is_unchanged: bool = False

    @property
    def is_empty(self) -> bool:
        return self.value is None and not self.text and self.place is None and not self.is_unchanged


def kind_of(question: Asked) -> Kind:
    """Find the class of a question."""
    return KINDS[question.kind]
