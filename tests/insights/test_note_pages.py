from __future__ import annotations

import re
from typing import Any

import pytest

from insightbank.core.roles import Role
from insightbank.db import db
from insightbank.insights import queries, services
from insightbank.insights.models import Insight
from insightbank.people.models import User
from tests.factories.insights import NOW, make_note, make_submitted
from tests.factories.people import make_organisation, make_user
from tests.pages import PageClient

pytestmark = pytest.mark.usefixtures("places")


@pytest.fixture
def champion(client: PageClient) -> User:
    user = make_user(Role.CHAMPION, organisation=make_organisation())
    client.sign_in(user)
    return user


def typed(client: PageClient, **changes: Any) -> dict[str, Any]:
    """Fill in the form of a new note as a browser would."""
    page = client.get("/en/notes/new").get_data(as_text=True)
    token = re.search(r'name="token"[^>]*value="([^"]+)"', page)
    assert token
    return {
        "token": token[1],
        "community": "Turkish mothers in Grays",
        "place": "district:thurrock",
        "held_on-day": "12",
        "held_on-month": "10",
        "held_on-year": "2025",
        "people_count": "12",
        "count_sex_female": "12",
        "plus_groups": ["migrants"],
        "text": "They could not get an appointment.",
        "language": "en",
        "quotes-0-text": "Kimse sormadı.",
        "quotes-0-language": "tr",
        "consent_how": "verbal",
        "sharing": "commissioners",
        "action": "check",
    } | changes


def only_note(user: User) -> Any:
    db.session.expire_all()
    notes = queries.list_own_notes(user.id)
    assert len(notes) == 1
    return notes[0]


def test_a_champion_writes_checks_and_sends_a_note(client: PageClient, champion: User) -> None:
    answer = client.post("/en/notes/new", data=typed(client))
    note = only_note(champion)
    assert answer.location.endswith(f"/en/notes/{note.id}/check")
    check = client.get(answer.location).get_data(as_text=True)
    assert "Kimse sormadı." in check
    assert "Thurrock" in check

    sent = client.post(f"/en/notes/{note.id}/submit", follow_redirects=True)

    assert "Your note has been sent" in sent.get_data(as_text=True)
    assert only_note(champion).state == "submitted"
    insight = db.session.query(Insight).one()
    assert (insight.alliance, insight.district, insight.people_count) == (
        "thurrock",
        "thurrock",
        12,
    )
    assert [q.text for q in insight.quotes] == ["Kimse sormadı."]


@pytest.mark.parametrize("lang", ["en", "ur", "zh-Hans"])
def test_every_page_of_a_note_keeps_the_rules_in_every_direction(
    client: PageClient, champion: User, lang: str
) -> None:
    note = make_note(champion)
    insight = make_submitted(champion)

    for path in (
        "notes",
        "notes/new",
        f"notes/{note.id}/edit",
        f"notes/{note.id}/check",
        f"notes/{insight.note_id}",
    ):
        assert client.get(f"/{lang}/{path}").status_code == 200


def test_a_double_post_lands_once(client: PageClient, champion: User) -> None:
    data = typed(client)

    client.post("/en/notes/new", data=data)
    client.post("/en/notes/new", data=data)
    note = only_note(champion)
    client.post(f"/en/notes/{note.id}/submit")
    client.post(f"/en/notes/{note.id}/submit")
    late = client.post("/en/notes/new", data=data)

    assert late.location.endswith(f"/en/notes/{note.id}")
    assert db.session.query(Insight).count() == 1


WILD = [
    ({"held_on-day": "31", "held_on-month": "2"}, "31", "Enter a real date"),
    ({"held_on-year": "2199"}, "2199", "must be today or in the past"),
    ({"people_count": "many"}, "many", "Enter a whole number"),
    ({"people_count": "-4"}, "-4", "Enter a whole number"),
    ({"people_count": "9" * 400}, "999999", "Enter a whole number"),
    ({"count_sex_female": "13"}, "13", "These numbers add up to 13, but 12 people took part."),
    ({"text": "x" * 100_000}, "x" * 100_000, "100000 characters long"),
    ({"text": ""}, "Turkish mothers in Grays", "Write what they told you"),
    ({"place": "district:atlantis"}, "Turkish mothers in Grays", "Choose one of the answers"),
    ({"sharing": "the world"}, "Turkish mothers in Grays", "Choose one of the answers"),
    ({"plus_groups": ["dragons"]}, "Turkish mothers in Grays", "Choose one of the answers"),
    ({"quotes-0-language": "tlh"}, "Kimse sormadı.", "Choose one of the answers"),
    ({"consent_how": ""}, "Kimse sormadı.", "Choose how people agreed"),
    ({"place": "area", "sharing": "alliance"}, "Kimse sormadı.", "Choose a place in one Alliance"),
    ({"community": "<script>alert(1)</script>", "text": ""}, "&lt;script&gt;", "Write what"),
    ({"community": "a\x00b\u202e👩🏽‍⚕️", "text": ""}, "ab👩🏽‍⚕️", "Write what they told you"),
]


