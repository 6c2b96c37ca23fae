"""Messages leave at most once, wait when they certainly did not, and are then forgotten."""

from __future__ import annotations

import io
import socket
from datetime import timedelta

import pytest

from insightbank.people import services
from insightbank.people.messages import (
    ConsoleChannel,
    MemoryChannel,
    Message,
    MessageRefusedError,
    MessageUncertainError,
    SmtpChannel,
    channel_for,
)
from insightbank.people.models import OutgoingMessage
from insightbank.settings import SettingsError
from tests.people.conftest import NOON

WORDS = Message("amina@example.org", "Subject", "Body with ع", "ur")


class Refusing:
    def send(self, message: Message) -> None:
        raise MessageRefusedError("SMTPConnectError")


class Uncertain:
    def send(self, message: Message) -> None:
        raise MessageUncertainError("TimeoutError")


class Dying:
    def send(self, message: Message) -> None:
        raise KeyboardInterrupt


def queue(**kwargs) -> OutgoingMessage:
    return services.queue_message(WORDS.to, WORDS.subject, WORDS.body, "ur", NOON, **kwargs)


def test_a_message_goes_out_once_and_its_words_are_forgotten(app):
    message = queue()
    channel = MemoryChannel()

    assert services.send_due_messages(NOON, channel) == 1
    assert services.send_due_messages(NOON, channel) == 0

    assert channel.sent == [WORDS]
    assert (message.state, message.to, message.subject, message.body) == ("sent", "", "", "")


def test_a_refused_message_waits_ever_longer_and_goes_out_in_the_end(app):
    message = queue()
    assert services.send_due_messages(NOON, Refusing()) == 0
    assert services.send_due_messages(NOON, Refusing()) == 0
    assert (message.tries, message.last_error) == (1, "SMTPConnectError")

    channel = MemoryChannel()
    assert services.send_due_messages(NOON + timedelta(seconds=59), channel) == 0
    assert services.send_due_messages(NOON + timedelta(seconds=61), channel) == 1


def test_a_message_that_is_always_refused_is_given_up_and_forgotten(app):
    message = queue()
    for days in range(10):
        services.send_due_messages(NOON + timedelta(days=days), Refusing())

    assert (message.state, message.tries, message.body) == ("failed", 6, "")


def test_a_message_that_may_have_gone_out_is_not_sent_again(app):
    message = queue()
    services.send_due_messages(NOON, Uncertain())

    assert services.send_due_messages(NOON + timedelta(days=1), MemoryChannel()) == 0
    assert (message.state, message.last_error) == ("failed", "uncertain: TimeoutError")


def test_a_message_whose_sender_died_half_way_is_not_sent_again(app, session):
    message_id = queue().id
    with pytest.raises(KeyboardInterrupt):
        services.send_due_messages(NOON, Dying())
    session.rollback()
    session.remove()
    channel = MemoryChannel()

    services.send_due_messages(NOON + timedelta(hours=1), channel)

    assert channel.sent == []
    assert session.get(OutgoingMessage, message_id).state == "failed"


def test_a_message_nobody_needs_any_more_is_not_sent(app):
    message = queue(expires_at=NOON + timedelta(minutes=15))
    channel = MemoryChannel()

    services.send_due_messages(NOON + timedelta(minutes=15), channel)

    assert channel.sent == []
    assert (message.state, message.last_error) == ("failed", "expired")


def test_a_subject_stays_one_line(app):
    services.queue_message("a@example.org", "Hello\r\nBcc: x@example.org", "b", "en", NOON)
    channel = MemoryChannel()
    services.send_due_messages(NOON, channel)

    assert channel.sent[0].subject == "Hello Bcc: x@example.org"


def test_the_console_shows_the_message():
    stream = io.StringIO()

    ConsoleChannel(stream).send(WORDS)

    assert "Body with ع" in stream.getvalue()


def test_a_mail_server_that_is_not_there_has_certainly_not_taken_it():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]

        with pytest.raises(MessageRefusedError):
            SmtpChannel(f"smtp://127.0.0.1:{port}", "no-reply@example.org").send(WORDS)


@pytest.mark.parametrize("url", ["", "http://x", "smtp://", "mail.example.org"])
def test_an_address_of_a_mail_server_that_cannot_work_is_named(url):
    with pytest.raises(SettingsError, match="INSIGHTBANK_SMTP_URL"):
        SmtpChannel(url, "no-reply@example.org")


def test_the_setting_chooses_the_channel(settings):
    assert isinstance(channel_for(settings), MemoryChannel)
