"""Reads of translations: the texts of an activity, how far each is, what was translated before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import aliased

from insightbank.db import db
from insightbank.engagement.activities.models import Activity, ActivityText
from insightbank.engagement.activities.queries import (
    get_activity,
    list_activities,
    list_texts,
    state_of,
)
from insightbank.engagement.activities.rules import SIGN_LANGUAGE, TextState
from insightbank.engagement.translations.models import TranslationFile
from insightbank.engagement.translations.rules import (
    Memory,
    Progress,
    Slot,
    can_be_signed,
    progress_of,
    slots_of,
)
from insightbank.engagement.translations.subjects import list_subjects

MOST_MEMORIES = 20_000

__all__ = [
    "Problem",
    "Standing",
    "Written",
    "get_activity",
    "get_file",
    "get_source_title",
    "list_memories",
    "list_problems",
    "list_signed",
    "list_slots",
    "list_standings",
    "list_texts",
    "list_written",
    "translated_into",
]


@dataclass(frozen=True, slots=True)
class Written:
    """A text to translate with its translation, if any, and how far that is."""

    slot: Slot
    row: ActivityText | None
    state: TextState

    @property
    def text(self) -> str:
        return self.row.text if self.row else ""


@dataclass(frozen=True, slots=True)
class Problem:
    """How many texts of one language people would see unchecked, or not in that language."""

    language: str
    missing: int
    draft: int
    stale: int


@dataclass(frozen=True, slots=True)
class Standing:
    """An activity in the overview: its title and its progress by language."""

    activity: Activity
    title: str
    by_language: dict[str, Progress]


def translated_into(activity: Activity) -> list[str]:
    """List the languages an activity is offered in besides its source."""
    return [tag for tag in activity.languages if tag != activity.source_language]


def get_source_title(activity: Activity) -> str:
    """Give the title in the source language."""
    row = list_texts(activity, language=activity.source_language).get("title")
    return row.text if row else activity.slug


def list_slots(activity: Activity) -> list[Slot]:
    """List the texts of an activity to translate, in the order people meet them."""
    rows = list_texts(activity, language=activity.source_language)
    sources = {subject: row.text for subject, row in rows.items()}
    ordered = list_subjects([activity]).get(activity.id) or sorted(sources)
    return slots_of(ordered, sources)


def list_written(activity: Activity, language: str) -> list[Written]:
    """List every text to translate with what there is in a language."""
    rows = list_texts(activity, language=language)
    return [
        Written(slot, rows.get(slot.subject), state_of(rows.get(slot.subject), slot.source))
        for slot in list_slots(activity)
    ]


def list_problems(activity: Activity) -> list[Problem]:
    """List the languages in which some text is missing, unchecked or stale, with how many."""
    progress = _progress([activity])[activity.id]
    return [
        Problem(language, found.missing, found.draft, found.stale)
        for language, found in progress.items()
        if not found.is_ready
    ]


def list_standings() -> list[Standing]:
    """List every activity, open ones first, with its progress in each of its languages."""
    activities = list_activities()
    progress = _progress(activities)
    titles = dict(
        db.session.execute(
            select(ActivityText.activity_id, ActivityText.text)
            .join(Activity, _is_current())
            .where(
                ActivityText.subject == "title", ActivityText.language == Activity.source_language
            )
        ).all()
    )
    return [Standing(a, titles.get(a.id, a.slug), progress[a.id]) for a in activities]


def _is_current() -> ColumnElement[bool]:
    return and_(Activity.id == ActivityText.activity_id, Activity.edition == ActivityText.edition)


def _progress(activities: Sequence[Activity]) -> dict[UUID, dict[str, Progress]]:
    rows: dict[UUID, dict[str, dict[str, ActivityText]]] = defaultdict(lambda: defaultdict(dict))
    found = db.session.scalars(
        select(ActivityText)
        .join(Activity, _is_current())
        .where(ActivityText.activity_id.in_([activity.id for activity in activities]))
    )
    for row in found:
        rows[row.activity_id][row.language][row.subject] = row
    subjects = list_subjects(activities)
    result: dict[UUID, dict[str, Progress]] = {}
    for activity in activities:
        texts = rows[activity.id]
        sources = {s: row.text for s, row in texts[activity.source_language].items()}
        slots = slots_of(subjects.get(activity.id) or sorted(sources), sources)
        result[activity.id] = {
            language: _progress_in(slots, texts[language]) for language in translated_into(activity)
        }
    return result


def _progress_in(slots: Sequence[Slot], rows: dict[str, ActivityText]) -> Progress:
    pairs = []
    for slot in slots:
        row = rows.get(slot.subject)
        pairs.append((state_of(row, slot.source), row is not None and row.machine is not None))
    return progress_of(pairs)


def list_memories(activity: Activity, language: str) -> list[Memory]:
    """List what was translated between two languages in any other activity, newest first.

    A translation whose source has changed since is left out: nobody knows what it renders.
    """
    source, title = aliased(ActivityText), aliased(ActivityText)
    key = and_(
        source.activity_id == ActivityText.activity_id,
        source.edition == ActivityText.edition,
        source.subject == ActivityText.subject,
        source.language == activity.source_language,
    )
    of_title = and_(
        title.activity_id == ActivityText.activity_id,
        title.edition == ActivityText.edition,
        title.subject == "title",
        title.language == activity.source_language,
    )
    rows = db.session.execute(
        select(ActivityText, source.text, title.text)
        .join(source, key)
        .join(title, of_title)
        .join(Activity, Activity.id == ActivityText.activity_id)
        .where(ActivityText.language == language, ActivityText.machine.is_(None))
        .order_by(Activity.created_on.desc(), ActivityText.subject)
        .limit(MOST_MEMORIES)
    )
    return [
        Memory(said, row.text, where, row.checked_on is not None)
        for row, said, where in rows
        if state_of(row, said) is not TextState.STALE
    ]


def list_signed(activity: Activity) -> list[tuple[Slot, str]]:
    """List the texts that can have a video in British Sign Language, each with its address."""
    rows = list_texts(activity, language=SIGN_LANGUAGE)
    slots = [slot for slot in list_slots(activity) if can_be_signed(slot)]
    kept = [(slot, rows.get(f"{slot.subject}:bsl")) for slot in slots]
    return [(slot, row.text if row else "") for slot, row in kept]


def get_file(file_id: UUID) -> TranslationFile | None:
    """Find a translation file that waits to be taken in."""
    return db.session.get(TranslationFile, file_id)
