"""Every read about invitations: campaigns, their words, who is invited, what became of messages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, String, and_, cast, exists, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from insightbank.core.languages import DEFAULT_LANGUAGE
from insightbank.db import db
from insightbank.engagement.activities import queries as activities
from insightbank.engagement.activities.models import Activity
from insightbank.engagement.activities.rules import OPEN, ShownText, TextState, text_state
from insightbank.engagement.invitations import rules
from insightbank.engagement.invitations.models import (
    Campaign,
    CampaignText,
    Invitation,
    InvitationMessage,
    LetterBatch,
    SpentToken,
)
from insightbank.engagement.invitations.rules import (
    HANDED_OVER,
    InvitationState,
    MessageState,
    Person,
    Possible,
)
from insightbank.people.models import ResidentAccount, ResidentContact
from insightbank.people.queries import Reach


def get_campaign(campaign_id: UUID) -> Campaign | None:
    """Find a campaign with its activity."""
    query = select(Campaign).where(Campaign.id == campaign_id)
    return db.session.scalar(query.options(joinedload(Campaign.activity)))


def list_campaigns() -> Sequence[Campaign]:
    """List campaigns with their activities, newest first."""
    query = select(Campaign).options(joinedload(Campaign.activity))
    return db.session.scalars(query.order_by(Campaign.created_on.desc(), Campaign.name)).all()


def title_of(activity: Activity, language: str) -> ShownText:
    """Give an activity's title for somebody who reads a language."""
    return activities.load_texts([activity], language, subjects=["title"])[activity.id].of("title")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a campaign in one language, by part; ``state`` is that of the weakest part."""

    language: str
    parts: dict[str, str]
    state: TextState


def parts_needed(campaign: Campaign) -> list[str]:
    """List the parts a campaign's media use."""
    writes = [] if campaign.media == ["sms"] else ["subject", "body"]
    return writes + (["sms"] if "sms" in campaign.media else [])


def words_of(campaign: Campaign, language: str) -> Words:
    """Give the words in exactly this language, and whether all that is needed may be used."""
    rows = {row.part: row for row in campaign.texts if row.language == language}
    sources = {row.part: row.text for row in campaign.texts if row.language == DEFAULT_LANGUAGE}
    states = [
        _state(rows.get(part), sources.get(part, ""), is_source=language == DEFAULT_LANGUAGE)
        for part in parts_needed(campaign)
    ]
    order = (TextState.MISSING, TextState.STALE, TextState.DRAFT, TextState.CHECKED)
    weakest = min(states, key=order.index)
    return Words(language, {part: row.text for part, row in rows.items()}, weakest)


def _state(row: CampaignText | None, source: str, *, is_source: bool) -> TextState:
    return text_state(
        is_written=row is not None,
        is_checked=row is not None and (is_source or row.checked_on is not None),
        written_for=row.written_for if row else None,
        source=source,
    )


def all_words(campaign: Campaign) -> list[Words]:
    """Give the words in each language of the activity, English first."""
    others = [tag for tag in campaign.activity.languages if tag != DEFAULT_LANGUAGE]
    return [words_of(campaign, tag) for tag in (DEFAULT_LANGUAGE, *others)]


def person_of(reach: Reach) -> Person:
    """Give what is known for deciding how somebody is asked."""
    media = {"email": reach.email, "sms": reach.phone, "letter": reach.address}
    return Person(
        media=frozenset(m for m, to in media.items() if to and m not in reach.bounced),
        prefers=reach.prefers,
        language=reach.language,
        format=reach.format,
        needs=reach.needs,
    )


def possible_of(campaign: Campaign, *, available: Collection[str]) -> Possible:
    """Give what a campaign can do here, with the words that have been checked."""
    checked = {w.language for w in all_words(campaign) if w.state == TextState.CHECKED}
    return Possible(
        media=frozenset(campaign.media) & frozenset(available),
        languages=frozenset(checked | {DEFAULT_LANGUAGE}),
        has_bsl=bool(campaign.bsl_url),
    )


def lacks_of(campaign: Campaign, *, available: Collection[str], today: date) -> list[str]:
    """List what stands in the way of launching: ``words``, ``activity``, ``dates``, ``media``."""
    activity = campaign.activity
    closes_on = activity.closes_on
    first = max(campaign.starts_on, today)
    lacks = {
        "words": words_of(campaign, DEFAULT_LANGUAGE).state != TextState.CHECKED,
        "activity": activity.state != OPEN,
        "dates": bool(
            (activity.opens_on and first < activity.opens_on) or (closes_on and first > closes_on)
        ),
        "media": not set(campaign.media) & set(available),
    }
    return [name for name, is_lacking in lacks.items() if is_lacking]


