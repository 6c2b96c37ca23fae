"""Demonstration surveys: definitions read from ``activities/``, dated from the day of loading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from insightbank.engagement.activities.models import Activity
from insightbank.engagement.activities.rules import CLOSED
from insightbank.engagement.surveys import queries, services
from insightbank.engagement.surveys.definitions import create_survey_from_definition


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a survey runs, in days from the day of loading; ``share`` is its part of all answers."""

    opens: int
    closes: int
    share: float

    @property
    def is_over(self) -> bool:
        return self.closes < 0


SCHEDULES: Mapping[str, Schedule] = {
    "getting-help-from-your-gp": Schedule(-40, 45, 0.34),
    "your-local-dental-care": Schedule(-25, 60, 0.14),
    "having-a-baby": Schedule(-55, 30, 0.18),
    "living-well-in-castle-point": Schedule(-18, 50, 0.10),
    "mental-health-support-for-young-people": Schedule(-120, -45, 0.14),
    "getting-to-hospital-appointments": Schedule(-100, -30, 0.10),
}
NEW: Mapping[str, Schedule] = {"urgent-care-near-you": Schedule(0, 40, 0)}
"""Open since the day of loading, so that nobody has answered yet."""
DRAFTS = ("coming-home-from-hospital",)
"""Being built: half translated, and not to be answered yet."""


@cache
def load_definitions() -> tuple[Mapping[str, Any], ...]:
    """Read the definitions of surveys with answers, in the order of ``SCHEDULES``."""
    return tuple(load_definition(slug) for slug in SCHEDULES)


@cache
def load_definition(slug: str) -> Mapping[str, Any]:
    """Read one definition."""
    path = files("insightbank.demo") / "activities" / f"{slug}.yaml"
    definition: Mapping[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return definition


def load_surveys(today: date, *, owner_account_id: int) -> list[Activity]:
    """Make the surveys that are not there yet, opened, and closed where they are over."""
    made = []
    for slug in (*SCHEDULES, *NEW, *DRAFTS):
        if queries.get_activity(slug) is None:
            made.append(_make(load_definition(slug), today, owner_account_id))
    return made


def _make(definition: Mapping[str, Any], today: date, owner_account_id: int) -> Activity:
    if definition["slug"] in DRAFTS:
        return create_survey_from_definition(
            definition, today=today, owner_account_id=owner_account_id
        )
    schedule = {**SCHEDULES, **NEW}[definition["slug"]]
    opens_on = today + timedelta(days=schedule.opens)
    dated = {
        **definition,
        "opens_on": opens_on,
        "closes_on": today + timedelta(days=schedule.closes),
        "open": True,
    }
    activity = create_survey_from_definition(
        dated, today=opens_on, owner_account_id=owner_account_id
    )
    if schedule.is_over:
        services.close_activity(activity)
        assert activity.state == CLOSED
    return activity
