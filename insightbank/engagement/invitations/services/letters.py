"""Letters printed in the house: claimed in a batch, written as a PDF, noted as posted."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from sqlalchemy import update

from insightbank.db import db
from insightbank.engagement.audiences import services as audiences
from insightbank.engagement.invitations import queries
from insightbank.engagement.invitations.models import Campaign, InvitationMessage, LetterBatch
from insightbank.engagement.invitations.rules import MessageState


def make_batch(campaign: Campaign, *, made_by: int | None, today: date) -> LetterBatch | None:
    """Claim every letter that waits, for one PDF; None where none does."""
    waiting = queries.list_letters(campaign, on=today)
    if not waiting:
        return None
    batch = LetterBatch(id=uuid4(), campaign_id=campaign.id, made_on=today, made_by=made_by)
    db.session.add(batch)
    db.session.flush()
    db.session.execute(
        update(InvitationMessage)
        .where(InvitationMessage.id.in_(waiting), InvitationMessage.state == MessageState.QUEUED)
        .values(state=MessageState.PRINTED, batch_id=batch.id)
    )
    return batch


def mark_posted(batch: LetterBatch, *, today: date) -> None:
    """Note that the letters of a batch are in the post; a second time changes nothing."""
    if batch.posted_on is not None:
        return
    batch.posted_on = today
    for message in queries.list_printed(batch):
        if message.state == MessageState.PRINTED:
            message.state = MessageState.SENT
            invitation = message.invitation
            audiences.record_contact(
                invitation.resident_id, invitation.campaign.activity.slug, on=today
            )
    db.session.flush()
