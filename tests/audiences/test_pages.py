"""Building an audience without a script, and who may see the people it fits."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from sqlalchemy import select

from insightbank.core.roles import Role
from insightbank.db import db
from insightbank.engagement.audiences import queries, services
from insightbank.engagement.audiences.models import Audience
from insightbank.people.models import AuditEntry
from insightbank.people.queries import get_resident
from insightbank.web.access import RESIDENT_KEY
from tests.factories.audiences import TODAY, make_audience, make_people, make_person, rule, sweep
from tests.pages import Page, PageClient

pytestmark = pytest.mark.usefixtures("places")
STAFF = "/en/staff/audiences"
BASILDON: dict[str, Any] = {"district": ["basildon"]}
TYPED = {
    "name": "Carers in Basildon",
    "g0_mode": "all",
    "g0c0_kind": "district",
    "g0c0_values": ["basildon"],
    "g0c1_kind": "last_contact",
    "g0c1_how": "before",
    "g0c1_day-day": "31",
    "g0c1_day-month": "2",
    "g0c1_day-year": "2026",
    "g0_add": "carer",
}


@pytest.fixture
def people() -> None:
    make_people(25, district="basildon", facts={"unpaid_care": ["h50"]})
    sweep()
    db.session.commit()


@pytest.fixture
def officer(client: PageClient) -> PageClient:
    client.sign_in(Role.OFFICER)
    return client


def post(client: PageClient, address: str, data: dict[str, Any], *, status: int = 200) -> Page:
    """Send a page, and read the one that comes back."""
    response = client.post(address, data=data)
    assert response.status_code == status
    return Page(response.get_data(as_text=True), address)


def only_audience() -> Audience:
    audience = db.session.scalar(select(Audience))
    assert audience is not None
    return audience


def test_adding_and_taking_away_conditions_loses_nothing_that_was_typed(
    officer: PageClient,
) -> None:
    added = post(officer, f"{STAFF}/new", {**TYPED, "do": "add:0"}).html
    assert 'name="g0c2_kind"' in added
    for kept in ('value="Carers in Basildon"', 'value="31"', 'value="basildon" checked'):
        assert kept in added
    group = post(officer, f"{STAFF}/new", {**TYPED, "do": "group"}).html
    assert 'name="g1_mode"' in group
    assert 'value="31"' in group
    less = post(officer, f"{STAFF}/new", {**TYPED, "do": "drop:0:0"}).html
    assert "g0c0_kind" not in less
    assert 'value="31"' in less


@pytest.mark.parametrize("do", ["save", "count"])
def test_what_is_wrong_is_said_beside_what_was_typed(officer: PageClient, do: str) -> None:
    page = post(officer, f"{STAFF}/new", {**TYPED, "do": do}, status=422)
    assert "Enter a real date" in page.html
    assert 'value="31"' in page.html
    assert db.session.scalar(select(Audience)) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"g0c1_kind": "lsoa", "g0c1_codes": "E99999999"},
        {"g0c1_kind": "lsoa", "g0c1_codes": ""},
        {"g0c1_kind": "carer"},
        {"g0c0_values": ["atlantis"]},
        {"g0c0_values": []},
        {"g0c1_kind": "invited", "g0c1_activity": "gone"},
        {"g0_mode": "sideways"},
        {"name": "  "},
    ],
)
def test_a_rule_that_cannot_be_is_refused(officer: PageClient, changes: dict[str, Any]) -> None:
    data = {**TYPED, "g0c1_day-month": "3", **changes, "do": "save"}
    page = post(officer, f"{STAFF}/new", data, status=422)
    assert "There is a problem" in page.html


def test_an_empty_audience_is_asked_for_a_condition(officer: PageClient) -> None:
    data = {"name": "Nobody", "g0_mode": "all", "do": "save"}
    page = post(officer, f"{STAFF}/new", data, status=422)
    assert "Add at least one condition." in page.html


def test_an_officer_counts_saves_sees_who_and_changes_it(officer: PageClient, people: None) -> None:
    data: dict[str, Any] = {
        "name": "Carers in Basildon",
        "g0_mode": "all",
        "g0c0_kind": "district",
        "g0c0_values": ["basildon"],
        "g1_mode": "none",
        "g1c0_kind": "carer",
        "g1c0_is": "no",
    }
    counted = post(officer, f"{STAFF}/new", {**data, "do": "count"})
    assert "About 25 people" in counted.html
    saved = officer.post(f"{STAFF}/new", data={**data, "do": "save"})
    assert saved.status_code == 303
    audience = only_audience()
    tree = {"and": [{"and": [BASILDON]}, {"not": {"or": [{"carer": False}]}}]}
    assert audience.rule["rule"] == tree
    shown = officer.page(f"{STAFF}/{audience.id}").html
    assert "About 25 people" in shown
    assert "Basildon" in shown
    edit = officer.page(f"{STAFF}/{audience.id}/edit").html
    assert 'value="basildon" checked' in edit
    assert (
        officer.post(f"{STAFF}/{audience.id}/edit", data={**data, "do": "save"}).status_code == 303
    )
    assert only_audience().rule["rule"] == tree
    assert "Carers in Basildon" in officer.page(STAFF).html


def test_the_list_of_people_masks_says_why_and_is_audited(
    officer: PageClient, people: None
) -> None:
    officer_id = officer.sign_in(Role.OFFICER).id
    audience = make_audience({"and": [BASILDON, {"carer": True}]}, owner=officer_id)
    db.session.commit()
    masked = officer.page(f"{STAFF}/{audience.id}/people").html
    first = queries.list_resident_ids(rule(audience.rule["rule"]))[0]
    resident = get_resident(first)
    assert resident is not None
    assert resident.email not in masked
    assert "r•••@e•••" in masked
    assert "Unpaid carer: yes" in masked
    opened = post(officer, f"{STAFF}/{audience.id}/people", {"page": "1"}).html
    assert resident.email in opened
    actions = set(db.session.scalars(select(AuditEntry.action)))
    assert {"audience.people_seen", "audience.addresses_seen"} <= actions


def test_only_the_owner_and_administrators_see_the_people(client: PageClient, people: None) -> None:
    audience = make_audience(BASILDON, owner=99_999)
    db.session.commit()
    address = f"{STAFF}/{audience.id}/people"
    client.sign_in(Role.OFFICER)
    assert client.get(address).status_code == 403
    assert client.post(f"{STAFF}/{audience.id}/delete").status_code == 403
    assert client.get(f"{STAFF}/{audience.id}/edit").status_code == 403
    client.sign_in(Role.ADMINISTRATOR)
    client.page(address)
    client.sign_in(Role.COMMISSIONER)
    assert client.get(STAFF).status_code == 403


def test_too_few_people_are_neither_counted_nor_listed(officer: PageClient) -> None:
    make_person(district="basildon")
    sweep()
    officer_id = officer.sign_in(Role.OFFICER).id
    audience = make_audience(BASILDON, owner=officer_id)
    db.session.commit()
    assert "Too few people" in officer.page(f"{STAFF}/{audience.id}").html
    listed = officer.page(f"{STAFF}/{audience.id}/people").html
    assert "cannot be listed" in listed
    assert "r•••" not in listed


def test_a_rule_goes_out_and_comes_in_as_a_file(officer: PageClient) -> None:
    audience = make_audience(BASILDON)
    db.session.commit()
    out = officer.get(f"{STAFF}/{audience.id}/rule.json")
    assert json.loads(out.data) == {"version": 1, "rule": BASILDON}
    officer.page(f"{STAFF}/upload")
    file = (io.BytesIO(out.data), "rule.json")
    assert officer.post(f"{STAFF}/upload", data={"name": "Again", "file": file}).status_code == 303
    wrong = (io.BytesIO(b'{"version": 1, "rule": {"district": "atlantis"}}'), "rule.json")
    data = {"name": "Wrong", "file": wrong}
    page = post(officer, f"{STAFF}/upload", data, status=422)
    assert "no such district" in page.html


def test_an_audience_whose_district_is_gone_is_not_used_but_can_be_changed(
    officer: PageClient,
) -> None:
    officer_id = officer.sign_in(Role.OFFICER).id
    audience = make_audience(BASILDON, owner=officer_id)
    audience.rule = {"version": 1, "rule": {"district": ["atlantis"]}}
    db.session.commit()
    page = officer.page(f"{STAFF}/{audience.id}").html
    assert "district: no such district" in page
    officer.page(f"{STAFF}/{audience.id}/edit")
    assert officer.get(f"{STAFF}/{audience.id}/people").status_code == 409


def test_an_audience_is_deleted_by_its_owner(officer: PageClient) -> None:
    audience = make_audience(BASILDON, owner=officer.sign_in(Role.OFFICER).id)
    db.session.commit()
    assert officer.post(f"{STAFF}/{audience.id}/delete").status_code == 303
    assert db.session.scalar(select(Audience)) is None


def test_a_resident_says_where_they_live_and_only_the_area_is_kept(client: PageClient) -> None:
    resident = make_person()
    with client.session_transaction() as session:
        session[RESIDENT_KEY] = str(resident.id)
    client.page("/en/my/area")
    post(client, "/en/my/area", {"postcode": "nonsense!"}, status=422)
    assert client.post("/en/my/area", data={"postcode": "SS13 1NG"}).status_code == 302
    shown = client.page("/en/my").html
    assert "Basildon" in shown
    kept = get_resident(resident.id)
    assert kept is not None
    assert kept.home is not None
    assert kept.home.lsoa_code
    services.derive_changed({}, today=TODAY, limit=10)
    assert client.post("/en/my/area", data={"postcode": ""}).status_code == 302
    assert "You have not said" in client.page("/en/my").html
