"""Channels that reach nobody: the console for one machine, memory for tests."""

from __future__ import annotations

import sys
from typing import TextIO

from insightbank.people.channels.base import Message


class ConsoleChannel:
    """Writes messages to the standard error output, for trying things out on one machine."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream

    def send(self, message: Message) -> None:
        stream = self._stream or sys.stderr
        line = "-" * 60
        stream.write(f"{line}\nTo: {message.to}\n{message.subject}\n\n{message.body}\n{line}\n")
        stream.flush()


class MemoryChannel:
    """Keeps messages in a list, for tests."""

    def __init__(self) -> None:
        self.sent: list[Message] = []

    def send(self, message: Message) -> None:
        self.sent.append(message)


MEMORY = MemoryChannel()
"""What went out in this process when the channel is ``memory``."""
