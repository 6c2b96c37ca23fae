"""Fold writing so that accents, apostrophes and letter variants never hide a word.

Folded text is only ever compared, never shown or stored: every fold keeps the way back to the
characters the person typed.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_LETTERS = str.maketrans(
    {
        "£": "pound",
        "ł": "l", "đ": "d", "ø": "o", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th",
        "آ": "ا", "أ": "ا", "إ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ئ": "ي",
        "ة": "ه", "ہ": "ه", "ۃ": "ه", "ھ": "ه", "ۂ": "ه", "ک": "ك", "ؤ": "و", "ں": "ن",
        "ے": "ي", "ۓ": "ي",
    }
)  # fmt: skip
_TRADITIONAL = (
    "醫医護护預预約约電电話话語语譯译藥药費费錢钱車车診诊時时間间長长態态員员樓楼環环懷怀產产嬰婴"
    "兒儿媽妈媽妈爺爷親亲顧顾殘残障障礙碍聾聋盲盲輪轮老老難难民民無无家家歸归學学習习壓压憂忧鬱郁"
    "緒绪聽听說说懂懂溝沟通通資资訊讯網网絡络預预線线號号碼码遠远離离車车場场乾干淨净髒脏房房屋屋"
    "濕湿黴霉齒齿醫医痛痛慢慢護护終终於于謝谢讚赞貴贵負负擔担轉转介介複复診诊達达溝沟國国庇庇僱雇"
    "懷怀孕孕關关係系歲岁長长輩辈與与幫帮應应該该時时們们這这個个還还沒没對对為为會会過过來来後后"
)
_SIMPLIFIED = dict(zip(_TRADITIONAL[::2], _TRADITIONAL[1::2], strict=True))
_APOSTROPHES = frozenset("'’‘ʼ`´ʹ＇")


@lru_cache(maxsize=8192)
def fold_character(character: str) -> str:
    """Give the folded form of one character: several, one or none."""
    if character in _APOSTROPHES or unicodedata.category(character) == "Cf":
        return ""
    folded = []
    for part in unicodedata.normalize("NFKD", character).casefold():
        if not _is_dropped_mark(part):
            folded.append(_SIMPLIFIED.get(part, part).translate(_LETTERS))
    return "".join(folded)


def _is_dropped_mark(character: str) -> bool:
    """Tell Latin accents, Arabic vowel marks and tatweel; never the vowel signs of Bengali."""
    return (
        "\u0300" <= character <= "\u036f"
        or "\u064b" <= character <= "\u065f"
        or character in "\u0670\u0640\ufe0f"
    )


def fold(text: str) -> str:
    """Fold a whole text, forgetting where each character came from."""
    return "".join(map(fold_character, text))


def fold_with_offsets(text: str) -> tuple[str, list[int]]:
    """Fold a text; the list says, for each folded character, its index in the original."""
    pieces: list[str] = []
    offsets: list[int] = []
    for index, character in enumerate(text):
        folded = fold_character(character)
        if folded:
            pieces.append(folded)
            offsets.extend([index] * len(folded))
    return "".join(pieces), offsets
