"""Whatever is posted, to any page and by anybody: a page in the reader's language, never a fault.

What must become of what people typed is tested room by room; here every form of the product is
found and filled, so that a page added tomorrow is tried as well.
"""

from __future__ import annotations

import html
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from click.testing import Result
from flask import Flask
from werkzeug.test import TestResponse

from insightbank.core.typed_text import clean_typed
from insightbank.insights.models import Insight, Note
from tests.contracts.posting import Posts
from tests.pages import PageClient, is_page

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
        for shift in (0, 3, 6):
            # What was sent before may have changed what is asked.
            boxes = list(dict.fromkeys(posts.boxes(path)))
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
        assert response.status_code in {302, 303, 401, 404, 409, 413}, f"{path}: {response.status}"


FORGED = ("9" * 400, "-1", "a%00b", "%ff%fe", "..%2f..%2fetc", "%E2%80%AE", str(uuid4()))


def test_forged_ids_lead_to_a_page_that_says_there_is_nothing(posts: Posts) -> None:
    for rule in posts.rules():
        posts.sign_in_for(rule)
        for name in rule.arguments - {"lang"}:
            for forged in FORGED:
                path = posts.forged_address(rule, name, forged)
                response = posts.client.post(path, data={"answer": "words"})
                assert 300 <= response.status_code < 500, path


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
