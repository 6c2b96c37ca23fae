"""One line of the exchange format: read strictly, every mistake named, nothing guessed.

A record is a JSON object with ``reference``, ``title``, ``body``, ``alliance``, ``district``,
``plus``, ``themes``, ``source``, ``date`` and ``lang``, and perhaps ``quotes`` (``text``,
``lang``), ``people``, ``gathered``, ``community`` and ``sharing``. ``plus`` or ``themes`` absent
or null are left to the tagger.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from insightbank.core.languages import KNOWN_LANGUAGES, UNDETERMINED
from insightbank.core.taxonomy import FACETS, Facet, load_taxonomy
from insightbank.core.typed_text import clean_typed
from insightbank.insights.rules import (
    MAX_BODY,
    MAX_PEOPLE,
    MAX_QUOTE,
    MAX_QUOTES,
    MAX_TITLE,
    Sharing,
    Source,
)

LONGEST_LINE = 1_000_000
FIELDS = (
    "reference",
    "title",
    "body",
    "alliance",
    "district",
    "plus",
    "themes",
    "source",
    "date",
    "lang",
    "quotes",
    "people",
    "gathered",
    "community",
    "sharing",
)
KEY_OF: dict[Facet, str] = {"theme": "themes", "plus": "plus"}
_REFERENCE = re.compile(r"\w[\w .:/-]{0,63}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SURROGATE = re.compile("[\ud800-\udfff]")
_FIRST_YEAR = 1948


class BadRecordError(ValueError):
    """A record that cannot be taken; ``reasons`` name every mistake found in it."""

    def __init__(self, *reasons: str) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True, slots=True)
class PlaceNames:
    """Slugs by the ways places are written; ``alliance_of`` maps a district to its Alliance."""

    alliances: Mapping[str, str]
    districts: Mapping[str, str]
    alliance_of: Mapping[str, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A record that can be taken; ``tags`` has None for a facet that is left to the tagger."""

    reference: str
    title: str
    body: str
    alliance: str | None
    district: str | None
    tags: Mapping[Facet, tuple[str, ...] | None]
    source: str
    held_on: date
    language: str
    quotes: tuple[tuple[str, str], ...]
    people_count: int | None
    gathered: str
    community: str
    sharing: str
    unknown_fields: tuple[str, ...] = ()


def place_key(name: str) -> str:
    """Bring the ways a place is written together: "Basildon & Brentwood", "basildon_brentwood"."""
    words = re.findall(r"[a-z0-9]+", name.casefold())
    return "_".join(word for word in words if word not in {"and", "alliance", "district"})


