"""Demonstration surveys: definitions read from ``activities/``, dated from the day of loading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from insightbank.engagement.surveys import queries, services
from insightbank.engagement.surveys.definitions import create_survey_from_definition
from insightbank.engagement.surveys.models import Activity
from insightbank.engagement.surveys.rules import CLOSED


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


@cache
def load_definitions() -> tuple[Mapping[str, Any], ...]:
    """Read every definition, in the order of ``SCHEDULES``."""
    folder = files("insightbank.demo") / "activities"
    return tuple(yaml.safe_load((folder / f"{slug}.yaml").read_text("utf-8")) for slug in SCHEDULES)


def load_surveys(today: date, *, owner_account_id: int) -> list[Activity]:
    """Make the surveys that are not there yet, opened, and closed where they are over."""
    made = []
    for definition in load_definitions():
        if queries.get_activity(definition["slug"]) is None:
            made.append(_make(definition, today, owner_account_id))
    return made


def _make(definition: Mapping[str, Any], today: date, owner_account_id: int) -> Activity:
    schedule = SCHEDULES[definition["slug"]]
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
        services.close_survey(activity)
        assert activity.state == CLOSED
    return activity
