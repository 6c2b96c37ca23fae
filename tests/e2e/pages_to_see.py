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
        "/surveys/getting-help-from-your-gp?format=large",
        "/surveys/getting-help-from-your-gp/thanks",
        "/surveys/getting-help-from-your-gp/paper",
        "/surveys/getting-help-from-your-gp/paper?format=easy",
        "/take-part",
        "/i/{invitation}",
        "/i/{invitation}/stop",
        "/discussions",
        "/discussions/{discussion}",
        "/discussions/{discussion}?order=support",
        "/discussions/{discussion}/new",
        "/discussions/{discussion}/ideas/{idea}",
        "/discussions/{discussion}/posts/{idea}/support",
        "/discussions/{discussion}/posts/{idea}/report",
        "/you-said-we-did",
        "/follow/{survey}",
        "/follow/stop/no-such-secret",
        "/my/sign-in",
        "/account/sign-in",
        "/account/forgotten-password",
        "/accessibility",
        "/privacy",
        "/cookies",
        "/languages",
        "/about-our-figures",
        "/offline/notes",
        "/polls",
        "/polls/blood-tests-near-you",
        "/polls/winter-vaccine-times",
        "/embed/polls/blood-tests-near-you",
        "/embed/polls/winter-vaccine-times",
        "/events",
        "/events/dental-care-on-canvey",
        "/events/dental-care-on-canvey/book",
    ),
    "resident": (
        "/",
        "/my",
        "/my/language",
        "/my/area",
        "/my/invitations",
        "/my/delete",
        "/my/about-me/age_band",
        "/my/about-me/ethnic_group",
        "/my/about-me/ltc",
    ),
    "champion": (
        "/",
        "/notes",
        "/notes/new",
        "/staff/work-to-key",
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
        "/staff/surveys/{survey}/preview/en/start",
        "/staff/surveys/{survey}/steps/approve",
        "/staff/surveys/{survey}/answers",
        "/staff/surveys/{survey}/ways-in",
        "/staff/surveys/{survey}/batches/new",
        "/staff/surveys/{survey}/import",
        "/staff/surveys/{survey}/tablet",
        "/staff/surveys/{survey}/files",
        "/staff/surveys/{survey}/insight",
        "/staff/surveys/{survey}/results",
        "/staff/translations",
        "/staff/translations/{survey}/ur",
        "/staff/translations/{survey}/opening",
        "/staff/engagement",
        "/staff/discussions",
        "/staff/discussions/new",
        "/staff/discussions/{discussion}",
        "/staff/discussions/{discussion}/moderation",
        "/staff/discussions/{discussion}/moderation?tab=published",
        "/staff/discussions/{discussion}/moderation/{waiting_post}",
        "/staff/invitations",
        "/staff/invitations/new",
        "/staff/invitations/objections",
        "/staff/invitations/{campaign}",
        "/staff/invitations/{campaign}/report",
        "/staff/invitations/{campaign}/needs",
        "/staff/invitations/{campaign}/unsure",
        "/staff/invitations/{campaign}/letters",
        "/staff/invitations/{prepared_campaign}/settings",
        "/staff/invitations/{prepared_campaign}/check",
        "/staff/invitations/{prepared_campaign}/words/en",
        "/staff/invitations/{prepared_campaign}/words/ur",
        "/staff/feedback",
        "/staff/feedback/new",
        "/staff/feedback/{decision}",
        "/staff/feedback/{decision}/texts/ur",
        "/staff/insight-decisions/{reference}",
        "/staff/review",
        "/staff/review?state=published",
        "/staff/review?state=nothing-like-it&page=99",
        "/staff/review/{draft}",
        "/staff/review/{published}",
        "/staff/polls",
        "/staff/polls/new",
        "/staff/polls/blood-tests-near-you",
        "/staff/events",
        "/staff/events/new",
        "/staff/events/dental-care-on-canvey",
        "/staff/events/dental-care-on-canvey/bookings",
        "/staff/events/dental-care-on-canvey/sheet",
        "/staff/events/dental-care-on-canvey/insight",
        "/staff/audiences",
        "/staff/audiences/new",
        "/staff/audiences/upload",
        "/staff/audiences/{audience}",
        "/staff/audiences/{audience}/edit",
        "/staff/audiences/{audience}/people",
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
    "translator": (
        "/",
        "/staff/translations",
        "/staff/translations/{survey}/zh_Hans",
        "/staff/translations/{survey}/ar?show=todo",
        "/staff/translations/{survey}/en_easy",
        "/staff/translations/{survey}/ur/import",
        "/staff/translations/{survey}/sign-language",
    ),
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
        "keying.show",
        "keying.key",
        "keying.differs",
        "imports.columns",
        "imports.check",
        "kiosk.welcome",
        "kiosk.done",
        "kiosk.leave",
        "survey_entries.edit_section",
        "survey_conditions.edit",
        "survey_bank.choose",
        "survey_bank.choose_from_survey",
        "translation_files.show",
        "workshop_booking.show",
    }
)
NO_PAGES = {
    "offline.worker": "a script",
    "offline.manifest": "for browsers",
    "offline.session_state": "for scripts",
    "offline.sign_in": "leads on",
    "site.start": "leads to a language",
    "site.logo": "a picture",
    "site.mark": "a picture",
    "site.theme": "a style sheet",
    "static": "files",
    "paper.sheet": "a style sheet",
    "ways_in.paper_pdf": "a file",
    "imports.template": "a file",
    "health.healthz": "for machines",
    "answering.link_picture": "a picture",
    "people.resident_download": "a file",
    "audiences_staff.download": "a file",
    "survey_files.download": "a file that somebody added",
    "campaign_letters.download": "a file",
    "signed_videos.video": "a video",
    "translation_files.download": "a file",
    "discussions_staff.log": "a file",
    "people.oidc_start": "leads to another host, where one is set",
    "security.two_factor_token_validation": "after a password, with the second factor set up",
    "security.tf_select": "leads on: there is one way of two-step sign-in",
    "security.two_factor_rescue": "leads on: recovery codes are the way",
    "poll_embed.style": "a style sheet",
    "workshops.calendar_file": "a file",
    "workshop_booking.calendar_file": "a file",
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
    ids = (
        r"\{(draft|sent|published|audience|campaign|prepared_campaign|idea|waiting_post|decision)\}"
    )
    path = re.sub(ids, "0" * 8 + "-0000-4000-8000-" + "0" * 12, path)
    path = re.sub(r"\{(account|organisation)\}", "1", path)
    path = re.sub(r"\{\w+\}", "x", path)
    try:
        return str(app.url_map.bind("localhost").match(path, method="GET")[0])
    except (HTTPException, RequestRedirect):
        return ""
