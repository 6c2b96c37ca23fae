from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from insightbank.core.roles import Role
from insightbank.db import db
from insightbank.insights import queries, services
from insightbank.insights.models import Insight, Note, OfflineReceipt
from insightbank.people.models import User
from tests.factories.insights import make_note
from tests.factories.people import make_organisation, make_user
from tests.pages import PageClient

pytestmark = pytest.mark.usefixtures("places")

PAGE = "/en/offline/notes"
FIXED = "2f0d3a52-1f6e-4c2b-9d39-0a6f3d2c7b11"


@pytest.fixture
def champion(client: PageClient) -> User:
    user = make_user(Role.CHAMPION, organisation=make_organisation())
    client.sign_in(user)
    return user


def fields(**changes: list[str]) -> dict[str, list[str]]:
    """Give a note as a phone keeps it."""
    return {
        "community": ["Turkish mothers in Grays"],
        "place": ["district:thurrock"],
        "held_on-day": ["12"],
        "held_on-month": ["10"],
        "held_on-year": ["2025"],
        "people_count": ["12"],
        "count_sex_female": ["12"],
        "plus_groups": ["migrants"],
        "text": ["They could not get an appointment."],
        "language": ["en"],
        "quotes-0-text": ["Kimse sormadı."],
        "quotes-0-language": ["tr"],
        "consent_how": ["verbal"],
        "sharing": ["commissioners"],
    } | changes


def send(client: PageClient, client_id: object, **changes: list[str]) -> TestResponse:
    return client.post(PAGE, json={"id": str(client_id), "fields": fields(**changes)})


def test_a_note_from_a_phone_is_sent_in_like_any_other(client: PageClient, champion: User) -> None:
    answer = send(client, uuid4())

    assert answer.status_code == 201
    db.session.expire_all()
    (note,) = queries.list_own_notes(champion.id)
    assert answer.json == {"reference": note.reference}
    assert note.state == "submitted"
    assert note.typed["community"] == ["Turkish mothers in Grays"]
    insight = db.session.query(Insight).one()
    assert (insight.district, insight.people_count) == ("thurrock", 12)
    assert [quote.text for quote in insight.quotes] == ["Kimse sormadı."]


def test_a_note_sent_again_lands_once_and_is_acknowledged_again(
    client: PageClient, champion: User
) -> None:
    client_id = uuid4()

    answers = [send(client, client_id) for _attempt in range(3)]

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.get_data() for answer in answers}) == 1
    assert db.session.query(Note).count() == db.session.query(Insight).count() == 1


def test_a_note_sent_twice_at_once_lands_once(
    app: Flask, client: PageClient, champion: User
) -> None:
    client_id = uuid4()
    clients = [app.test_client() for _number in range(4)]
    for other in clients:
        assert isinstance(other, PageClient)
        other.sign_in(champion)

    def post(other: Any) -> int:
        with app.app_context():
            return send(other, client_id).status_code

    with ThreadPoolExecutor(len(clients)) as pool:
        answers = list(pool.map(post, clients))

    assert set(answers) == {201}
    assert db.session.query(Note).count() == db.session.query(Insight).count() == 1


def test_a_note_changed_after_it_was_sent_is_told_apart_and_what_came_first_stands(
    client: PageClient, champion: User
) -> None:
    client_id = uuid4()
    send(client, client_id)

    answer = send(client, client_id, text=["They waited three weeks."])

    assert answer.status_code == 409
    assert answer.json is not None
    assert "before you changed it" in answer.json["errors"][0]["text"]
    assert db.session.query(Note).one().text == "They could not get an appointment."


def test_a_note_sent_back_and_changed_on_the_site_is_not_overwritten_by_the_phone(
    client: PageClient, champion: User
) -> None:
    client_id = uuid4()
    send(client, client_id)
    note = db.session.query(Note).one()
    note.state, note.text = "returned", "Changed on the site."

    assert send(client, client_id).status_code == 201
    assert db.session.query(Note).one().text == "Changed on the site."


