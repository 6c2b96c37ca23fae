"""Saving audiences: a name and a rule that was read before."""

from __future__ import annotations

from datetime import date

from insightbank.db import db
from insightbank.engagement.audiences.models import Audience
from insightbank.engagement.audiences.rules import Rule, to_document
from insightbank.people.services import record_audit


def save_audience(
    audience: Audience | None,
    *,
    name: str,
    rule: Rule,
    leave_out_over_asked: bool,
    actor_id: int | None,
    today: date,
) -> Audience:
    """Keep a new audience, or change one; whoever makes it owns it."""
    action = "audience.changed" if audience else "audience.created"
    if audience is None:
        audience = Audience(owner_account_id=actor_id)
        db.session.add(audience)
    audience.name = name
    audience.rule = to_document(rule)
    audience.leave_out_over_asked = leave_out_over_asked
    audience.changed_on = today
    db.session.flush()
    record_audit(action, actor_id, "audience", audience.id)
    return audience


def delete_audience(audience: Audience, *, actor_id: int | None) -> None:
    """Delete an audience; counts shown of it stay, so that no other can be set against them."""
    record_audit("audience.deleted", actor_id, "audience", audience.id)
    db.session.delete(audience)
    db.session.flush()
