"""Pure decisions about evidence: who may read and review it, what is open, what is cut out.

Knows no database and no page. Offsets are always characters of the text they belong to.
"""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from insightbank.core.roles import Role


class NoteKind(StrEnum):
    CHAMPION = "champion"
    ALLIANCE = "alliance"


class NoteState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


EDITABLE_NOTES = frozenset({NoteState.DRAFT, NoteState.RETURNED})


class InsightState(StrEnum):
    DRAFT = "draft"
    RETURNED = "returned"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    RETIRED = "retired"


class Source(StrEnum):
    CHAMPION = "champion"
    ALLIANCE = "alliance"
    SURVEY = "survey"
    WORKSHOP = "workshop"
    DISCUSSION = "discussion"
    REPORT = "report"


class Sharing(StrEnum):
    COMMISSIONERS = "commissioners"
    ALLIANCE = "alliance"
    ORGANISATION = "organisation"


class Consent(StrEnum):
    """How those who spoke agreed to their words being passed on."""

    VERBAL = "verbal"
    WRITTEN = "written"
    GROUP_AGREEMENT = "group_agreement"
    GUARDIAN = "guardian"


class TagState(StrEnum):
    SUGGESTED = "suggested"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class QuoteState(StrEnum):
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"


class MarkState(StrEnum):
    OPEN = "open"
    REMOVED = "removed"
    KEPT = "kept"


TITLE = "title"
BODY = "body"
QUOTE = "quote:"
REMOVED_FROM_BODY = "[removed]"
REMOVED_FROM_QUOTE = "[…]"

MAX_TITLE = 300
MAX_BODY = 20_000
MAX_QUOTE = 2_000
MAX_QUOTES = 20
MAX_PEOPLE = 100_000

MAKE_UP: dict[str, tuple[str, ...]] = {
    "age": ("under_18", "18_24", "25_44", "45_64", "65_over", "age_not_known"),
    "sex": ("female", "male", "sex_other", "sex_not_known"),
    "ethnicity": (
        "asian",
        "black",
        "mixed",
        "white_british",
        "white_other",
        "ethnicity_other",
        "ethnicity_not_known",
    ),
    "disability": ("disabled", "not_disabled", "disability_not_known"),
    "carer": ("carer", "not_carer", "carer_not_known"),
}
"""Characteristics of a group and their categories, broad on purpose: counts, never persons."""

_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that reads as another


def quote_field(position: int) -> str:
    """Name the field of a quote: ``quote:0`` is the first."""
    return f"{QUOTE}{position}"


def new_reference(prefix: str, *, is_taken: Callable[[str], bool]) -> str:
    """Make a short reference that can be read out on the phone and tells no order."""
    while True:
        reference = f"{prefix}-" + "".join(secrets.choice(_LETTERS) for _ in range(6))
        if not is_taken(reference):
            return reference


class Reader(Protocol):
    """Whoever asks: anything with roles and perhaps an organisation."""

    @property
    def roles(self) -> frozenset[Role]: ...

    @property
    def organisation_id(self) -> int | None: ...


class Shared(Protocol):
    """Whatever is shared: an insight, or a row that stands for one."""

    sharing: str
    alliance: str | None
    organisation_id: int | None


READ_EVERYTHING_SHARED = frozenset(
    {Role.COMMISSIONER, Role.OFFICER, Role.ALLIANCE_LEAD, Role.ADMINISTRATOR}
)


def scopes_of(insight: Shared) -> tuple[str, ...]:
    """Say who may read an insight, as labels; whoever holds one of them may.

    ``officer`` is on every insight; ``staff`` where commissioners may read; ``alliance:<slug>``
    for the leads of its Alliance; ``org:<id>`` for the organisation it came from.
    """
    scopes = ["officer"]
    if insight.sharing == Sharing.COMMISSIONERS:
        scopes.append("staff")
    if insight.sharing == Sharing.ALLIANCE and insight.alliance:
        scopes.append(f"alliance:{insight.alliance}")
    if insight.organisation_id is not None:
        scopes.append(f"org:{insight.organisation_id}")
    return tuple(scopes)


def scopes_for(reader: Reader, *, alliance: str | None = None) -> frozenset[str]:
    """Give the labels a reader holds; ``alliance`` is the slug of their organisation's Alliance.

    Somebody without a role that reads evidence holds none, and so finds nothing.
    """
    scopes: set[str] = set()
    if reader.roles & READ_EVERYTHING_SHARED:
        scopes.add("staff")
    if Role.OFFICER in reader.roles:
        scopes.add("officer")
    if Role.ALLIANCE_LEAD in reader.roles and alliance:
        scopes.add(f"alliance:{alliance}")
    reads_own = reader.roles & (READ_EVERYTHING_SHARED | {Role.CHAMPION})
    if reads_own and reader.organisation_id is not None:
        scopes.add(f"org:{reader.organisation_id}")
    return frozenset(scopes)


def can_read(insight: Shared, scopes: Collection[str]) -> bool:
    """Tell whether a reader who holds these labels may read the insight once it is published."""
    return not set(scopes_of(insight)).isdisjoint(scopes)


def can_review(insight: Shared, reader: Reader, *, alliance: str | None) -> bool:
    """Tell whether somebody may review: officers all, leads what their own Alliance may see."""
    if Role.OFFICER in reader.roles:
        return True
    if Role.ALLIANCE_LEAD not in reader.roles or not alliance or insight.alliance != alliance:
        return False
    if insight.sharing == Sharing.ORGANISATION:
        return insight.organisation_id is not None and (
            insight.organisation_id == reader.organisation_id
        )
    return True


