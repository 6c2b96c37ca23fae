"""Ways to reach a person: e-mail addresses however spelled, telephone numbers, handles."""

from __future__ import annotations

import re
from collections.abc import Iterator

import phonenumbers

from insightbank.tagging.results import Mark

_TLD = r"(?:com|net|org|uk|info|eu|io|me|co|biz|ro|pl|lt|pt|in|pk|cn|live|gov|nhs|ac)"
_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}\s?(?:@|＠)\s?[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}(?!\w)", re.IGNORECASE
)
_AT = r"\s?(?:@|＠|[\[({<]\s?at\s?[\])}>]|\s(?:at|AT)\s|[-_]at[-_])\s?"
_DOT = r"\s?(?:\.|[\[({<]\s?dot\s?[\])}>]|\s(?:dot|point|punkt|punct)\s|[-_]dot[-_])\s?"
_SPELLED = re.compile(
    rf"(?<![\w.])(?:[\w+-]{{1,40}}(?:{_DOT}|\s?(?:underscore|dash|hyphen)\s?)){{0,4}}[\w+-]{{1,40}}"
    rf"{_AT}[\w-]{{1,40}}(?:{_DOT}[a-z-]{{2,20}}){{0,2}}{_DOT}{_TLD}(?!\w)",
    re.IGNORECASE,
)
_PROVIDER = re.compile(
    r"(?<![\w.])[\w.+-]{2,40}\s?(?:@|＠|\bat\b|[\[(]at[\])])\s?"
    r"(?:gmail|hotmail|yahoo|outlook|icloud|btinternet|live|aol|protonmail|wp|nhs)\b"
    r"(?:\s?(?:\.|dot)\s?(?:com|net|co(?:\s?(?:\.|dot)\s?uk)?|pl|ro))?",
    re.IGNORECASE,
)

_DIGIT_WORD = (
    r"(?:oh|o|zero|nought|one|two|three|four|five|six|seven|eight|nine|double|treble|triple"
    r"|\d{1,5})"
)
_SPELLED_PHONE = re.compile(
    rf"\b{_DIGIT_WORD}(?:[\s,.-]{{1,3}}{_DIGIT_WORD}){{6,16}}\b", re.IGNORECASE
)
_WORD_VALUE = {"double": 1, "treble": 2, "triple": 2}
_LOOSE_PHONE = re.compile(r"(?<![\w.£$€/-])(?:\+|00)?\(?\d[\d ().\-]{8,18}\d(?![\w/])")
_LOCAL_PHONE = re.compile(
    r"\b(?:phone|tel|telephone|mobile|mob|ring|call|text|number|whatsapp|landline|home|ext)\b"
    r"[^\d\n.]{0,25}?(?<![\d£])(?P<number>\d{3}[ -]?\d{3,4}|\d{2}[ -]\d{2}[ -]\d{2})"
    r"(?![\d%]|[ -]?\d| ?(?:times|people|patients|pounds|am|pm))",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"(?<![\w@./])@[A-Za-z_][\w.]{1,30}\b")
_CUED_HANDLE = re.compile(
    r"\b(?:insta(?:gram)?|ig|twitter|snap(?:chat)?|tik ?tok|facebook|fb|telegram|discord|skype|"
    r"x account|threads|handle|username|user name)\b\s*(?:handle|name|account|page|user ?name|id)?"
    r"\s*(?:is|:|=|-|as|under|me at|at)\s*(?P<handle>@?[A-Za-z][\w.\-]{2,30}(?<![.\-]))",
    re.IGNORECASE,
)
_PLAIN_WORDS = frozenset(
    "the and not very good bad too much fine great down always never only just all where how what "
    "that this they there about best better useless helpful full confusing easy hard for "
    "our".split()
)


def find_emails(text: str) -> Iterator[Mark]:
    """Mark e-mail addresses, also with words for ``@`` and the dot."""
    for pattern in (_EMAIL, _SPELLED, _PROVIDER):
        for match in pattern.finditer(text):
            start = match.start()
            yield Mark(start, match.end(), "email")


def find_phones(text: str) -> Iterator[Mark]:
    """Mark telephone numbers in figures or words; short ones only after a word that says so."""
    for found in phonenumbers.PhoneNumberMatcher(text[:200_000], "GB"):
        if len(re.sub(r"\D", "", found.raw_string)) >= 9:
            yield Mark(found.start, found.end, "phone")
    for match in _LOOSE_PHONE.finditer(text):
        digits = re.sub(r"\D", "", match.group())
        if 10 <= len(digits) <= 14 and digits.startswith(("0", "44", "40", "48", "370", "351")):
            yield Mark(match.start(), match.end(), "phone")
    for match in _LOCAL_PHONE.finditer(text):
        yield Mark(match.start("number"), match.end("number"), "phone")
    for match in _SPELLED_PHONE.finditer(text):
        if _count_digits(match.group()) >= 9 and _has_words(match.group()):
            yield Mark(match.start(), match.end(), "phone")


def _count_digits(spelled: str) -> int:
    pieces = re.findall(r"[a-z]+|\d+", spelled.casefold())
    return sum(len(p) if p.isdigit() else _WORD_VALUE.get(p, 1) for p in pieces)


def _has_words(spelled: str) -> bool:
    return any(character.isalpha() for character in spelled)


def find_handles(text: str) -> Iterator[Mark]:
    """Mark ``@names``, and names given after the name of a network ("my insta is ...")."""
    for match in _HANDLE.finditer(text):
        yield Mark(match.start(), match.end(), "handle")
    for match in _CUED_HANDLE.finditer(text):
        handle = match.group("handle")
        marked = handle.startswith("@") or bool(re.search(r"[\d_.]", handle))
        named = re.search(
            r"(?:name|handle|account)\b|:", match.group().rsplit(handle, 1)[0], re.IGNORECASE
        )
        if marked or (named and handle.casefold() not in _PLAIN_WORDS):
            yield Mark(match.start("handle"), match.end("handle"), "handle")
