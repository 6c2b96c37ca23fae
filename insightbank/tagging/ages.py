"""Ages that say outright whom a text is about: 65 and over, or under 25. Pure rules."""

from __future__ import annotations

import re

from insightbank.tagging.lexicon import Term
from insightbank.tagging.matching import Hit

OLDER_FROM = 65
YOUNGER_THAN = 25
_OLDEST = 110
_UNIT = (
    r"years?[ -]olds?|yrs?[ -]old|y/o|yo\b|years of age|de ani|ani\b|lat\b|lata\b|met[uų]\b|anos\b|"
    r"سال|বছর|سنة|عاما|岁|歲"
)
_STATED = re.compile(
    rf"(?<![\d.£:/])(?P<old>\d{{1,3}})[ -]?(?:{_UNIT})"
    r"|\b(?:i ?['’]?m|i am|he['’]?s|she['’]?s|who is|aged|age|turned|turning|"
    r"(?:mum|mother|dad|father|nan|gran|grandad|husband|wife|son|daughter|he|she|brother|sister|"
    r"neighbour|lady|man|woman|boy|girl) is)\s(?:now\s|only\s|nearly\s|almost\s|just\s)?"
    r"(?P<said>\d{1,3})(?![\d%.:/]|\s?(?:weeks?|months?|minutes?|mins?|hours?|miles?|stone|st\b|"
    r"days?|years? (?!old)|kg|am\b|pm\b|th\b|times|on the|in the queue|in line))"
    r"|\b(?:mum|mother|dad|father|nan|gran|grandad|husband|wife|son|daughter|brother|sister|"
    r"grandson|granddaughter|boy|girl|man|woman|lady)[,(] ?\(?(?P<apart>\d{1,3})[,)]",
    re.IGNORECASE,
)
_SPAN_OF_TIME = re.compile(
    r"(?:\bfor|\bover|\bafter|\bpast|\bwithin|\bin|de|przez|por|há|از)\s*$", re.IGNORECASE
)
_SPEAKER = ("i am", "im ", "i'm", "i’m", "i ")


def age_hits(text: str) -> list[Hit]:
    """Give a hit for each stated age that makes somebody older or young by the taxonomy."""
    hits = []
    for match in _STATED.finditer(text):
        age = int(match.group("old") or match.group("said") or match.group("apart"))
        if OLDER_FROM <= age <= _OLDEST:
            hits.append(Hit(match.start(), match.end(), _term("older_people", match)))
        elif 0 < age < YOUNGER_THAN and _is_surely_an_age(text, match):
            hits.append(Hit(match.start(), match.end(), _term("young_people", match)))
    return hits


def _term(group: str, match: re.Match[str]) -> Term:
    """Say whom the age is of, where the words that state it do; else what stands before decides."""
    words = match.group().casefold()
    if words.startswith(_SPEAKER):
        return Term("age", "plus", group, "speaker")
    told = match.group("old") or words.startswith(("age", "turn"))
    return Term("age", "plus", group, "any" if told else "other")


def _is_surely_an_age(text: str, match: re.Match[str]) -> bool:
    """Tell a young age from a span of time: outside English and Chinese "2 years" may be either."""
    if not match.group("old"):
        return True
    unit = match.group().lstrip("0123456789 -").casefold()
    if _SPAN_OF_TIME.search(text[max(0, match.start() - 8) : match.start()]):
        return False
    return unit.startswith(("y", "岁", "歲"))
