"""The rules every page obeys, held by the client that tests ask for pages with."""

from __future__ import annotations

import hashlib
import importlib
import os
import re
import time
from collections.abc import Callable, Iterator
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from flask.testing import FlaskClient
from flask_login.utils import _create_identifier
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from insightbank.core.languages import screen_language
from insightbank.core.roles import Role
from insightbank.db import db

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
UNLABELLED = frozenset({"hidden", "submit", "button", "image", "reset"})
ADDRESSES = frozenset({"src", "href", "action", "data", "poster"})
DATA_SCRIPTS = frozenset({"application/json", "application/ld+json"})
SPOILT_TEXT = re.compile(
    r"&(?:amp|lt|gt|quot|#39|#34);|%\(\w+\)[sd]|\{\{|\}\}|\{%|<(?:built-in|bound|function|object) "
    r"|l'[^']*'$|\bUndefined\b|datetime\.\w+\("
)


class BrokenPageError(AssertionError):
    """A page breaks a rule of the house; the message lists each break."""


class Page:
    """A page as a browser reads it."""

    def __init__(self, html: str, path: str) -> None:
        parser = html5lib.HTMLParser(
            tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False
        )
        self.html = html
        self.path = path
        self.root: Element = parser.parse(html)
        self.parse_errors = [(line, code) for (line, _column), code, _data in parser.errors]
        self.parents = {child: parent for parent in self.root.iter() for child in parent}

    def all(self, *tags: str) -> list[Element]:
        return [e for e in self.root.iter() if isinstance(e.tag, str) and e.tag in tags]

    def elements(self) -> list[Element]:
        return [e for e in self.root.iter() if isinstance(e.tag, str)]

    def texts(self) -> Iterator[tuple[Element, str]]:
        """Give the words of the product itself, each with the element around it."""
        for element in self.elements():
            if element.tag in {"script", "style"} or self.is_content(element):
                continue
            if element.text and element.text.strip():
                yield element, " ".join(element.text.split())
            for child in element:
                if child.tail and child.tail.strip():
                    yield element, " ".join(child.tail.split())

    def is_content(self, element: Element) -> bool:
        """Tell what people wrote (marked, or with a direction of its own) from our own words."""
        here: Element | None = element
        while here is not None and here.tag != "body":
            if (
                "data-content" in here.attrib
                or here.get("dir") == "auto"
                or here.tag in {"textarea", "pre", "code", "blockquote"}
            ):
                return True
            here = self.parents.get(here)
        return False


