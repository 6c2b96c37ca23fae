"""The templates as Jinja reads them."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, nodes

from tests.contracts.product import TEMPLATES, files


@cache
def parsed_templates() -> dict[str, nodes.Template]:
    """Give every template by its name."""
    environment = Environment(extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"])
    return {
        path.relative_to(TEMPLATES).as_posix(): environment.parse(path.read_text("utf-8"))
        for path in files(TEMPLATES, "*.html")
    }


def names_used(tree: nodes.Node) -> set[str]:
    """Name what a template reads, macros that it calls included."""
    return {node.name for node in tree.find_all(nodes.Name) if node.ctx == "load"}


def templates_named(tree: nodes.Node) -> set[str]:
    """Name the templates that a template extends, includes or imports."""
    kinds = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)
    return {
        node.template.value
        for node in tree.find_all(kinds)
        if isinstance(node.template, nodes.Const)
    }
