"""Typing in paper forms and calls: batches, one screen for a form, two typists compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from insightbank.core.roles import Role
from insightbank.engagement.capture import queries, services
from insightbank.engagement.capture.columns import known_facts
from insightbank.engagement.capture.forms.staff_keying import (
    BatchForm,
    WholeForm,
    language_name,
    whole_form,
)
from insightbank.engagement.capture.rules import DIFFERS, DONE
from insightbank.engagement.capture.services.keying import place_to_keep
from insightbank.engagement.capture.staff_words import CHANNEL_LABELS
from insightbank.engagement.capture.views.differing import Deciding
from insightbank.engagement.surveys.forms.fields import Asking
from insightbank.engagement.surveys.kinds import kind_of
from insightbank.engagement.surveys.queries import Survey, get_newest_version
from insightbank.engagement.surveys.views.staff import find_survey
from insightbank.people.queries import list_organisations
from insightbank.people.services import record_audit
from insightbank.places import queries as places
from insightbank.web.access import current_actor, open_to
from insightbank.web.clock import today
from insightbank.web.i18n import _

if TYPE_CHECKING:
    from insightbank.engagement.capture.models import KeyedForm, PaperBatch
    from insightbank.engagement.surveys.models import SurveyVersion

bp = Blueprint("keying", __name__, url_prefix="/staff")
SEE_OTHER = 303


@bp.get("/surveys/<slug>/batches/new")
@open_to(Role.OFFICER)
def new(slug: str) -> ResponseReturnValue:
    survey = find_survey(slug)
    return render_template("staff/capture/batch_new.html", survey=survey, form=_batch_form(slug))


def _batch_form(slug: str) -> BatchForm:
    listed = [(row.id, row.name) for row in list_organisations(active_only=True)]
    data = {"channel": "paper"} if request.method == "GET" else {}
    return BatchForm(slug=slug, organisations=listed, data=data)


@bp.post("/surveys/<slug>/batches/new")
@open_to(Role.OFFICER)
def create(slug: str) -> ResponseReturnValue:
    survey = find_survey(slug)
    form = _batch_form(slug)
    version = _version(survey, form) if form.validate() else None
    if version is None:
        return render_template("staff/capture/batch_new.html", survey=survey, form=form), 422
    typed = form.id_typed()
    batch = services.make_batch(
        survey.activity,
        version,
        channel=form.channel.data,
        language=typed.language if typed else survey.activity.source_language,
        today=today(),
        is_double=form.is_double.data,
        expected=form.number_expected(),
        organisation_id=form.organisation(),
        account_id=current_actor().id,
    )
    record_audit("batch.made", current_actor().id, "paper_batch", batch.id)
    return redirect(url_for(".show", batch_id=batch.id), SEE_OTHER)


def _version(survey: Survey, form: BatchForm) -> SurveyVersion | None:
    """Find the version the forms were printed from; says at the field when there is none."""
    versions = queries.list_versions(survey.activity)
    typed = form.id_typed()
    wanted = [v for v in versions if typed is None or v.number == typed.version]
    if wanted:
        return wanted[0]
    form.form_id.errors = [
        _(
            "People were never asked version %(number)s. Check the id on the form.",
            number=typed.version,
        )
        if typed
        else _("This survey has not been opened yet. Open it first.")
    ]
    return None


def find_batch(batch_id: UUID) -> PaperBatch:
    """Find a batch that the reader may type into; ends the request with 404 where there is none."""
    batch = queries.get_batch(batch_id)
    actor = current_actor()
    theirs = batch is not None and (
        actor.has(Role.OFFICER)
        or (batch.organisation_id is not None and batch.organisation_id == actor.organisation_id)
    )
    return batch if batch is not None and theirs else abort(404)


@bp.get("/batches/<uuid:batch_id>")
@open_to(Role.OFFICER, Role.CHAMPION)
def show(batch_id: UUID) -> ResponseReturnValue:
    batch = find_batch(batch_id)
    survey = queries.get_survey_of_batch(batch, language=batch.language)
    return render_template(
        "staff/capture/batch.html",
        batch=batch,
        survey=survey,
        is_newest=get_newest_version(batch.activity).id == batch.version_id,
        counts=queries.count_forms([batch])[batch.id],
        unfinished=queries.list_unfinished_forms(batch),
        unreadable=queries.count_unreadable(batch),
        channels=CHANNEL_LABELS,
        language=language_name(batch.language),
    )


@bp.post("/batches/<uuid:batch_id>/close")
@open_to(Role.OFFICER)
def close(batch_id: UUID) -> ResponseReturnValue:
    batch = find_batch(batch_id)
    try:
        services.close_batch(batch, today=today())
    except services.UnfinishedBatchError:
        flash(_("Some forms wait for a second person or for a decision. Finish them first."))
    else:
        record_audit("batch.closed", current_actor().id, "paper_batch", batch.id)
        flash(_("The batch is closed."), "success")
    return redirect(url_for(".show", batch_id=batch_id), SEE_OTHER)


@bp.get("/batches/<uuid:batch_id>/form")
@open_to(Role.OFFICER, Role.CHAMPION)
def key(batch_id: UUID) -> ResponseReturnValue:
    batch = _open_batch(batch_id)
    number = request.args.get("number", 0, type=int) or queries.next_form_number(batch)
    return _page(batch, _whole(batch, {"number": str(number), "language": batch.language}))


def _open_batch(batch_id: UUID) -> PaperBatch:
    batch = find_batch(batch_id)
    return abort(409) if batch.closed_on else batch


@bp.post("/batches/<uuid:batch_id>/form")
@open_to(Role.OFFICER, Role.CHAMPION)
def keep(batch_id: UUID) -> ResponseReturnValue:
    batch = _open_batch(batch_id)
    whole = _whole(batch)
    if not whole.validate():
        return _page(batch, whole), 422
    try:
        form = services.key_form(
            batch,
            whole.head.form_number(),
            whole.said(place_to_keep),
            account_id=current_actor().id,
        )
    except (services.AlreadyKeyedError, services.SamePersonError) as error:
        whole.head.number.errors = [_refusal(error)]
        return _page(batch, whole), 409
    record_audit("form.keyed", current_actor().id, "paper_batch", batch.id, _detail(form))
    return redirect(_way_on(batch, form), SEE_OTHER)


def _detail(form: KeyedForm) -> dict[str, object]:
    return {"form": form.number, "state": form.state}


def _refusal(error: Exception) -> str:
    if isinstance(error, services.SamePersonError):
        return _("You typed in this form yourself. Somebody else must type it in again.")
    return _("The form with this number has been typed in. Check the number.")


def _way_on(batch: PaperBatch, form: KeyedForm) -> str:
    if form.state == DIFFERS:
        return url_for(".differs", batch_id=batch.id, number=form.number)
    said = (
        _("Form %(number)s is recorded.", number=form.number)
        if form.state == DONE
        else _("Form %(number)s is kept. Now somebody else types it in.", number=form.number)
    )
    flash(said, "success")
    return url_for(".key", batch_id=batch.id)


def _whole(batch: PaperBatch, head: dict[str, Any] | None = None) -> WholeForm:
    survey = queries.get_survey_of_batch(batch, language=batch.language)
    return whole_form(
        askings_of(survey),
        known_facts(batch.activity.ask_profile),
        languages=batch.activity.languages,
        today=today(),
        posted=None if head is not None else request.form,
        head=head,
    )


def askings_of(survey: Survey) -> list[Asking]:
    """List the questions that can be typed in, with places looked up as on the screen."""
    day = today()
    return [
        Asking(
            question,
            survey.texts,
            day,
            find_place=lambda typed: places.find_place(typed, on=day),
            name_place=district_name,
            find_named=lambda typed: places.find_places_by_name(typed, on=day),
        )
        for question in survey.questions
        if not kind_of(question).takes_file
    ]


def district_name(slug: str) -> str:
    place = places.get_place("district", slug, on=today())
    return place.name if place else slug


def _page(batch: PaperBatch, whole: WholeForm) -> str:
    return render_template(
        "staff/capture/key.html", batch=batch, whole=whole, channel=CHANNEL_LABELS[batch.channel]
    )


@bp.get("/batches/<uuid:batch_id>/forms/<int:number>")
@open_to(Role.OFFICER, Role.CHAMPION)
def differs(batch_id: UUID, number: int) -> ResponseReturnValue:
    batch = _open_batch(batch_id)
    deciding = Deciding(batch, _form(batch, number), askings_of)
    return _decide_page(batch, deciding, deciding.form())


@bp.post("/batches/<uuid:batch_id>/forms/<int:number>")
@open_to(Role.OFFICER, Role.CHAMPION)
def decide(batch_id: UUID, number: int) -> ResponseReturnValue:
    batch = _open_batch(batch_id)
    deciding = Deciding(batch, _form(batch, number), askings_of)
    form = deciding.form(request.form)
    if not form.validate():
        return _decide_page(batch, deciding, form), 422
    services.resolve_form(deciding.keyed, form.chosen())
    record_audit(
        "form.decided", current_actor().id, "paper_batch", batch.id, _detail(deciding.keyed)
    )
    flash(_("Form %(number)s is recorded.", number=number), "success")
    return redirect(url_for(".show", batch_id=batch_id), SEE_OTHER)


def _form(batch: PaperBatch, number: int) -> KeyedForm:
    form = queries.get_form(batch, min(number, 1_000_000))
    return form if form is not None and form.state == DIFFERS else abort(404)


def _decide_page(batch: PaperBatch, deciding: Deciding, form: Any) -> str:
    return render_template("staff/capture/decide.html", batch=batch, deciding=deciding, form=form)


@bp.post("/batches/<uuid:batch_id>/forms/<int:number>/again")
@open_to(Role.OFFICER, Role.CHAMPION)
def again(batch_id: UUID, number: int) -> ResponseReturnValue:
    batch = _open_batch(batch_id)
    services.key_again(_form(batch, number))
    return redirect(url_for(".key", batch_id=batch_id, number=number), SEE_OTHER)
