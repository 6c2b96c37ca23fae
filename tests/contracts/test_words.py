"""Every word of ours is marked for translation, and every public word is translated."""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask, render_template_string
from jinja2 import nodes

from insightbank.core.roles import Role
from insightbank.db import db
from insightbank.people.models import User
from insightbank.places.models import Place
from insightbank.settings import Settings
from insightbank.web.i18n import _l
from scripts import strings
from tests.conftest import new_app, settings_for
from tests.contracts import pseudo_language
from tests.contracts.conftest import copy_of_demonstration
from tests.contracts.crawling import walk
from tests.contracts.product import PACKAGE, relative, tree_of
from tests.contracts.templates import parsed_templates
from tests.pages import Page, PageClient

MARKERS = frozenset({"_", "_l", "_n", "gettext", "ngettext"})
PASSING_ON = ("insightbank/web/i18n.py", "insightbank/web/forms.py")
"""These hand texts on that are marked where they are written."""


def test_catalogues_are_current_complete_and_keep_their_placeholders() -> None:
    assert not strings.problems()


@pytest.mark.parametrize(
    ("path", "domain"),
    [
        ("engagement/surveys/views.py", "messages"),
        ("templates/surveys/question.html", "messages"),
        ("analytics/views.py", "staff"),
        ("search/forms.py", "staff"),
        ("insights/views/staff.py", "staff"),
        ("people/staff_views.py", "staff"),
        ("templates/staff/insights/queue.html", "staff"),
    ],
)
def test_what_staff_read_is_kept_apart_from_what_the_public_reads(path: str, domain: str) -> None:
    assert strings.domain_of(path) == domain


def test_an_arabic_catalogue_counts_as_translators_tools_do() -> None:
    header = dict(strings.read("ar").mime_headers)["Plural-Forms"]
    assert "nplurals=6" in header
    assert "n%100>=11 ? 4 : 5" in header


def test_only_literal_text_is_marked_in_code() -> None:
    loose = [
        f"{relative(path)}:{call.lineno}"
        for path in sorted(PACKAGE.rglob("*.py"))
        if relative(path) not in PASSING_ON
        for call in _marked(tree_of(path))
        if not call.args or not _is_literal(call.args[0])
    ]
    assert not loose


def _marked(tree: ast.Module) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Name) and node.func.id in MARKERS:
            yield node


def _is_literal(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def test_only_literal_text_is_marked_in_templates() -> None:
    loose = [
        f"{name}:{call.lineno}"
        for name, tree in parsed_templates().items()
        for call in tree.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name in MARKERS
        if not call.args or not isinstance(call.args[0], nodes.Const)
    ]
    assert not loose


def test_a_text_translated_when_shown_is_escaped_like_any_other(plain_app: Flask) -> None:
    with plain_app.test_request_context("/en/"):
        shown = render_template_string("{{ text }}", text=_l("<b>bold</b>"))
    assert shown == "&lt;b&gt;bold&lt;/b&gt;"


@pytest.fixture(scope="module")
def bracketed_app(tmp_path_factory: pytest.TempPathFactory, run_id: str) -> Iterator[Flask]:
    """Give the demonstration with brackets in the place of one language."""
    folder = tmp_path_factory.mktemp("bracketed")
    plain = settings_for(folder, copy_of_demonstration(folder, run_id))
    values = {field.name: getattr(plain, field.name) for field in fields(Settings)}
    shutil.rmtree(folder / "translations", ignore_errors=True)
    for domain, catalog in strings.extract().items():
        pseudo_language.bracket(catalog, folder / "translations", domain)
    app = new_app(pseudo_language.PseudoSettings(**values))
    yield app
    with app.app_context():
        db.engine.dispose()


def names_in(app: Flask) -> set[str]:
    """Names are nobody's to translate: places, people, the site, the organisation."""
    settings: Settings = app.config["INSIGHTBANK"]
    names = set(db.session.scalars(sa.select(Place.name)))
    names |= set(db.session.scalars(sa.select(User.name)))
    plain = {re.sub(r" \w{4}$", "", name) for name in names}
    return names | plain | {settings.site_name, settings.organisation_name}


@pytest.mark.parametrize("role", [Role.ANYONE, Role.CHAMPION, Role.OFFICER, Role.COMMISSIONER])
def test_no_page_has_words_that_were_never_marked(bracketed_app: Flask, role: Role) -> None:
    with bracketed_app.app_context():
        client = bracketed_app.test_client()
        assert isinstance(client, PageClient)
        names = names_in(bracketed_app)
        if role != Role.ANYONE:
            names.add(client.sign_in(role).name)
        pages = [v for v in walk(client, role, f"/{pseudo_language.HOST}/") if v.html]
        db.session.remove()
    found = {
        f"{visit.endpoint}: {text}"
        for visit in pages
        for text in pseudo_language.unmarked(Page(visit.html, visit.path), names)
    }
    assert len(pages) > 5
    assert not sorted(found)


def test_the_brackets_find_what_was_not_marked(tmp_path: Path) -> None:
    html = (
        "<html lang=ro><title>x</title><body><p>⟦Hello <b>you</b>⟧</p><p>Unmarked words</p>"
        "<p lang=en>English</p><p>Basildon</p><img alt='A picture'></body></html>"
    )
    found = pseudo_language.unmarked(Page(html, "/ro/"), {"Basildon"})
    assert found == ["<p> Unmarked words", "<img alt> A picture"]
