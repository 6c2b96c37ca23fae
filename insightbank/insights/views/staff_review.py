"""The review desk: what waits, one item with its original beside it, and the steps it can take."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from insightbank.core.languages import KNOWN_LANGUAGES
from insightbank.core.roles import Role
from insightbank.insights import queries, services
from insightbank.insights.errors import (
    ChangedMeanwhileError,
    NotReadyError,
    UnknownTagError,
    WrongStateError,
)
from insightbank.insights.forms.places import load_places
from insightbank.insights.forms.staff import AddTagForm, ReasonForm, ReviewForm, review_form
from insightbank.insights.queries import QueueFilter
from insightbank.insights.rules import InsightState, Source
from insightbank.insights.staff_words import (
    STATES,
    history,
    matter_words,
    quote_refused_words,
    staff_note_words,
    text_segments,
)
from insightbank.web.access import current_actor, open_to
from insightbank.web.clock import now, today
from insightbank.web.i18n import _

if TYPE_CHECKING:
    from insightbank.insights.models import Insight

bp = Blueprint("review", __name__, url_prefix="/staff/review")
REVIEWERS = (Role.OFFICER, Role.ALLIANCE_LEAD)
PAGE_SIZE = 25
LAST_PAGE = 100_000


@bp.get("")
@open_to(*REVIEWERS)
def queue() -> ResponseReturnValue:
    wanted = QueueFilter(
        state=_one_of("state", STATES, InsightState.DRAFT),
        source=_one_of("source", Source),
        language=_one_of("language", KNOWN_LANGUAGES),
    )
    actor, alliance = current_actor(), _alliance()
    total = queries.count_queue(wanted, reader=actor, alliance=alliance)
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    return render_template(
        "staff/insights/queue.html",
        items=queries.list_queue(wanted, reader=actor, alliance=alliance, page=page),
        counts=queries.count_queue_by_state(wanted, reader=actor, alliance=alliance),
        wanted=wanted,
        total=total,
        page=page,
        pages=pages,
        states=STATES,
        sources=list(Source),
        languages=KNOWN_LANGUAGES,
    )


@bp.get("/<uuid:insight_id>")
@open_to(*REVIEWERS)
def item(insight_id: UUID) -> ResponseReturnValue:
    insight = _find(insight_id)
    services.open_for_review(insight, actor_id=_account_id())
    return _show(insight)


@bp.post("/<uuid:insight_id>")
@open_to(*REVIEWERS)
def save(insight_id: UUID) -> ResponseReturnValue:
    insight = _find(insight_id)
    places = load_places(today())
    form = review_form(insight, places=places.choices, posted=True)
    if not form.validate_on_submit():
        return _show(insight, form=form), 422
    try:
        refused = services.save_review(
            insight,
            form.edit(places.alliance_of),
            expected_version=form.version.data or 0,
            actor_id=_account_id(),
            now=now(),
        )
    except ChangedMeanwhileError:
        return _show(insight, form=form, problems=[_changed_words()]), 409
    except WrongStateError:
        return _show(insight, problems=[_wrong_state_words()]), 409
    if refused:
        return _show(insight, problems=[quote_refused_words(n) for n in refused]), 422
    return _then(insight, request.form.get("action", "save"))


def _then(insight: Insight, action: str) -> ResponseReturnValue:
    """Do what the button asks for, once the reviewer's work is saved."""
    actor_id = _account_id()
    if action == "accept_tags":
        services.accept_open_tags(insight, actor_id=actor_id, now=now())
    if action == "publish":
        try:
            services.publish(insight, actor_id=actor_id, now=now(), today=today())
        except NotReadyError as error:
            return _show(insight, problems=[matter_words(m) for m in error.matters]), 422
        flash(_("Published. It can be found in the insight bank in a moment."), "success")
        return redirect(url_for(".queue"))
    flash(_("Saved."), "success")
    return _back_to(insight)


