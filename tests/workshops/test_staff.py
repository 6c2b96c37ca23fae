"""What must be true for those who run events."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from insightbank.core.roles import Role
from insightbank.db import db
from insightbank.engagement.workshops import queries, services
from insightbank.engagement.workshops.models import Booking, Workshop
from insightbank.insights.models import Insight
from insightbank.people.models import AuditEntry, OutgoingMessage
from tests.factories import workshops
from tests.pages import PageClient

STAFF = "/en/staff/events"
EVENT = f"{STAFF}/talk-about-dentists"


def form(days: int = 10, **changes: object) -> dict[str, object]:
    day = (workshops.now() + timedelta(days=days)).date()
    return {
        "slug": "talk-about-dentists",
        "title": "Talk about dentists",
        "intro": "Come and tell us.",
        "day-day": str(day.day),
        "day-month": str(day.month),
        "day-year": str(day.year),
        "starts": "14:30",
        "ends": "16:00",
        "way": "in_person",
        "place_name": "Billericay Library",
        "address": "143 High Street\nBillericay",
        "place_note": "Ring the bell.",
        "capacity": "20",
        "languages": ["en", "ur"],
        "access": ["step_free"],
    } | changes


@pytest.fixture
def officer(client: PageClient) -> PageClient:
    client.sign_in(Role.OFFICER)
    return client


def test_an_officer_makes_publishes_and_changes_an_event(officer: PageClient) -> None:
    officer.page(STAFF)
    officer.page(f"{STAFF}/new")
    assert officer.post(f"{STAFF}/new", data=form()).status_code == 303
    officer.page(EVENT)
    officer.post(f"{EVENT}/open")
    assert "14:30 to 16:00" in officer.page("/en/events/talk-about-dentists").html
    assert "Ring the bell." in officer.page("/ur/events/talk-about-dentists").html
    officer.page(STAFF)

    shown = queries.get_workshop("talk-about-dentists", language="en")
    assert shown is not None
    assert queries.subjects_of(shown.activity) == ["title", "intro", "place:note", "thanks"]
    assert shown.activity.closes_on == (workshops.now() + timedelta(days=10)).date()


def test_those_who_booked_are_told_when_day_or_place_change_and_only_then(
    officer: PageClient,
) -> None:
    officer.post(f"{STAFF}/new", data=form())
    officer.post(f"{EVENT}/open")
    workshops.booking(db.session.query(Workshop).one(), email="farah@example.org")
    db.session.commit()

    officer.post(EVENT, data=form(title="Let us talk about dentists"))
    assert db.session.query(OutgoingMessage).count() == 0
    officer.post(EVENT, data=form(days=12))

    letter = db.session.query(OutgoingMessage).one()
    assert letter.to == "farah@example.org"
    assert "Something has changed" in letter.body
    assert db.session.query(Workshop).one().revision > 0


def test_more_places_go_to_those_who_wait(officer: PageClient) -> None:
    officer.post(f"{STAFF}/new", data=form(capacity="1"))
    officer.post(f"{EVENT}/open")
    made = db.session.query(Workshop).one()
    workshops.booking(made)
    workshops.booking(made, email="waits@example.org")
    db.session.commit()

    officer.post(EVENT, data=form(capacity="2"))

    assert {booking.state for booking in db.session.query(Booking)} == {"booked"}
    assert db.session.query(OutgoingMessage).one().to == "waits@example.org"


def test_an_event_is_called_off_once_and_everybody_is_told(officer: PageClient) -> None:
    workshops.booking(workshops.workshop())
    db.session.commit()
    for _press in range(2):
        officer.post(f"{EVENT}/call-off")
    assert "called off" in db.session.query(OutgoingMessage).one().body
    assert "Called off" in officer.page(EVENT).html
    assert "Called off" in officer.page("/en/events").html


@pytest.mark.parametrize(
    "wrong",
    [
        {"slug": "Not An Address"},
        {"title": ""},
        {"day-day": "31", "day-month": "2"},
        {"starts": "half past two"},
        {"starts": "16:00", "ends": "14:30"},
        {"way": "by magic"},
        {"place_name": ""},
        {"way": "online"},
        {"way": "online", "online_link": "javascript:alert(1)"},
        {"capacity": "lots"},
        {"capacity": "9" * 9},
        {"access": ["a castle"]},
    ],
)
def test_an_event_that_cannot_work_is_shown_again(
    officer: PageClient, wrong: dict[str, object]
) -> None:
    assert officer.post(f"{STAFF}/new", data=form(**wrong)).status_code == 422
    assert db.session.query(Workshop).count() == 0


def test_who_booked_is_read_with_a_line_in_the_audit_log_and_marked(officer: PageClient) -> None:
    made = workshops.workshop()
    needs = {"needs": ["interpreter"], "interpreter_language": "ur", "other": "<b>A lift</b>"}
    booking = workshops.booking(made, name="Farah Sheikh", people=3, **needs)
    key = booking.id.hex
    db.session.commit()

    page = officer.page(f"{EVENT}/bookings").html
    assert "Farah Sheikh" in page
    assert "An interpreter (Urdu)" in page
    assert "&lt;b&gt;A lift" in page
    assert "Farah" in officer.page(f"{EVENT}/sheet").html
    marked = officer.post(f"{EVENT}/bookings", data={f"b{key}": "2", "walk_ins": "4"})
    assert marked.status_code == 303
    assert queries.count_came(db.session.query(Workshop).one()) == 6

    actions = [entry.action for entry in db.session.query(AuditEntry)]
    assert {"event.bookings_read", "event.sheet_read", "event.attendance"} <= set(actions)
    assert "Farah" not in str([entry.detail for entry in db.session.query(AuditEntry)])
    assert "Farah" not in officer.page(EVENT).html


def test_numbers_on_the_page_of_an_event_are_rounded_and_small_ones_hidden(
    officer: PageClient,
) -> None:
    made = workshops.workshop(capacity=50)
    workshops.booking(made, people=3)
    db.session.commit()
    assert "Hidden" in officer.page(EVENT).html


def test_wrong_numbers_of_those_who_came_are_refused(officer: PageClient) -> None:
    made = workshops.workshop()
    booking = workshops.booking(made, people=2)
    key = booking.id.hex
    db.session.commit()
    assert officer.post(f"{EVENT}/bookings", data={"walk_ins": "many"}).status_code == 422
    officer.post(f"{EVENT}/bookings", data={f"b{key}": "5000", "walk_ins": ""})
    db.session.remove()
    assert db.session.query(Booking).one().came in {None, 2}


def test_what_was_said_becomes_a_draft_insight_of_a_workshop(
    officer: PageClient, places: None
) -> None:
    workshops.workshop()
    path = f"{EVENT}/insight"
    officer.page(path)
    notes = {
        "title": "Dentists in Basildon",
        "body": "People said that no dentist takes new patients.",
        "community": "Parents",
        "people": "14",
        "place": "district:basildon",
        "quotes": "I rang nine of them.\nمجھے کوئی نہیں ملا",
        "quote_language": "en",
    }
    assert officer.post(path, data=notes).status_code == 422, "quotes need agreement"
    started = officer.post(path, data=notes | {"agreed": "y"})
    assert started.status_code == 303
    officer.page(started.headers["Location"])
    insight = db.session.query(Insight).one()
    assert (insight.source, insight.people_count, insight.district) == ("workshop", 14, "basildon")
    assert [quote.text for quote in insight.quotes] == notes["quotes"].split("\n")
    assert officer.post(path, data=notes | {"people": "some"}).status_code == 422


@pytest.mark.parametrize("role", [Role.COMMISSIONER, Role.CHAMPION, Role.TRANSLATOR])
def test_others_may_not_see_who_booked(client: PageClient, role: Role) -> None:
    workshops.workshop()
    client.sign_in(role)
    for path in (STAFF, EVENT, f"{EVENT}/bookings", f"{EVENT}/sheet", f"{EVENT}/insight"):
        assert client.get(path).status_code == 403
    assert client.post(f"{EVENT}/call-off").status_code == 403


def test_an_event_that_has_begun_is_not_published(app: Flask) -> None:
    made = workshops.workshop(is_open=False)
    with pytest.raises(services.UnworkableError):
        services.open_workshop(made, now=made.starts_at)
