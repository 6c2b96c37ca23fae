"""Mail servers and GOV.UK Notify, really spoken to: what arrives, and what each refusal means."""

from __future__ import annotations

import socket
from dataclasses import replace
from datetime import timedelta

import pytest

from insightbank.people.channels import (
    AddressRefusedError,
    Fate,
    Message,
    MessageRefusedError,
    MessageUncertainError,
    NotifyChannel,
    SmtpChannel,
    TooFastError,
)
from insightbank.people.messages import Medium, channels_for
from insightbank.settings import SettingsError, settings_from_environment
from tests.factories import invitations as made
from tests.factories.invitations import NOON
from tests.invitations.conftest import API_KEY, SERVICE, LetterBox, NotifyStub

WORDS = Message(
    "amina@example.org",
    "ہمیں بتائیں",
    "ڈاکٹر\n\nhttps://example.org/ur/i/abc",
    "ur",
    reference="5b3c1c4e-6f0f-4a6b-9f43-0c7f6a0f1d2e",
    unsubscribe="https://example.org/ur/i/abc/stop",
)
TEMPLATES = {"email": "t-email", "email.ur": "t-email-ur", "sms": "t-sms", "letter": "t-letter"}


@pytest.fixture
def channel(notify: NotifyStub) -> NotifyChannel:
    return NotifyChannel(api_key=API_KEY, url=notify.url, templates=TEMPLATES)


def test_a_mail_server_gets_the_words_and_a_way_to_object(mail_server: tuple[str, LetterBox]):
    url, box = mail_server

    SmtpChannel(url, "no-reply@example.org").send(WORDS)

    mail = box.mail[0]
    assert (mail["To"], mail["Subject"]) == (WORDS.to, WORDS.subject)
    assert mail["Content-Language"] == "ur"
    assert mail["List-Unsubscribe"] == "<https://example.org/ur/i/abc/stop>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Message-ID"] == f"<{WORDS.reference}@example.org>"
    assert mail.get_content().replace("\r\n", "\n").strip() == WORDS.body


def test_a_message_nobody_can_object_to_has_no_such_header(mail_server: tuple[str, LetterBox]):
    url, box = mail_server

    SmtpChannel(url, "no-reply@example.org").send(replace(WORDS, unsubscribe=""))

    assert "List-Unsubscribe" not in box.mail[0]


def test_a_mailbox_that_is_not_there_counts_as_bounced(mail_server: tuple[str, LetterBox]):
    with pytest.raises(AddressRefusedError, match="550"):
        SmtpChannel(mail_server[0], "a@example.org").send(replace(WORDS, to="nobody@example.org"))


def test_a_mailbox_that_is_busy_may_be_tried_again(mail_server: tuple[str, LetterBox]):
    with pytest.raises(MessageRefusedError, match="451") as refusal:
        SmtpChannel(mail_server[0], "a@example.org").send(replace(WORDS, to="busy@example.org"))
    assert not isinstance(refusal.value, AddressRefusedError)


def test_notify_gets_a_signed_request_with_our_reference(
    notify: NotifyStub, channel: NotifyChannel
):
    channel.send(WORDS)

    taken = notify.taken[0]
    assert notify.claims[0]["iss"] == SERVICE
    assert taken["path"] == "/v2/notifications/email"
    assert taken["email_address"] == WORDS.to
    assert taken["template_id"] == "t-email-ur"
    assert taken["personalisation"] == {"subject": WORDS.subject, "body": WORDS.body}
    assert taken["reference"] == WORDS.reference
    assert taken["one_click_unsubscribe_url"] == WORDS.unsubscribe


def test_notify_sends_text_messages(notify: NotifyStub, channel: NotifyChannel):
    channel.send(replace(WORDS, to="+447700900123", medium=Medium.SMS))

    assert notify.taken[0]["phone_number"] == "+447700900123"
    assert notify.taken[0]["personalisation"] == {"body": WORDS.body}


def test_notify_sends_letters_line_by_line(notify: NotifyStub, channel: NotifyChannel):
    channel.send(replace(WORDS, to=made.ADDRESS, medium=Medium.LETTER))

    words = notify.taken[0]["personalisation"]
    assert (words["address_line_1"], words["address_line_4"]) == ("Amina Khan", "SS14 1DL")