def text_of(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _valid(page: Page) -> Iterator[str]:
    lines = page.html.split("\n")
    for line, code in page.parse_errors:
        shown = lines[min(line, len(lines)) - 1].strip()[:120]
        yield f"not valid HTML, line {line}: {code}: {shown}"


def _heading_and_title(page: Page) -> Iterator[str]:
    headings = page.all("h1")
    if len(headings) != 1:
        yield f"{len(headings)} h1 elements, not one"
        return
    titles = [e for e in page.all("title") if page.parents[e].tag == "head"]
    heading = text_of(headings[0])
    title = text_of(titles[0]) if titles else ""
    if not heading or not title.startswith(heading):
        yield f"the title {title!r} does not start with the h1 {heading!r}"


def _language(page: Page) -> Iterator[str]:
    html = page.root
    language = screen_language(html.get("lang", ""))
    if language is None:
        yield f"the page's lang is {html.get('lang')!r}"
    elif html.get("dir", "ltr") != language.direction:
        yield f"the page's dir is {html.get('dir')!r} in {language.tag}"
    asked = screen_language(page.path.strip("/").split("/")[0])
    if language and asked and asked != language:
        yield f"asked in {asked.tag}, answered in {language.tag}"


def _ids(page: Page) -> Iterator[str]:
    ids = [e.attrib["id"] for e in page.elements() if "id" in e.attrib]
    for repeated in sorted({i for i in ids if ids.count(i) > 1}):
        yield f"id {repeated!r} is used {ids.count(repeated)} times"
    for element in page.elements():
        for attribute in ("for", "aria-labelledby", "aria-describedby", "aria-controls"):
            for wanted in (element.get(attribute) or "").split():
                if wanted not in ids:
                    yield f"{element.tag} {attribute}={wanted!r} points nowhere"


def _forms(page: Page) -> Iterator[str]:
    for form in page.all("form"):
        method = (form.get("method") or "").lower()
        name = f"form {form.get('id') or form.get('action') or ''!r}"
        if method not in {"get", "post"}:
            yield f"{name} has no method"
        if "action" in form.attrib and not form.attrib["action"]:
            yield f"{name} has an empty action: leave it out or say where it goes"
        inputs = [e for e in form.iter() if e.tag == "input"]
        if method == "post" and not any(e.get("name") == "csrf_token" for e in inputs):
            yield f"{name} posts without csrf_token"


def _labels(page: Page) -> Iterator[str]:
    labelled = {e.get("for") for e in page.all("label")}
    for field in page.all("input", "select", "textarea"):
        if field.tag == "input" and field.get("type", "text") in UNLABELLED:
            continue
        parent = page.parents.get(field)
        if (
            field.get("id") not in labelled
            and not field.get("aria-label")
            and not field.get("aria-labelledby")
            and (parent is None or parent.tag != "label")
        ):
            yield f"{field.tag} {field.get('name')!r} has no label"


def _policy(page: Page) -> Iterator[str]:
    """What the Content-Security-Policy would refuse."""
    for element in page.elements():
        for attribute, value in element.attrib.items():
            if attribute == "style" or attribute.startswith("on"):
                yield f"inline {attribute} on {element.tag}"
            elif attribute in ADDRESSES:
                yield from _address(element.tag, value)
    for style in page.all("style"):
        yield f"a style element: {text_of(style)[:40]!r}"
    for script in page.all("script"):
        if not script.get("src") and script.get("type") not in DATA_SCRIPTS:
            yield "a script inside the page"


def _address(tag: str, value: str) -> Iterator[str]:
    if value.startswith("javascript:"):
        yield f"a javascript: address on {tag}"
    if tag not in {"a", "form"} and re.match(r"(https?:)?//", value):
        yield f"{tag} asks another host: {value}"


def _words(page: Page) -> Iterator[str]:
    for element, text in page.texts():
        if SPOILT_TEXT.search(text):
            yield f"spoilt text in {element.tag}: {text[:80]!r}"
        if text == "None" and element.tag not in {"label", "option", "legend", "th", "bdi"}:
            yield f"a bare None in {element.tag}"


def _things_with_names(page: Page) -> Iterator[str]:
    for link in page.all("a"):
        named = text_of(link) or link.get("aria-label") or any(e.get("alt") for e in link.iter())
        if "href" in link.attrib and not named:
            yield f"a link without words to {link.get('href')!r}"
        if link.get("href") in {"", "#"}:
            yield f"a link to nowhere: {text_of(link)!r}"
    for button in page.all("button"):
        if not text_of(button) and not button.get("aria-label"):
            yield "a button without words"
    for image in page.all("img"):
        if "alt" not in image.attrib:
            yield f"an image without alt: {image.get('src')!r}"


RULES: tuple[Callable[[Page], Iterator[str]], ...] = (
    _valid,
    _heading_and_title,
    _language,
    _ids,
    _forms,
    _labels,
    _policy,
    _words,
    _things_with_names,
)


def check_page(html: str, path: str) -> Page:
    """Check a page against every rule; raises ``BrokenPageError`` with all that is wrong."""
    page = Page(html, path)
    broken = [problem for rule in RULES for problem in rule(page)]
    if broken:
        raise BrokenPageError("\n  ".join((f"{path}:", *broken)))
    return page


def is_page(response: TestResponse) -> bool:
    return response.mimetype == "text/html" and not 300 <= response.status_code < 400


class PageClient(FlaskClient):
    """Asks for pages as a browser would, and checks each page it gets.

    What the test has prepared is committed first and forgotten after, because the request has a
    session of its own, as it has on a real server. Posts carry the token against cross-site
    forgery; ``csrf=False`` leaves it out. ``rules=False`` takes a page without checking it.
    """

    def open(
        self, *args: Any, csrf: bool = True, rules: bool = True, **kwargs: Any
    ) -> TestResponse:
        method = str(kwargs.get("method", "GET")).upper()
        if csrf and method not in SAFE_METHODS:
            kwargs["headers"] = _with_token(kwargs.get("headers"), self._token())
        db.session.commit()
        with self.application.app_context():
            response = super().open(*args, **kwargs)
        if rules and method != "HEAD" and is_page(response):
            check_page(response.get_data(as_text=True), response.request.path)
        return response

    def page(self, *args: Any, status: int = 200, **kwargs: Any) -> Page:
        """Ask for a page and read it; fails when it does not have the status."""
        kwargs.setdefault("follow_redirects", False)
        response = self.get(*args, **kwargs)
        assert response.status_code == status, (
            f"{response.request.path} gave {response.status_code}, not {status}"
            f" {response.headers.get('Location', '')}"
        )
        return Page(response.get_data(as_text=True), response.request.path)

    def sign_in(self, who: Any) -> Any:
        """Sign an account in (or a new one with the role), and give the account."""
        account = new_account(who) if isinstance(who, Role) else who
        db.session.commit()
        with self.application.test_request_context(headers=self._agent()):
            identifier = _create_identifier()
        with self.session_transaction() as session:
            session["_user_id"] = str(account.fs_uniquifier)
            session["_id"] = identifier
            session["_fresh"] = True
            session["fs_cc"] = "set"
            session["fs_paa"] = time.time()
        return account

    def sign_out(self) -> None:
        with self.session_transaction() as session:
            session.clear()

    def _agent(self) -> dict[str, str]:
        return {"User-Agent": self.environ_base["HTTP_USER_AGENT"]}

    def _token(self) -> str:
        with self.session_transaction() as session:
            secret = session.setdefault("csrf_token", hashlib.sha1(os.urandom(64)).hexdigest())
        return URLSafeTimedSerializer(self.application.secret_key, salt="wtf-csrf-token").dumps(
            secret
        )


def new_account(role: Role) -> Any:
    return importlib.import_module("tests.factories.people").account(role=role)


def _with_token(headers: Any, token: str) -> dict[str, str]:
    return {**dict(headers or {}), "X-CSRFToken": token}
