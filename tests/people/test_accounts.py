"""Administrators make accounts, say what each may do, and close them; nobody else can."""

from __future__ import annotations

import re

import pytest

from insightbank.core.roles import ACCOUNT_ROLES, Role
from insightbank.people import queries, services
from insightbank.people.rules import OrganisationKind
from tests.factories import people
from tests.people.conftest import NOON


def test_an_account_is_made_and_its_owner_gets_a_link(client, post):
    client.sign_in(Role.ADMINISTRATOR)
    group = people.make_organisation("Canvey Friends")
    client.page("/en/staff/accounts/new")

    answer = client.post(
        "/en/staff/accounts/new",
        data={
            "name": "Zoë Öz",
            "email": "Zoe@Example.org",
            "roles": ["champion", "translator"],
            "organisation": str(group.id),
        },
    )

    assert answer.status_code == 302
    user = queries.get_account_by_email("zoe@example.org")
    assert user is not None
    assert {role.name for role in user.roles} == {"champion", "translator"}
    assert user.organisation_id == group.id
    [letter] = post()
    assert letter.to == "zoe@example.org"
    assert "/en/account/forgotten-password/" in letter.body
    assert "Zoë Öz" in client.page(answer.headers["Location"]).html
    assert "Canvey Friends" in client.page("/en/staff/accounts?q=zoe").html


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "taken@example.org"},
        {"email": "no address"},
        {"roles": ["resident"]},
        {"roles": ["forged"]},
        {"roles": []},
        {"name": "  "},
        {"name": "x" * 100_000},
        {"organisation": "999999"},
        {"organisation": "x"},
    ],
)
def test_what_cannot_be_an_account_is_shown_back_with_a_reason(wrong, client):
    client.sign_in(Role.ADMINISTRATOR)
    people.make_user(email="taken@example.org")
    data = {"name": "A", "email": "a@example.org", "roles": ["officer"], "organisation": ""} | wrong

    answer = client.post("/en/staff/accounts/new", data=data)

    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert queries.get_account_by_email("a@example.org") is None


def test_roles_change_at_once_in_open_sessions(client, new_client, session):
    admin = client.sign_in(Role.ADMINISTRATOR)
    other = new_client()
    user = other.sign_in(Role.AUDITOR)
    assert other.get("/en/staff/audit").status_code == 200

    data = {"name": user.name, "roles": ["champion"], "organisation": ""}
    assert client.post(f"/en/staff/accounts/{user.id}", data=data).status_code == 302

    assert other.get("/en/staff/audit").status_code == 403
    wanted = queries.AuditFilter(action="account.roles_changed", actor_id=admin.id)
    [entry] = queries.list_audit(wanted, page=1)
    assert entry.detail == {"before": ["auditor"], "after": ["champion"]}


def test_a_closed_account_is_out_at_once_and_can_be_opened_again(client, new_client, session):
    client.sign_in(Role.ADMINISTRATOR)
    other = new_client()
    user = other.sign_in(Role.AUDITOR)

    client.post(f"/en/staff/accounts/{user.id}/close")
    assert other.get("/en/staff/audit").status_code == 302
    client.post(f"/en/staff/accounts/{user.id}/open")

    session.expire_all()
    assert user.active


def test_the_last_administrator_can_neither_be_closed_nor_lose_the_role(client, session):
    admin = client.sign_in(Role.ADMINISTRATOR)

    client.post(f"/en/staff/accounts/{admin.id}/close")
    data = {"name": admin.name, "roles": ["officer"], "organisation": ""}
    refused = client.post(f"/en/staff/accounts/{admin.id}", data=data)

    assert refused.status_code == 422
    assert "last administrator" in refused.text
    session.expire_all()
    assert admin.active
    assert queries.count_administrators() == 1


def test_a_lost_phone_is_forgotten_and_the_person_signed_out(client, new_client, session):
    client.sign_in(Role.ADMINISTRATOR)
    other = new_client()
    user = other.sign_in(Role.OFFICER)
    user.tf_primary_method, user.tf_totp_secret = "authenticator", "x"

    client.page(f"/en/staff/accounts/{user.id}")
    client.post(f"/en/staff/accounts/{user.id}/second-factor")

    session.expire_all()
    assert user.tf_primary_method is None
    assert other.get("/en/account").status_code == 302


