"""Channels that take a message out of the house: console, SMTP and memory behind one protocol.

A channel takes the message, or raises ``MessageRefusedError`` (it certainly did not go out and may
be tried again) or ``MessageUncertainError`` (it may have).
"""

from __future__ import annotations

import smtplib
import ssl
import sys
from dataclasses import dataclass
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import make_msgid
from typing import Protocol, TextIO
from urllib.parse import unquote, urlsplit

from insightbank.core.languages import bcp47
from insightbank.settings import Settings, SettingsError

TIMEOUT_SECONDS = 20


class MessageRefusedError(Exception):
    """The message was not taken; the text says why and carries no address."""


class MessageUncertainError(Exception):
    """The message may or may not have gone out; it must not be sent again."""


@dataclass(frozen=True, slots=True)
class Message:
    """What goes out: one address, a subject of one line, a plain text and its language."""

    to: str
    subject: str
    body: str
    language: str


class Channel(Protocol):
    """Anything that can take a message."""

    def send(self, message: Message) -> None:
        """Take a message, or raise MessageRefusedError or MessageUncertainError."""


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


class SmtpChannel:
    """Hands messages to a mail server: ``smtp://``, ``smtp+tls://`` (STARTTLS) or ``smtps://``."""

    def __init__(self, url: str, sender: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"smtp", "smtp+tls", "smtps"} or not parts.hostname:
            msg = (
                "INSIGHTBANK_SMTP_URL must look like smtp+tls://user:password@mail.example.org:587"
            )
            raise SettingsError(msg)
        self._scheme = parts.scheme
        self._host = parts.hostname
        self._port = parts.port or (465 if parts.scheme == "smtps" else 587)
        self._user = unquote(parts.username or "")
        self._password = unquote(parts.password or "")
        self._sender = sender

    def send(self, message: Message) -> None:
        try:
            email = self._email(message)
            server = self._connect()
        except (OSError, smtplib.SMTPException, MessageError, ValueError) as error:
            raise MessageRefusedError(type(error).__name__) from error
        try:
            server.send_message(email)
        except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as error:
            raise MessageRefusedError(type(error).__name__) from error
        except (OSError, smtplib.SMTPException) as error:
            # The line went dead: the server may have taken the text before it did.
            raise MessageUncertainError(type(error).__name__) from error
        finally:
            server.close()

    def _connect(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self._scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self._host, self._port, timeout=TIMEOUT_SECONDS, context=context
            )
        else:
            server = smtplib.SMTP(self._host, self._port, timeout=TIMEOUT_SECONDS)
        try:
            if self._scheme == "smtp+tls":
                server.starttls(context=context)
            if self._user:
                server.login(self._user, self._password)
        except BaseException:
            server.close()
            raise
        return server

    def _email(self, message: Message) -> EmailMessage:
        email = EmailMessage()
        email["From"] = self._sender
        email["To"] = message.to
        email["Subject"] = message.subject
        email["Content-Language"] = bcp47(message.language)
        email["Auto-Submitted"] = "auto-generated"
        email["Message-ID"] = make_msgid(domain=self._sender.rpartition("@")[2] or None)
        email.set_content(message.body)
        return email


MEMORY = MemoryChannel()
"""What went out in this process when the channel is ``memory``."""


def channel_for(settings: Settings) -> Channel:
    """Give the channel an installation has chosen; raises SettingsError where it cannot work."""
    if settings.message_channel == "smtp":
        return SmtpChannel(settings.smtp_url, settings.smtp_sender)
    if settings.message_channel == "memory":
        return MEMORY
    return ConsoleChannel()
