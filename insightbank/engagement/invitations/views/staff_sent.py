"""What became of a campaign: the report, needs to meet, messages in doubt, objections. Officers."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from flask import Blueprint, abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date

from insightbank.core.disclosure import published_count, published_table
from insightbank.core.roles import Role
from insightbank.engagement.invitations import queries, rules, services
from insightbank.engagement.invitations import staff_words as words
from insightbank.engagement.invitations.forms.staff import ObjectionForm
from insightbank.engagement.invitations.views.staff import find_campaign
from insightbank.people import queries as people
from insightbank.people.services import record_audit
from insightbank.web.access import current_actor, open_to
from insightbank.web.clock import now, today
from insightbank.web.i18n import _

if TYPE_CHECKING:
    from insightbank.core.disclosure import PublishedTable
    from insightbank.engagement.invitations.models import InvitationMessage

bp = Blueprint("campaigns_sent", __name__, url_prefix="/staff/invitations")
SEE_OTHER = 303


@bp.get("/<uuid:campaign_id>/report")
@open_to(Role.OFFICER)
def report(campaign_id: UUID) -> ResponseReturnValue:
    campaign = find_campaign(campaign_id)
    policy = current_app.config["DISCLOSURE"]
    tables: dict[tuple[int, str], PublishedTable[str]] = {
        key: published_table(states, policy=policy)
        for key, states in queries.count_messages(campaign).items()
    }
    return render_template(
        "staff/invitations/report.html",
        campaign=campaign,
        people=published_table(queries.count_people(campaign), policy=policy),
        tables=tables,
        taken_up=published_count(queries.count_taken_up(campaign), policy=policy),
        objections=published_count(queries.count_objections(campaign), policy=policy),
        unsure=len(queries.list_unsure(campaign)),
        has_unmet=queries.has_unmet(campaign),
        words=words,
    )


@bp.get("/<uuid:campaign_id>/needs")
@open_to(Role.OFFICER)
def needs(campaign_id: UUID) -> ResponseReturnValue:
    campaign = find_campaign(campaign_id)
    record_audit("campaign.needs_read", current_actor().id, "campaign", campaign.id)
    return render_template(
        "staff/invitations/needs.html",
        campaign=campaign,
        invitations=queries.list_unmet(campaign),
        words=words,
    )


@bp.get("/<uuid:campaign_id>/unsure")
@open_to(Role.OFFICER)
def unsure(campaign_id: UUID) -> ResponseReturnValue:
    campaign = find_campaign(campaign_id)
    record_audit("campaign.unsure_read", current_actor().id, "campaign", campaign.id)
    return render_template(
        "staff/invitations/unsure.html",
        campaign=campaign,
        messages=queries.list_unsure(campaign),
        masked=rules.masked_email,
        words=words,
    )


@bp.post("/unsure/<uuid:message_id>/again")
@open_to(Role.OFFICER)
def send_again(message_id: UUID) -> ResponseReturnValue:
    message = _find_message(message_id)
    services.send_again(message, now=now())
    record_audit("invitation.sent_again", current_actor().id, "invitation_message", message.id)
    flash(_("The message waits to be sent again."), "success")
    return redirect(url_for(".unsure", campaign_id=message.invitation.campaign_id), SEE_OTHER)


@bp.post("/unsure/<uuid:message_id>/leave")
@open_to(Role.OFFICER)
def leave(message_id: UUID) -> ResponseReturnValue:
    message = _find_message(message_id)
    services.leave_unsure(message)
    record_audit("invitation.left", current_actor().id, "invitation_message", message.id)
    flash(_("The message is not sent again."), "success")
    return redirect(url_for(".unsure", campaign_id=message.invitation.campaign_id), SEE_OTHER)


def _find_message(message_id: UUID) -> InvitationMessage:
    return queries.get_message(message_id) or abort(404)


@bp.get("/objections")
@open_to(Role.OFFICER)
def objections() -> ResponseReturnValue:
    return _objections_page(ObjectionForm(formdata=None))


@bp.post("/objections")
@open_to(Role.OFFICER)
def add_objection() -> ResponseReturnValue:
    form = ObjectionForm()
    resident = queries.get_resident(form.email.data or "") if form.validate() else None
    if resident is None:
        if not form.errors:
            form.email.errors = [_("There is no account with this address.")]
        return _objections_page(form), 422
    services.object_for(resident.id, today=today())
    record_audit("objection.added", current_actor().id, "resident", resident.id)
    flash(_("They are not invited any more."), "success")
    return redirect(url_for(".objections"), SEE_OTHER)


def _objections_page(form: ObjectionForm) -> str:
    record_audit("objections.read", current_actor().id, "resident")
    rows = [
        (rules.masked_email(resident.email), format_date(day, "long"))
        for resident, day in people.list_objections()
    ]
    return render_template("staff/invitations/objections.html", form=form, rows=rows)