def test_a_note_of_somebody_else_is_not_there(client: PageClient, champion: User) -> None:
    client_id = uuid4()
    send(client, client_id)
    client.sign_in(make_user(Role.CHAMPION, organisation=make_organisation()))

    assert send(client, client_id).status_code == 404


def test_the_token_of_a_note_of_somebody_else_is_not_there_either(
    client: PageClient, champion: User
) -> None:
    note = make_note(make_user(Role.CHAMPION))
    note.submission_token = str(uuid4())

    assert send(client, note.submission_token).status_code == 404
    assert db.session.query(OfflineReceipt).count() == 0


REFUSED = [
    ({"held_on-day": ["31"], "held_on-month": ["2"]}, "#held_on-day", "Enter a real date"),
    ({"held_on-year": ["2199"]}, "#held_on-day", "must be today or in the past"),
    ({"people_count": ["many"]}, "#people_count", "Enter a whole number"),
    ({"count_sex_female": ["13"]}, "#count_sex_female", "add up to 13"),
    ({"text": ["x" * 100_000]}, "#text", "100000 characters long"),
    ({"text": []}, "#text", "Write what they told you"),
    ({"place": ["district:atlantis"]}, "#place", "Choose one of the answers"),
    ({"plus_groups": ["dragons"]}, "#plus_groups", "Choose one of the answers"),
    ({"quotes-1-text": ["y" * 3_000]}, "#quotes-1-text", "3000 characters long"),
    ({"consent_how": []}, "#consent_how", "Choose how people agreed"),
]


@pytest.mark.parametrize(("changes", "href", "message"), REFUSED)
def test_a_note_with_a_mistake_is_refused_with_the_field_and_can_be_sent_once_put_right(
    client: PageClient, champion: User, changes: dict[str, Any], href: str, message: str
) -> None:
    client_id = uuid4()

    answer = send(client, client_id, **changes)

    assert answer.status_code == 422
    assert answer.json is not None
    assert any(
        error["href"] == href and message in error["text"] for error in answer.json["errors"]
    ), answer.json
    assert db.session.query(Note).count() == 0
    assert send(client, client_id).status_code == 201


def test_what_is_refused_is_told_in_the_language_of_the_page(
    client: PageClient, champion: User
) -> None:
    english = client.post(PAGE, json={"id": str(uuid4()), "fields": {}})
    urdu = client.post("/ur/offline/notes", json={"id": str(uuid4()), "fields": {}})

    assert english.status_code == urdu.status_code == 422
    assert english.get_data() != urdu.get_data()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[1]",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"id": ' + b"9" * 10_000 + b"}",
        b'{"id": "x", "fields": {}}',
        b'{"id": 7, "fields": {}}',
        json.dumps({"id": FIXED, "fields": []}).encode(),
        json.dumps({"id": FIXED, "fields": {"text": "words"}}).encode(),
        json.dumps({"id": FIXED, "fields": {"text": [{}]}}).encode(),
        json.dumps({"id": FIXED, "fields": {"a\0b": ["words"]}}).encode(),
        json.dumps({"id": FIXED, "fields": {f"n{n}": [] for n in range(500)}}).encode(),
    ],
)
def test_what_is_no_note_is_refused_and_keeps_nothing(
    client: PageClient, champion: User, body: bytes
) -> None:
    answer = client.post(PAGE, data=body, content_type="application/json")

    assert answer.status_code == 400
    assert db.session.query(Note).count() == db.session.query(OfflineReceipt).count() == 0


def test_wild_words_are_kept_as_far_as_they_can_be(client: PageClient, champion: User) -> None:
    wild = "a\0b\u202e\ud800 <b>👩🏽‍⚕️</b>"
    answer = send(client, uuid4(), text=[wild])

    assert answer.status_code == 201
    assert db.session.query(Note).one().text == "ab\ufffd <b>👩🏽‍⚕️</b>"


def test_a_form_post_is_no_note_from_a_phone(client: PageClient, champion: User) -> None:
    assert client.post(PAGE, data={"id": str(uuid4())}).status_code == 415


