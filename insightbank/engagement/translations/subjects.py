"""Which texts each kind of activity has, in the order people meet them: one function a kind.

A kind that is not here has all its source texts, in the order of their names.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import selectinload

from insightbank.db import db
from insightbank.engagement.activities.models import Activity
from insightbank.engagement.activities.rules import Texts
from insightbank.engagement.discussions import queries as discussions
from insightbank.engagement.polls import queries as polls
from insightbank.engagement.surveys.models import Question, SurveyVersion
from insightbank.engagement.surveys.queries import Survey
from insightbank.engagement.surveys.queries import subjects_of as subjects_of_survey
from insightbank.engagement.workshops import queries as workshops

ListSubjects = Callable[[Sequence[Activity]], Mapping[UUID, list[str]]]


def _of_surveys(activities: Sequence[Activity]) -> dict[UUID, list[str]]:
    versions = db.session.scalars(
        select(SurveyVersion)
        .join(
            Activity,
            and_(
                Activity.id == SurveyVersion.activity_id, Activity.edition == SurveyVersion.number
            ),
        )
        .where(Activity.id.in_([activity.id for activity in activities]))
        .options(
            selectinload(SurveyVersion.questions).selectinload(Question.options),
            selectinload(SurveyVersion.sections),
        )
    )
    no_texts = Texts({}, "", "")
    return {
        version.activity_id: subjects_of_survey(Survey(version.activity, version, no_texts))
        for version in versions
    }


def _one_by_one(subjects_of: Callable[[Activity], list[str]]) -> ListSubjects:
    """Use a room's function for one activity; such activities have few texts, and there are few."""

    def listing(activities: Sequence[Activity]) -> dict[UUID, list[str]]:
        return {activity.id: subjects_of(activity) for activity in activities}

    return listing


KINDS: dict[str, ListSubjects] = {
    "survey": _of_surveys,
    "poll": _one_by_one(polls.subjects_of),
    "discussion": _one_by_one(discussions.subjects_of),
    "workshop": _one_by_one(workshops.subjects_of),
}


def list_subjects(activities: Sequence[Activity]) -> dict[UUID, list[str]]:
    """Give the subjects of many activities in order; none for a kind without its own function."""
    found: dict[UUID, list[str]] = {}
    for kind, listing in KINDS.items():
        if of_kind := [activity for activity in activities if activity.kind == kind]:
            found |= listing(of_kind)
    return found
