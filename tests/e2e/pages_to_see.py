"""Which addresses a browser opens, by who opens them; every page there is has to be among them.

Addresses are without their language. ``{names}`` are filled in from the demonstration.
"""

from __future__ import annotations

import re
from typing import Any

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

ADDRESSES: dict[str, tuple[str, ...]] = {
    "anyone": (
        "/",
        "/surveys",
        "/surveys/getting-help-from-your-gp",
        "/surveys/getting-help-from-your-gp?format=easy",
        "/surveys/getting-help-from-your-gp/thanks",
        "/my/sign-in",
        "/account/sign-in",
        "/account/forgotten-password",
        "/accessibility",
        "/privacy",
        "/cookies",
        "/languages",
        "/about-our-figures",
    ),
    "resident": (
        "/",
        "/my",
        "/my/language",
        "/my/delete",
        "/my/about-me/age_band",
        "/my/about-me/ethnic_group",
        "/my/about-me/ltc",
    ),
    "champion": (
        "/",
        "/notes",
        "/notes/new",
        "/notes/{draft}/edit",
        "/notes/{draft}/check",
        "/notes/{sent}",
    ),
    "account": (
        "/account",
        "/account/again",
        "/account/password",
        "/account/second-factor",
        "/account/two-step",
        "/account/recovery-codes",
        "/account/recovery",
    ),
    "officer": (
        "/",
        "/bank",
        "/staff/surveys",
        "/staff/surveys/new",
        "/staff/surveys/{survey}",
        "/staff/surveys/{survey}/preview",
        "/staff/surveys/{survey}/answers",
        "/staff/surveys/{survey}/insight",
        "/staff/surveys/{survey}/results",
        "/staff/surveys/{survey}/texts/ur",
        "/staff/review",
        "/staff/review?state=published",
        "/staff/review?state=nothing-like-it&page=99",
        "/staff/review/{draft}",
        "/staff/review/{published}",
    ),
    "commissioner": (
        "/",
        "/bank",
        "/bank?q=apointment",
        "/bank?q=gp+surgery&theme=access&year=2026",
        "/bank?q=%22no+such+words+anywhere%22",
        "/coverage",
        "/coverage?by=theme",
        "/insights/{reference}",
        "/staff/surveys/{survey}/results",
    ),
    "alliance": ("/", "/bank", "/coverage", "/notes", "/evidence/new", "/staff/review"),
    "translator": ("/", "/staff/translations", "/staff/surveys/{survey}/texts/zh_Hans"),
    "administrator": (
        "/",
        "/staff/accounts",
        "/staff/accounts/new",
        "/staff/accounts/{account}",
        "/staff/organisations",
        "/staff/organisations/new",
        "/staff/organisations/{organisation}",
        "/staff/audit",
    ),
    "auditor": ("/", "/staff/audit"),
}
REACHED_ON_THE_WAY = frozenset(
    {
        "answering.resume",
        "answering.show",
        "answering.check",
        "answering.later",
        "people.oidc_return",
        "people.resident_code",
        "security.reset_password",
        "survey_questions.new",
        "survey_questions.edit",
    }
)
NO_PAGES = {
    "site.start": "leads to a language",
    "site.logo": "a picture",
    "site.mark": "a picture",
    "site.theme": "a style sheet",
    "static": "files",
    "health.healthz": "for machines",
    "answering.link_picture": "a picture",
    "people.resident_download": "a file",
    "people.oidc_start": "leads to another host, where one is set",
    "security.two_factor_token_validation": "after a password, with the second factor set up",
    "security.tf_select": "leads on: there is one way of two-step sign-in",
    "security.two_factor_rescue": "leads on: recovery codes are the way",
}


def addresses(who: str, **known: Any) -> list[str]:
    """Give the addresses of one kind of visitor, with what is known of the demonstration."""
    return [address.format(**known) for address in ADDRESSES[who]]


def unseen_routes(app: Flask) -> list[str]:
    """List the endpoints that answer a GET and that no visitor of the tests opens."""
    seen = {endpoint_of(app, address) for listed in ADDRESSES.values() for address in listed}
    there = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    return sorted(there - seen - REACHED_ON_THE_WAY - NO_PAGES.keys())


def endpoint_of(app: Flask, address: str) -> str:
    path = "/en" + address.partition("?")[0]
    path = re.sub(r"\{(draft|sent|published)\}", "0" * 8 + "-0000-4000-8000-" + "0" * 12, path)
    path = re.sub(r"\{(account|organisation)\}", "1", path)
    path = re.sub(r"\{\w+\}", "x", path)
    try:
        return str(app.url_map.bind("localhost").match(path, method="GET")[0])
    except (HTTPException, RequestRedirect):
        return ""
