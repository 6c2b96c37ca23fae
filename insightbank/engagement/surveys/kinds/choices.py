"""Kinds with choices: one of a few, one of many, several, or yes and no."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from insightbank.engagement.surveys.kinds.base import (
    SHORT_TEXT,
    Asked,
    Kind,
    SettingsProblemError,
    ValueProblemError,
)


def check_write_in(question: Asked, chosen: Iterable[str], text: str | None) -> None:
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
        if value not in self.choices(question):
            msg = "no such option"
            raise ValueProblemError(msg)
        check_write_in(question, [value], text)

    def count(self, question: Asked, rows: Iterable[tuple[Any, int]]) -> dict[str, int]:
        counts = dict.fromkeys(self.choices(question), 0)
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
        check_write_in(question, value, text)

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


class Dropdown(Single):
    """One choice of many, from a list."""

    name = "dropdown"


class YesNo(Single):
    """Yes or no, and "not sure" where the survey wants it."""

    name = "yes_no"
    takes_options = False
    default_settings: ClassVar[Mapping[str, Any]] = {"not_sure": True}
    step_keys = ("yes", "no", "not_sure")

    def _check_settings(self, settings: Mapping[str, Any]) -> None:
        if not isinstance(settings["not_sure"], bool):
            msg = "not_sure is true or false"
            raise SettingsProblemError(msg)

    def choices(self, question: Asked) -> tuple[str, ...]:
        has_third = question.settings.get("not_sure", True)
        return self.step_keys if has_third else self.step_keys[:2]