def get_invitation(token: str) -> Invitation | None:
    """Find an invitation by its link's secret, with campaign and activity."""
    return db.session.scalar(
        select(Invitation)
        .where(Invitation.token_hash == rules.token_hash(token))
        .options(joinedload(Invitation.campaign).joinedload(Campaign.activity))
    )


def list_unmet(campaign: Campaign) -> Sequence[Invitation]:
    """List the invitations of people with a need this campaign does not meet."""
    rows = db.session.scalars(
        select(Invitation)
        .where(Invitation.campaign_id == campaign.id, _has_unmet())
        .options(joinedload(Invitation.resident))
        .order_by(Invitation.id)
    )
    return rows.all()


def has_unmet(campaign: Campaign) -> bool:
    """Tell whether anybody of a campaign has a need it does not meet."""
    of_it = exists().where(Invitation.campaign_id == campaign.id, _has_unmet())
    return bool(db.session.scalar(select(of_it)))


def _has_unmet() -> ColumnElement[bool]:
    # As text: PostgreSQL cannot compare two JSON values.
    return cast(Invitation.unmet, String) != "[]"


def count_taken_up(campaign: Campaign) -> int:
    """Count invitations that were taken up, those of today with them; a true count."""
    if campaign.taken_up is not None:
        return campaign.taken_up
    is_spent = exists().where(SpentToken.token_hash == Invitation.token_hash)
    query = select(func.count()).select_from(Invitation)
    query = query.where(Invitation.campaign_id == campaign.id)
    done = query.where(or_(Invitation.state == InvitationState.DONE, is_spent))
    return db.session.scalar(done) or 0


def count_people(campaign: Campaign) -> dict[str, int]:
    """Count the people of a campaign by medium ("none" for nobody's); true counts."""
    rows = db.session.execute(
        select(Invitation.medium, func.count())
        .where(Invitation.campaign_id == campaign.id)
        .group_by(Invitation.medium)
    )
    return {medium or "none": count for medium, count in rows}


