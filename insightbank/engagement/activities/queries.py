"""Reads every kind of activity shares: the activity by its address, its texts for one reader."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select, tuple_

from insightbank.core.languages import DEFAULT_LANGUAGE
from insightbank.db import db
from insightbank.engagement.activities.models import Activity, ActivityText
from insightbank.engagement.activities.rules import (
    OPEN,
    PREPARING,
    SIGN_LANGUAGE,
    ShownText,
    Texts,
    TextState,
    screen_of,
    text_state,
)


def get_activity(slug: str, *, kind: str | None = None) -> Activity | None:
    """Find an activity by its slug; of one kind, where given."""
    query = select(Activity).where(Activity.slug == slug)
    return db.session.scalar(query.where(Activity.kind == kind) if kind else query)


def get_activity_by_id(activity_id: UUID) -> Activity | None:
    """Find an activity by its id."""
    return db.session.get(Activity, activity_id)


def list_activities(*, kind: str | None = None) -> Sequence[Activity]:
    """List activities for those who run them: open first, then those prepared, then those over."""
    query = select(Activity).order_by(Activity.created_on.desc(), Activity.slug)
    rows = db.session.scalars(query.where(Activity.kind == kind) if kind else query).all()
    return sorted(rows, key=lambda row: order_of(row.state))


@dataclass(frozen=True, slots=True)
class Titled:
    """An activity with its title and introduction for one reader."""

    activity: Activity
    texts: Texts


def list_open(today: date, *, language: str) -> list[Titled]:
    """List what can be taken part in today, of every kind, the one that closes first on top."""
    rows = db.session.scalars(select(Activity).where(takes_part_on(today))).all()
    return _titled(sorted(rows, key=lambda row: (row.closes_on or date.max, row.slug)), language)


def list_with_titles(*, language: str = DEFAULT_LANGUAGE) -> list[Titled]:
    """List every activity for those who run them."""
    return _titled(list_activities(), language)


def _titled(rows: Sequence[Activity], language: str) -> list[Titled]:
    texts = load_texts(rows, language, subjects=("title",))
    return [Titled(row, texts[row.id]) for row in rows]


def order_of(state: str) -> int:
    """Rank a state in staff's lists: open, prepared, over."""
    return 0 if state == OPEN else 1 if state in PREPARING else 2


def takes_part_on(today: date) -> ColumnElement[bool]:
    """Give the condition that an activity can be taken part in on a day."""
    return and_(
        Activity.state == OPEN,
        or_(Activity.opens_on.is_(None), Activity.opens_on <= today),
        or_(Activity.closes_on.is_(None), Activity.closes_on >= today),
    )


def load_texts(
    activities: Sequence[Activity],
    language: str,
    *,
    subjects: Iterable[str] = (),
    editions: Mapping[UUID, int] | None = None,
) -> dict[UUID, Texts]:
    """Load texts of many activities in one query: the language wanted and what it falls back to.

    ``editions`` says which edition is wanted of which activity; otherwise it is the one being
    written.
    """
    wanted = {language, screen_of(language), DEFAULT_LANGUAGE, SIGN_LANGUAGE}
    wanted |= {activity.source_language for activity in activities}
    chosen = editions or {}
    pairs = [(a.id, chosen.get(a.id, a.edition)) for a in activities]
    query = select(ActivityText).where(
        tuple_(ActivityText.activity_id, ActivityText.edition).in_(pairs),
        ActivityText.language.in_(sorted(wanted)),
    )
    if subjects:
        query = query.where(ActivityText.subject.in_(list(subjects)))
    rows: dict[UUID, list[ActivityText]] = defaultdict(list)
    for row in db.session.scalars(query):
        rows[row.activity_id].append(row)
    return {activity.id: _texts(activity, rows[activity.id], language) for activity in activities}


def _texts(activity: Activity, rows: Sequence[ActivityText], language: str) -> Texts:
    source = activity.source_language
    sources = {row.subject: row.text for row in rows if row.language == source}
    found: dict[str, dict[str, ShownText]] = defaultdict(dict)
    for row in rows:
        state = state_of(row, sources.get(row.subject, ""))
        is_checked = row.language == source or state == TextState.CHECKED
        found[row.subject][row.language] = ShownText(row.text, row.language, is_checked)
    return Texts(found, language, source)


def state_of(row: ActivityText | None, source: str) -> TextState:
    """Tell how far a translation is, beside the source text of today."""
    return text_state(
        is_written=row is not None,
        is_checked=row is not None and row.checked_on is not None,
        written_for=row.written_for if row else None,
        source=source,
    )


def list_texts(
    activity: Activity, *, language: str, edition: int | None = None
) -> dict[str, ActivityText]:
    """Give the texts written in exactly this language, by subject; for translators."""
    rows = db.session.scalars(
        select(ActivityText).where(
            ActivityText.activity_id == activity.id,
            ActivityText.edition == (edition or activity.edition),
            ActivityText.language == language,
        )
    )
    return {row.subject: row for row in rows}


def count_unchecked(activity: Activity) -> dict[str, int]:
    """Count texts nobody has checked, by language."""
    rows = db.session.execute(
        select(ActivityText.language, func.count())
        .where(
            ActivityText.activity_id == activity.id,
            ActivityText.edition == activity.edition,
            ActivityText.checked_on.is_(None),
        )
        .group_by(ActivityText.language)
    )
    return dict(rows.all())


def list_translation_states() -> dict[UUID, dict[str, tuple[int, int]]]:
    """Count texts and checked texts, by activity and language."""
    rows = db.session.execute(
        select(
            ActivityText.activity_id,
            ActivityText.language,
            func.count(),
            func.count(ActivityText.checked_on),
        )
        .join(
            Activity,
            and_(Activity.id == ActivityText.activity_id, Activity.edition == ActivityText.edition),
        )
        .group_by(ActivityText.activity_id, ActivityText.language)
    )
    states: dict[UUID, dict[str, tuple[int, int]]] = defaultdict(dict)
    for activity_id, language, written, checked in rows:
        states[activity_id][language] = (written, checked)
    return states
