"""The components pages are made of: ``ui`` in every template.

Our macros live in ``templates/components/`` and run in the application's strict Jinja environment.
The design system's own macros want forgiving lookups, so they get an environment of their own and
are reached as ``nhsuk.<name>(params)`` from our macros only; nothing else may call them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import nhsuk_frontend_jinja
from flask import Flask
from flask_wtf.csrf import generate_csrf
from jinja2 import ChainableUndefined, Environment, PackageLoader
from markupsafe import Markup

from insightbank.web.assets import asset_url
from insightbank.web.character_counts import character_count_texts
from insightbank.web.field_params import FieldParams, error_list, field_params
from insightbank.web.labels import plus_label, role_label, source_label, theme_label

MACRO_FILES = (
    "components/actions.html",
    "components/data.html",
    "components/forms.html",
    "components/languages.html",
    "components/notices.html",
)


class DesignSystem:
    """The design system's macros, called with one mapping of parameters."""

    def __init__(self) -> None:
        self._environment = Environment(
            loader=PackageLoader(nhsuk_frontend_jinja.__name__),
            undefined=ChainableUndefined,
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def macro(self, component: str, name: str) -> Callable[[Mapping[str, Any]], Markup]:
        """Find a macro, such as ``macro("back-link", "backLink")``."""
        template = self._environment.get_template(f"nhsuk/components/{component}/macro.jinja")
        found = getattr(template.module, name)

        def call(params: Mapping[str, Any]) -> Markup:
            return Markup(str(found(params)).strip())  # noqa: S704 (escaped by the macro itself)

        return call

    def __getattr__(self, name: str) -> Callable[[Mapping[str, Any]], Markup]:
        if name.startswith("_"):
            raise AttributeError(name)
        component = "".join(f"-{c.lower()}" if c.isupper() else c for c in name)
        return self.macro(component, name)


class Components:
    """Our macros by name, wherever their file: ``ui.button(...)``; an unknown name fails loudly."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        for file in MACRO_FILES:
            module = self._environment.get_template(file).module
            if hasattr(module, name):
                return getattr(module, name)
        raise AttributeError(name)


def init_components(app: Flask) -> None:
    """Give templates ``ui`` and what the macros themselves need."""
    app.jinja_env.globals.update(
        ui=Components(app.jinja_env),
        nhsuk=DesignSystem(),
        asset_url=asset_url,
        field_params=_field_params,
        error_list=error_list,
        generate_csrf=generate_csrf,
        theme_label=theme_label,
        plus_label=plus_label,
        source_label=source_label,
        role_label=role_label,
    )


def _field_params(field: Any, options: Mapping[str, Any]) -> FieldParams:
    return field_params(field, options, character_count_texts)
