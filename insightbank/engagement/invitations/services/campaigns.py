"""Writing campaigns: making, changing, their words, launching, stopping, and being over."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, insert, select, update

from insightbank.core.languages import DEFAULT_LANGUAGE
from insightbank.db import db
from insightbank.engagement.activities.models import Activity
from insightbank.engagement.activities.rules import OPEN, fingerprint
from insightbank.engagement.invitations import queries, rules
from insightbank.engagement.invitations.models import (
    Campaign,
    CampaignText,
    Invitation,
    InvitationMessage,
    SpentToken,
)
from insightbank.engagement.invitations.rules import CampaignState, InvitationState, MessageState
from insightbank.engagement.invitations.services.errors import (
    NotDraftError,
    NotReadyError,
    UnworkableError,
)
from insightbank.people.queries import Reach

INSERTS = 1_000


def create_campaign(
    activity: Activity,
    *,
    name: str,
    audience_id: UUID,
    media: Sequence[str],
    starts_on: date,
    today: date,
    reminders: Sequence[date] = (),
    bsl_url: str = "",
    owner_account_id: int | None = None,
) -> Campaign:
    """Make a draft; raises UnworkableError."""
    campaign = Campaign(id=uuid4(), state=CampaignState.DRAFT, created_on=today, rule={})
    campaign.owner_account_id = owner_account_id
    db.session.add(campaign)
    change_campaign(
        campaign,
        activity,
        name=name,
        audience_id=audience_id,
        media=media,
        starts_on=starts_on,
        reminders=reminders,
        bsl_url=bsl_url,
    )
    return campaign


def change_campaign(
    campaign: Campaign,
    activity: Activity,
    *,
    name: str,
    audience_id: UUID,
    media: Sequence[str],
    starts_on: date,
    reminders: Sequence[date] = (),
    bsl_url: str = "",
) -> None:
    """Change a draft; raises NotDraftError or UnworkableError."""
    _refuse_launched(campaign)
    days = sorted(set(reminders))
    if any(day <= starts_on for day in days) or len(days) > rules.MOST_REMINDERS:
        msg = f"reminders: at most {rules.MOST_REMINDERS}, each after the first day"
        raise UnworkableError(msg)
    if not media or not set(media) <= set(rules.ORDER):
        msg = "media"
        raise UnworkableError(msg)
    campaign.activity_id, campaign.activity = activity.id, activity
    campaign.name, campaign.audience_id, campaign.bsl_url = name, audience_id, bsl_url
    campaign.media = [medium for medium in rules.ORDER if medium in media]
    campaign.starts_on, campaign.reminders = starts_on, [day.isoformat() for day in days]
    db.session.flush()


def set_words(
    campaign: Campaign, words: Mapping[str, str], *, language: str, checked: bool, today: date
) -> None:
    """Keep the words of one language by part, an empty one forgets it; raises NotDraftError.

    English is the source and needs no check; a translation is used once it has been checked, for as
    long as the English it renders is the same.
    """
    _refuse_launched(campaign)
    for part, text in words.items():
        if part not in rules.PARTS or len(text) > rules.LONGEST_PARTS[part]:
            msg = f"{part}: at most {rules.LONGEST_PARTS.get(part, 0)} characters"
            raise UnworkableError(msg)
        _set_part(campaign, part, text, language=language, checked=checked, today=today)
    db.session.flush()
    db.session.expire(campaign, ["texts"])


def _set_part(
    campaign: Campaign, part: str, text: str, *, language: str, checked: bool, today: date
) -> None:
    row = db.session.get(CampaignText, (campaign.id, part, language))
    if not text:
        if row is not None:
            db.session.delete(row)
        return
    if row is None:
        row = CampaignText(campaign_id=campaign.id, part=part, language=language)
        db.session.add(row)
    is_source = language == DEFAULT_LANGUAGE
    row.text = text
    row.checked_on = today if checked or is_source else None
    source = db.session.get(CampaignText, (campaign.id, part, DEFAULT_LANGUAGE))
    row.written_for = None if is_source or source is None else fingerprint(source.text)


def launch(
    campaign: Campaign,
    reach: Sequence[Reach],
    *,
    rule: Mapping[str, Any],
    available: Collection[str],
    secret: str,
    today: date,
) -> int:
    """Invite people, and give how many can be; messages leave from the first day on.

    ``available`` are the media this installation can send or print. Raises NotDraftError and
    NotReadyError; nothing is kept then.
    """
    _refuse_launched(campaign)
    if lacks := queries.lacks_of(campaign, available=available, today=today):
        raise NotReadyError(lacks)
    possible = queries.possible_of(campaign, available=available)
    invited = [
        _invitation(campaign, person, possible, secret)
        for person in reach
        if not person.has_objected
    ]
    if not any(row["medium"] for row in invited):
        raise NotReadyError(["nobody"])
    _claim_launch(campaign)
    campaign.rule, campaign.launched_on = dict(rule), today
    first = rules.start_of(max(campaign.starts_on, today))
    messages = [message_row(r["id"], r["medium"], 0, first) for r in invited if r["medium"]]
    for table, rows in ((Invitation, invited), (InvitationMessage, messages)):
        for start in range(0, len(rows), INSERTS):
            db.session.execute(insert(table), rows[start : start + INSERTS])
    db.session.flush()
    return len(messages)


def _claim_launch(campaign: Campaign) -> None:
    """Let one of two presses of the button launch it, whichever comes first."""
    claimed = db.session.execute(
        update(Campaign)
        .where(Campaign.id == campaign.id, Campaign.state == CampaignState.DRAFT)
        .values(state=CampaignState.LAUNCHED)
    )
    if not claimed.rowcount:  # type: ignore[attr-defined]
        raise NotDraftError


def _invitation(
    campaign: Campaign, person: Reach, possible: rules.Possible, secret: str
) -> dict[str, Any]:
    plan = rules.plan_for(queries.person_of(person), possible)
    invitation_id = uuid4()
    return {
        "id": invitation_id,
        "campaign_id": campaign.id,
        "resident_id": person.resident_id,
        "token_hash": rules.token_hash(rules.token_of(invitation_id, secret=secret)),
        "medium": plan.medium,
        "language": plan.language,
        "format": plan.format,
        "unmet": list(plan.unmet),
        "state": InvitationState.OPEN if plan.medium else InvitationState.UNREACHABLE,
    }


def message_row(invitation_id: UUID, medium: str, number: int, due: datetime) -> dict[str, Any]:
    """Give the row of a message that waits to be sent."""
    return {
        "id": uuid4(),
        "invitation_id": invitation_id,
        "number": number,
        "medium": medium,
        "state": MessageState.QUEUED,
        "tries": 0,
        "next_try_at": due,
        "error": "",
    }


def stop_campaign(campaign: Campaign) -> None:
    """Send nothing more; those who were invited can still take part."""
    if campaign.state == CampaignState.LAUNCHED:
        _end(campaign, CampaignState.STOPPED)


def end_finished(today: date) -> int:
    """End campaigns whose activity takes no more answers; gives how many."""
    launched = select(Campaign).join(Activity).where(Campaign.state == CampaignState.LAUNCHED)
    ended = 0
    for campaign in db.session.scalars(launched).all():
        closes_on = campaign.activity.closes_on
        if campaign.activity.state != OPEN or (closes_on is not None and closes_on < today):
            _end(campaign, CampaignState.OVER)
            ended += 1
    return ended


def _end(campaign: Campaign, state: CampaignState) -> None:
    """End a campaign: how many took part stays, who did is forgotten."""
    mine = select(Invitation.id).where(Invitation.campaign_id == campaign.id)
    hashes = select(Invitation.token_hash).where(Invitation.campaign_id == campaign.id)
    campaign.taken_up = queries.count_taken_up(campaign)
    campaign.state = state
    db.session.execute(
        update(InvitationMessage)
        .where(
            InvitationMessage.invitation_id.in_(mine),
            InvitationMessage.state == MessageState.QUEUED,
        )
        .values(state=MessageState.CANCELLED)
    )
    over = (InvitationState.OPEN, InvitationState.DONE)
    db.session.execute(
        update(Invitation)
        .where(Invitation.campaign_id == campaign.id, Invitation.state.in_(over))
        .values(state=InvitationState.CLOSED)
    )
    db.session.execute(delete(SpentToken).where(SpentToken.token_hash.in_(hashes)))
    db.session.flush()


def _refuse_launched(campaign: Campaign) -> None:
    if campaign.state != CampaignState.DRAFT:
        raise NotDraftError
