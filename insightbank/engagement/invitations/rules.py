"""Pure decisions on invitations: who is asked how, in which words, at what hour.

Refuses to know what anybody answered: an invitation has been taken up or not, and no more.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from insightbank.core.languages import DEFAULT_LANGUAGE, EASY_READ

LONDON = ZoneInfo("Europe/London")
PARTS = ("subject", "body", "sms")
LONGEST_PARTS: Mapping[str, int] = {"subject": 150, "body": 4_000, "sms": 400}
MOST_SMS_PARTS = 3
MOST_REMINDERS = 2
CLAIM_LIVES = timedelta(minutes=15)
"""How long a message may be on its way before it counts as left behind by a crash."""
MOST_TRIES = 6
DAYS_TO_ASK = 5
"""For how long a provider is asked what became of a message."""
ORDER = ("email", "sms", "letter")
"""Which medium is taken where a person has not said; the cheapest and quickest first."""
EASY_READ_FORMAT = "easy_read"
HANDMADE_FORMATS = frozenset({"audio", "braille"})
NEEDS_A_PERSON = frozenset({"interpreter", "bsl_interpreter", "supporter"})
"""Needs that no message can meet: somebody has to offer another way of taking part."""
_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "ÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_DOUBLE = frozenset("^{}\\[~]|€")


class CampaignState(StrEnum):
    """The life of a campaign; once over, nobody can tell any more who of it took part."""

    DRAFT = "draft"
    LAUNCHED = "launched"
    STOPPED = "stopped"
    OVER = "over"


class InvitationState(StrEnum):
    """Where a person's invitation is; ``closed`` says nothing of whether they took part."""

    OPEN = "open"
    DONE = "done"
    OBJECTED = "objected"
    UNREACHABLE = "unreachable"
    CLOSED = "closed"


class MessageState(StrEnum):
    """Where one message is; ``unsure`` may have gone out, and a person decides what to do."""

    QUEUED = "queued"
    SENDING = "sending"
    PRINTED = "printed"
    SENT = "sent"
    DELIVERED = "delivered"
    BOUNCED = "bounced"
    FAILED = "failed"
    UNSURE = "unsure"
    CANCELLED = "cancelled"


HANDED_OVER = frozenset({MessageState.SENT, MessageState.DELIVERED})
WAITING = frozenset({MessageState.QUEUED, MessageState.SENDING, MessageState.UNSURE})


class Unmet(StrEnum):
    """A need that was recorded and cannot be met by this campaign as it stands."""

    LANGUAGE = "language"
    EASY_READ = "easy_read"
    LARGE_PRINT = "large_print"
    BSL_VIDEO = "bsl_video"
    AUDIO = "audio"
    BRAILLE = "braille"
    PAPER = "paper"
    INTERPRETER = "interpreter"
    BSL_INTERPRETER = "bsl_interpreter"
    SUPPORTER = "supporter"
    NO_WAY = "no_way"


@dataclass(frozen=True, slots=True)
class Person:
    """What is known for writing to one person: media they can be reached by, and their needs."""

    media: frozenset[str]
    prefers: str = ""
    language: str = DEFAULT_LANGUAGE
    format: str = "standard"
    needs: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Possible:
    """What a campaign can do: its media, the languages with checked words, a film to point to."""

    media: frozenset[str]
    languages: frozenset[str] = field(default_factory=lambda: frozenset({DEFAULT_LANGUAGE}))
    has_bsl: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """How one person is asked; no medium means that they cannot be."""

    medium: str | None
    language: str
    format: str
    unmet: tuple[str, ...]


def plan_for(person: Person, possible: Possible) -> Plan:
    """Decide how one person is asked, and list what they need and this cannot give.

    The steps are those of the Accessible Information Standard (DCB1605): a recorded need decides
    medium and format, and one that cannot be met is listed, never passed over.
    """
    unmet: list[Unmet] = []
    language = _language(person, possible, unmet)
    medium = _medium(person, possible, unmet)
    if person.format in HANDMADE_FORMATS:
        unmet.append(Unmet(person.format))
    if person.format == "bsl_video" and not possible.has_bsl:
        unmet.append(Unmet.BSL_VIDEO)
    unmet.extend(Unmet(need) for need in sorted(person.needs & NEEDS_A_PERSON))
    if medium is None:
        unmet.append(Unmet.NO_WAY)
    return Plan(medium, language, person.format, tuple(unmet))


