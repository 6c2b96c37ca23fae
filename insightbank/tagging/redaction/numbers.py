"""Numbers that stand for one person: NHS and National Insurance numbers, dates of birth."""

from __future__ import annotations

import re
from collections.abc import Iterator

import nhs_number

from insightbank.tagging.results import Mark

_TEN_DIGITS = re.compile(r"(?<![\d+])\d{3}[ \-.]?\d{3}[ \-.]?\d{4}(?!\d)")
_TEN_LOOSE = re.compile(r"(?<![\d+])\d(?:[ \-.]?\d){9}(?!\d)")
_NHS_CUE = re.compile(r"\bnhs\b(?:\s*(?:no|num|number|nr|id))?[^\d\n]{0,30}$", re.IGNORECASE)
_NI = re.compile(
    r"(?<![A-Za-z0-9])[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][ \-]?\d{2}[ \-]?\d{2}[ \-]?"
    r"\d{2}[ \-]?[A-D](?![A-Za-z0-9])",
    re.IGNORECASE,
)
_NI_CUED = re.compile(
    r"\b(?:n\.?i\.?|national insurance|nino)\b\s*(?:no|num|number|is|:|\.|\s){0,4}\s*"
    r"(?P<number>[A-Z]{2}[ \-]?\d{2}[ \-]?\d{2}[ \-]?\d{2}[ \-]?[A-Z]?)(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DATE = (
    rf"(?:\d{{1,2}}\s?[/.\- ]\s?\d{{1,2}}\s?[/.\- ]\s?(?:19|20)?\d{{2}}|"
    r"(?:19|20)\d{2}-\d{2}-\d{2}|"
    rf"\d{{1,2}}(?:st|nd|rd|th)?\s?(?:of\s)?[ \-/]?{_MONTH}\.?,?[ \-/]?"
    r"(?:(?:19|20)\d{2}|\d{2}(?!\d))|"
    rf"{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?,?\s(?:19|20)\d{{2}}|\d{{6,8}})"
)
_BIRTH = re.compile(
    r"(?:\bd\.?\s?o\.?\s?b\b\.?|\bdate of birth\b|\bbirth ?da(?:y|te)\b|\bborn\b|\bb\.\s?|"
    r"\bdata nasterii\b|\bdata urodzenia\b|\burodzon[ya]\b|\bnascid[oa] (?:em|a)\b|\bnăscut[ă]?\b|"
    r"\bgim[ęe]s?\b|تاریخ پیدائش|تاريخ الميلاد|জন্ম ?তারিখ|出生)"
    rf"[^\d\n]{{0,24}}?(?P<date>{_DATE})",
    re.IGNORECASE,
)


def find_nhs_numbers(text: str) -> Iterator[Mark]:
    """Mark ten digits that pass the check, or follow the word NHS whatever their check digit."""
    for match in _TEN_LOOSE.finditer(text):
        grouped = _TEN_DIGITS.fullmatch(match.group())
        cued = _NHS_CUE.search(text[max(0, match.start() - 60) : match.start()])
        digits = re.sub(r"\D", "", match.group())
        if cued or (grouped and digits[0] in "3479456" and nhs_number.is_valid(digits)):
            yield Mark(match.start(), match.end(), "nhs_number")


def find_ni_numbers(text: str) -> Iterator[Mark]:
    """Mark National Insurance numbers; after the words, also ones with impossible letters."""
    for match in _NI.finditer(text):
        yield Mark(match.start(), match.end(), "ni_number")
    for match in _NI_CUED.finditer(text):
        yield Mark(match.start("number"), match.end("number"), "ni_number")


def find_birth_dates(text: str) -> Iterator[Mark]:
    """Mark a full date after a word for birth; other dates tell of appointments, not of people."""
    for match in _BIRTH.finditer(text):
        yield Mark(match.start("date"), match.end("date"), "date_of_birth")
