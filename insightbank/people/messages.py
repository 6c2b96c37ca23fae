"""Which channel carries what in this installation; the channels themselves are in ``channels``."""

from __future__ import annotations

from collections.abc import Mapping

from insightbank.people.channels import MEMORY as MEMORY
from insightbank.people.channels import AddressRefusedError as AddressRefusedError
from insightbank.people.channels import Channel as Channel
from insightbank.people.channels import ConsoleChannel as ConsoleChannel
from insightbank.people.channels import Fate as Fate
from insightbank.people.channels import Medium as Medium
from insightbank.people.channels import MemoryChannel as MemoryChannel
from insightbank.people.channels import Message as Message
from insightbank.people.channels import MessageRefusedError as MessageRefusedError
from insightbank.people.channels import MessageUncertainError as MessageUncertainError
from insightbank.people.channels import NotifyChannel as NotifyChannel
from insightbank.people.channels import SmtpChannel as SmtpChannel
from insightbank.people.channels import TooFastError as TooFastError
from insightbank.people.channels import Tracing as Tracing
from insightbank.people.channels import fate_of as fate_of
from insightbank.settings import Settings


def channel_for(settings: Settings) -> Channel:
    """Give the channel of e-mail; raises SettingsError where it cannot work."""
    if settings.message_channel == "smtp":
        return SmtpChannel(settings.smtp_url, settings.smtp_sender)
    if settings.message_channel == "notify":
        return _notify(settings)
    if settings.message_channel == "memory":
        return MEMORY
    return ConsoleChannel()


def channels_for(settings: Settings) -> Mapping[Medium, Channel]:
    """Give the channel of each medium that can be sent by machine; raises SettingsError.

    A letter that is not here is printed: the officer takes a PDF and posts it.
    """
    channels: dict[Medium, Channel] = {Medium.EMAIL: channel_for(settings)}
    if settings.notify_api_key:
        notify = _notify(settings)
        wanted = [m for m in (Medium.SMS, Medium.LETTER) if notify.can_carry(m)]
        channels |= dict.fromkeys(wanted, notify)
    elif settings.message_channel in {"memory", "console"}:
        channels[Medium.SMS] = channels[Medium.EMAIL]
    return channels


def _notify(settings: Settings) -> NotifyChannel:
    return NotifyChannel(
        api_key=settings.notify_api_key,
        url=settings.notify_url,
        templates=settings.notify_templates,
    )