@pytest.mark.parametrize(("changes", "kept", "message"), WILD)
def test_what_was_typed_is_shown_back_with_a_clear_message(
    client: PageClient, champion: User, changes: dict[str, Any], kept: str, message: str
) -> None:
    answer = client.post("/en/notes/new", data=typed(client, **changes))

    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert message in page
    assert kept in page
    note = only_note(champion)
    assert note.state == "draft"
    assert kept in client.get(f"/en/notes/{note.id}/edit").get_data(as_text=True)


def test_a_draft_keeps_everything_however_unfinished(client: PageClient, champion: User) -> None:
    data = typed(client, action="save", **{"held_on-day": "99", "people_count": "lots"})

    client.post("/en/notes/new", data=data)

    note = only_note(champion)
    page = client.get(f"/en/notes/{note.id}/edit").get_data(as_text=True)
    for value in ("99", "lots", "Kimse sormadı.", "Turkish mothers in Grays"):
        assert value in page


def test_quotes_are_added_and_removed_without_a_script_and_nothing_is_lost(
    client: PageClient, champion: User
) -> None:
    client.post("/en/notes/new", data=typed(client, action="add_quote"))
    note = only_note(champion)
    page = client.get(f"/en/notes/{note.id}/edit").get_data(as_text=True)
    assert 'name="quotes-1-text"' in page
    more = typed(client, action="remove_quote:0", **{"quotes-1-text": "Bekledik."})

    client.post(f"/en/notes/{note.id}/edit", data=more)

    page = client.get(f"/en/notes/{note.id}/edit").get_data(as_text=True)
    assert "Bekledik." in page
    assert "Kimse sormadı." not in page
    assert "Turkish mothers in Grays" in page


def test_somebody_elses_note_is_not_there(client: PageClient, champion: User) -> None:
    other = make_user(Role.CHAMPION, organisation=make_organisation())
    note = make_note(other)
    db.session.commit()

    for path in ("", "/edit", "/check"):
        assert client.get(f"/en/notes/{note.id}{path}").status_code == 404
    assert client.post(f"/en/notes/{note.id}/submit").status_code == 404
    stolen = typed(client, token=note.submission_token)
    assert client.post("/en/notes/new", data=stolen).status_code == 404
    assert client.post("/en/notes/new", data=typed(client, token="x")).status_code == 400


def test_a_lead_files_evidence_of_their_own_alliance_only(client: PageClient) -> None:
    lead = make_user(Role.ALLIANCE_LEAD, organisation=make_organisation(alliance="mid_essex"))
    client.sign_in(lead)
    page = client.get("/en/evidence/new").get_data(as_text=True)

    assert "Maldon" in page
    assert "Castle Point" not in page
    assert client.get("/en/notes/new").status_code == 403


def test_a_visitor_is_sent_to_sign_in_and_a_commissioner_is_refused(client: PageClient) -> None:
    assert client.get("/en/notes").status_code == 302
    client.sign_in(Role.COMMISSIONER)
    assert client.get("/en/notes/new").status_code == 403


def test_a_champion_sees_why_a_note_came_back(client: PageClient, champion: User) -> None:
    insight = make_submitted(champion)
    officer = make_user(Role.OFFICER)
    services.send_back(insight, reason="Please say where it was", actor_id=officer.id, now=NOW)

    assert "Please say where it was" in client.get("/en/notes").get_data(as_text=True)
    page = client.get(f"/en/notes/{insight.note_id}").get_data(as_text=True)
    assert "Please say where it was" in page


def test_a_note_that_came_from_elsewhere_can_be_edited_too(
    client: PageClient, champion: User
) -> None:
    note = make_note(champion)

    page = client.get(f"/en/notes/{note.id}/edit").get_data(as_text=True)

    for value in ("Turkish mothers in Grays", "2026", "Nobody asked what I needed.", "Margaret"):
        assert value in page
