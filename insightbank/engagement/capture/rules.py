"""Pure decisions of the other ways in: form ids, PINs, when two people typed the same."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from insightbank.core.languages import EASY_READ, SCREEN_LANGUAGES

KEYED_CHANNELS = ("paper", "phone", "outreach")
"""Ways of answering that somebody else types in."""
IMPORT_CHANNELS = ("import", "web", *KEYED_CHANNELS)
ONCE, DIFFERS, DONE = "once", "differs", "done"
WAITING = "waiting"

MOST_FORMS = 5_000
PIN = re.compile(r"[0-9]{4,8}")
EASY_PINS = frozenset({"0000", "1111", "1234", "4321", "123456", "000000", "12345678"})
WRONG_PINS = 5
PIN_REST = timedelta(minutes=5)
KIOSK_LIVES = timedelta(hours=12)
IDLE_SECONDS = (60, 120, 180, 300)
FILE_LIVES = timedelta(days=1)


class CaptureError(Exception):
    """Anything this room refuses."""


@dataclass(frozen=True, slots=True)
class FormId:
    """What stands at the foot of every page of a paper form."""

    slug: str
    version: int
    language: str

    def __str__(self) -> str:
        return f"{self.slug}/v{self.version}/{self.language.replace('_', '-')}"


def read_form_id(typed: str) -> FormId | None:
    """Read the id from a paper form, as typed by hand; None for what is none."""
    parts = [part for part in re.split(r"[/\s]+", typed.strip().casefold()) if part]
    if len(parts) != 3 or not re.fullmatch(r"v?[0-9]{1,4}", parts[1]):
        return None
    tags = {tag.casefold(): tag for tag in (*SCREEN_LANGUAGES, EASY_READ)}
    language = tags.get(parts[2].replace("-", "_"))
    if language is None or not re.fullmatch(r"[a-z0-9-]{1,80}", parts[0]):
        return None
    return FormId(parts[0], int(parts[1].removeprefix("v")), language)


def is_good_pin(pin: str) -> bool:
    """Tell whether a PIN is 4 to 8 digits and not one that everybody tries first."""
    return bool(PIN.fullmatch(pin)) and pin not in EASY_PINS


def rest_after(wrong: int, now: datetime) -> datetime | None:
    """Tell until when no PIN is taken, after so many wrong ones in a row."""
    return now + PIN_REST if wrong and wrong % WRONG_PINS == 0 else None


def differences(first: Mapping[str, Any], second: Mapping[str, Any]) -> list[str]:
    """List what two people typed differently from one form, in the order of the first.

    Spaces and line ends that differ are no difference: handwriting has neither.
    """
    names = list(dict.fromkeys([*first, *second]))
    return [name for name in names if _folded(first.get(name)) != _folded(second.get(name))]


def _folded(said: Any) -> Any:
    if isinstance(said, str):
        return " ".join(said.split())
    if isinstance(said, list):
        return [_folded(part) for part in said]
    if isinstance(said, dict):
        return {name: _folded(part) for name, part in said.items()}
    return said
