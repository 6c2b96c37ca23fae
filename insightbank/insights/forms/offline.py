"""A note taken without a signal: the same form as any note, read from what a device sends."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from werkzeug.datastructures import MultiDict

from insightbank.core.typed_text import clean_typed
from insightbank.insights.forms.notes import NoteForm
from insightbank.web.form_fields import PARTS, DayMonthYearField
from insightbank.web.forms import Answered

MOST_NAMES = 400
MOST_VALUES = 100
_NAME = re.compile(r"[a-z0-9_-]{1,60}")


class OfflineNoteForm(NoteForm):
    """The form of a note without a token inside: the page is kept on the phone, tokens are not.

    A note from a device is protected by the token in the header of its request.
    """

    class Meta(NoteForm.Meta):
        csrf = False


@dataclass(frozen=True, slots=True)
class SentNote:
    """A note as a device sends it: the id made there, and the fields as typed."""

    client_id: UUID
    typed: dict[str, list[str]]

    def as_form(self) -> MultiDict[str, str]:
        return MultiDict((name, value) for name, values in self.typed.items() for value in values)


def read_sent_note(body: bytes) -> SentNote | None:
    """Read ``{"id": "<uuid>", "fields": {"community": ["…"], …}}``; None for anything else."""
    try:
        sent = json.loads(body)
        client_id = UUID(sent["id"])
        fields = sent["fields"].items()
    except (ValueError, RecursionError, TypeError, KeyError, AttributeError):
        return None
    if len(fields) > MOST_NAMES or not all(_is_field(name, values) for name, values in fields):
        return None
    return SentNote(client_id, {name: [clean_typed(v) for v in values] for name, values in fields})


def _is_field(name: str, values: object) -> bool:
    return (
        _NAME.fullmatch(name) is not None
        and isinstance(values, list)
        and len(values) <= MOST_VALUES
        and all(isinstance(value, str) for value in values)
    )


def required_answers(form: NoteForm) -> list[dict[str, Any]]:
    """List what may not be left empty, for the page to say so at once, before anything is sent.

    Each is ``{"names": [...], "href": "#id", "text": "…"}``: it is missing when all the fields of
    these names are empty.
    """
    return list(_required(form))


def _required(form: NoteForm) -> Iterator[dict[str, Any]]:
    for field in form:
        for check in field.validators:
            if isinstance(check, Answered):
                is_date = isinstance(field, DayMonthYearField)
                names = [f"{field.name}-{part}" for part in PARTS] if is_date else [field.name]
                first = f"{field.id}-{PARTS[0]}" if is_date else field.id
                yield {"names": names, "href": f"#{first}", "text": str(check.message)}
