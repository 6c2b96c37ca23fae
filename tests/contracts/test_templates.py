"""Templates carry nothing that nobody uses, and use nothing that is not there."""

from __future__ import annotations

import re

from jinja2 import nodes

from tests.contracts.product import PACKAGE, files, relative
from tests.contracts.templates import names_used, parsed_templates, templates_named

LAYOUT = "layout/base.html"
NO_LAYOUT = ("components/", "layout/", "mail/", "parts/")


def test_no_template_imports_what_it_does_not_use() -> None:
    unused = []
    for name, tree in parsed_templates().items():
        used = names_used(tree)
        for imported in tree.find_all(nodes.FromImport):
            for given in imported.names:
                alias = given[1] if isinstance(given, tuple) else given
                if alias not in used and not name.startswith("components/"):
                    unused.append(f"{name}: {alias}")
        for whole in tree.find_all(nodes.Import):
            if whole.target not in used:
                unused.append(f"{name}: {whole.target}")
    assert not unused


def test_every_macro_is_used() -> None:
    source = "\n".join(
        path.read_text("utf-8") for kind in ("*.html", "*.py") for path in files(PACKAGE, kind)
    )
    unused = [
        f"{name}: {macro.name}"
        for name, tree in parsed_templates().items()
        for macro in tree.find_all(nodes.Macro)
        if len(re.findall(rf"\b{macro.name}\b", source)) < 2
    ]
    assert not unused


def test_every_template_that_is_named_is_there() -> None:
    there = parsed_templates()
    named = {(name, other) for name, tree in there.items() for other in templates_named(tree)}
    broken = [f"{name}: {other}" for name, other in named if other not in there]
    assert not [b for b in broken if "nhsuk/" not in b]


def test_every_template_is_rendered_by_somebody() -> None:
    named = {other for tree in parsed_templates().values() for other in templates_named(tree)}
    code = "\n".join(path.read_text("utf-8") for path in files(PACKAGE, "*.py"))
    orphans = [
        name
        for name in parsed_templates()
        if name not in named and f'"{name}"' not in code and not name.startswith("errors/")
        if not name.startswith("security/")
    ]
    assert not orphans


def test_every_page_has_the_layout() -> None:
    there = parsed_templates()
    parts = {other for tree in there.values() for other in templates_named(tree)}
    bare = [
        name
        for name, tree in there.items()
        if not any(part in name for part in NO_LAYOUT) and name not in parts and not _extends(tree)
    ]
    assert not bare


def _extends(tree: nodes.Template) -> bool:
    return any(True for _ in tree.find_all(nodes.Extends))


def test_style_sheets_mirror_by_themselves() -> None:
    sided = re.compile(r"^\s*(?:margin|padding|border|text-align:?)[-\s]*(?:left|right)\b")
    sources = files(PACKAGE.parent / "assets", "*.scss")
    found = [
        f"{relative(path)}:{number}: {line.strip()}"
        for path in sources
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if sided.search(line)
    ]
    assert not found
