"""A language that is none: each marked text in brackets, so that unmarked text stands out."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from babel.dates import get_month_names
from babel.messages import Catalog
from babel.messages.mofile import write_mo

from insightbank.core.languages import KNOWN_LANGUAGES
from insightbank.settings import Settings
from tests.pages import Page

HOST = "ro"
"""The language whose place the brackets take."""
OPEN, CLOSE = "⟦⟧"
WORDS = re.compile(r"[^\W\d_]{2,}")
NEITHER = re.compile(
    r"\S+@\S+|(?:https?://)?[\w-]+(?:\.[\w-]+)+(?:/\S*)?|\b[A-Z]{1,4}-?\d[\w-]*|\b(?:CSV|PDF|JSON|SVG|QR|kB|IMD|LSOA|NHS|UTC)\b"
)
SPOKEN = ("aria-label", "alt", "title", "placeholder")


class PseudoSettings(Settings):
    """Settings whose catalogues are the bracketed ones."""

    @property
    def translations_dir(self) -> Path:
        return self.data_dir / "translations"


def bracket(catalog: Catalog, folder: Path, domain: str) -> None:
    """Write a catalogue in which every text is its own translation, in brackets."""
    pseudo = Catalog(locale=HOST)
    for message in catalog:
        if message.id:
            forms = message.id if isinstance(message.id, (tuple, list)) else (message.id,)
            wrapped = tuple(f"{OPEN}{text}{CLOSE}" for text in forms)
            text = wrapped[0] if len(wrapped) == 1 else (*wrapped, wrapped[-1])
            pseudo.add(message.id, text, context=message.context)
    buffer = io.BytesIO()
    write_mo(buffer, pseudo)
    target = folder / HOST / "LC_MESSAGES"
    target.mkdir(parents=True, exist_ok=True)
    (target / f"{domain}.mo").write_bytes(buffer.getvalue())


def unmarked(page: Page, names: Iterable[str]) -> list[str]:
    """List the words of a page that no catalogue knows and that are nobody's name."""
    nobodys = {*names, *_language_names(), *get_month_names("wide", "format", HOST).values()}
    known = sorted({name.casefold() for name in nobodys}, key=len, reverse=True)
    names_there = re.compile("|".join(re.escape(name) for name in known)) if known else None
    found = []
    depth = 0
    for element, text in _in_order(page.root):
        outside, depth = _outside(text, depth)
        if _is_exempt(page, element):
            continue
        left = NEITHER.sub(" ", outside)
        left = names_there.sub(" ", left.casefold()) if names_there else left
        if WORDS.search(left):
            found.append(f"<{element.tag}> {' '.join(outside.split())[:90]}")
    return found + list(_unmarked_attributes(page))


def _language_names() -> set[str]:
    languages = KNOWN_LANGUAGES.values()
    return {name for language in languages for name in (language.own_name, language.english_name)}


def _in_order(element: Element) -> Iterator[tuple[Element, str]]:
    if not isinstance(element.tag, str) or element.tag in {"script", "style"}:
        return
    if element.text:
        yield element, element.text
    for child in element:
        yield from _in_order(child)
        if child.tail:
            yield element, child.tail


def _outside(text: str, depth: int) -> tuple[str, int]:
    """Give what stands outside all brackets, and how many are still open at the end."""
    kept = []
    for character in text:
        if character == OPEN:
            depth += 1
        elif character == CLOSE:
            depth = max(0, depth - 1)
        elif not depth:
            kept.append(character)
    return "".join(kept), depth


def _is_exempt(page: Page, element: Element) -> bool:
    """Text in a language of its own, a date, a number or address, or what people wrote."""
    here: Element | None = element
    if element.tag == "title":
        return _heading_is_content(page)
    while here is not None and here.tag not in {"body", "html"}:
        if "lang" in here.attrib or here.tag in {"time", "bdi"}:
            return True
        here = page.parents.get(here)
    return page.is_content(element)


def _heading_is_content(page: Page) -> bool:
    """A title repeats the heading: what somebody wrote is theirs in both places."""
    headings = [element for element, _text in _in_order(page.root) if element.tag == "h1"]
    return any("lang" in heading.attrib or page.is_content(heading) for heading in headings)


def _unmarked_attributes(page: Page) -> Iterator[str]:
    for element in page.elements():
        spoken = [(a, element.get(a) or "") for a in SPOKEN]
        if element.tag == "input" and element.get("type") in {"submit", "button"}:
            spoken.append(("value", element.get("value") or ""))
        for attribute, text in spoken:
            if WORDS.search(text) and OPEN not in text and not _is_exempt(page, element):
                yield f"<{element.tag} {attribute}> {text[:90]}"
