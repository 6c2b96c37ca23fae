"""Which translations a person has checked: what nobody has checked says so on every page.

Beside each catalogue lies ``checked.csv`` with one row for each checked message: the hash of its
context, source and translation, who checked it, in what role and when. A message without a row, or
whose text has changed since, is unchecked.
"""

from __future__ import annotations

import csv
import gettext
import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Flask, current_app, request, url_for
from werkzeug.routing import BuildError

from insightbank.core.languages import DEFAULT_LANGUAGE
from insightbank.web.i18n import current_language

CHECKED = "checked.csv"
PUBLIC_DOMAIN = "messages"
STAFF_DOMAIN = "staff"


def message_hash(context: str, source: str, translation: str) -> str:
    """Give the hash that a row of ``checked.csv`` carries: 24 hexadecimal digits."""
    joined = "\x04".join((context, source, translation))
    return hashlib.sha256(joined.encode()).hexdigest()[:24]


def checked_hashes(folder: Path) -> frozenset[str]:
    """Read the hashes of checked messages of one language; none where there is no file yet."""
    path = folder / CHECKED
    if not path.is_file():
        return frozenset()
    with path.open(encoding="utf-8", newline="") as file:
        return frozenset(row["hash"] for row in csv.DictReader(file))


def count_unchecked(translations: Path, language: str) -> int:
    """Count the messages of the public catalogue that no person has checked."""
    if language == DEFAULT_LANGUAGE:
        return 0
    return _count(translations, language)


@lru_cache(maxsize=64)
def _count(translations: Path, language: str) -> int:
    folder = translations / language
    checked = checked_hashes(folder)
    path = folder / "LC_MESSAGES" / f"{PUBLIC_DOMAIN}.mo"
    if not path.is_file():
        return 0
    with path.open("rb") as file:
        catalogue = gettext.GNUTranslations(file)
    messages: dict[object, str] = getattr(catalogue, "_catalog", {})
    return sum(
        1
        for source, translation in messages.items()
        if source and _hash_of(source, translation) not in checked
    )


def _hash_of(source: object, translation: str) -> str:
    # Plural forms are keyed (source, number); each form is checked on its own.
    text = "\x00".join(map(str, source)) if isinstance(source, tuple) else str(source)
    context, _separator, rest = text.rpartition("\x04")
    return message_hash(context, rest, translation)


def translation_is_unchecked() -> bool:
    """Tell whether the language of the screen has text that nobody has checked."""
    directory = current_app.config["INSIGHTBANK"].translations_dir
    return count_unchecked(directory, current_language()) > 0


def staff_words_are_english() -> bool:
    """Tell whether staff pages have no words in the language of the screen and stay English."""
    language = current_language()
    directory: Path = current_app.config["INSIGHTBANK"].translations_dir
    catalogue = directory / language / "LC_MESSAGES" / f"{STAFF_DOMAIN}.mo"
    return language != DEFAULT_LANGUAGE and not catalogue.is_file()


def english_href() -> str:
    """Give this page's address in English."""
    values = {**(request.view_args or {}), "lang": "en"}
    try:
        return url_for(request.endpoint or "pages.home", **values)
    except BuildError:
        return url_for("pages.home", lang="en")


def init_translation_review(app: Flask) -> None:
    """Give the base page what it needs to say that a translation is unchecked."""
    app.jinja_env.globals.update(
        translation_is_unchecked=translation_is_unchecked,
        staff_words_are_english=staff_words_are_english,
        english_href=english_href,
    )
