"""Tell which language a text is in; the language the person chose counts for more than a guess."""

from __future__ import annotations

import re
from functools import cache

import eldc
import py3langid

from insightbank.core.languages import EASY_READ, KNOWN_LANGUAGES, UNDETERMINED

_FEW_LETTERS = 14
"""Below this many letters a guess is worth less than the choice."""
_CLOSE = 0.12
"""How far behind the best guess a language may be and still be taken."""
_TRADITIONAL_ONLY = frozenset("們這個說過還沒對時間為會學醫護預約電話語譯藥費錢車診長態員環產兒")
_ALIASES = {"zh": "zh_Hans", "zh_cn": "zh_Hans", "zh_sg": "zh_Hans", "zh_tw": "zh_Hant"}
_ALIASES |= {"zh_hk": "zh_Hant", "yue": "zh_Hant", "cmn": "zh_Hans", "fil": "tl"}
_SCRIPTS = {
    "bn": r"[\u0980-\u09ff]", "ta": r"[\u0b80-\u0bff]", "ml": r"[\u0d00-\u0d7f]",
    "te": r"[\u0c00-\u0c7f]", "gu": r"[\u0a80-\u0aff]", "pa": r"[\u0a00-\u0a7f]",
    "yi": r"[\u0590-\u05ff]", "zh_Hans": r"[\u4e00-\u9fff]",
}  # fmt: skip
_URDU_ONLY = re.compile("[ٹڈڑںےہھ]")
_ROMANISED = {
    "ur": frozenset(
        "hai hain nahi nahin nai mujhe mera meri mere aur bahut bohat kya liye ka ki ke ko mein "
        "hum humein koi kuch bhi wo woh tha thi ho raha rahi karte karna milta".split()
    ),
    "bn": frozenset(
        "ami amar amake apni tumi nai nei kore korte hoy ache chilo khub valo bhalo jonno theke "
        "pai pari parina ekta amra amader keu kono onek".split()
    ),
}


def known_tag(language: str | None) -> str | None:
    """Turn any way of writing a language tag into a stored tag, or None when it is not known."""
    if not language:
        return None
    tag = language.strip().replace("-", "_")
    if tag == EASY_READ:
        return "en"
    wanted = tag.casefold()
    if wanted in _ALIASES:
        return _ALIASES[wanted]
    for candidate in (wanted, wanted.split("_")[0]):
        for known in KNOWN_LANGUAGES:
            if known.casefold() == candidate:
                return known
    return _ALIASES.get(wanted.split("_")[0])


def identify_language(text: str, *, chosen: str | None = None) -> str:
    """Give the stored tag of the language of ``text``, or ``und``.

    ``chosen`` is what the person chose to write in: it is kept unless the text clearly is
    something else, and always when the text is very short and in its script.
    """
    prior = known_tag(chosen)
    letters = sum(character.isalpha() for character in text[:2000])
    if not letters:
        return prior or UNDETERMINED
    by_script = _by_script(text, letters)
    if by_script:
        return by_script
    if prior and letters < _FEW_LETTERS and text.isascii() == (prior in _ASCII_OFTEN):
        return prior
    return _by_guess(text[:2000], prior)


_ASCII_OFTEN = frozenset({"en", "ro", "pl", "lt", "pt", "ur", "bn", "so", "tl", "it", "es", "sq"})


def _by_script(text: str, letters: int) -> str | None:
    """Settle languages that are alone, among those we know, in their script."""
    for tag, pattern in _SCRIPTS.items():
        if len(re.findall(pattern, text[:2000])) > letters / 3:
            if tag == "zh_Hans" and _TRADITIONAL_ONLY.intersection(text):
                return "zh_Hant"
            if tag == "zh_Hans" and re.search(r"[\u3040-\u30ff]", text):
                return UNDETERMINED
            return tag
    return "ur" if len(_URDU_ONLY.findall(text[:2000])) > letters / 40 else None


def _by_guess(text: str, prior: str | None) -> str:
    _load()
    details = eldc.detect_details(text)
    scores = {known_tag(code): score for code, score in (details.scores or {}).items()}
    best = max(scores.values(), default=0.0)
    if prior and (not details.reliable or scores.get(prior, 0.0) >= best - _CLOSE):
        return prior
    romanised = _romanised(text)
    if romanised:
        return romanised
    guess = known_tag(details.language)
    if guess and details.reliable:
        return guess
    if scores.get("en", 0.0) and scores["en"] >= best - _CLOSE:
        return "en"
    second = known_tag(str(py3langid.classify(text)[0]))
    return guess if guess and guess == second else UNDETERMINED


def _romanised(text: str) -> str | None:
    words = re.findall(r"[a-z]+", text.casefold())
    for tag, common in _ROMANISED.items():
        if sum(word in common for word in words) >= max(2, len(words) / 5):
            return tag
    return None


@cache
def _load() -> None:
    eldc.init()
    eldc.set_scores(5)
