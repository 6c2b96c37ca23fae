"""Whatever is posted, to any page and by anybody: a page in the reader's language, never a fault.

What must become of what people typed is tested room by room; here every form of the product is
found and filled, so that a page added tomorrow is tried as well.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4
from xml.etree.ElementTree import Element

import pytest
from click.testing import Result
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from insightbank.core.roles import Role
from insightbank.core.typed_text import clean_typed
from insightbank.db import db
from insightbank.engagement.surveys import services as surveys_services
from insightbank.insights.models import Insight, Note
from insightbank.web.access import RESIDENT_KEY
from tests.factories import insights, people, surveys
from tests.pages import Page, PageClient, is_page

URDU = "/ur"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01"
WILD = {
    "nothing": "",
    "a NUL": "two\x00words",
    "HTML": "<script>alert(1)</script><b>bold</b> & \"'",
    "right-to-left override": "abc\u202edef\u2066ghi",
    "emoji": "\N{GRINNING FACE}\N{ZERO WIDTH JOINER}" * 40,
    "100,000 characters": "a" * 100_000,
    "an impossible number": "9" * 400,
    "a template": "{{ 7 * 7 }} %(x)s %s {0}",
}


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
        self.values: dict[str, Any] = {
            "slug": "seeing-a-gp",
            "token": started.token,
            "step_key": "story",
            "kind": "single",
            "key": "how_easy",
            "language": "ur",
            "question_id": "age_band",
            "account_id": people.make_user(Role.AUDITOR).id,
            "organisation_id": people.make_organisation().id,
            "note_id": insights.make_note(author).id,
            "insight_id": insights.make_insight(state="draft").id,
        }
        db.session.commit()

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


@pytest.fixture
def posts(app: Flask, client: PageClient) -> Posts:
    return Posts(app, client)


def assert_answered(response: TestResponse, where: str) -> None:
    """A machine is told with a status, a person by a page; the client has checked the page."""
    assert response.status_code < 500, where
    assert response.status_code != 200 or is_page(response), where


def test_every_form_answers_wild_words_in_the_readers_language_and_shows_them_back(
    posts: Posts,
) -> None:
    words = list(WILD.values())
    for rule in posts.rules():
        posts.sign_in_for(rule)
        path = posts.address(rule)
        boxes = list(dict.fromkeys(posts.boxes(path)))
        for shift in (0, 3, 6):
            typed = {
                name: words[(number + shift) % len(words)]
                for number, (name, _is_typed) in enumerate(boxes)
            }
            response = posts.client.post(path, data=typed)

            assert_answered(response, path)
            if response.status_code == 422:
                shown = html.unescape(response.get_data(as_text=True))
                lost = [
                    name
                    for name, is_typed in boxes
                    if is_typed and clean_typed(typed[name]).strip() not in shown
                ]
                assert not lost, f"{path} lost {lost}"


BODIES: dict[str, dict[str, Any]] = {
    "bytes that are no UTF-8": {
        "data": b"answer=%FF%FE%80&text=\xff\xfe&title=\xed\xa0\x80&email=%C3",
        "content_type": "application/x-www-form-urlencoded",
    },
    "UTF-16": {
        "data": "answer=words&text=words".encode("utf-16"),
        "content_type": "application/x-www-form-urlencoded; charset=utf-16",
    },
    "JSON": {"data": b'{"answer": ["\xff"', "content_type": "application/json"},
    "a JSON list": {"data": b"[1, [2]]", "content_type": "application/json"},
    "JSON that is no text": {"json": {"answer": {"a": 1}, "text": 7, "email": [None]}},
    "a broken upload": {"data": PNG, "content_type": "multipart/form-data; boundary=x"},
    "no boundary": {"data": PNG, "content_type": "multipart/form-data"},
    "one name many times": {"data": {"answer": ["x"] * 1_000, "text": ["y"] * 1_000}},
}
TOO_LARGE: dict[str, dict[str, Any]] = {
    "5 MB": {"data": {"answer": "a" * 5 * 1024 * 1024}},
    "3,000 parts": {
        "data": {"answer": ["x"] * 3_000},
        "content_type": "multipart/form-data",
    },
}


def picture() -> dict[str, Any]:
    """Give the body of a form with a picture where words are asked for."""
    names = ("answer", "text", "title", "email")
    return {"data": {name: (BytesIO(PNG), "photo.png") for name in names}}


def test_every_form_answers_bodies_that_are_no_form(posts: Posts) -> None:
    for rule in posts.rules():
        posts.sign_in_for(rule)
        path = posts.address(rule)
        for name, body in {**BODIES, "a picture": picture()}.items():
            assert_answered(posts.client.post(path, **body), f"{path}: {name}")


@pytest.mark.parametrize("body", TOO_LARGE)
def test_a_body_that_is_too_large_is_refused_with_a_page_that_says_so(
    posts: Posts, body: str
) -> None:
    for rule in [rule for rule in posts.rules() if "/staff/" not in rule.rule]:
        posts.sign_in_for(rule)
        path = posts.address(rule)
        response = posts.client.post(path, **TOO_LARGE[body])
        # A button has no form of its own to read; it may do what it does, or refuse.
        assert response.status_code in {302, 303, 404, 409, 413}, f"{path}: {response.status}"


FORGED = ("9" * 400, "-1", "a%00b", "%ff%fe", "..%2f..%2fetc", "%E2%80%AE", str(uuid4()))


def test_forged_ids_lead_to_a_page_that_says_there_is_nothing(posts: Posts) -> None:
    for rule in posts.rules():
        posts.sign_in_for(rule)
        for name in rule.arguments - {"lang"}:
            for forged in FORGED:
                path = posts.forged_address(rule, name, forged)
                response = posts.client.post(path, data={"answer": "words"})
                assert 300 <= response.status_code < 500, path


def argument(name: str) -> re.Pattern[str]:
    """Match an argument in a rule, with or without a converter."""
    return re.compile(rf"<(?:[^<>]*:)?{name}>")


NO_EVIDENCE = {
    "a picture": PNG,
    "UTF-16": '{"reference": "A-1"}\n'.encode("utf-16"),
    "a web page": b"<!DOCTYPE html><title>Sign in</title>\n",
    "a spreadsheet": b"PK\x03\x04" + bytes(range(256)) * 8,
    "one endless line": b'{"body": "' + b"a" * 3_000_000,
    "deep JSON": b"[" * 100_000,
    "an endless number": b'{"people": ' + b"9" * 100_000 + b"}",
}


@pytest.mark.parametrize("kind", NO_EVIDENCE)
def test_a_file_of_the_wrong_kind_is_named_as_such_and_nothing_is_imported(
    kind: str, tmp_path: Path, session: Any, run_command: Callable[..., Result]
) -> None:
    path = tmp_path / "evidence.jsonl"
    path.write_bytes(NO_EVIDENCE[kind])

    done = run_command("insights", "import", str(path), "--publish")

    assert done.exit_code == 1, done.output
    assert "line 1: " in done.output
    assert "Nothing was." in done.output
    assert "Traceback" not in done.output
    assert session.query(Insight).count() == session.query(Note).count() == 0
