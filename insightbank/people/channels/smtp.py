"""E-mail by a mail server: plain text only, with a way to object where there is one.

An address the server refuses for good counts as bounced. What a server takes and sends back days
later does not reach us; it goes to the sender's own letter box.
"""

from __future__ import annotations

import smtplib
import ssl
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import make_msgid
from urllib.parse import unquote, urlsplit

from insightbank.core.languages import bcp47
from insightbank.people.channels.base import (
    AddressRefusedError,
    Message,
    MessageRefusedError,
    MessageUncertainError,
)
from insightbank.settings import SettingsError

TIMEOUT_SECONDS = 20
FOR_GOOD = 500
"""Replies from here on are final, those below ask to try again (RFC 5321, section 4.2.1)."""


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
        except smtplib.SMTPRecipientsRefused as error:
            raise _refusal(error) from error
        except smtplib.SMTPResponseException as error:
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
        email["Auto-Submitted"] = "auto-generated"
        domain = self._sender.rpartition("@")[2] or None
        email["Message-ID"] = (
            f"<{message.reference}@{domain}>"
            if message.reference and domain
            else make_msgid(domain=domain)
        )
        if message.unsubscribe:
            email["List-Unsubscribe"] = f"<{message.unsubscribe}>"
            email["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        email.set_content(message.body)
        # After the content: setting that takes every header about content away.
        email["Content-Language"] = bcp47(message.language)
        return email


def _refusal(error: smtplib.SMTPRecipientsRefused) -> MessageRefusedError:
    """Tell an address that is wrong for good from a server that is busy."""
    codes = [code for code, _reason in error.recipients.values()]
    if codes and min(codes) >= FOR_GOOD:
        return AddressRefusedError(f"SMTP {codes[0]}")
    return MessageRefusedError(f"SMTP {codes[0]}" if codes else type(error).__name__)
