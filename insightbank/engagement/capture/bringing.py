"""A survey of another system becomes one of ours, with its answers: all of it or nothing.

Refuses to open it: the answers it had are kept under a survey that is closed, for reading results;
without answers it is a draft to go on with. Flushes and does not commit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from insightbank.db import db
from insightbank.engagement.activities.models import Activity
from insightbank.engagement.capture import queries
from insightbank.engagement.capture.columns import Words
from insightbank.engagement.capture.importing import Checked, Importing, check_table, record_rows
from insightbank.engagement.capture.structures import Brought, slug_from
from insightbank.engagement.surveys import services as surveys
from insightbank.engagement.surveys.definitions import create_survey_from_definition
from insightbank.engagement.surveys.queries import get_survey

REASON = "Brought along from another system, closed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a file: its survey, and its answers where it had some."""

    activity: Activity
    questions: int
    checked: Checked
    taken: int


def bring(
    brought: Brought,
    *,
    today: date,
    slug: str = "",
    owner_account_id: int | None = None,
    only_good: bool = False,
) -> Outcome:
    """Make the survey and keep its answers; rows are kept only if all are good, or if told so.

    Raises UnworkableError or SlugTakenError, naming what cannot work.
    """
    structure = brought.structure
    title = next(iter(structure.title.values()), "")
    activity = create_survey_from_definition(
        structure.definition(slug or slug_from(title)),
        today=today,
        owner_account_id=owner_account_id,
    )
    db.session.expire_all()
    survey = get_survey(activity.slug, language=activity.source_language)
    assert survey is not None
    checked = Checked()
    if brought.table is not None:
        checked = check_table(
            brought.table,
            Importing(
                survey,
                Words(queries.words_of(survey)),
                brought.mapping(),
                today,
                language=activity.source_language,
                aliases=structure.aliases,
            ),
        )
    taken = 0
    if checked.rows and (only_good or not checked.bad_lines):
        surveys.open_survey(activity, today=today, unchecked_reason=REASON)
        surveys.close_activity(activity)
        taken = record_rows(activity, survey.version, checked.rows)
    return Outcome(activity, len(structure.questions), checked, taken)