class Span(Protocol):
    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Cut:
    """A stretch of text to take out: characters ``start`` to ``end``."""

    start: int
    end: int


def merge_spans(spans: Iterable[Span]) -> list[Cut]:
    """Join spans that overlap or touch; in order."""
    merged: list[Cut] = []
    for span in sorted(spans, key=lambda s: (s.start, s.end)):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Cut(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(Cut(span.start, span.end))
    return merged


def cut_out(text: str, spans: Iterable[Span], replacement: str) -> str:
    """Replace each span of a text; everything else stays byte for byte."""
    parts, at = [], 0
    for cut in merge_spans(spans):
        parts += [text[at : cut.start], replacement]
        at = cut.end
    return "".join(parts) + text[at:]


def moved(start: int, end: int, cuts: Sequence[Cut], replacement: str) -> tuple[int, int] | None:
    """Give where a span lies after ``cut_out``; None where part of it was cut."""
    if any(start < cut.end and cut.start < end for cut in cuts):
        return None
    shift = sum(len(replacement) - (cut.end - cut.start) for cut in cuts if cut.end <= start)
    return start + shift, end + shift


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text for a page; ``labels`` say what it is evidence of."""

    text: str
    labels: tuple[str, ...] = ()


def segments(text: str, spans: Iterable[tuple[int, int, str]]) -> list[Segment]:
    """Split a text at labelled spans, overlapping ones too; joined again they are the text."""
    inside = [s for s in spans if 0 <= s[0] < s[1] <= len(text)]
    edges = sorted({0, len(text), *(s[0] for s in inside), *(s[1] for s in inside)})
    found = []
    for start, end in itertools.pairwise(edges):
        labels = dict.fromkeys(label for s, e, label in inside if s <= start and end <= e)
        found.append(Segment(text[start:end], tuple(labels)))
    return found


class Unknown(StrEnum):
    """What a reader of an insight should know is not known."""

    PEOPLE = "people"
    PLACE = "place"
    COMMUNITY = "community"
    GATHERED = "gathered"
    MAKE_UP = "make_up"
    AGE = "age"
    SEX = "sex"
    ETHNICITY = "ethnicity"
    DISABILITY = "disability"
    CARER = "carer"
    QUOTES = "quotes"


def list_unknowns(
    *,
    people_count: int | None,
    district: str | None,
    alliance: str | None,
    community: str,
    gathered: str,
    quotes: int,
    make_up: Mapping[str, Mapping[str, int]],
) -> list[Unknown]:
    """List what is missing from an insight, so that no reader takes silence for an answer."""
    missing = {
        Unknown.PEOPLE: not people_count,
        Unknown.PLACE: not (district or alliance),
        Unknown.COMMUNITY: not community,
        Unknown.GATHERED: not gathered,
        Unknown.QUOTES: not quotes,
    }
    found = [unknown for unknown, is_missing in missing.items() if is_missing]
    known = [name for name in MAKE_UP if any(make_up.get(name, {}).values())]
    if not known:
        return [*found, Unknown.MAKE_UP]
    return [*found, *(Unknown(name) for name in MAKE_UP if name not in known)]


class Problem(StrEnum):
    """Why an insight cannot be published yet."""

    NOT_TAGGED = "not_tagged"
    NO_TITLE = "no_title"
    NO_BODY = "no_body"
    OPEN_MARKS = "open_marks"
    OPEN_TAGS = "open_tags"
    PENDING_QUOTES = "pending_quotes"
    NO_ALLIANCE = "no_alliance"
    NO_ORGANISATION = "no_organisation"
    DATE_AHEAD = "date_ahead"


@dataclass(frozen=True, slots=True)
class OpenMatter:
    """One thing still to do before publishing, and how often."""

    problem: Problem
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """What the decision to publish looks at."""

    is_tagged: bool
    title: str
    body: str
    open_marks: int
    open_tags: int
    pending_quotes: int
    sharing: str
    alliance: str | None
    organisation_id: int | None
    held_on: date


def list_open_matters(item: Readiness, *, today: date) -> list[OpenMatter]:
    """List everything that stands between an insight and its publication; empty when ready."""
    checks = (
        (Problem.NOT_TAGGED, not item.is_tagged),
        (Problem.NO_TITLE, not item.title.strip()),
        (Problem.NO_BODY, not item.body.strip()),
        (Problem.OPEN_MARKS, item.open_marks),
        (Problem.OPEN_TAGS, item.open_tags),
        (Problem.PENDING_QUOTES, item.pending_quotes),
        (Problem.NO_ALLIANCE, item.sharing == Sharing.ALLIANCE and not item.alliance),
        (
            Problem.NO_ORGANISATION,
            item.sharing == Sharing.ORGANISATION and not item.organisation_id,
        ),
        (Problem.DATE_AHEAD, item.held_on > today),
    )
    return [OpenMatter(problem, int(count)) for problem, count in checks if count]


def make_up_excess(
    make_up: Mapping[str, Mapping[str, int]], people_count: int | None
) -> dict[str, int]:
    """Give, for each characteristic that counts more people than were there, how many it counts."""
    if people_count is None:
        return {}
    totals = {name: sum(counts.values()) for name, counts in make_up.items()}
    return {name: total for name, total in totals.items() if total > people_count}
