"""E-mail, text messages and letters by GOV.UK Notify.

Each message carries our own reference, so that after a crash Notify can be asked whether it has it.
Templates are kept at Notify: one for each medium, and one more for each language that needs its own
(a letter from right to left, for example). A template holds ``((subject))`` and ``((body))``; that
of a text message holds ``((body))`` only.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import requests
from notifications_python_client.errors import APIError
from notifications_python_client.notifications import NotificationsAPIClient

from insightbank.people.channels.base import (
    AddressRefusedError,
    Fate,
    Medium,
    Message,
    MessageRefusedError,
    MessageUncertainError,
    TooFastError,
)
from insightbank.settings import SettingsError

TIMEOUT_SECONDS = 20
WAIT_SECONDS = 60
"""Notify's limits are counted by the minute."""
WAIT_DAY_SECONDS = 3600
ADDRESS_LINES = 7
ADDRESS_FIELDS = ("email_address", "phone_number", "address_line", "last line", "postcode")
_FATES = {
    "created": Fate.SENT,
    "sending": Fate.SENT,
    "pending": Fate.SENT,
    "sent": Fate.SENT,
    "accepted": Fate.SENT,
    "pending-virus-check": Fate.SENT,
    "delivered": Fate.DELIVERED,
    "received": Fate.DELIVERED,
    "permanent-failure": Fate.BOUNCED,
    "temporary-failure": Fate.FAILED,
    "technical-failure": Fate.FAILED,
    "validation-failed": Fate.FAILED,
    "virus-scan-failed": Fate.FAILED,
    "cancelled": Fate.FAILED,
}


def fate_of(status: str) -> Fate | None:
    """Translate a status of Notify's; None for a word it does not use."""
    return _FATES.get(status)


class NotifyChannel:
    """Hands messages to GOV.UK Notify; ``templates`` are ids by medium or ``medium.language``."""

    def __init__(self, *, api_key: str, url: str, templates: Mapping[str, str]) -> None:
        _check_key(api_key)
        client: Any = NotificationsAPIClient  # it carries no types
        self._client = client(api_key, base_url=url, timeout=TIMEOUT_SECONDS)
        self._templates = templates

    def can_carry(self, medium: Medium) -> bool:
        """Tell whether there is a template for a medium."""
        return medium.value in self._templates

    def send(self, message: Message) -> None:
        template = self._template(message)
        words = {"subject": message.subject, "body": message.body}
        try:
            if message.medium == Medium.EMAIL:
                self._client.send_email_notification(
                    message.to,
                    template,
                    words,
                    reference=message.reference or None,
                    one_click_unsubscribe_url=message.unsubscribe or None,
                )
            elif message.medium == Medium.SMS:
                self._client.send_sms_notification(
                    message.to, template, {"body": message.body}, message.reference or None
                )
            else:
                self._client.send_letter_notification(
                    template, words | _address(message.to), message.reference or None
                )
        except APIError as error:
            raise _problem(error) from error

    def look_up(self, reference: str) -> Fate | None:
        try:
            found = self._client.get_all_notifications(reference=reference)["notifications"]
        except (APIError, KeyError, TypeError) as error:
            raise MessageUncertainError(type(error).__name__) from error
        return _FATES.get(str(found[0].get("status")), Fate.SENT) if found else None

    def _template(self, message: Message) -> str:
        medium = message.medium.value
        own = self._templates.get(f"{medium}.{message.language}")
        template = own or self._templates.get(medium)
        if template is None:
            msg = f"no template for {medium}"
            raise MessageRefusedError(msg)
        return template


def _check_key(api_key: str) -> None:
    try:
        UUID(api_key[-36:])
        UUID(api_key[-73:-37])
    except ValueError:
        msg = "INSIGHTBANK_NOTIFY_API_KEY must be a key as GOV.UK Notify shows it"
        raise SettingsError(msg) from None


def _address(lines: str) -> dict[str, str]:
    kept = [line.strip() for line in lines.splitlines() if line.strip()]
    return {f"address_line_{n}": line for n, line in enumerate(kept[:ADDRESS_LINES], 1)}


def _problem(error: APIError) -> Exception:
    """Say which of our errors an answer of Notify's is; its own words are not repeated."""
    status = error.status_code
    if error.response is None:
        return _broken_line(error.__cause__)
    if status == requests.codes.too_many_requests:
        is_daily = "TooManyRequestsError" in _kinds(error)
        return TooFastError("Notify 429", wait=WAIT_DAY_SECONDS if is_daily else WAIT_SECONDS)
    if status == requests.codes.bad_request and _names_address(error):
        return AddressRefusedError("Notify 400")
    if status < requests.codes.server_error:
        return MessageRefusedError(f"Notify {status}")
    # Notify, or something before it, failed half way: only asking by reference can tell.
    return MessageUncertainError(f"Notify {status}")


def _broken_line(cause: object) -> Exception:
    if isinstance(cause, requests.ConnectTimeout):
        return MessageRefusedError("ConnectTimeout")
    if isinstance(cause, requests.ConnectionError) and "NewConnectionError" in repr(cause):
        return MessageRefusedError("ConnectionError")
    return MessageUncertainError(type(cause).__name__)


def _errors(error: APIError) -> list[dict[str, Any]]:
    response: Any = error.response
    try:
        listed = response.json().get("errors", [])
    except (ValueError, AttributeError):
        return []
    return [item for item in listed if isinstance(item, dict)] if isinstance(listed, list) else []


def _kinds(error: APIError) -> set[str]:
    return {str(item.get("error")) for item in _errors(error)}


def _names_address(error: APIError) -> bool:
    said = " ".join(str(item.get("message")) for item in _errors(error)).casefold()
    return any(field in said for field in ADDRESS_FIELDS)
