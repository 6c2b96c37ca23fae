"""What must be true for people who come to an event."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from werkzeug.test import Client, TestResponse

from insightbank.db import db
from insightbank.engagement.workshops import queries, services
from insightbank.engagement.workshops.ical import event_file, folded
from insightbank.engagement.workshops.models import Booking, BookingContact, BookingNeeds, Workshop
from insightbank.engagement.workshops.rules import LONDON, phone_number
from insightbank.people.models import OutgoingMessage
from insightbank.work import do_due
from tests.factories import workshops
from tests.pages import PageClient

EVENT = "/en/events/talk-about-dentists"
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
SECRET = "meet.example.org/secret-room"
ME = {"name": "Farah Sheikh", "email": "Farah@example.org", "people": "2"}


def token_on(client: Any, path: str) -> str:
    found = TOKEN.findall(client.get(path).get_data(as_text=True))
    assert found, path
    return str(found[-1])


def book(client: Any, lang: str = "en", **changes: Any) -> TestResponse:
    path = f"/{lang}/events/talk-about-dentists/book"
    data = ME | {"csrf_token": token_on(client, path)} | changes
    return client.post(path, data=data)


def messages() -> list[OutgoingMessage]:
    db.session.remove()
    return db.session.query(OutgoingMessage).order_by(OutgoingMessage.created_at).all()


def only_booking() -> Booking:
    db.session.remove()
    return db.session.query(Booking).one()


def test_somebody_finds_an_event_books_gets_a_letter_and_the_link_to_join(
    client: PageClient,
) -> None:
    workshops.workshop()
    assert "Talk about dentists" in client.page("/en/events").html
    page = client.page(EVENT).html
    assert "No steps" in page
    assert "10:00 to 12:00" in page or "11:00 to 13:00" in page
    assert SECRET not in page

    booked = book(client)
    assert booked.status_code == 303
    mine = client.page(booked.headers["Location"]).html
    assert "You have a place" in mine
    assert SECRET in mine
    letter = messages()[0]
    assert letter.to == "farah@example.org"
    assert SECRET in letter.body
    assert booked.headers["Location"] in letter.body
    assert only_booking().people == 2


def test_the_link_to_join_is_nowhere_for_those_who_wait_or_look(client: PageClient) -> None:
    made = workshops.workshop(capacity=1)
    workshops.booking(made)
    db.session.commit()

    waiting = book(client, people="1")

    assert "You are on the waiting list" in client.page(waiting.headers["Location"]).html
    for path in (EVENT, f"{EVENT}/event.ics", waiting.headers["Location"], "/en/events"):
        assert SECRET not in client.get(path).get_data(as_text=True)
    assert SECRET not in client.get(f"{waiting.headers['Location']}/event.ics").text
    assert SECRET not in messages()[0].body


def test_sending_the_form_twice_makes_one_booking_and_one_letter(client: PageClient) -> None:
    workshops.workshop()
    data = ME | {"csrf_token": token_on(client, f"{EVENT}/book")}

    first = client.post(f"{EVENT}/book", data=data)
    second = client.post(f"{EVENT}/book", data=data)

    assert first.headers["Location"] == second.headers["Location"]
    assert len(messages()) == 1
    assert db.session.query(Workshop).one().taken == 2


def test_a_browser_without_cookies_can_book_and_cancel(app: Flask) -> None:
    workshops.workshop()
    db.session.commit()
    browser = Client(app, use_cookies=False)
    home = book(browser).headers["Location"]
    token = token_on(browser, home)
    assert browser.post(f"{home}/cancel", data={"csrf_token": token}).status_code == 303
    assert only_booking().state == "cancelled"


def test_cancelling_gives_the_place_to_the_next_and_forgets_who_had_it(
    client: PageClient,
) -> None:
    made = workshops.workshop(capacity=2)
    home = book(client).headers["Location"]
    workshops.booking(db.session.merge(made), name="Ion", email="ion@example.org", people=2)
    db.session.commit()
    assert "I cannot come" in client.page(home).html, "a look alone cancels nothing"
    assert [message.to for message in messages()] == ["farah@example.org"]

    client.post(f"{home}/cancel", data={"csrf_token": token_on(client, home)})
    client.post(f"{home}/cancel", data={"csrf_token": "again"})

    assert "Your booking is cancelled" in client.page(home).html
    sent = {(m.to, "now a place" in m.body, "cancelled your" in m.body) for m in messages()[1:]}
    assert sent == {("farah@example.org", False, True), ("ion@example.org", True, False)}
    assert db.session.query(Workshop).one().taken == 2
    assert [row.name for row in db.session.query(BookingContact)] == ["Ion"]


def test_needs_are_kept_only_with_agreement_and_apart(client: PageClient) -> None:
    workshops.workshop()
    need = {"needs": ["interpreter", "step_free"], "interpreter_language": "ur", "other": "A lift"}
    refused = book(client, **need)
    assert refused.status_code == 422
    assert "A lift" in refused.get_data(as_text=True)

    assert book(client, agreed="y", **need).status_code == 303
    needs = db.session.query(BookingNeeds).one()
    assert (needs.needs, needs.interpreter_language) == (["interpreter", "step_free"], "ur")
    assert needs.wording_version


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"email": "", "phone": ""},
        {"email": "nobody"},
        {"email": "", "phone": "my phone"},
        {"people": "99"},
        {"needs": ["a castle"]},
        {"interpreter_language": "xx"},
        {"name": "n" * 100_000},
        {"other": "two\x00words\u202e" + "x" * 2_000},
        {"csrf_token": "forged"},
        {"csrf_token": ""},
    ],
)
def test_a_booking_that_cannot_be_is_shown_again_with_what_was_typed(
    client: PageClient, wrong: dict[str, Any]
) -> None:
    workshops.workshop()
    refused = book(client, **wrong)
    assert refused.status_code == 422
    if "name" not in wrong:
        assert "Farah Sheikh" in refused.get_data(as_text=True)
    assert db.session.query(Booking).count() == 0


def test_one_address_cannot_take_all_places(client: PageClient) -> None:
    workshops.workshop()
    statuses = [book(client, people="1").status_code for _time in range(4)]
    assert statuses == [303, 303, 303, 422]


def test_nobody_books_what_is_over_called_off_or_a_draft(client: PageClient) -> None:
    made = workshops.workshop(is_open=False)
    db.session.commit()
    assert client.get(EVENT).status_code == 404
    services.open_workshop(db.session.merge(made), now=workshops.now())
    token = token_on(client, f"{EVENT}/book")
    with time_machine.travel(datetime.now(UTC) + timedelta(days=8), tick=False):
        assert client.get(f"{EVENT}/book").status_code == 303
        assert "This event is over" in client.page(EVENT).html
        assert "Talk about dentists" not in client.page("/en/events").html
    services.call_off(db.session.query(Workshop).one(), today=workshops.now().date())
    late = client.post(f"{EVENT}/book", data=ME | {"csrf_token": token})
    assert late.status_code == 409
    assert "called off" in client.page(EVENT).html


def test_a_forged_or_another_events_address_opens_no_booking(client: PageClient) -> None:
    workshops.workshop("another")
    workshops.workshop()
    home = book(client).headers["Location"]
    assert client.get(home.replace("talk-about-dentists", "another")).status_code == 404
    assert client.get(f"{EVENT}/b/forged").status_code == 404
    assert client.get(f"{home}x").status_code == 404


def test_everybody_is_written_to_in_their_own_language(client: PageClient) -> None:
    workshops.workshop()
    book(client, lang="ur")
    letter = messages()[0]
    assert letter.language == "ur"
    assert "ڈینٹسٹ" in letter.body
    assert "/ur/events/talk-about-dentists/b/" in letter.body


def test_people_are_reminded_once_two_days_before_and_not_at_night(
    client: PageClient, app: Flask
) -> None:
    made = workshops.workshop()
    book(client)
    at = made.starts_at.astimezone(LONDON)
    day_before = at.date() - timedelta(days=1)

    def remind(hour: int) -> int:
        moment = datetime(day_before.year, day_before.month, day_before.day, hour, tzinfo=LONDON)
        with time_machine.travel(moment, tick=False):
            return do_due()["reminders of events written"]

    assert remind(3) == 0
    assert remind(9) == 1
    assert remind(10) == 0


def test_who_booked_and_what_they_need_is_forgotten_after_the_event(
    client: PageClient, app: Flask
) -> None:
    workshops.workshop()
    book(client, needs=["step_free"], agreed="y")
    for days, left in ((20, 1), (40, 0), (41, 0)):
        with time_machine.travel(datetime.now(UTC) + timedelta(days=days), tick=False):
            do_due()
        db.session.remove()
        assert db.session.query(BookingContact).count() == left
        assert db.session.query(BookingNeeds).count() == left
    assert only_booking().people == 2


def test_a_phone_without_a_text_channel_is_told_that_somebody_will_phone(
    client: PageClient, app: Flask, changed_settings: Callable[..., Any]
) -> None:
    workshops.workshop()
    changed_settings(message_channel="smtp", smtp_url="smtp://mail.example.org")
    booked = book(client, email="", phone="01268 000000")
    assert "We will phone you" in client.page(booked.headers["Location"]).html
    assert not messages()

    changed_settings(message_channel="memory")
    book(client, email="", phone="07700 900123")
    assert [(m.to, m.channel) for m in messages()] == [("+447700900123", "sms")]


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("07700 900123", "+447700900123"),
        ("01268 000 000", "01268000000"),
        ("٠١٢٦٨ ٠٠٠٠٠٠", "01268000000"),
        ("call me", None),
        ("12", None),
        ("9" * 40, None),
    ],
)
def test_phone_numbers_are_read_as_people_write_them(typed: str, number: str | None) -> None:
    assert phone_number(typed) == number


def test_places_are_never_given_twice(app: Flask) -> None:
    made = workshops.workshop(capacity=3)
    states = [workshops.booking(made, people=2).state for _guest in range(3)]
    assert states == ["booked", "waiting", "waiting"]
    assert workshops.booking(made, people=1).state == "booked"
    assert made.taken == 3
    assert services.cancel_booking(queries.list_bookings(made)[0])
    assert [b.people for b in services.promote_waiting(made)] == [2]
    assert made.taken == 3


def test_a_calendar_file_is_as_the_standard_says(client: PageClient) -> None:
    made = workshops.workshop(address="Davenants, Basildon; SS13\n1QX")
    response = client.get(f"{EVENT}/event.ics")

    assert response.mimetype == "text/calendar"
    text = response.get_data(as_text=True)
    assert text.endswith("END:VCALENDAR\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert f"DTSTART:{made.starts_at:%Y%m%dT%H%M%SZ}" in text
    whole = text.replace("\r\n ", "")
    assert r"Davenants\, Basildon\; SS13\, 1QX" in whole
    assert f"UID:{made.activity_id}@insightbank" in whole


def test_a_calendar_keeps_the_hour_of_summer_and_winter() -> None:
    def starts(month: int) -> str:
        at = datetime(2026, month, 1, 10, tzinfo=LONDON)
        text = event_file(
            uid="u", starts_at=at, ends_at=at + timedelta(hours=1), title="ڈینٹسٹ" * 20,
            place="", description="a\nb", url="https://x.example", revision=0,
            now=at, is_called_off=False,
        )  # fmt: skip
        return next(line for line in text.split("\r\n") if line.startswith("DTSTART"))

    assert starts(1) == "DTSTART:20260101T100000Z"
    assert starts(7) == "DTSTART:20260701T090000Z"


def test_folding_never_cuts_a_character() -> None:
    line = "SUMMARY:" + "اردو" * 60
    assert folded(line).replace("\r\n ", "") == line
    assert all(len(part.encode()) <= 75 for part in folded(line).split("\r\n"))