def test_nothing_is_taken_without_signing_in_or_from_another_site(
    client: PageClient, champion: User
) -> None:
    sent = {"id": str(uuid4()), "fields": fields()}
    assert client.post(PAGE, json=sent, csrf=False).status_code == 400
    client.sign_in(Role.OFFICER)
    assert client.post(PAGE, json=sent).status_code == 403
    client.sign_out()
    assert client.post(PAGE, json=sent).status_code == 302
    assert db.session.query(Note).count() == 0


def test_the_page_asks_who_is_signed_in_and_gets_a_token_that_opens_the_door(
    client: PageClient, champion: User
) -> None:
    answer = client.get("/en/offline/session")
    assert answer.json is not None
    assert answer.json["account"] == str(champion.id)
    assert answer.headers["Cache-Control"] == "no-store"

    sent = client.post(
        PAGE,
        json={"id": str(uuid4()), "fields": fields()},
        headers={"X-CSRFToken": answer.json["token"]},
        csrf=False,
    )

    assert sent.status_code == 201


def test_who_is_not_signed_in_is_asked_to_and_led_back(client: PageClient) -> None:
    answer = client.get("/en/offline/sign-in")
    assert "sign-in" in answer.location
    client.sign_in(Role.CHAMPION)
    assert client.get("/en/offline/sign-in").location == PAGE


@pytest.mark.parametrize("lang", ["en", "ur", "zh-Hans"])
def test_what_the_phone_keeps_is_the_same_for_everybody(client: PageClient, lang: str) -> None:
    page, worker = f"/{lang}/offline/notes", f"/{lang}/offline/worker.js"
    nobody = client.get(page)
    script = client.get(worker).get_data()
    user = make_user(Role.CHAMPION, organisation=make_organisation())
    client.sign_in(user)
    with client.session_transaction() as session:
        session["_flashes"] = [("success", "Meant for one reader")]

    assert client.get(page).get_data() == nobody.get_data()
    assert client.get(worker).get_data() == script
    assert "Set-Cookie" not in nobody.headers
    assert "csrf_token" not in nobody.get_data(as_text=True)


def test_the_phone_keeps_every_file_its_page_asks_for(client: PageClient) -> None:
    script = client.get("/ur/offline/worker.js")
    kept = re.match(r"self\.kept = (\{.*\});\n", script.get_data(as_text=True))
    assert kept
    files = json.loads(kept[1])["files"]
    page = client.page("/ur/offline/notes")
    asked = [e.get("href") for e in page.all("link") if e.get("rel") != "manifest"]
    asked += [e.get("src") for e in page.all("script") if e.get("src")]

    assert script.mimetype == "text/javascript"
    assert set(asked) <= set(files)
    assert "/ur/offline/notes" in files
    for address in files:
        with client.get(address, rules=False) as answer:
            assert answer.status_code == 200, address


def test_the_phone_is_told_when_the_page_has_changed(
    client: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = client.get("/en/offline/worker.js").get_data()
    renamed = replace(client.application.config["INSIGHTBANK"], site_name="Another name")
    monkeypatch.setitem(client.application.jinja_env.globals, "settings", renamed)

    assert client.get("/en/offline/worker.js").get_data() != before


def test_the_page_can_be_put_on_the_home_screen(client: PageClient) -> None:
    answer = client.get("/ur/offline/app.webmanifest")

    described = json.loads(answer.get_data())
    assert answer.mimetype == "application/manifest+json"
    assert described["start_url"] == "/ur/offline/notes"
    assert described["start_url"].startswith(described["scope"])
    assert described["dir"] == "rtl"


def test_a_receipt_says_when_words_differ(champion: User) -> None:
    one, other = {"a": ["1"], "b": ["2"]}, {"b": ["2"], "a": ["1"]}
    assert services.fingerprint_of(one) == services.fingerprint_of(other)
    assert services.fingerprint_of(one) != services.fingerprint_of({"a": ["1", "2"]})