def count_objections(campaign: Campaign) -> int:
    """Count the people who objected after this invitation; a true count."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Invitation)
            .where(
                Invitation.campaign_id == campaign.id,
                Invitation.state == InvitationState.OBJECTED,
            )
        )
        or 0
    )


def count_messages(campaign: Campaign) -> dict[tuple[int, str], dict[str, int]]:
    """Count messages by (number, medium) and state; true counts."""
    rows = db.session.execute(
        select(
            InvitationMessage.number,
            InvitationMessage.medium,
            InvitationMessage.state,
            func.count(),
        )
        .join(Invitation)
        .where(Invitation.campaign_id == campaign.id)
        .group_by(InvitationMessage.number, InvitationMessage.medium, InvitationMessage.state)
    )
    counts: dict[tuple[int, str], dict[str, int]] = defaultdict(dict)
    for number, medium, state, count in rows:
        counts[number, medium][state] = count
    return dict(sorted(counts.items()))


def list_unsure(campaign: Campaign) -> Sequence[InvitationMessage]:
    """List messages that may or may not have gone out, for a person to decide."""
    return db.session.scalars(
        select(InvitationMessage)
        .join(Invitation)
        .where(
            Invitation.campaign_id == campaign.id,
            InvitationMessage.state == MessageState.UNSURE,
        )
        .options(joinedload(InvitationMessage.invitation).joinedload(Invitation.resident))
        .order_by(InvitationMessage.id)
    ).all()


def get_message(message_id: UUID) -> InvitationMessage | None:
    """Find a message with its invitation, campaign, activity and resident."""
    return db.session.scalar(
        select(InvitationMessage)
        .where(InvitationMessage.id == message_id)
        .options(
            joinedload(InvitationMessage.invitation).options(
                joinedload(Invitation.campaign).joinedload(Campaign.activity),
                joinedload(Invitation.resident),
            )
        )
    )


def list_due(now: datetime, media: Collection[str], *, limit: int) -> Sequence[UUID]:
    """List messages to send now by the media given, oldest first."""
    return db.session.scalars(
        select(InvitationMessage.id)
        .join(Invitation)
        .where(
            InvitationMessage.state == MessageState.QUEUED,
            InvitationMessage.next_try_at <= now,
            InvitationMessage.medium.in_(sorted(media)),
            # Nobody else prints as large as we do.
            or_(InvitationMessage.medium != "letter", Invitation.format != "large_print"),
        )
        .order_by(InvitationMessage.next_try_at, InvitationMessage.id)
        .limit(limit)
    ).all()


def count_sent_since(moment: datetime) -> int:
    """Count messages sent by machine since a moment, for the rate of sending."""
    query = select(func.count()).select_from(InvitationMessage)
    return db.session.scalar(query.where(InvitationMessage.sent_at > moment)) or 0


def list_stale(now: datetime) -> Sequence[UUID]:
    """List messages that a crash, or a line gone dead, left on their way."""
    return db.session.scalars(
        select(InvitationMessage.id).where(
            InvitationMessage.state == MessageState.SENDING,
            InvitationMessage.claimed_at <= now - rules.CLAIM_LIVES,
        )
    ).all()


def list_unconfirmed(now: datetime, media: Collection[str], *, limit: int) -> Sequence[UUID]:
    """List messages sent in the last days whose fate it is time to ask for."""
    return db.session.scalars(
        select(InvitationMessage.id)
        .where(
            InvitationMessage.state == MessageState.SENT,
            InvitationMessage.next_try_at <= now,
            InvitationMessage.sent_at > now - timedelta(days=rules.DAYS_TO_ASK),
            InvitationMessage.medium.in_(sorted(media)),
        )
        .order_by(InvitationMessage.next_try_at)
        .limit(limit)
    ).all()


def list_to_remind(campaign: Campaign, number: int, *, limit: int) -> Sequence[tuple[UUID, str]]:
    """List invitations, with their medium, that a reminder is due for and has not been made."""
    before, made = aliased(InvitationMessage), aliased(InvitationMessage)
    rows = db.session.execute(
        select(Invitation.id, before.medium)
        .join(before, and_(before.invitation_id == Invitation.id, before.number == number - 1))
        .outerjoin(made, and_(made.invitation_id == Invitation.id, made.number == number))
        .where(
            Invitation.campaign_id == campaign.id,
            Invitation.state == InvitationState.OPEN,
            before.state.in_(HANDED_OVER),
            made.id.is_(None),
            ~exists().where(SpentToken.token_hash == Invitation.token_hash),
        )
        .limit(limit)
    )
    return [(invitation_id, medium) for invitation_id, medium in rows]


def is_spent(invitation: Invitation) -> bool:
    """Tell whether an invitation was taken up on a day that is not over yet."""
    return db.session.get(SpentToken, invitation.token_hash) is not None


def list_letters(campaign: Campaign, *, on: date) -> Sequence[UUID]:
    """List letters that wait to be printed and whose day has come, in the order of their ids.

    Those who have taken part or objected meanwhile get none.
    """
    has_objected = exists().where(
        ResidentContact.resident_id == Invitation.resident_id,
        ResidentContact.objected_on.is_not(None),
    )
    is_spent = exists().where(SpentToken.token_hash == Invitation.token_hash)
    return db.session.scalars(
        select(InvitationMessage.id)
        .join(Invitation)
        .where(
            Invitation.campaign_id == campaign.id,
            Invitation.state == InvitationState.OPEN,
            InvitationMessage.medium == "letter",
            InvitationMessage.state == MessageState.QUEUED,
            InvitationMessage.next_try_at < rules.end_of(on),
            ~has_objected,
            ~is_spent,
        )
        .order_by(InvitationMessage.id)
    ).all()


def list_batches(campaign: Campaign) -> Sequence[tuple[LetterBatch, int]]:
    """List the batches of printed letters, newest first, with the number of letters of each."""
    rows = db.session.execute(
        select(LetterBatch, func.count(InvitationMessage.id))
        .outerjoin(InvitationMessage, InvitationMessage.batch_id == LetterBatch.id)
        .where(LetterBatch.campaign_id == campaign.id)
        .group_by(LetterBatch.id)
        .order_by(LetterBatch.made_on.desc(), LetterBatch.id)
    )
    return [(batch, count) for batch, count in rows]


def get_batch(campaign: Campaign, batch_id: UUID) -> LetterBatch | None:
    """Find a batch of this campaign."""
    batch = db.session.get(LetterBatch, batch_id)
    return batch if batch is not None and batch.campaign_id == campaign.id else None


def list_printed(batch: LetterBatch) -> Sequence[InvitationMessage]:
    """List the letters of a batch with what is needed to write them."""
    return db.session.scalars(
        select(InvitationMessage)
        .where(InvitationMessage.batch_id == batch.id)
        .options(
            joinedload(InvitationMessage.invitation).options(
                joinedload(Invitation.campaign).joinedload(Campaign.activity),
                joinedload(Invitation.resident),
            )
        )
        .order_by(InvitationMessage.id)
    ).all()


def get_resident(email: str) -> ResidentAccount | None:
    """Find a resident's account by address, for an objection made by telephone or letter."""
    address = email.strip().casefold()
    return db.session.scalar(select(ResidentAccount).where(ResidentAccount.email == address))
