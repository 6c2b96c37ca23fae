"""UK postcode syntax: what was typed, read forgivingly. Knows no places and never guesses.

Measured on all 2,720,556 postcodes of the ONS Postcode Directory of November 2025: the shape below
refuses only GIR 0AA and the withdrawn NPT codes. The stricter third-letter rule would also refuse
4,667 withdrawn London codes, so it is not used.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from itertools import product

MAX_TYPED = 60
"""More than any postcode with decoration needs; anything longer is some other text."""

_FULL = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][ABD-HJLNP-UW-Z]{2})")
_OUTWARD = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?")
_SECTOR = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9])")
_UNFINISHED = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9])[A-Z]")
_INSIDE_TEXT = re.compile(r"\b([A-Z]{1,2}[0-9][A-Z0-9]?) ?([0-9][ABD-HJLNP-UW-Z]{2})\b")
_DECORATION = frozenset(" -_.,;:'\"()[]/\\")
_LOOK_ALIKE = {"O": "0", "0": "O", "I": "1", "1": "I", "L": "1", "S": "5", "5": "S"}

AREAS: frozenset[str] = frozenset(
    "AB AL B BA BB BD BF BH BL BN BR BS BT BX CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN "
    "DT DY E EC EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA "
    "LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG "
    "SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO "
    "ZE".split()
)
"""The letters that UK postcodes begin with (BF forces, BX not a place)."""


@dataclass(frozen=True, slots=True)
class Postcode:
    """A whole, well-formed postcode; whether it exists is for a look-up to say."""

    outward: str
    inward: str

    @property
    def compact(self) -> str:
        """Give it without a space: ``SS131NG``, the form postcodes are stored and compared in."""
        return self.outward + self.inward

    @property
    def sector(self) -> OutwardCode:
        """Give the part that about 3,000 homes share: ``SS13 1``."""
        return OutwardCode(self.outward, self.inward[0])

    def __str__(self) -> str:
        return f"{self.outward} {self.inward}"


@dataclass(frozen=True, slots=True)
class OutwardCode:
    """The first part (``SS13``), or that and the sector digit (``SS13 1``)."""

    outward: str
    sector_digit: str = ""

    def __str__(self) -> str:
        return f"{self.outward} {self.sector_digit}".rstrip()


class Problem(StrEnum):
    """Why what was typed is no postcode."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    CHARACTERS = "characters"
    INCOMPLETE = "incomplete"
    SHAPE = "shape"
    AREA = "area"


@dataclass(frozen=True, slots=True)
class PostcodeProblem:
    """What is wrong, and what may have been meant; a suggestion is for the person to confirm."""

    reason: Problem
    suggestion: str | None = None


Parsed = Postcode | OutwardCode | PostcodeProblem


def area_of(outward: str) -> str:
    """Give the area letters of an outward code: ``SS`` of ``SS13``."""
    return outward[:2] if outward[1:2].isalpha() else outward[:1]


def parse_postcode(typed: str) -> Parsed:
    """Read a postcode, an outward code or a sector from what a person typed.

    Case, spaces anywhere, full-width letters, digits of other scripts, dots and dashes are
    forgiven. O for 0 or I for 1 gives a problem with a suggestion, never a silent correction.
    ``SS1 1`` (with the space) is a sector, ``SS11`` an outward code. Raises nothing.
    """
    words = _words(typed[: MAX_TYPED * 4])
    compact = "".join(words)
    if not compact:
        return PostcodeProblem(Problem.TOO_LONG if typed[MAX_TYPED:].strip() else Problem.EMPTY)
    if len(typed) > MAX_TYPED or len(compact) > 8:
        return PostcodeProblem(Problem.TOO_LONG, _found_inside(words))
    if not (compact.isascii() and compact.isalnum()):
        return PostcodeProblem(Problem.CHARACTERS)
    read = _read(compact, ends_in_digit=len(words) > 1 and len(words[-1]) == 1)
    if read is None:
        return _explain(compact)
    if area_of(read.outward) not in AREAS:
        return PostcodeProblem(Problem.AREA, _suggest(compact))
    return read


def _words(typed: str) -> list[str]:
    """Split into bare upper-case words: no decoration, no control or formatting characters."""
    letters = []
    for char in unicodedata.normalize("NFKC", typed).upper():
        category = unicodedata.category(char)
        if category == "Nd":
            letters.append(str(unicodedata.digit(char)))
        elif char in _DECORATION or category[0] == "Z" or char in "\t\r\n" or category == "Pd":
            letters.append(" ")
        elif category not in {"Cc", "Cf"}:
            letters.append(char)
    return "".join(letters).split()


def _read(compact: str, *, ends_in_digit: bool) -> Postcode | OutwardCode | None:
    if full := _FULL.fullmatch(compact):
        return Postcode(*full.groups())
    sector = _SECTOR.fullmatch(compact)
    if sector and (ends_in_digit or not _OUTWARD.fullmatch(compact)):
        return OutwardCode(*sector.groups())
    return OutwardCode(compact) if _OUTWARD.fullmatch(compact) else None


def _explain(compact: str) -> PostcodeProblem:
    if unfinished := _UNFINISHED.fullmatch(compact):
        if area_of(unfinished[1]) in AREAS:
            return PostcodeProblem(Problem.INCOMPLETE, " ".join(unfinished.groups()))
    elif compact in AREAS:
        return PostcodeProblem(Problem.INCOMPLETE)
    return PostcodeProblem(Problem.SHAPE, _suggest(compact))


def _suggest(compact: str) -> str | None:
    """Swap look-alike letters and digits; give the likeliest reading, if there is only one."""
    choices = [(char, *filter(None, [_LOOK_ALIKE.get(char)])) for char in compact]
    found: dict[int, set[str]] = {}
    for letters in product(*choices):
        read = _read("".join(letters), ends_in_digit=False)
        if read is not None and area_of(read.outward) in AREAS:
            swaps = sum(_cost(a, b) for a, b in zip(compact, letters, strict=True))
            found.setdefault(swaps, set()).add(str(read))
    fewest = found[min(found)] if found else set()
    return fewest.pop() if len(fewest) == 1 else None


def _cost(typed: str, meant: str) -> int:
    """Weigh a swap: O for 0 and I for 1 are slips of everyone, S for 5 is rarer."""
    return 0 if typed == meant else 2 if typed in "S5" else 1


def _found_inside(words: list[str]) -> str | None:
    """Find the one whole postcode in a longer text, such as an address, to offer it back."""
    found = {
        f"{match[1]} {match[2]}"
        for match in _INSIDE_TEXT.finditer(" ".join(words))
        if area_of(match[1]) in AREAS
    }
    return found.pop() if len(found) == 1 else None
