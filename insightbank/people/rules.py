"""Pure decisions about people: sign-in codes, lockout, special categories, the audit chain."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum

CODE_DIGITS = 6
CODE_LIVES = timedelta(minutes=15)
CODE_TRIES = 5
CODES_PER_WINDOW = 3
CODE_WINDOW = timedelta(minutes=15)
CODES_PER_DAY = 10

WRONG_SIGN_INS = 5
FIRST_LOCK = timedelta(minutes=15)
LONGEST_LOCK = timedelta(hours=24)

MOST_SEND_TRIES = 6
FIRST_RETRY = timedelta(minutes=1)

LONGEST_EMAIL = 254
PREFER_NOT_TO_SAY = "prefer_not_to_say"
CONSENT_WORDING = "2026-11"
"""Which wording of the consent sentence a person saw; changes whenever the sentence does."""

_AGE_BANDS = (
    (0, 15),
    (16, 17),
    (18, 24),
    (25, 34),
    (35, 44),
    (45, 54),
    (55, 64),
    (65, 74),
    (75, 84),
)
_OLDEST = 85

PROFILE_QUESTION_IDS: tuple[str, ...] = (
    "age_band",
    "sex",
    "gender_identity",
    "ethnic_group",
    "religion",
    "sexual_orientation",
    "ltc",
    "activity",
    "impairments",
    "health_conditions",
    "unpaid_care",
    "armed_forces",
    "pregnancy_maternity",
    "marriage_civil_partnership",
    "health_care_staff",
    "access_needs",
    "preferred_format",
)
SPECIAL_CATEGORY: frozenset[str] = frozenset(
    {
        "gender_identity",
        "ethnic_group",
        "religion",
        "sexual_orientation",
        "ltc",
        "activity",
        "impairments",
        "health_conditions",
        "pregnancy_maternity",
        "access_needs",
        "preferred_format",
    }
)
"""Questions whose answers need explicit consent (UK GDPR, article 9)."""


class OrganisationKind(StrEnum):
    """What an organisation is: the board itself, an Alliance, or a voluntary or community group."""

    ICB = "icb"
    ALLIANCE = "alliance"
    VCFSE = "vcfse"


class MessageState(StrEnum):
    """Where a message is on its way; ``sending`` is claimed and never taken up again."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"


def normalised_email(typed: str) -> str:
    """Give the form an address is kept and compared in."""
    return typed.strip().casefold()


def new_code() -> str:
    """Make a sign-in code: six digits, all equally likely."""
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"


def code_digits(typed: str) -> str:
    """Read the digits of a typed code, in digits of any script; spaces and dashes do not matter."""
    return "".join(
        str(unicodedata.digit(c)) for c in typed if unicodedata.digit(c, None) is not None
    )


def code_hash(code: str, *, email: str, secret: str) -> str:
    """Hash a code so that the stored hash is of no use without the installation's secret."""
    return hmac.new(secret.encode(), f"{email}\n{code}".encode(), hashlib.sha256).hexdigest()


def lock_until(wrong_tries: int, now: datetime) -> datetime | None:
    """Tell until when an account rests: 15 minutes after five wrong tries, then ever longer."""
    if wrong_tries < WRONG_SIGN_INS:
        return None
    times = min(wrong_tries - WRONG_SIGN_INS, 10)
    rest: timedelta = min(FIRST_LOCK * 2**times, LONGEST_LOCK)
    return now + rest


def next_try(tries: int, now: datetime) -> datetime | None:
    """Tell when to send again after ``tries`` failures; None to give up."""
    return None if tries >= MOST_SEND_TRIES else now + FIRST_RETRY * int(4 ** (tries - 1))


def is_prefer_not_to_say(values: Iterable[str]) -> bool:
    """Tell an answer of "prefer not to say" from one that says something."""
    return PREFER_NOT_TO_SAY in set(values)


def is_disabled(answers: Mapping[str, Iterable[str]]) -> bool | None:
    """Derive disability under the Equality Act from ``ltc`` and ``activity``; None where not known.

    Disabled means a condition of 12 months or more that limits activity a lot or a little. Source:
    the harmonised standards on long-lasting conditions and activity restriction, as Census 2021.
    """
    condition = set(answers.get("ltc", ()))
    if condition == {"no"}:
        return False
    limits = set(answers.get("activity", ()))
    if condition != {"yes"} or not limits or is_prefer_not_to_say(limits):
        return None
    return bool(limits & {"yes_a_lot", "yes_a_little"})


def age_band(age: int) -> str:
    """Give the code of the band an age in whole years falls in; raises ValueError below zero."""
    if age < 0:
        msg = "an age cannot be negative"
        raise ValueError(msg)
    if age >= _OLDEST:
        return f"{_OLDEST}+"
    return next(f"{low}-{high}" for low, high in _AGE_BANDS if age <= high)


def audit_hash(previous: str, entry: Mapping[str, object]) -> str:
    """Chain an audit entry to the one before: change one, and every later hash is wrong."""
    text = json.dumps(entry, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()


def stamp(moment: datetime) -> str:
    """Write a moment as it goes into a hash, the same from either database."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
