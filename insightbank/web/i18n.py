"""Languages of the screen: the URL says which; texts come from two catalogues, public and staff."""

from __future__ import annotations

from typing import Any

import flask_babel
from flask import Flask, abort, current_app, g, has_request_context, request, session, url_for
from flask_babel import Babel
from flask_babel.speaklater import LazyString as _BabelLazyString
from markupsafe import Markup, escape
from werkzeug.routing import BuildError

from insightbank.core.languages import (
    DEFAULT_LANGUAGE,
    SCREEN_LANGUAGES,
    Language,
    bcp47,
    direction_of,
    screen_language,
)
from insightbank.settings import Settings

DOMAINS = ("messages", "staff")


class LazyString(_BabelLazyString):
    """A text translated when shown; Jinja escapes it like any other, which Babel's own escapes."""

    def __html__(self) -> str:
        return str(escape(str(self)))


def _(text: str, **values: object) -> str:
    """Translate a text into the language of the screen."""
    return str(flask_babel.gettext(text, **values))


def _n(singular: str, plural: str, num: int, **values: object) -> str:
    """Translate a text that counts ``num`` things."""
    return str(flask_babel.ngettext(singular, plural, num, **values))


def _l(text: str) -> LazyString:
    """Translate when shown, for class bodies; takes no variables: none can slip past escaping."""
    return LazyString(flask_babel.gettext, text)


def current_language() -> str:
    """Give the stored tag of the screen's language, such as ``zh_Hans``."""
    if not has_request_context():
        return DEFAULT_LANGUAGE
    return str(g.get("language", DEFAULT_LANGUAGE))


def _locale() -> str:
    """Give the locale for texts and dates: English here is British, 22 November 2026."""
    language = current_language()
    return "en_GB" if language == DEFAULT_LANGUAGE else language


def preferred_language() -> str:
    """Choose a language for somebody who has not chosen: their cookie, then their browser's."""
    chosen = screen_language(str(session.get("language", "")))
    if chosen:
        return chosen.tag
    for wanted, _quality in request.accept_languages:
        for tag in _fallbacks(wanted):
            if found := screen_language(tag):
                return found.tag
    return DEFAULT_LANGUAGE


def _fallbacks(wanted: str) -> list[str]:
    """Widen a browser's tag: ``zh-CN`` and ``zh`` mean simplified, ``pt-BR`` means ``pt``."""
    base = wanted.partition("-")[0].casefold()
    if base == "zh":
        traditional = {"zh-tw", "zh-hk", "zh-mo"}
        is_traditional = wanted.casefold() in traditional or "hant" in wanted.casefold()
        return [] if is_traditional else ["zh_Hans"]
    return [wanted, base]


def language_links() -> list[dict[str, Any]]:
    """List this page in every language, for the chooser; what was asked after ``?`` stays."""
    links = []
    for language in SCREEN_LANGUAGES.values():
        links.append(
            {
                "name": language.own_name,
                "lang": language.bcp47,
                "dir": language.direction,
                "href": _same_page(language),
                "current": language.tag == current_language(),
            }
        )
    return links


def _same_page(language: Language) -> str:
    values: dict[str, Any] = dict(request.view_args or {})
    values["lang"] = language.bcp47
    # Only a page that can be asked for again is linked; after a refused post it is its own address.
    query = request.args.to_dict(flat=False)
    values.update({k: v for k, v in query.items() if k not in values and not k.startswith("_")})
    endpoint = request.endpoint
    try:
        return url_for(endpoint or "pages.home", **values)
    except BuildError:
        return url_for("pages.home", lang=language.bcp47)


def init_i18n(app: Flask, settings: Settings) -> None:
    """Set up catalogues, the URL prefix and what templates need."""
    directories = ";".join([str(settings.translations_dir)] * len(DOMAINS))
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = directories
    app.config["BABEL_DOMAIN"] = ";".join(DOMAINS)
    Babel(app, locale_selector=_locale, timezone_selector=lambda: "Europe/London")

    @app.url_value_preprocessor
    def take_language(_endpoint: str | None, values: dict[str, Any] | None) -> None:
        if not values or "lang" not in values:
            # An address that leads nowhere may still begin with a language.
            from_path = screen_language(request.path.split("/")[1]) if request else None
            preferred = preferred_language() if request else DEFAULT_LANGUAGE
            g.language = from_path.tag if from_path else preferred
            return
        language = screen_language(str(values.pop("lang")))
        if language is None:
            g.language = DEFAULT_LANGUAGE
            abort(404)
        g.language = language.tag

    @app.url_defaults
    def give_language(endpoint: str, values: dict[str, Any]) -> None:
        if "lang" in values:
            return
        try:
            has_language = current_app.url_map.is_endpoint_expecting(endpoint, "lang")
        except KeyError:
            return  # no such page: building the address says so by itself
        if has_language:
            values["lang"] = bcp47(current_language())

    _init_templates(app)


def _init_templates(app: Flask) -> None:
    app.jinja_env.globals.update(
        _=_,
        ngettext=_n,
        _n=_n,
        current_language=current_language,
        language_links=language_links,
        bcp47=bcp47,
        direction_of=direction_of,
        Markup=Markup,
    )
