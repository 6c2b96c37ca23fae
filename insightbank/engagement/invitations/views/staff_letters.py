"""Letters of a campaign: printed in batches, taken away as a PDF, noted as posted. Officers."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from insightbank.core.roles import Role
from insightbank.engagement.invitations import printing, queries, services
from insightbank.engagement.invitations.views.staff import find_campaign
from insightbank.people.queries import list_reach
from insightbank.people.services import record_audit
from insightbank.web.access import current_actor, open_to
from insightbank.web.clock import today
from insightbank.web.i18n import _

bp = Blueprint("campaign_letters", __name__, url_prefix="/staff/invitations/<uuid:campaign_id>")
SEE_OTHER = 303


@bp.get("/letters")
@open_to(Role.OFFICER)
def letters(campaign_id: UUID) -> ResponseReturnValue:
    campaign = find_campaign(campaign_id)
    return render_template(
        "staff/invitations/letters.html",
        campaign=campaign,
        waiting=len(queries.list_letters(campaign, on=today())),
        batches=queries.list_batches(campaign),
    )


@bp.post("/letters")
@open_to(Role.OFFICER)
def make(campaign_id: UUID) -> ResponseReturnValue:
    campaign = find_campaign(campaign_id)
    batch = services.make_batch(campaign, made_by=current_actor().id, today=today())
    if batch is not None:
        record_audit("letters.batched", current_actor().id, "letter_batch", batch.id)
        flash(_("The letters are ready to print."), "success")
    return redirect(url_for(".letters", campaign_id=campaign.id), SEE_OTHER)


@bp.get("/letters/<uuid:batch_id>.pdf")
@open_to(Role.OFFICER)
def download(campaign_id: UUID, batch_id: UUID) -> ResponseReturnValue:
    batch = queries.get_batch(find_campaign(campaign_id), batch_id) or abort(404)
    messages = queries.list_printed(batch)
    reach = {r.resident_id: r for r in list_reach([m.invitation.resident_id for m in messages])}
    try:
        pdf = printing.letters_pdf(messages, reach, today=today())
    except printing.PdfUnavailableError:
        abort(503)
    record_audit("letters.downloaded", current_actor().id, "letter_batch", batch.id)
    response = Response(pdf, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f"attachment; filename=letters-{batch.made_on}.pdf"
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.post("/letters/<uuid:batch_id>/posted")
@open_to(Role.OFFICER)
def posted(campaign_id: UUID, batch_id: UUID) -> ResponseReturnValue:
    campaign = find_campaign(campaign_id)
    batch = queries.get_batch(campaign, batch_id) or abort(404)
    services.mark_posted(batch, today=today())
    record_audit("letters.posted", current_actor().id, "letter_batch", batch.id)
    flash(_("The letters are noted as posted."), "success")
    return redirect(url_for(".letters", campaign_id=campaign.id), SEE_OTHER)