def parse_line(line: bytes, places: PlaceNames) -> Record:
    """Read one line of a file; raises ``BadRecordError`` naming every mistake in it."""
    if len(line) > LONGEST_LINE:
        raise BadRecordError(f"the line is longer than {LONGEST_LINE:,} bytes")
    try:
        raw = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise BadRecordError("the line is not UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise BadRecordError("the line is not JSON") from error
    if not isinstance(raw, dict):
        raise BadRecordError("the line is not a JSON object")
    return _Reader(raw, places).record()


class _Reader:
    """Takes a record apart field by field and gathers what is wrong with it."""

    def __init__(self, raw: dict[str, Any], places: PlaceNames) -> None:
        self.raw = raw
        self.places = places
        self.reasons: list[str] = []

    def record(self) -> Record:
        alliance, district = self._places()
        record = Record(
            reference=self._reference(),
            title=self._text("title", MAX_TITLE, needed=True),
            body=self._text("body", MAX_BODY, needed=True),
            alliance=alliance,
            district=district,
            tags={facet: self._tags(facet) for facet in FACETS},
            source=self._choice("source", Source, default=""),
            held_on=self._date(),
            language=self._language(self.raw.get("lang"), "lang"),
            quotes=self._quotes(),
            people_count=self._people(),
            gathered=self._text("gathered", 500),
            community=self._text("community", 300),
            sharing=self._choice("sharing", Sharing, default=Sharing.COMMISSIONERS),
            unknown_fields=tuple(ascii(key)[1:41] for key in self.raw if key not in FIELDS),
        )
        if record.sharing == Sharing.ORGANISATION:
            self._wrong("sharing with one organisation cannot be imported")
        if record.sharing == Sharing.ALLIANCE and not alliance:
            self._wrong("sharing with an Alliance needs an Alliance")
        if self.reasons:
            raise BadRecordError(*self.reasons)
        return record

    def _wrong(self, reason: str) -> None:
        # What came from outside is shown without anything that could steer a terminal.
        self.reasons.append("".join(char if char.isprintable() else "?" for char in reason))

    def _reference(self) -> str:
        value = self.raw.get("reference")
        if isinstance(value, str) and _REFERENCE.fullmatch(value) and value == value.strip():
            return value
        self._wrong("reference must be 1 to 64 letters, digits or . : / _ - and spaces")
        return ""

    def _text(self, name: str, most: int, *, needed: bool = False) -> str:
        value = self.raw.get(name)
        if value is None:
            value = ""
        if not isinstance(value, str):
            self._wrong(f"{name} must be text")
            return ""
        if "\x00" in value or _SURROGATE.search(value):
            self._wrong(f"{name} holds a NUL or half of a character")
            return ""
        cleaned = clean_typed(value).strip()
        if needed and not cleaned:
            self._wrong(f"{name} is missing")
        if len(cleaned) > most:
            self._wrong(f"{name} has {len(cleaned):,} characters, at most {most:,} fit")
        return cleaned

    def _choice(self, name: str, choices: Any, *, default: str) -> str:
        value = self.raw.get(name, default)
        if isinstance(value, str) and value in list(choices):
            return value
        self._wrong(f"{name} must be one of {', '.join(choices)}")
        return ""

    def _date(self) -> date:
        value = self.raw.get("date")
        try:
            if isinstance(value, str) and _DATE.fullmatch(value):
                found = date.fromisoformat(value)
                if found.year >= _FIRST_YEAR:
                    return found
        except ValueError:
            pass
        self._wrong("date must be a real date like 2026-03-27")
        return date.min

    def _language(self, value: object, name: str) -> str:
        if value is None:
            return "en"
        if isinstance(value, str):
            wanted = value.replace("-", "_").casefold()
            for tag in (wanted, wanted.split("_")[0]):
                found = _LANGUAGES.get(tag)
                if found:
                    return found
        self._wrong(f"{name} is not a language we know")
        return UNDETERMINED

    def _places(self) -> tuple[str | None, str | None]:
        alliance = self._place("alliance", self.places.alliances)
        district = self._place("district", self.places.districts)
        if district is None:
            return alliance, None
        parent = self.places.alliance_of.get(district)
        if alliance is not None and alliance != parent:
            self._wrong("the district is not in the Alliance")
        return parent, district

    def _place(self, name: str, known: Mapping[str, str]) -> str | None:
        value = self.raw.get(name)
        if value is None or value == "":
            return None
        if isinstance(value, str):
            key = place_key(value)
            if key in known:
                return known[key]
            longer = {slug for other, slug in known.items() if other.startswith(f"{key}_")}
            if key and len(longer) == 1:
                return longer.pop()
        self._wrong(f"{name} is not a place we know")
        return None

    def _tags(self, facet: Facet) -> tuple[str, ...] | None:
        name = KEY_OF[facet]
        value = self.raw.get(name)
        if value is None:
            return None
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self._wrong(f"{name} must be a list of ids")
            return None
        unknown = [item for item in value if item not in load_taxonomy().entries(facet)]
        if unknown:
            self._wrong(f"{name} has unknown ids: {', '.join(i[:40] for i in unknown[:5])}")
        return tuple(sorted(set(value)))

    def _people(self) -> int | None:
        value = self.raw.get("people")
        if value is None:
            return None
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MAX_PEOPLE:
            return value
        self._wrong(f"people must be a whole number from 0 to {MAX_PEOPLE:,}")
        return None

    def _quotes(self) -> tuple[tuple[str, str], ...]:
        value = self.raw.get("quotes")
        if value is None:
            return ()
        if not isinstance(value, list) or len(value) > MAX_QUOTES:
            self._wrong(f"quotes must be a list of at most {MAX_QUOTES}")
            return ()
        return tuple(self._quote(number, quote) for number, quote in enumerate(value, start=1))

    def _quote(self, number: int, quote: object) -> tuple[str, str]:
        text = quote.get("text") if isinstance(quote, dict) else None
        if not isinstance(text, str) or not text.strip() or len(text) > MAX_QUOTE:
            self._wrong(f"quote {number} needs a text of at most {MAX_QUOTE:,} characters")
            return "", UNDETERMINED
        if "\x00" in text or _SURROGATE.search(text):
            self._wrong(f"quote {number} holds a NUL or half of a character")
            return "", UNDETERMINED
        assert isinstance(quote, dict)
        lang = quote.get("lang", self.raw.get("lang"))
        # Kept byte for byte: a quote is what was said.
        return text, self._language(lang, f"the language of quote {number}")


_LANGUAGES: dict[str, str] = {tag.casefold(): tag for tag in (*KNOWN_LANGUAGES, UNDETERMINED)} | {
    "zh": "zh_Hans",
    "zh_cn": "zh_Hans",
    "zh_tw": "zh_Hant",
    "zh_hk": "zh_Hant",
}
