"""Walking through the product as each kind of user, following every link of the same shape once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import sqlalchemy as sa
from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from insightbank.core.roles import ACCOUNT_ROLES, Role
from insightbank.db import db
from tests.pages import BrokenPageError, Page, PageClient, check_page, is_page

VISITORS: tuple[Role, ...] = (Role.ANYONE, *sorted(ACCOUNT_ROLES))
ALIKE = 2
"""How many pages of the same route are enough to see."""
MOST = 80


@dataclass(frozen=True)
class Visit:
    """A page as one visitor got it."""

    role: Role
    path: str
    endpoint: str
    status: int
    queries: int
    statements: tuple[str, ...]
    location: str
    html: str
    broken: str

    def __str__(self) -> str:
        return f"{self.role} {self.path}"


@dataclass
class Crawl:
    """All visits; ``pages`` leaves out what is no page."""

    visits: list[Visit] = field(default_factory=list)

    @property
    def pages(self) -> list[Visit]:
        return [visit for visit in self.visits if visit.html]


@contextmanager
def counted(engine: sa.Engine) -> Iterator[list[str]]:
    """Collect the statements the database is asked while the block runs."""
    statements: list[str] = []

    def note(_c: Any, _k: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)


def crawl(app: Flask) -> Crawl:
    """Visit, as everybody, all that can be reached from the home page and the fixed addresses."""
    found = Crawl()
    with app.app_context():
        for role in VISITORS:
            client = app.test_client()
            assert isinstance(client, PageClient)
            if role != Role.ANYONE:
                client.sign_in(role)
            found.visits.extend(walk(client, role, "/en/"))
            db.session.remove()
    return found


def walk(client: PageClient, role: Role, start: str) -> Iterator[Visit]:
    """Follow links from ``start`` within its language; a few pages of each route are enough."""
    prefix = start.split("/")[1]
    waiting = [start]
    seen: set[str] = set()
    alike: Counter[str] = Counter()
    while waiting and len(seen) < MOST:
        path = waiting.pop(0)
        endpoint = endpoint_of(client.application, path)
        if path in seen or not endpoint or alike[endpoint] >= ALIKE:
            continue
        seen.add(path)
        alike[endpoint] += 1
        visit = look(client, role, path, endpoint)
        yield visit
        waiting.extend(links_of(visit, prefix))


def endpoint_of(app: Flask, path: str) -> str:
    """Tell the endpoint a path leads to by GET; nothing for none, or one that ends a session."""
    adapter = app.url_map.bind("localhost")
    try:
        endpoint, _values = adapter.match(urlsplit(path).path, method="GET")
    except RequestRedirect:
        return "redirect"
    except HTTPException:
        return ""
    return "" if endpoint.endswith((".logout", ".sign_out", "static")) else str(endpoint)


def look(client: PageClient, role: Role, path: str, endpoint: str) -> Visit:
    """Ask for one page, count what it cost, and note what is wrong with it."""
    with counted(db.engine) as statements:
        response = client.get(path, rules=False)
    html = response.get_data(as_text=True) if is_page(response) else ""
    broken = ""
    if html:
        try:
            check_page(html, path)
        except BrokenPageError as error:
            broken = str(error)
    return Visit(
        role=role,
        path=path,
        endpoint=endpoint,
        status=response.status_code,
        queries=len(statements),
        statements=tuple(statements),
        location=response.headers.get("Location", ""),
        html=html,
        broken=broken,
    )


def links_of(visit: Visit, prefix: str) -> list[str]:
    """List where a page leads within the product and its language."""
    found = []
    links = [link.get("href") or "" for link in Page(visit.html, visit.path).all("a")]
    for link in [*links, *filter(None, [visit.location])]:
        target = urldefrag(urljoin(f"http://localhost{visit.path}", link))[0]
        parts = urlsplit(target)
        if parts.netloc == "localhost" and parts.path.startswith(f"/{prefix}/"):
            found.append(parts.path + (f"?{parts.query}" if parts.query else ""))
    return found
