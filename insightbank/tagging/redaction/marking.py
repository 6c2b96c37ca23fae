"""Put all kinds of mark together: one stretch of text gets one mark, the surest kind wins."""

from __future__ import annotations

from insightbank.tagging.redaction.contacts import find_emails, find_handles, find_phones
from insightbank.tagging.redaction.homes import find_addresses, find_postcodes, find_registrations
from insightbank.tagging.redaction.names import find_names
from insightbank.tagging.redaction.numbers import (
    find_birth_dates,
    find_nhs_numbers,
    find_ni_numbers,
)
from insightbank.tagging.results import Mark, check_readable

_FINDERS = (
    find_emails,
    find_nhs_numbers,
    find_ni_numbers,
    find_birth_dates,
    find_phones,
    find_handles,
    find_addresses,
    find_postcodes,
    find_registrations,
)
"""Surest first: a later finder may not mark what an earlier one has marked."""


def find_personal_data(text: str, language: str | None = None) -> tuple[Mark, ...]:
    """Give the marks of a text in order, none overlapping; ``language`` is a stored tag if known.

    Raises ``UntaggableTextError`` for what cannot be read. Names are found best in English.
    """
    check_readable(text)
    kept: list[Mark] = []
    taken = bytearray(len(text))
    for find in _FINDERS:
        _add(kept, taken, list(find(text)))
    _add(kept, taken, find_names(text, language))
    return tuple(sorted(kept))


def _add(kept: list[Mark], taken: bytearray, found: list[Mark]) -> None:
    for mark in sorted(found, key=lambda mark: (mark.start, -mark.end)):
        if mark.end > mark.start and not any(taken[mark.start : mark.end]):
            kept.append(mark)
            taken[mark.start : mark.end] = b"\1" * (mark.end - mark.start)
