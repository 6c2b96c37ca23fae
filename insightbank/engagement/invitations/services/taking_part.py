"""What people do with an invitation: take part, or ask for no more. Never what they answered."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import delete, exists, select, update

from insightbank.db import db
from insightbank.engagement.invitations import rules
from insightbank.engagement.invitations.models import Invitation, InvitationMessage, SpentToken
from insightbank.engagement.invitations.rules import InvitationState, MessageState
from insightbank.people import services as people


def spend(token: str, *, today: date) -> None:
    """Note, in a transaction of its own, that somebody took part by this link.

    Call it when the answers have been committed; nothing of them is known here. Commits. Unknown
    and spent links change nothing.
    """
    wanted = rules.token_hash(token)
    is_open = exists().where(
        Invitation.token_hash == wanted, Invitation.state == InvitationState.OPEN
    )
    if db.session.scalar(select(is_open)) and db.session.get(SpentToken, wanted) is None:
        db.session.add(SpentToken(token_hash=wanted, spent_on=today))
    db.session.commit()


def settle_spent(today: date) -> int:
    """Mark the invitations of days that are over as taken up, all at once; gives how many.

    The day itself is then forgotten: beside an answer with the same date it could tell who it was.
    """
    past = select(SpentToken.token_hash).where(SpentToken.spent_on < today)
    marked = db.session.execute(
        update(Invitation)
        .where(Invitation.token_hash.in_(past), Invitation.state == InvitationState.OPEN)
        .values(state=InvitationState.DONE)
    )
    db.session.execute(delete(SpentToken).where(SpentToken.spent_on < today))
    return int(marked.rowcount)  # type: ignore[attr-defined]


def object_by(invitation: Invitation, *, today: date) -> None:
    """Take an objection made from a message: no more invitations to this person, of any kind."""
    object_for(invitation.resident_id, today=today)


def object_for(resident_id: UUID, *, today: date) -> None:
    """Take an objection of somebody who told us in another way; what still waits is not sent."""
    people.object_to_invitations(resident_id, today=today)
    mine = select(Invitation.id).where(Invitation.resident_id == resident_id)
    db.session.execute(
        update(Invitation)
        .where(Invitation.id.in_(mine), Invitation.state == InvitationState.OPEN)
        .values(state=InvitationState.OBJECTED)
    )
    db.session.execute(
        update(InvitationMessage)
        .where(
            InvitationMessage.invitation_id.in_(mine),
            InvitationMessage.state == MessageState.QUEUED,
        )
        .values(state=MessageState.CANCELLED)
    )
    db.session.flush()
