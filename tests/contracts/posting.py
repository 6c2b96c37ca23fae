"""Every address that takes posts, filled in from an installation with one of everything."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4
from xml.etree.ElementTree import Element

from flask import Flask
from werkzeug.routing import Rule

from insightbank.core.roles import Role
from insightbank.db import db
from insightbank.engagement.surveys import services as surveys_services
from insightbank.engagement.workshops.links import booking_token
from insightbank.web.access import RESIDENT_KEY
from tests.factories import (
    audiences,
    discussions,
    feedback,
    insights,
    invitations,
    people,
    polls,
    surveys,
    workshops,
)
from tests.pages import Page, PageClient, is_page

URDU = "/ur"
NOT_THERE = ("message_id", "batch_id", "file_id", "kiosk_id", "removed_id")


class Posts:
    """Every address that takes posts, with the words its page asks for."""

    def __init__(self, app: Flask, client: PageClient) -> None:
        self.app = app
        self.client = client
        author = people.make_user(Role.CHAMPION)
        made = surveys.survey()
        draft = surveys.definition(slug="being-written", open=False)
        surveys.survey(**draft)
        started = surveys_services.start_response(
            made.activity, made.version, language="ur", today=surveys.TODAY, days_to_return=99_999
        )
        self.author = author
        event = workshops.workshop()
        token = booking_token(workshops.booking(event).id, app.config["INSIGHTBANK"].secret_key)
        talk = discussions.discussion()
        self.own: dict[str, dict[str, Any]] = {
            "poll": {"slug": polls.poll().activity.slug},
            "workshop": {"slug": event.activity.slug, "token": token},
            "discussion": {"slug": talk.activity.slug},
        }
        self.values = self._values(made, started.token, talk)
        db.session.commit()

    def _values(self, made: Any, token: str, talk: Any) -> dict[str, Any]:
        """Give what stands in the addresses."""
        post = discussions.idea(talk)
        insight = insights.make_insight(reference="REF-WILD")
        return {
            "slug": "seeing-a-gp",
            "token": token,
            "step_key": "story",
            "kind": "single",
            "key": "how_easy",
            "language": "ur",
            "question_id": "age_band",
            "account_id": people.make_user(Role.AUDITOR).id,
            "organisation_id": people.make_organisation().id,
            "note_id": insights.make_note(self.author).id,
            "insight_id": insights.make_insight(state="draft").id,
            "reference": insight.reference,
            "idea_id": post.id,
            "post_id": post.id,
            "decision_id": feedback.decision(made.activity).id,
            "audience_id": audiences.make_audience({"carer": True}).id,
            "campaign_id": invitations.campaign(made.activity).id,
            "secret": "no-such-secret",
            "part": "questions",
            "step": "review",
            "variant": "ur",
            "number": 1,
            # Nothing has these: they lead to pages that say so.
            **dict.fromkeys(
                ("message_id", "batch_id", "file_id", "kiosk_id", "removed_id"), uuid4()
            ),
        }

    def rules(self) -> list[Rule]:
        """List them, pages with a form first: a button alone may change what others need."""
        rules = [r for r in self.app.url_map.iter_rules() if "POST" in (r.methods or ())]
        return sorted(rules, key=lambda rule: ("GET" not in (rule.methods or ()), rule.rule))

    def sign_in_for(self, rule: Rule) -> None:
        """Become somebody who may use this page; the account of the note for its pages."""
        self.client.sign_out()
        allowed = {str(role) for role in self.app.view_functions[rule.endpoint].open_to}
        if "resident" in allowed:
            with self.client.session_transaction() as session:
                session[RESIDENT_KEY] = str(people.make_resident().id)
        elif "champion" in allowed:
            self.client.sign_in(self.author)
        elif allowed != {"anyone"}:
            self.client.sign_in(Role(max(allowed)))

    def address(self, rule: Rule, **changes: Any) -> str:
        values = self.values | changes
        if rule.endpoint.startswith("survey_questions."):
            values |= {"slug": "being-written"}
        values |= next((own for name, own in self.own.items() if name in rule.endpoint), {})
        wanted = {name: values[name] for name in rule.arguments if name != "lang"}
        with self.app.test_request_context(f"{URDU}/"):
            adapter = self.app.url_map.bind("localhost")
            return urlsplit(adapter.build(rule.endpoint, {**wanted, "lang": "ur"})).path

    def forged_address(self, rule: Rule, name: str, forged: str) -> str:
        """Put an id in by hand: the router itself would not build such an address."""
        path = rule.rule.replace("<lang>", "ur")
        for other in rule.arguments - {"lang"}:
            value = forged if other == name else str(self.values[other])
            path = argument(other).sub(lambda _found, value=value: value, path)
        return path

    def boxes(self, path: str) -> list[tuple[str, bool]]:
        """List the fields of a page's forms: the name, and whether words are typed into it."""
        response = self.client.get(path)
        if response.status_code != 200 or not is_page(response):
            return [("answer", False), ("text", False), ("action", False)]
        page = Page(response.get_data(as_text=True), path)
        main = page.all("main")[0]
        return [
            (e.attrib["name"], is_typed_into(e))
            for e in main.iter()
            if e.tag in {"input", "textarea", "select", "button"}
            and e.get("name", "csrf_token") != "csrf_token"
        ]


def is_typed_into(element: Element) -> bool:
    is_line = element.tag == "input" and element.get("type", "text") == "text"
    return is_line or element.tag == "textarea"


def argument(name: str) -> re.Pattern[str]:
    """Match an argument in a rule, with or without a converter."""
    return re.compile(rf"<(?:[^<>]*:)?{name}>")