def test_a_link_can_be_sent_again(client, post):
    client.sign_in(Role.ADMINISTRATOR)
    user = people.make_user(email="new@example.org")

    client.post(f"/en/staff/accounts/{user.id}/link")

    assert [letter.to for letter in post()] == ["new@example.org"]


def test_organisations_are_made_changed_and_put_out_of_use(client, places, session):
    client.sign_in(Role.ADMINISTRATOR)
    client.page("/en/staff/organisations")
    client.page("/en/staff/organisations/new")
    data = {"name": "Tilbury Voices", "kind": "vcfse", "alliance": "thurrock"}
    assert client.post("/en/staff/organisations/new", data=data).status_code == 302
    made = queries.get_organisation_by_name("tilbury voices")
    assert made is not None
    assert made.alliance == "thurrock"
    assert client.post("/en/staff/organisations/new", data=data).status_code == 422
    client.page(f"/en/staff/organisations/{made.id}")

    changed = {"name": "Tilbury Voices", "kind": "vcfse", "alliance": ""}
    client.post(f"/en/staff/organisations/{made.id}", data=changed)

    session.expire_all()
    assert (made.alliance, made.active) == (None, False)
    assert "Not in use" in client.page("/en/staff/organisations").html
    forged = {"name": "X", "kind": "forged", "alliance": "forged"}
    assert client.post("/en/staff/organisations/new", data=forged).status_code == 422


@pytest.mark.parametrize("role", sorted(ACCOUNT_ROLES - {Role.ADMINISTRATOR}))
def test_nobody_but_administrators_sees_accounts(role, client):
    user = client.sign_in(role)

    for page in ("accounts", "accounts/new", f"accounts/{user.id}", "organisations"):
        assert client.get(f"/en/staff/{page}").status_code == 403
    assert (
        client.post(f"/en/staff/accounts/{user.id}", data={"roles": "administrator"}).status_code
        == 403
    )


@pytest.mark.parametrize("role", sorted(ACCOUNT_ROLES))
def test_after_signing_in_everyone_sees_what_they_can_do(role, client):
    client.sign_in(role)

    client.page("/en/account")
    client.page("/ur/account")


def test_forged_ids_are_not_found(client):
    client.sign_in(Role.ADMINISTRATOR)

    for forged in ("0", "999999999", "99999999999999999999", "-1", "x", "%00"):
        assert client.get(f"/en/staff/accounts/{forged}").status_code == 404
        assert client.get(f"/en/staff/organisations/{forged}").status_code == 404
    assert client.get("/en/staff/accounts?q=%00%25_%27").status_code == 200


def test_a_role_that_no_account_can_hold_is_refused(app):
    for role in (Role.ANYONE, Role.RESIDENT):
        with pytest.raises(ValueError, match="role"):
            services.create_account("a@example.org", name="A", roles=[role], today=NOON.date())


def test_making_roles_twice_makes_them_once(app):
    services.ensure_roles(ACCOUNT_ROLES)
    services.ensure_roles(ACCOUNT_ROLES)

    assert [role.name for role in queries.list_roles()] == sorted(ACCOUNT_ROLES)


def test_an_organisation_is_known_whatever_the_case_of_its_name(app):
    people.make_organisation("Canvey Friends")

    with pytest.raises(services.OrganisationExistsError):
        services.create_organisation("CANVEY FRIENDS", kind=OrganisationKind.VCFSE)


def test_the_command_makes_an_account_and_prints_a_link_that_works_once(run_command, client):
    made = run_command(
        "account", "create", "first@example.org", "--name", "First", "--role", "administrator"
    )
    assert made.exit_code == 0
    [link] = re.findall(r"https?://[^/]+(/\S+)", made.output)
    client.page(link)
    assert "first@example.org\topen\tadministrator" in run_command("account", "list").output

    again = run_command(
        "account", "create", "FIRST@example.org", "--name", "F", "--role", "officer"
    )
    assert again.exit_code == 1
    assert "already" in again.output
    assert run_command("account", "create", "x", "--name", "F", "--role", "officer").exit_code == 1
