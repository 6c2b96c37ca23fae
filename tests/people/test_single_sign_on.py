"""Single sign-on opens the account whose address the provider has verified, and no other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from joserfc.jwk import RSAKey

from insightbank.core.roles import Role
from insightbank.people import oidc, queries
from tests.factories import people
from tests.people.provider import Provider, running_provider

START = "/ur/account/single-sign-on"
EMAIL = "grace@example.org"


@pytest.fixture
def provider(app: Flask, changed_settings) -> Iterator[Provider]:
    with running_provider() as provider:
        settings = changed_settings(
            oidc_issuer=provider.issuer,
            oidc_client_id="insight-bank",
            oidc_client_secret="secret",
            require_second_factor=True,
        )
        oidc.init_oidc(app, settings)
        provider.claims = {"sub": "grace", "email": EMAIL, "email_verified": True}
        yield provider
    del app.extensions[oidc.EXTENSION]


def sign_on(client, provider, **query):
    start = client.get(START, query_string=query)
    assert start.headers["Location"].startswith(provider.issuer)
    return client.get(provider.agree(start.headers["Location"]))


def is_in(client) -> bool:
    return client.get("/en/account").status_code == 200


def test_a_verified_address_opens_its_account_without_another_factor(client, provider):
    user = people.make_user(Role.OFFICER, email=EMAIL)
    assert "work account" in client.page("/en/account/sign-in").html

    sign_on(client, provider)

    assert is_in(client)
    assert queries.count_audit(queries.AuditFilter(action="account.signed_in")) == 1
    assert queries.get_account_by_subject(f"{provider.issuer}|grace") == user


@pytest.mark.parametrize(
    "claims",
    [
        {"email_verified": False},
        {"email_verified": "true"},
        {"email": "nobody@example.org"},
        {"email": ""},
        {"sub": ""},
        {"nonce": "another"},
        {"aud": "another"},
        {"iss": "https://evil.example"},
        {"exp": 1},
    ],
)
def test_claims_that_do_not_hold_open_nothing(claims, client, provider):
    people.make_user(Role.OFFICER, email=EMAIL)
    provider.claims |= claims

    answer = sign_on(client, provider)

    assert "/account/sign-in" in answer.headers["Location"]
    assert not is_in(client)
    assert "could not sign you in" in client.page("/en/account/sign-in").html


def test_a_token_signed_by_somebody_else_opens_nothing(client, provider):
    people.make_user(Role.OFFICER, email=EMAIL)
    provider.signing_key = RSAKey.generate_key(2048, {"kid": "one"})

    sign_on(client, provider)

    assert not is_in(client)


def test_an_address_that_moved_to_somebody_else_does_not_open_the_old_account(
    client, new_client, provider
):
    people.make_user(Role.OFFICER, email=EMAIL)
    sign_on(client, provider)
    provider.claims["sub"] = "somebody else"

    other = new_client()
    sign_on(other, provider)

    assert not is_in(other)


def test_a_closed_account_stays_closed(client, provider):
    people.make_user(Role.OFFICER, email=EMAIL).active = False

    sign_on(client, provider)

    assert not is_in(client)


def test_an_answer_nobody_asked_for_or_given_twice_opens_nothing(client, new_client, provider):
    people.make_user(Role.OFFICER, email=EMAIL)
    start = client.get(START).headers["Location"]
    back = provider.agree(start)

    stranger = new_client()
    stranger.get(back)
    assert not is_in(stranger)
    for forged in ("?code=x&state=y", "?error=access_denied", "", "?state="):
        assert client.get(f"/en/account/single-sign-on/return{forged}").status_code == 302
    assert not is_in(client)


def test_the_way_on_stays_on_this_site(client, provider):
    people.make_user(Role.AUDITOR, email=EMAIL)

    assert (
        sign_on(client, provider, next="/en/staff/audit").headers["Location"] == "/en/staff/audit"
    )
    client.sign_out()
    assert "evil" not in sign_on(client, provider, next="//evil.example").headers["Location"]


def test_a_provider_that_does_not_answer_is_told_plainly(client, provider, app):
    app.extensions[oidc.EXTENSION].staff._server_metadata_url = "http://127.0.0.1:9/x"

    answer = client.get(START)

    assert answer.status_code == 302
    page = client.page(answer.headers["Location"]).html
    assert "flashed-1" in page
    assert '<html lang="ur"' in page


def test_without_a_provider_there_is_no_such_way_in(client):
    assert client.get(START).headers["Location"].endswith("/account/sign-in")
    assert "work account" not in client.page("/en/account/sign-in").html
