"""The languages people can read and answer in, and the direction each is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Language:
    """A language as people know it.

    ``tag`` is the form used in the database and by gettext (``zh_Hans``); ``bcp47`` the form for
    ``lang`` attributes and URLs (``zh-Hans``).
    """

    tag: str
    english_name: str
    own_name: str
    direction: Literal["ltr", "rtl"] = "ltr"

    @property
    def bcp47(self) -> str:
        return self.tag.replace("_", "-")


SCREEN_LANGUAGES: dict[str, Language] = {
    language.tag: language
    for language in (
        Language("en", "English", "English"),
        Language("ro", "Romanian", "Română"),
        Language("pl", "Polish", "Polski"),
        Language("lt", "Lithuanian", "Lietuvių"),
        Language("pt", "Portuguese", "Português"),
        Language("bn", "Bengali", "বাংলা"),
        Language("ur", "Urdu", "اردو", "rtl"),
        Language("ar", "Arabic", "العربية", "rtl"),
        Language("zh_Hans", "Chinese (Simplified)", "简体中文"),
    )
}
"""Languages the screens are offered in; English first, it is the source."""

OTHER_LANGUAGES: dict[str, Language] = {
    language.tag: language
    for language in (
        Language("ta", "Tamil", "தமிழ்"),
        Language("ml", "Malayalam", "മലയാളം"),
        Language("bg", "Bulgarian", "Български"),
        Language("es", "Spanish", "Español"),
        Language("ru", "Russian", "Русский"),
        Language("uk", "Ukrainian", "Українська"),
        Language("tr", "Turkish", "Türkçe"),
        Language("it", "Italian", "Italiano"),
        Language("hu", "Hungarian", "Magyar"),
        Language("pa", "Punjabi", "ਪੰਜਾਬੀ"),
        Language("tl", "Tagalog", "Tagalog"),
        Language("sq", "Albanian", "Shqip"),
        Language("fr", "French", "Français"),
        Language("gu", "Gujarati", "ગુજરાતી"),
        Language("sk", "Slovak", "Slovenčina"),
        Language("te", "Telugu", "తెలుగు"),
        Language("ne", "Nepali", "नेपाली"),
        Language("hi", "Hindi", "हिन्दी"),
        Language("fa", "Farsi", "فارسی", "rtl"),
        Language("yo", "Yoruba", "Yorùbá"),
        Language("ps", "Pashto", "پښتو", "rtl"),
        Language("ku", "Kurdish", "Kurdî"),
        Language("yi", "Yiddish", "ייִדיש", "rtl"),
        Language("so", "Somali", "Soomaali"),
        Language("zh_Hant", "Chinese (Traditional)", "繁體中文"),
    )
}
"""Languages people may have spoken or written in, though the screens are not offered in them."""

KNOWN_LANGUAGES: dict[str, Language] = SCREEN_LANGUAGES | OTHER_LANGUAGES
UNDETERMINED = "und"
DEFAULT_LANGUAGE = "en"
EASY_READ = "en_easy"
"""The Easy Read variant of English content; a variant of texts, never a language of screens."""


def direction_of(tag: str) -> Literal["ltr", "rtl"]:
    """Give the direction a text in ``tag`` is written; unknown languages read left to right."""
    language = KNOWN_LANGUAGES.get(tag)
    return language.direction if language else "ltr"


def bcp47(tag: str) -> str:
    """Give the ``lang`` attribute for a stored tag: ``zh_Hans`` is ``zh-Hans``."""
    return "en" if tag == EASY_READ else tag.replace("_", "-")


def screen_language(tag: str) -> Language | None:
    """Find a screen language by stored or BCP 47 tag, whatever the case; None if not offered."""
    wanted = tag.replace("-", "_").casefold()
    return next((lang for key, lang in SCREEN_LANGUAGES.items() if key.casefold() == wanted), None)
