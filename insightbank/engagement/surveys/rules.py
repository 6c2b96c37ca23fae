"""Pure decisions: the order of the pages, what may be done when, how long a survey takes."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

DRAFT = "draft"
"""A response that has not been sent."""
COMPLETE = "complete"
CHANNELS = ("web", "paper", "phone", "outreach", "kiosk", "import")
"""How a response came: online, or by one of the ways in of engagement.capture."""
CONSENT_STEP = "about-you"
"""The page that asks whether the questions about the person may be asked at all."""
FACT_PREFIX = "about-you-"
CONSENT_WORDING = "survey-facts-1"
"""The version of the consent's words in templates/surveys/consent.html; raise it with the words."""
SECONDS_PER_QUESTION = {"long_text": 75, "short_text": 30}
SECONDS_OTHERWISE = 20


class SurveyError(Exception):
    """Anything this room refuses."""


@dataclass(frozen=True, slots=True)
class Step:
    """A page of the survey: a question by its key, the consent page, or a fact by its id."""

    key: str
    question_key: str | None = None
    fact: str | None = None


def steps_of(question_keys: Sequence[str], facts: Sequence[str], *, agreed: bool) -> list[Step]:
    """List the pages in order; facts are asked only of those who agreed to be asked."""
    steps = [Step(key, question_key=key) for key in question_keys]
    if facts:
        steps.append(Step(CONSENT_STEP))
    if facts and agreed:
        steps.extend(Step(FACT_PREFIX + fact.replace("_", "-"), fact=fact) for fact in facts)
    return steps


def minutes_needed(kinds: Sequence[str], facts: int) -> int:
    """Estimate how long answering takes, in whole minutes, at least one."""
    seconds = sum(SECONDS_PER_QUESTION.get(kind, SECONDS_OTHERWISE) for kind in kinds) + facts * 10
    return max(1, ceil(seconds / 60))


def hash_of(token: str) -> str:
    """Hash the secret of an address; it is random and long, so no salt is needed."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
