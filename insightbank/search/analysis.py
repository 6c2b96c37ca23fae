"""Turning text of any language into the words the index holds, the same way for every backend.

A word keeps its vowel signs (Bengali, Tamil, Urdu), loses case, Latin, Greek and Cyrillic accents,
Arabic short vowels and letter variants, and is cut to its English stem; a text in another language
also gets the stem of that language, marked with the language ("ro:program"). Chinese and Japanese
characters are words of their own, found next to each other. Nothing here depends on the language
of the screen.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

import snowballstemmer

ANALYSIS_VERSION = "1"
"""Part of the index's own version: change it when the same text gives other words than before."""

MAX_WORD = 64
"""Longer words are cut: nobody types them, and they would swell the index."""


class Token(NamedTuple):
    """A word in a text: offsets in characters, its folded form, and which word it is."""

    start: int
    end: int
    word: str
    position: int
    ideograph: bool


def _class_of(keep: Callable[[str], bool]) -> str:
    """Write a regular expression class body for every character that ``keep`` keeps."""
    ranges: list[list[int]] = []
    for code in range(0x80, 0x10000):
        if not keep(unicodedata.category(chr(code))):
            continue
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"\\u{low:04x}-\\u{high:04x}" for low, high in ranges)


_MARKS = _class_of(lambda category: category in {"Mn", "Mc", "Me"})
_IDEOGRAPHS = (
    "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
)
_JOINERS = "\u00ad\u200c\u200d\u2060\ufeff"
_LETTER = rf"[^\W_{_IDEOGRAPHS}]"
_WORD = rf"{_LETTER}+(?:[{_MARKS}{_JOINERS}]+{_LETTER}*)*"
_TOKEN = re.compile(
    rf"[{_IDEOGRAPHS}]"
    r"|(?:(?<!\w)(?:[A-Za-z]\.){2,}|(?<!\w)[A-Za-z]&[A-Za-z](?!\w))"
    rf"|(?:{_WORD}(?:['\u2019\u02bc]{_WORD})*)"
)
_IDEOGRAPH = re.compile(f"[{_IDEOGRAPHS}]")
_UNUSUAL = re.compile(rf"[.&][A-Za-z]|[{_IDEOGRAPHS}]")
_PLAIN = re.compile(
    rf"[^\W_]+(?:[{_MARKS}{_JOINERS}]+[^\W_]*)*(?:['\u2019\u02bc][^\W_]+(?:[{_MARKS}{_JOINERS}]+[^\W_]*)*)*"
)
_DROPPED = re.compile(rf"[{_JOINERS}.&]")
_ELISION = re.compile(r"^(?:[ldjmnstc]|qu|un|dell|all|nell|sull)'(?=\w{3})")
_LETTERS = str.maketrans(
    "\u0131\u0142\u00f8\u0111\u00f0\u00fe\u04cf\u0649\u06cc\u06d2\u06a9\u06aa\u06c1\u06be\u06c0\u06d5\u0629\u0671\u0640",
    "ilodd\u00fe\u0456\u064a\u064a\u064a\u0643\u0643\u0647\u0647\u0647\u0647\u0647\u0627\u0640",
) | {0x00E6: "ae", 0x0153: "oe", 0x0640: None}
_KEEPS_MARKS = re.compile("[\u0900-\u0dff\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff]")
_SPELLINGS = (
    (re.compile(r"(?<=\w{3})is(?=(?:e|ed|es|er|ing|ation|ations|ational)$)"), "iz"),
    (re.compile(r"(?<=\w)(?:ae|oe)(?=\w{3})"), "e"),
    (re.compile(r"(?<=\w{4})our(?=$|s$|ed$|ing$|al$|hood)"), "or"),
    (re.compile(r"gramme(?=s?$)"), "gram"),
)
_IRREGULAR = {
    "women": "woman",
    "men": "man",
    "children": "child",
    "teeth": "tooth",
    "feet": "foot",
    "screening": "screening",
    "screenings": "screening",
    "wives": "wife",
    "midwife": "midwife",
    "midwives": "midwife",
    "midwifery": "midwife",
    "travellers": "traveller",
    "travelers": "traveller",
    "traveler": "traveller",
    "traveller": "traveller",
}
_SNOWBALL = {
    "ar": "arabic",
    "de": "german",
    "es": "spanish",
    "fa": "persian",
    "fr": "french",
    "hi": "hindi",
    "hu": "hungarian",
    "it": "italian",
    "lt": "lithuanian",
    "ne": "nepali",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "ta": "tamil",
    "tr": "turkish",
    "yi": "yiddish",
}
# Endings that a word of these languages may lose, longest first; a light cut, only so that a
# word meets its own other forms. Folded letters, as the words themselves are.
_ENDINGS = {
    "pl": "iego iemu owie ami ach ego emu ych ymi ich imi owi iem ow om em ie ia io iu ej ym im"
    " y i a e u o",
    "sk": "ami och ach iam ich ych emu ego eho ov om em ou ia ie iu mi y i a e u o",
    "uk": "ами ями ого ому ими ові еві ів ам ям ах ях ою ею ий ій ої ом ем а я у ю и і о е ь",
    "bg": "ията ите ата ета ове ят ия та то те ът а я и о е",
    "ur": "\u064a\u0648\u06ba \u0648\u06ba \u064a\u06ba \u064a\u0627\u06ba \u0627\u062a \u064a"
    " \u0627 \u0647",
    "bn": "গুলোর গুলো গুলি দের ের কে তে রা টি টা র ে",
    "gu": "ઓને ઓની ઓનો ઓ ને ની નો ના માં ે ો ી ા",
    "pa": "ਆਂ ਿਆਂ ਾਂ ੀਆਂ ਨੂੰ ੇ ੀ ਾ",
}