@bp.post("/<uuid:insight_id>/tags")
@open_to(*REVIEWERS)
def add_tag(insight_id: UUID) -> ResponseReturnValue:
    insight = _find(insight_id)
    form = AddTagForm()
    if not form.validate_on_submit():
        return _show(insight, problems=[form.first_error()]), 422
    facet, tag_id = form.chosen()
    try:
        services.add_tag(insight, facet, tag_id, actor_id=_account_id(), now=now())
    except UnknownTagError:
        return _show(insight, problems=[_("Choose a theme or PLUS group.")]), 422
    except WrongStateError:
        return _show(insight, problems=[_wrong_state_words()]), 409
    flash(_("Added."), "success")
    return _back_to(insight)


@bp.post("/<uuid:insight_id>/send-back")
@open_to(*REVIEWERS)
def send_back(insight_id: UUID) -> ResponseReturnValue:
    insight = _find(insight_id)
    form = ReasonForm()
    if not form.validate_on_submit():
        return _show(insight, problems=[form.first_error()]), 422
    try:
        services.send_back(
            insight, reason=form.reason.data or "", actor_id=_account_id(), now=now()
        )
    except WrongStateError:
        return _show(insight, problems=[_wrong_state_words()]), 409
    flash(_("Sent back with your reason."), "success")
    return redirect(url_for(".queue"))


@bp.post("/<uuid:insight_id>/withdraw")
@open_to(*REVIEWERS)
def withdraw(insight_id: UUID) -> ResponseReturnValue:
    insight = _find(insight_id)
    form = ReasonForm()
    if not form.validate_on_submit():
        return _show(insight, problems=[form.first_error()]), 422
    try:
        services.withdraw(insight, reason=form.reason.data or "", actor_id=_account_id(), now=now())
    except WrongStateError:
        return _show(insight, problems=[_wrong_state_words()]), 409
    flash(_("Withdrawn. Nobody finds it any more."), "success")
    return _back_to(insight)


@bp.post("/<uuid:insight_id>/retire")
@open_to(*REVIEWERS)
def retire(insight_id: UUID) -> ResponseReturnValue:
    insight = _find(insight_id)
    try:
        services.retire(insight, actor_id=_account_id(), now=now())
    except WrongStateError:
        return _show(insight, problems=[_wrong_state_words()]), 409
    flash(_("Retired. It is out of searches now."), "success")
    return _back_to(insight)


@bp.post("/<uuid:insight_id>/reopen")
@open_to(*REVIEWERS)
def reopen(insight_id: UUID) -> ResponseReturnValue:
    insight = _find(insight_id)
    try:
        services.reopen(insight, actor_id=_account_id(), now=now())
    except WrongStateError:
        return _show(insight, problems=[_wrong_state_words()]), 409
    flash(_("Taken back. You can change it and publish it again."), "success")
    return _back_to(insight)


def _show(
    insight: Insight, *, form: ReviewForm | None = None, problems: list[str] | None = None
) -> str:
    places = load_places(today())
    # The form shows what is stored now, unless what was typed could not be stored.
    shown = form or review_form(insight, places=places.choices, posted=False)
    names = queries.list_actor_names(insight.changes)
    return render_template(
        "staff/insights/item.html",
        insight=insight,
        form=shown,
        problems=problems or [],
        add_tag_form=AddTagForm(),
        reason_form=ReasonForm(formdata=None),
        segments=text_segments(insight, insight.marks),
        history=history(insight.changes, names),
        states=STATES,
        note_words=staff_note_words(insight.note, places) if insight.note else [],
        is_draft=insight.state == InsightState.DRAFT,
    )


def _find(insight_id: UUID) -> Insight:
    found = queries.get_for_review(insight_id, reader=current_actor(), alliance=_alliance())
    return found or abort(404)


def _alliance() -> str | None:
    return queries.get_alliance_of(current_actor().organisation_id)


def _account_id() -> int:
    account_id = current_actor().id
    return abort(403) if account_id is None else account_id


def _back_to(insight: Insight) -> ResponseReturnValue:
    return redirect(url_for(".item", insight_id=insight.id))


def _one_of(name: str, known: object, default: str = "") -> str:
    value = request.args.get(name, default)
    return value if value in list(known) else ""  # type: ignore[call-overload]


def _changed_words() -> str:
    return _("Somebody else has changed this since you opened it. Open it again to see their work.")


def _wrong_state_words() -> str:
    return _("This step is not possible any more. See its state below.")
