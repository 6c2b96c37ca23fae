"""Each message leaves at most once, at decent hours, to people who still want it."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from insightbank.engagement.invitations import queries, services
from insightbank.engagement.invitations.models import Invitation, SpentToken
from insightbank.people import services as people
from insightbank.people.channels import (
    AddressRefusedError,
    Fate,
    MemoryChannel,
    Message,
    MessageRefusedError,
    MessageUncertainError,
    TooFastError,
)
from tests.factories import invitations as made
from tests.factories import surveys
from tests.factories.invitations import NOON, TODAY


class Failing(MemoryChannel):
    """Raises once, then works."""

    def __init__(self, error: BaseException) -> None:
        super().__init__()
        self.error: BaseException | None = error

    def send(self, message: Message) -> None:
        if self.error is not None:
            error, self.error = self.error, None
            raise error
        super().send(message)


class Traced(Failing):
    """Remembers references, as GOV.UK Notify does."""

    def __init__(self, error: BaseException, fate: Fate | None) -> None:
        super().__init__(error)
        self.fate = fate

    def look_up(self, reference: str) -> Fate | None:
        return self.fate


def states() -> list[str]:
    return [message.state for message in made.messages()]


def test_everybody_is_asked_once_in_their_way(app):
    people_asked = [
        made.resident("amina@example.org"),
        made.resident("bo@example.org", prefers="sms", phone="+447700900123"),
        made.resident("cy@example.org", prefers="letter", address=made.ADDRESS),
    ]
    made.launched(people_asked)
    channel = MemoryChannel()

    made.send(channel)
    made.send(channel)

    assert sorted(m.to for m in channel.sent) == ["+447700900123", "amina@example.org"]
    assert sorted(states()) == ["queued", "sent", "sent"]


def test_the_message_has_the_words_the_link_and_a_way_to_say_no(app):
    made.launched([made.resident("amina@example.org")])
    channel = MemoryChannel()
    made.send(channel)

    invitation = queries.get_message(made.messages()[0].id).invitation
    token = made.token(invitation.id)
    message = channel.sent[0]
    assert message.subject == "Tell us about seeing a GP"
    assert f"http://127.0.0.1:8000/en/i/{token}\n" in message.body
    assert message.unsubscribe == f"http://127.0.0.1:8000/en/i/{token}/stop"
    assert token not in invitation.token_hash


def test_a_person_gets_checked_words_in_their_language(app):
    campaign = made.campaign()
    words = {"subject": "ڈاکٹر", "body": "ہمیں بتائیں", "sms": "ہمیں بتائیں"}
    services.set_words(campaign, words, language="ur", checked=True, today=TODAY)
    made.launch(campaign, [made.resident(language="ur")])
    channel = MemoryChannel()
    made.send(channel)

    assert (channel.sent[0].subject, channel.sent[0].language) == ("ڈاکٹر", "ur")
    assert "/ur/i/" in channel.sent[0].body


def test_words_that_nobody_checked_fall_back_to_english_with_a_link_in_the_language(app):
    campaign = made.campaign()
    services.set_words(campaign, made.WORDS, language="ur", checked=False, today=TODAY)
    made.launch(campaign, [made.resident(language="ur")])
    channel = MemoryChannel()
    made.send(channel)

    assert channel.sent[0].language == "en"
    assert "/ur/i/" in channel.sent[0].body
    assert queries.list_unmet(campaign)[0].unmet == ["language"]


def test_words_whose_english_has_changed_are_not_used(app):
    campaign = made.campaign()
    services.set_words(campaign, made.WORDS, language="ur", checked=True, today=TODAY)
    services.set_words(campaign, {"subject": "Anew"}, language="en", checked=True, today=TODAY)

    assert queries.words_of(campaign, "ur").state == "stale"
    assert "ur" not in queries.possible_of(campaign, available=made.MEDIA).languages


def test_nothing_is_sent_at_quiet_hours_or_before_the_first_day(app):
    made.launched([made.resident()], starts_on=TODAY + timedelta(days=1))
    channel = MemoryChannel()

    made.send(channel)
    made.send(channel, NOON + timedelta(days=1), quiet=(time(11), time(13)))
    assert channel.sent == []

    made.send(channel, NOON + timedelta(days=1, hours=1))
    assert len(channel.sent) == 1


def test_no_more_leave_in_a_minute_than_set(app):
    made.launched([made.resident() for _ in range(5)])
    channel = MemoryChannel()

    made.send(channel, per_minute=2)
    made.send(channel, NOON + timedelta(seconds=30), per_minute=2)
    assert len(channel.sent) == 2

    made.send(channel, NOON + timedelta(seconds=61), per_minute=2)
    assert len(channel.sent) == 4


def test_a_message_whose_sender_died_is_left_for_a_person_to_decide(app, session):
    campaign = made.launched([made.resident()])
    with pytest.raises(KeyboardInterrupt):
        made.send(Failing(KeyboardInterrupt()))
    session.rollback()
    channel = MemoryChannel()

    made.send(channel, NOON + timedelta(hours=1))

    assert channel.sent == []
    unsure = queries.list_unsure(campaign)
    assert [message.state for message in unsure] == ["unsure"]
    services.send_again(unsure[0], now=NOON + timedelta(hours=1))
    made.send(channel, NOON + timedelta(hours=1))
    assert len(channel.sent) == 1


def test_a_person_may_decide_not_to_send_it_again(app):
    campaign = made.launched([made.resident()])
    made.send(Failing(MessageUncertainError("TimeoutError")))
    services.leave_unsure(queries.list_unsure(campaign)[0])
    channel = MemoryChannel()

    made.send(channel, NOON + timedelta(days=1))

    assert (channel.sent, states()) == ([], ["failed"])


def test_a_channel_that_keeps_references_is_asked_after_a_crash_and_nothing_goes_twice(
    app, session
):
    made.launched([made.resident()])
    channel = Traced(KeyboardInterrupt(), Fate.SENT)
    with pytest.raises(KeyboardInterrupt):
        made.send(channel)
    session.rollback()

    made.send(channel, NOON + timedelta(hours=1))

    assert (channel.sent, states()) == ([], ["sent"])


def test_a_message_that_certainly_never_arrived_is_sent_after_a_crash(app, session):
    made.launched([made.resident()])
    channel = Traced(KeyboardInterrupt(), None)
    with pytest.raises(KeyboardInterrupt):
        made.send(channel)
    session.rollback()

    made.send(channel, NOON + timedelta(hours=1))

    assert (len(channel.sent), states()) == (1, ["sent"])


def test_an_address_that_takes_nothing_is_not_written_to_again(app):
    resident = made.resident()
    made.launched([resident])
    made.send(Failing(AddressRefusedError("SMTP 550")))
    assert states() == ["bounced"]

    with pytest.raises(services.NotReadyError, match="nobody"):
        made.launched([resident], activity=surveys.survey(slug="another").activity)


def test_a_refusal_for_now_is_tried_again_later(app):
    made.launched([made.resident()])
    channel = Failing(MessageRefusedError("SMTPConnectError"))

    made.send(channel)
    made.send(channel, NOON + timedelta(seconds=30))
    assert states() == ["queued"]

    made.send(channel, NOON + timedelta(minutes=5))
    assert (len(channel.sent), states()) == (1, ["sent"])


def test_too_many_at_once_makes_all_wait_and_costs_no_try(app):
    made.launched([made.resident(), made.resident()])
    channel = Failing(TooFastError("Notify 429", wait=60))

    made.send(channel)

    assert channel.sent == []
    assert [m.tries for m in made.messages()] == [0, 0]
    made.send(channel, NOON + timedelta(seconds=61))
    assert len(channel.sent) == 2


def test_those_who_objected_are_neither_invited_nor_reminded(app):
    objector, other = made.resident("no@example.org"), made.resident("yes@example.org")
    made.launched([objector, other], reminders=[date(2026, 11, 30)])
    channel = MemoryChannel()
    people.object_to_invitations(objector.id, today=TODAY)

    made.send(channel)
    made.send(channel, NOON + timedelta(days=7))

    assert [m.to for m in channel.sent] == ["yes@example.org", "yes@example.org"]


def test_reminders_go_only_to_those_who_have_not_taken_part(app, session):
    took_part, did_not = made.resident("done@example.org"), made.resident("not@example.org")
    made.launched([took_part, did_not], reminders=[date(2026, 11, 30)])
    channel = MemoryChannel()
    made.send(channel)
    wanted = session.query(Invitation).filter_by(resident_id=took_part.id).one()
    services.spend(made.token(wanted.id), today=date(2026, 11, 24))

    made.send(channel, NOON + timedelta(days=7))
    made.send(channel, NOON + timedelta(days=8))

    reminders = channel.sent[2:]
    assert [m.to for m in reminders] == ["not@example.org"]
    assert "If you have answered already" in reminders[0].body


def test_somebody_who_took_part_today_is_not_reminded_today(app, session):
    made.launched([made.resident()], reminders=[date(2026, 11, 30)])
    channel = MemoryChannel()
    made.send(channel)
    invitation = session.query(Invitation).one()
    services.spend(made.token(invitation.id), today=date(2026, 11, 30))

    made.send(channel, NOON + timedelta(days=7))

    assert len(channel.sent) == 1


def test_when_the_activity_closes_the_campaign_ends_and_forgets_who_took_part(app, session):
    took_part, did_not = made.resident(), made.resident()
    survey = surveys.survey(closes_on="2026-11-30")
    campaign = made.launched([took_part, did_not], activity=survey.activity)
    made.send()
    wanted = session.query(Invitation).filter_by(resident_id=took_part.id).one()
    services.spend(made.token(wanted.id), today=date(2026, 11, 24))

    made.send(now=NOON + timedelta(days=8))

    assert (campaign.state, campaign.taken_up) == ("over", 1)
    assert {i.state for i in session.query(Invitation)} == {"closed"}
    assert session.query(SpentToken).count() == 0


def test_a_campaign_that_is_stopped_sends_nothing_more(app):
    campaign = made.launched([made.resident()])
    services.stop_campaign(campaign)
    channel = MemoryChannel()

    made.send(channel)

    assert (channel.sent, states()) == ([], ["cancelled"])


def test_somebody_who_is_erased_takes_their_invitations_along(app, session):
    resident = made.resident(prefers="sms", phone="+447700900123")
    made.launched([resident])
    people.erase_me(resident)
    session.commit()
    channel = MemoryChannel()

    made.send(channel)

    assert (channel.sent, states(), session.query(Invitation).count()) == ([], [], 0)


def test_a_campaign_is_launched_once(app):
    residents = [made.resident()]
    campaign = made.launched(residents)
    with pytest.raises(services.NotDraftError):
        made.launch(campaign, residents)


def test_a_campaign_without_words_or_for_a_draft_cannot_be_launched(app):
    activity = surveys.survey(open=False).activity
    campaign = made.campaign(activity)
    services.set_words(campaign, {"subject": ""}, language="en", checked=True, today=TODAY)

    with pytest.raises(services.NotReadyError) as refusal:
        made.launch(campaign, [made.resident()])

    assert refusal.value.reasons == ["words", "activity"]


def test_a_reminder_before_the_first_day_is_refused(app):
    with pytest.raises(services.UnworkableError):
        made.campaign(reminders=[TODAY])


def test_what_the_provider_says_later_is_kept_and_never_goes_backwards(app):
    made.launched([made.resident()])
    made.send()
    message = made.messages()[0]

    services.record_fate(message.id, Fate.DELIVERED, today=TODAY)
    services.record_fate(message.id, Fate.SENT, today=TODAY)

    assert message.state == "delivered"
