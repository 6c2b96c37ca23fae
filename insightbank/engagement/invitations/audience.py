"""Who a campaign asks: the saved audience it names, read today, and what can be said of it.

What is shown of it are counts, through the disclosure gate; who they are is for sending only.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from flask import current_app

from insightbank.core.disclosure import (
    DisclosurePolicy,
    PublishedCount,
    PublishedTable,
    published_count,
    published_table,
)
from insightbank.engagement.audiences import queries as audiences
from insightbank.engagement.audiences.rules import Rule, RuleError, Vocabulary, read_document
from insightbank.engagement.audiences.services import Limits, Refusal, count_audience
from insightbank.engagement.audiences.vocabulary import current_vocabulary
from insightbank.engagement.invitations import queries, rules
from insightbank.engagement.invitations.services import NotReadyError
from insightbank.people.queries import Reach, list_reach

if TYPE_CHECKING:
    from insightbank.engagement.audiences.models import Audience
    from insightbank.engagement.invitations.models import Campaign


class CountsHiddenError(Exception):
    """Counts of this audience may not be shown beside others that were; ``refusal`` says why."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal)
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class Asked:
    """The people of an audience today, and the rule that they fit."""

    rule: dict[str, Any]
    reach: Sequence[Reach]


@dataclass(frozen=True, slots=True)
class Forecast:
    """What would happen at launch, in counts that may be shown."""

    media: PublishedTable[str]
    languages: PublishedTable[str]
    unmet: dict[str, PublishedCount]


def choices() -> list[tuple[str, str]]:
    """List saved audiences to choose from."""
    return [(str(saved.id), saved.name) for saved in audiences.list_audiences()]


def name_of(campaign: Campaign) -> str:
    """Give the name of a campaign's audience; empty where it is gone."""
    saved = audiences.get_audience(campaign.audience_id)
    return saved.name if saved else ""


def load(campaign: Campaign, *, today: date) -> Asked:
    """Find the people of a campaign's audience; raises NotReadyError with ``audience`` or ``few``.

    Those who objected to invitations, or are asked too often where the audience leaves them out,
    are not among them.
    """
    saved, rule = _rule_of(campaign, current_vocabulary(today))
    settings = current_app.config["INSIGHTBANK"]
    much = audiences.Asking(settings.over_asked_times, settings.over_asked_days, today)
    ids = audiences.list_resident_ids(rule, leave_out=much if saved.leave_out_over_asked else None)
    if len(ids) < settings.audience_floor:
        raise NotReadyError(["few"])
    return Asked(saved.rule, [reach for reach in list_reach(ids) if not reach.has_objected])


def _rule_of(campaign: Campaign, vocabulary: Vocabulary) -> tuple[Audience, Rule]:
    saved = audiences.get_audience(campaign.audience_id)
    if saved is None:
        raise NotReadyError(["audience"])
    try:
        return saved, read_document(saved.rule, vocabulary)
    except RuleError as error:
        raise NotReadyError(["audience"]) from error


def forecast(
    campaign: Campaign,
    *,
    available: Collection[str],
    actor_id: int | None,
    today: date,
    policy: DisclosurePolicy,
) -> Forecast:
    """Say how many would be asked in which way, and what could not be met.

    Raises NotReadyError, and CountsHiddenError where ``actor_id`` has seen counts of nearly the
    same people: this page must not tell what that of the audience keeps back.
    """
    asked = load(campaign, today=today)
    _refuse_beside_others(campaign, actor_id, today, policy)
    possible = queries.possible_of(campaign, available=available)
    plans = [rules.plan_for(queries.person_of(person), possible) for person in asked.reach]
    counts = rules.count_plans(plans)
    return Forecast(
        media=published_table(dict(counts["medium"].most_common()), policy=policy),
        languages=published_table(dict(counts["language"].most_common()), policy=policy),
        unmet={
            need: published_count(count, policy=policy)
            for need, count in counts["unmet"].most_common()
        },
    )


def _refuse_beside_others(
    campaign: Campaign, actor_id: int | None, today: date, policy: DisclosurePolicy
) -> None:
    vocabulary = current_vocabulary(today)
    _saved, rule = _rule_of(campaign, vocabulary)
    limits = Limits(current_app.config["INSIGHTBANK"].audience_floor, policy)
    counted = count_audience(
        rule, actor_id=actor_id, vocabulary=vocabulary, limits=limits, today=today
    )
    if counted.refusal is not None:
        raise CountsHiddenError(counted.refusal)