def _language(person: Person, possible: Possible, unmet: list[Unmet]) -> str:
    if person.format == EASY_READ_FORMAT and person.language == DEFAULT_LANGUAGE:
        if EASY_READ in possible.languages:
            return EASY_READ
        unmet.append(Unmet.EASY_READ)
        return DEFAULT_LANGUAGE
    if person.format == EASY_READ_FORMAT:
        unmet.append(Unmet.EASY_READ)  # there is Easy Read in English only
    if person.language in possible.languages:
        return person.language
    unmet.append(Unmet.LANGUAGE)
    return DEFAULT_LANGUAGE


def _medium(person: Person, possible: Possible, unmet: list[Unmet]) -> str | None:
    open_media = person.media & possible.media
    if person.format in {"paper", "large_print"}:
        if "letter" in open_media:
            return "letter"
        unmet.append(Unmet(person.format))
    if person.format == "plain_text" and "email" in open_media:
        return "email"
    wanted = [person.prefers, *ORDER]
    return next((medium for medium in wanted if medium in open_media), None)


def token_of(invitation_id: UUID, *, secret: str) -> str:
    """Make the secret of a person's link: 80 bits, found again only with the house's secret.

    Small letters and the digits 2 to 7, because people type it from paper.
    """
    digest = hmac.new(secret.encode(), b"invitation:" + invitation_id.bytes, hashlib.sha256)
    return base64.b32encode(digest.digest()[:10]).decode().lower()


def token_hash(token: str) -> str:
    """Give what is kept of a link's secret, however its letters were typed."""
    meant = token.casefold().replace("0", "o").replace("1", "l")
    return hashlib.sha256(meant.encode()).hexdigest()


def count_plans(plans: Iterable[Plan]) -> dict[str, Counter[str]]:
    """Count plans by medium, language, format and unmet need; true counts, for the gate."""
    counts = {name: Counter[str]() for name in ("medium", "language", "format", "unmet")}
    for plan in plans:
        counts["medium"][plan.medium or "none"] += 1
        counts["language"][plan.language] += 1
        counts["format"][plan.format] += 1
        counts["unmet"].update(plan.unmet)
    return counts


def start_of(day: date) -> datetime:
    """Give the moment a day begins in England."""
    return datetime.combine(day, time.min, LONDON)


def end_of(day: date) -> datetime:
    """Give the moment a day is over in England."""
    return start_of(day + timedelta(days=1))


def is_quiet(moment: datetime, quiet: tuple[time, time]) -> bool:
    """Tell whether nothing may be sent now, by the clock in England."""
    first, last = quiet
    here = moment.astimezone(LONDON).time()
    if first <= last:
        return first <= here < last
    return here >= first or here < last


def next_try(tries: int, now: datetime) -> datetime | None:
    """Tell when to try again after ``tries`` refusals; None to give up."""
    return None if tries >= MOST_TRIES else now + timedelta(minutes=2 * 4 ** (tries - 1))


def sms_parts(text: str) -> int:
    """Count the text messages a text takes: 160 or 153 letters each, 70 or 67 in most scripts.

    Source: 3GPP TS 23.038, the default alphabet and its extension table; UCS-2 for anything else.
    """
    if all(c in _GSM or c in _GSM_DOUBLE for c in text):
        length = sum(2 if c in _GSM_DOUBLE else 1 for c in text)
        return 1 if length <= 160 else -(-length // 153)
    length = len(text.encode("utf-16-le")) // 2
    return 1 if length <= 70 else -(-length // 67)


def masked_email(address: str) -> str:
    """Give an address so that its owner is known only to those who know it already."""
    name, _at, host = address.partition("@")
    return f"{name[:1]}…@{host}"
