"""What leads to a door: full postcodes, street addresses, car registrations."""

from __future__ import annotations

import re
from collections.abc import Iterator

from insightbank.tagging.results import Mark

_AREAS = frozenset(
    "AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E "
    "EC EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL "
    "LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM "
    "SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE".split()
)
_POSTCODE = re.compile(
    r"(?<![A-Za-z0-9])(?P<area>[A-Z]{1,2})\d[A-Z\d]?[ \-]{0,2}(?P<in>\d ?[ABD-HJLNP-UW-Z]{2})"
    r"(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_STREET = (
    r"(?:road|rd|street|str|avenue|ave|av|close|cl|lane|ln|drive|dr|way|gardens?|gdns|crescent|cres|"
    r"court|ct|place|pl|terrace|grove|walk|mews|hill|rise|square|sq|view|chase|croft|parade|"
    r"boulevard|broadway|esplanade|promenade|mead|meadows?|green|row|path|end|link|house|lodge|"
    r"point|heights|mansions|flats|tower|villas|approach|causeway|common|dell|glade|wharf|quay)"
)
_NAME = r"[A-Za-z][A-Za-z'’]{1,20}\.?"
_NUMBERED = re.compile(
    rf"(?<![\w£/:.])(?:(?:flat|apartment|apt|unit|room|caravan|plot|pitch)\s?(?:no\.?\s?)?\d{{1,4}}[a-z]?,?\s)?"
    rf"(?:no\.?\s?|number\s)?\d{{1,4}}\s?[a-d]?,?\s(?P<name>{_NAME}(?:\s{_NAME}){{0,2}}?)\s(?P<kind>{_STREET})\b\.?",
    re.IGNORECASE,
)
_FLAT = re.compile(
    rf"\b(?:flat|apartment|apt)\s(?:no\.?\s?)?\d{{1,4}}[a-z]?,?\s{_NAME}\s(?:house|court|lodge|point|heights|tower|mansions)\b"
    r"|\b(?:flat|apartment|apt)\s(?:no\.?\s?)?\d{1,4}[a-z]?\b",
    re.IGNORECASE,
)
_LIVING_STREET = re.compile(
    r"(?P<street>(?:[A-Z][A-Za-z'’]+\s){1,3}(?:Road|Rd|Street|Avenue|Ave|Close|Lane|Drive|Crescent|"
    r"Gardens|Grove|Terrace|Mews|Way))\b"
)
_LIVING_CUE = re.compile(
    r"\b(?:liv(?:e|es|ed|ing)|moved|home|address|house|flat|resid(?:e|es|ing)|neighbours?)\s"
    r"(?:is\s)?(?:on|in|at|to|off|from|down|along)\s(?:the\s)?$",
    re.IGNORECASE,
)
_PLATE = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}[0-9]{2} ?[A-Z]{3}(?![A-Za-z0-9])")
_ANY_PLATE = re.compile(
    r"\b(?:reg|registration|plate|number plate|reg no|car|van|vehicle|taxi|bike|motability)\b"
    r"[^\n.!?]{0,30}?\s"
    r"(?P<plate>[A-Z]{2}\d{2} ?[A-Z]{3}|[A-Z]\d{1,3} ?[A-Z]{3}|[A-Z]{3} ?\d{1,3}[A-Z])"
    r"(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_NO_STREET_NAME = frozenset(
    "minutes mins min hours hrs days weeks months years year hour day week people patients "
    "times pounds miles metres of in the a an on at to for and or from by with long more different "
    "am pm appointments staff nurses doctors this that one every other per was is were steps stops "
    "beds buses months' years' half way weeks'".split()
)


def find_postcodes(text: str) -> Iterator[Mark]:
    """Mark full postcodes; an outward code alone ("SS13") covers thousands and stays."""
    for match in _POSTCODE.finditer(text):
        compact = match.group().replace(" ", "")
        loose = (
            match.group().islower() and " " not in match.group("in").strip() and len(compact) < 5
        )
        if match.group("area").upper() in _AREAS and not loose:
            yield Mark(match.start(), match.end(), "postcode")


def find_addresses(text: str) -> Iterator[Mark]:
    """Mark a number with a street, a flat with its number, and the street somebody lives in."""
    for match in _NUMBERED.finditer(text):
        words = match.group("name").casefold().split()
        if not _NO_STREET_NAME.intersection(words) and _is_named(match):
            yield Mark(match.start(), match.end(), "address")
    for match in _FLAT.finditer(text):
        yield Mark(match.start(), match.end(), "address")
    for match in _LIVING_STREET.finditer(text):
        if _LIVING_CUE.search(text[max(0, match.start() - 40) : match.start()]):
            yield Mark(match.start("street"), match.end("street"), "address")


def _is_named(match: re.Match[str]) -> bool:
    """Tell "14 Elm Close" and "14 elm close" from "2 people living in a house"."""
    kind = match.group("kind").casefold()
    written = match.group("name")[0].isupper()
    everyday = {"way", "house", "court", "place", "end", "point", "view", "green", "path", "row",
                "hill", "common", "walk", "flats", "link", "tower", "lodge", "close", "square",
                "dr", "pl", "cl", "av", "str", "approach", "drive", "rise", "chase"}  # fmt: skip
    return written or kind not in everyday or len(match.group("name").split()) == 1


def find_registrations(text: str) -> Iterator[Mark]:
    """Mark number plates: today's form in capitals anywhere, any form after a word for a car."""
    for match in _PLATE.finditer(text):
        yield Mark(match.start(), match.end(), "registration")
    for match in _ANY_PLATE.finditer(text):
        yield Mark(match.start("plate"), match.end("plate"), "registration")
