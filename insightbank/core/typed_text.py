"""What people type, made safe to keep: nothing they meant is lost, nothing hidden gets in."""

from __future__ import annotations

import re
import unicodedata

# Overrides and isolates can make a text read as something it is not; joiners and the
# right-to-left mark stay, Urdu, Bengali and emoji need them.
_BIDI_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff]")
_SURROGATES = re.compile("[\ud800-\udfff]")


def clean_typed(text: str) -> str:
    """Normalise what was typed: NFC, line ends as ``\\n``, no control or override characters.

    Letters, marks, emoji and joiners stay exactly as they were; lone surrogates become U+FFFD.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _SURROGATES.sub("\ufffd", text)
    return unicodedata.normalize("NFC", _CONTROLS.sub("", _BIDI_CONTROLS.sub("", text)))
