"""A field of many controls: one for each row of a question, each with an error of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import Field

from insightbank.core.typed_text import clean_typed

LONGEST_PART = 200


class PartsField(Field):
    """A control named ``<name>-<key>`` for each part; ``data`` holds what each was given, by key.

    ``part_errors`` are sentences by key. The controls are numbered from 1 in their ids, so that no
    key can make an id that is taken.
    """

    def __init__(self, label: str, *, keys: Sequence[str], **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.keys = list(keys)
        self.part_errors: dict[str, str] = {}

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Read the controls; without a posted form, show what was kept."""
        self.process_errors: list[str] = []
        self.data: dict[str, str] = dict(data) if isinstance(data, Mapping) else {}
        if formdata is not None:
            given = {key: formdata.get(f"{self.name}-{key}", "") for key in self.keys}
            clean = {key: clean_typed(text)[:LONGEST_PART].strip() for key, text in given.items()}
            self.data = {key: text for key, text in clean.items() if text}

    def id_of(self, key: str) -> str:
        return f"{self.id}-{self.keys.index(key) + 1}"

    @property
    def linked_errors(self) -> list[tuple[str, str]]:
        """Give every error with the id of the control it is about."""
        if self.part_errors:
            return [
                (message, self.id_of(key))
                for key, message in self.part_errors.items()
                if key in self.keys
            ]
        first = self.id_of(self.keys[0]) if self.keys else self.id
        return [(str(message), first) for message in self.errors]