def fold(word: str) -> str:
    """Give the form in which a word is compared: no case, accents or variants of one letter."""
    text = unicodedata.normalize("NFKC", _DROPPED.sub("", word)).casefold()
    text = text.replace("\u2019", "'").replace("\u02bc", "'")
    if not text.isascii():
        text = _fold_letters(text)
    if "'" in text:
        text = _ELISION.sub("", text).removesuffix("'s").replace("'", "")
    return text[:MAX_WORD]


def _fold_letters(text: str) -> str:
    marked = bool(_KEEPS_MARKS.search(text))
    letters = []
    for char in unicodedata.normalize("NFD", text):
        category = unicodedata.category(char)
        if category == "Nd":
            letters.append(str(unicodedata.decimal(char)))
        elif category not in {"Mn", "Me"} or (marked and _KEEPS_MARKS.match(char)):
            letters.append(char)
    return unicodedata.normalize("NFC", "".join(letters)).translate(_LETTERS)


_fold_cached = lru_cache(maxsize=100_000)(fold)


def words_in(text: str) -> Iterator[tuple[int, int, str]]:
    """Give start, end and folded form of each word in a text, whatever the text."""
    for match in word_pattern(text).finditer(text):
        word = _fold_cached(match.group())
        if word:
            yield match.start(), match.end(), word


def word_pattern(text: str) -> re.Pattern[str]:
    """Choose what finds the words of a text: the full pattern only where it is needed."""
    return _TOKEN if _UNUSUAL.search(text) else _PLAIN


@lru_cache(maxsize=64)
def _tokens(text: str) -> tuple[Token, ...]:
    return tuple(
        Token(start, end, word, position, _IDEOGRAPH.match(word) is not None)
        for position, (start, end, word) in enumerate(words_in(text))
    )


def tokenise(text: str) -> tuple[Token, ...]:
    """Split a text into words with the places where they stand; never fails, whatever the text."""
    return _tokens(text)


@cache
def _english() -> Callable[[str], str]:
    stem: Callable[[str], str] = snowballstemmer.stemmer("english").stemWord
    return stem


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """Give the English stem of a folded word; words of other scripts come back as they are."""
    if not word.isascii() or len(word) < 3 or not word.isalpha():
        return word
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    for pattern, replacement in _SPELLINGS:
        word = pattern.sub(replacement, word)
    return _english()(word)


@cache
def _stemmer(language: str) -> Callable[[str], str] | None:
    """Find the stemmer of a language other than English; None if there is none."""
    if language in _SNOWBALL:
        snowball: Callable[[str], str] = snowballstemmer.stemmer(_SNOWBALL[language]).stemWord
        return snowball
    if language in _ENDINGS:
        endings = tuple(_ENDINGS[language].split())
        return lambda word: _cut_ending(word, endings)
    return None


def _cut_ending(word: str, endings: tuple[str, ...]) -> str:
    for ending in endings:
        if len(word) - len(ending) >= 3 and word.endswith(ending):
            return word[: -len(ending)]
    return word


def languages_with_stems() -> frozenset[str]:
    """Give the languages, other than English, in which words are also indexed by their stem."""
    return frozenset(_SNOWBALL) | frozenset(_ENDINGS)


@lru_cache(maxsize=200_000)
def stem_in(language: str, word: str) -> str | None:
    """Give the marked stem of a folded word in a language, None if that language has no stemmer."""
    stemmer = _stemmer(language)
    if stemmer is None or word.isdigit():
        return None
    cut = stemmer(word)
    # A stemmer given a word of another language may leave a stump: Lithuanian "menopause" is "men".
    return f"{language}:{cut if len(cut) * 2 > len(word) else word}"


@lru_cache(maxsize=200_000)
def forms(word: str, language: str) -> tuple[str, ...]:
    """Give every form under which a folded word of a text in ``language`` is indexed."""
    own = stem_in(language, word)
    return (stem(word), own) if own else (stem(word),)


@lru_cache(maxsize=200_000)
def written_forms(written: str, language: str) -> tuple[str, ...]:
    """Give the forms of a word as it is written in a text."""
    return forms(_fold_cached(written), language)


def index_terms(text: str, language: str) -> Iterator[tuple[str, int]]:
    """Give the terms of a text with their word positions; "drop-in" also gives "dropin"."""
    tokens = tokenise(text)
    for token, following in zip(tokens, [*tokens[1:], None], strict=False):
        for form in forms(token.word, language):
            yield form, token.position
        if following and is_hyphenated(text, token, following):
            yield stem(token.word + following.word), token.position


def is_hyphenated(text: str, token: Token, following: Token) -> bool:
    """Say whether two words are written as one with a hyphen between them."""
    return following.start == token.end + 1 and text[token.end] in "-\u2010\u2011"


def spelling_words(text: str) -> Iterator[str]:
    """Give the words of a text that may serve to complete or correct what somebody types."""
    for token in tokenise(text):
        if not token.ideograph and len(token.word) > 2 and not token.word.isdigit():
            yield token.word
