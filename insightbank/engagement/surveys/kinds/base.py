"""What every kind of question knows and what it needs of a question; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from insightbank.places.rules import PlaceAnswer

SHORT_TEXT = 300
LONG_TEXT = 10_000


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
    can_take_options: ClassVar[bool] = False
    """Whether a survey may write options of its own in place of ``step_keys``."""
    is_free_text: ClassVar[bool] = False
    is_place: ClassVar[bool] = False
    keeps_typed: ClassVar[bool] = True
    """Whether what could not be read may wait in the draft; never for a postcode."""
    takes_file: ClassVar[bool] = False
    step_keys: ClassVar[tuple[str, ...]] = ()
    """Answers the kind brings along, with words of its own, where the survey gives none."""
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

    def fits_options(self, keys: Sequence[str]) -> bool:
        """Tell whether a question of this kind can have these options."""
        return self.takes_options == bool(keys)

    def choices(self, question: Asked) -> tuple[str, ...]:
        """List what can be chosen, by key, in its order; empty where answers are not chosen."""
        return tuple(option.key for option in question.options) or self.step_keys

    def missing(self, question: Asked, value: Any) -> list[str]:
        """List the parts of a question that an answer leaves out, where it must leave none out."""
        return []

    def check(self, question: Asked, value: Any, text: str | None) -> None:
        """Refuse a value that is no answer; raises ValueProblemError."""
        raise NotImplementedError

    def count(self, question: Asked, rows: Iterable[tuple[Any, int]]) -> dict[str, int]:
        """Add up answers: ``rows`` are values with how many gave each; every choice has its key."""
        counts: Counter[str] = Counter()
        for value, number in rows:
            counts[str(value)] += number
        return dict(counts)

    def tables(self, question: Asked, counts: Mapping[str, int]) -> dict[str, dict[str, int]]:
        """Part what ``count`` gave into tables of people, each to pass the gate by itself.

        One table named "" but where a question has several parts.
        """
        return {"": dict(counts)}

    def columns(self, question: Asked) -> list[str]:
        """Name the columns of an export."""
        return [question.key]

    def cells(self, question: Asked, value: Any, text: str | None) -> list[str]:
        """Fill the columns of an export; an empty cell means not answered."""
        return ["" if value is None else str(value)]


def is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file after it was looked into: what it is, and bytes without anything hidden in them."""

    content: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class Given:
    """What was given to one question, as read from a form.

    ``value`` and ``text`` both None means not answered; ``is_unchanged`` means leave what is there.
    ``upload`` is a file that was made harmless and waits to be kept.
    """

    value: Any = None
    text: str | None = None
    place: PlaceAnswer | None = None
    is_unchanged: bool = False
    upload: Upload | None = None

    @property
    def is_empty(self) -> bool:
        nothing = self.value is None and not self.text and self.place is None
        return nothing and self.upload is None and not self.is_unchanged
