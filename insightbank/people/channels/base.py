"""What every channel has in common: the message, what may go wrong, what became of it.

A channel takes the message, or raises ``MessageRefusedError`` (it certainly did not go out and may
be tried again) or ``MessageUncertainError`` (it may have).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, runtime_checkable


class Medium(StrEnum):
    """What carries a message: its address is an e-mail address, a phone number or a postal one."""

    EMAIL = "email"
    SMS = "sms"
    LETTER = "letter"


class Fate(StrEnum):
    """What became of a message that was handed over."""

    SENT = "sent"
    DELIVERED = "delivered"
    BOUNCED = "bounced"
    FAILED = "failed"


class MessageRefusedError(Exception):
    """The message was not taken; the text says why and carries no address."""


class AddressRefusedError(MessageRefusedError):
    """The message was not taken because its address takes none; trying again is no use."""


class TooFastError(MessageRefusedError):
    """The message was not taken because too many came at once; ``wait`` is in seconds."""

    def __init__(self, reason: str, *, wait: int) -> None:
        super().__init__(reason)
        self.wait = wait


class MessageUncertainError(Exception):
    """The message may or may not have gone out; it must not be sent again."""


@dataclass(frozen=True, slots=True)
class Message:
    """What goes out: one address, a subject of one line, a plain text and its language.

    A postal address has a line break after each line. ``reference`` is our own random id, by which
    a channel that keeps it can be asked later; ``unsubscribe`` an address that takes a bare POST.
    """

    to: str
    subject: str
    body: str
    language: str
    medium: Medium = Medium.EMAIL
    reference: str = ""
    unsubscribe: str = ""


class Channel(Protocol):
    """Anything that can take a message."""

    def send(self, message: Message) -> None:
        """Take a message, or raise MessageRefusedError or MessageUncertainError."""


@runtime_checkable
class Tracing(Protocol):
    """A channel that can tell what became of a message, by the reference given with it."""

    def look_up(self, reference: str) -> Fate | None:
        """Tell the fate of a message; None where it certainly never arrived.

        Raises MessageUncertainError where nobody can tell now.
        """
