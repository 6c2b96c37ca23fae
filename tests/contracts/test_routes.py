"""Every page declares who may see it, and keeps its promise."""

from __future__ import annotations

from flask import Flask

from insightbank.core.roles import ACCOUNT_ROLES, Role
from insightbank.db import db
from tests.contracts.crawling import endpoint_of
from tests.pages import PageClient

OPEN = frozenset({Role.ANYONE})
OTHERS_PAGES = "security."
"""The sign-in extension's own pages; they say themselves who may see them."""


def declared(app: Flask, endpoint: str) -> frozenset[Role] | None:
    return getattr(app.view_functions[endpoint], "open_to", None)


def test_every_route_declares_who_may_see_it(plain_app: Flask) -> None:
    silent = {
        endpoint
        for endpoint in plain_app.view_functions
        if declared(plain_app, endpoint) is None and not endpoint.startswith(OTHERS_PAGES)
    }
    assert not silent


def test_no_route_can_be_reached_by_two_addresses_that_differ_in_access(plain_app: Flask) -> None:
    rules = [
        (rule.rule, tuple(sorted(rule.methods or ()))) for rule in plain_app.url_map.iter_rules()
    ]
    assert len(rules) == len(set(rules))


def test_staff_pages_send_a_stranger_to_sign_in_and_show_nothing(plain_app: Flask) -> None:
    client = plain_app.test_client()
    assert isinstance(client, PageClient)
    shown = []
    for rule in plain_app.url_map.iter_rules():
        roles = declared(plain_app, rule.endpoint)
        if not roles or Role.ANYONE in roles or "GET" not in (rule.methods or ()):
            continue
        if rule.arguments - {"lang"}:
            continue
        response = client.get(rule.rule.replace("<lang>", "en"))
        if response.status_code not in {302, 303, 403}:
            shown.append(f"{rule.rule}: {response.status_code}")
    db.session.remove()
    assert not shown


def test_every_account_role_has_somewhere_to_go(plain_app: Flask) -> None:
    homeless = {
        role
        for role in ACCOUNT_ROLES
        if not any(
            role in (declared(plain_app, endpoint) or ()) for endpoint in plain_app.view_functions
        )
    }
    assert not homeless


def test_the_home_page_is_a_page(plain_app: Flask) -> None:
    assert endpoint_of(plain_app, "/en/")