@pytest.mark.parametrize(
    ("status", "kind", "words", "expected", "wait"),
    [
        (429, "RateLimitError", "Exceeded rate limit", TooFastError, 60),
        (429, "TooManyRequestsError", "Exceeded send limits for today", TooFastError, 3600),
        (400, "ValidationError", "email_address Not a valid email address", AddressRefusedError, 0),
        (400, "BadRequestError", "Missing personalisation: body", MessageRefusedError, 0),
        (403, "AuthError", "Invalid token", MessageRefusedError, 0),
        (500, "Exception", "Internal server error", MessageUncertainError, 0),
    ],
)
def test_each_refusal_of_notify_is_understood(
    notify: NotifyStub, channel: NotifyChannel, status, kind, words, expected, wait
):
    notify.answers.append((status, kind, words))

    with pytest.raises(expected) as refusal:
        channel.send(WORDS)

    assert type(refusal.value) is expected
    assert not wait or refusal.value.wait == wait
    assert "example.org" not in str(refusal.value)


def test_a_notify_that_is_not_there_has_certainly_not_taken_it():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"

        with pytest.raises(MessageRefusedError):
            NotifyChannel(api_key=API_KEY, url=url, templates=TEMPLATES).send(WORDS)


def test_a_line_that_breaks_after_taking_is_uncertain_and_can_be_looked_up(
    notify: NotifyStub, channel: NotifyChannel
):
    notify.breaks_after_taking = True
    with pytest.raises(MessageUncertainError):
        channel.send(WORDS)

    assert channel.look_up(WORDS.reference) == Fate.SENT
    assert channel.look_up("never-sent") is None


def test_what_breaks_half_way_at_notify_arrives_exactly_once(
    app, notify: NotifyStub, channel: NotifyChannel
):
    made.launched([made.resident("amina@example.org")])
    channels = {Medium.EMAIL: channel}
    notify.breaks_after_taking = True
    made.send(channels=channels)
    notify.breaks_after_taking = False

    made.send(now=NOON + timedelta(minutes=1), channels=channels)
    made.send(now=NOON + timedelta(minutes=20), channels=channels)

    assert len(notify.taken) == 1
    assert [m.state for m in made.messages()] == ["sent"]


def test_the_fate_of_messages_is_asked_for(app, notify: NotifyStub, channel: NotifyChannel):
    made.launched([made.resident("amina@example.org")])
    channels = {Medium.EMAIL: channel}
    made.send(channels=channels)
    notify.taken[0]["status"] = "permanent-failure"

    made.send(now=NOON + timedelta(hours=2), channels=channels)

    assert [m.state for m in made.messages()] == ["bounced"]


def test_an_email_campaign_is_really_delivered(app, mail_server: tuple[str, LetterBox]):
    url, box = mail_server
    made.launched([made.resident("amina@example.org"), made.resident("nobody@example.org")])

    made.send(channels={Medium.EMAIL: SmtpChannel(url, "no-reply@example.org")})

    assert [mail["To"] for mail in box.mail] == ["amina@example.org"]
    assert sorted(m.state for m in made.messages()) == ["bounced", "sent"]


def test_the_settings_say_what_can_be_sent(tmp_path):
    given = {"INSIGHTBANK_DATA_DIR": str(tmp_path), "INSIGHTBANK_MESSAGES": "notify"}
    given |= {"INSIGHTBANK_NOTIFY_API_KEY": API_KEY}
    given |= {"INSIGHTBANK_NOTIFY_TEMPLATES": "email=a, sms=b, email.ur=c"}

    channels = channels_for(settings_from_environment(given))

    assert set(channels) == {Medium.EMAIL, Medium.SMS}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("INSIGHTBANK_NOTIFY_TEMPLATES", "pigeon=a"),
        ("INSIGHTBANK_QUIET_HOURS", "at night"),
        ("INSIGHTBANK_INVITATIONS_PER_MINUTE", "0"),
    ],
)
def test_a_setting_that_cannot_work_is_named(tmp_path, name, value):
    with pytest.raises(SettingsError, match=name):
        settings_from_environment({"INSIGHTBANK_DATA_DIR": str(tmp_path), name: value})


def test_a_key_that_is_none_of_notifys_is_named():
    with pytest.raises(SettingsError, match="INSIGHTBANK_NOTIFY_API_KEY"):
        NotifyChannel(api_key="secret", url="http://127.0.0.1", templates={})
