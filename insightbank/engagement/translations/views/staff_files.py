"""Translation files out and in: every change is shown before any is made."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import CombinedMultiDict

from insightbank.core.languages import bcp47, direction_of
from insightbank.core.roles import Role
from insightbank.engagement.translations import services
from insightbank.engagement.translations.exchange import UnreadableFileError, read_any
from insightbank.engagement.translations.forms.staff import FileForm, TakeInForm, language_label
from insightbank.engagement.translations.queries import get_file
from insightbank.engagement.translations.views.staff import (
    SEE_OTHER,
    current_person,
    find_translated,
)
from insightbank.engagement.translations.views.staff_out import FORMATS, write_file
from insightbank.engagement.translations.views.staff_words import (
    FILE_FAULTS,
    problem_words,
    where,
)
from insightbank.people.services import record_audit
from insightbank.web.access import current_actor, open_to
from insightbank.web.clock import today
from insightbank.web.i18n import _, _n

if TYPE_CHECKING:
    from insightbank.engagement.activities.models import Activity
    from insightbank.engagement.translations.models import TranslationFile
    from insightbank.engagement.translations.plans import Plan

bp = Blueprint("translation_files", __name__, url_prefix="/staff/translations/<slug>/<language>")


@bp.get("/file.<ending>")
@open_to(Role.TRANSLATOR, Role.OFFICER)
def download(slug: str, language: str, ending: str) -> ResponseReturnValue:
    activity = find_translated(slug, language)
    if ending not in FORMATS:
        abort(404)
    response = Response(write_file(activity, language, ending), mimetype=FORMATS[ending])
    name = f"{slug}-{bcp47(language)}.{ending}"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


@bp.get("/import")
@open_to(Role.TRANSLATOR, Role.OFFICER)
def choose(slug: str, language: str) -> ResponseReturnValue:
    return _choose_page(find_translated(slug, language), language, FileForm(formdata=None))


@bp.post("/import")
@open_to(Role.TRANSLATOR, Role.OFFICER)
def read(slug: str, language: str) -> ResponseReturnValue:
    activity = find_translated(slug, language)
    form = FileForm(formdata=CombinedMultiDict([request.files, request.form]))
    upload = request.files.get("file")
    if not form.validate() or not upload or not upload.filename:
        form.file.errors = form.file.errors or [_("Choose a file.")]
        return _choose_page(activity, language, form), 422
    try:
        kept = services.keep_file(
            activity,
            read_any(upload.read()),
            language=language,
            name=upload.filename,
            person=current_person(),
            today=today(),
        )
    except (UnreadableFileError, services.WrongActivityError) as error:
        form.file.errors = [_refusal(error)]
        return _choose_page(activity, language, form), 422
    return redirect(url_for(".show", slug=slug, language=language, file_id=kept.id), SEE_OTHER)


def _refusal(error: UnreadableFileError | services.WrongActivityError) -> str:
    if isinstance(error, UnreadableFileError):
        return str(FILE_FAULTS[error.fault])
    return _("This file is about another activity or another language.")


def _choose_page(activity: Activity, language: str, form: FileForm) -> str:
    return render_template(
        "staff/translations/import.html",
        activity=activity,
        language=language,
        name=language_label(language),
        form=form,
    )


def _find(slug: str, language: str, file_id: UUID) -> TranslationFile:
    activity = find_translated(slug, language)
    file = get_file(file_id) or abort(404)
    is_theirs = file.account_id == current_actor().id
    if not is_theirs or file.activity_id != activity.id or file.language != language:
        abort(404)
    return file


@bp.get("/import/<uuid:file_id>")
@open_to(Role.TRANSLATOR, Role.OFFICER)
def show(slug: str, language: str, file_id: UUID) -> ResponseReturnValue:
    file = _find(slug, language, file_id)
    return _plan_page(file, services.plan_kept_file(file))


@bp.post("/import/<uuid:file_id>")
@open_to(Role.TRANSLATOR, Role.OFFICER)
def take_in(slug: str, language: str, file_id: UUID) -> ResponseReturnValue:
    file = _find(slug, language, file_id)
    activity, form = file.activity, TakeInForm()
    if request.form.get("action") == "forget":
        services.forget_file(file)
        return redirect(url_for("translating.edit", slug=slug, language=language), SEE_OTHER)
    try:
        plan = services.apply_file(
            file,
            agreed=form.agreed.data or "",
            only_good=request.form.get("action") == "good",
            person=current_person(),
            today=today(),
        )
    except (services.PlanChangedError, services.RowProblemsError):
        flash(_("Texts have changed since you looked. Look once more. Nothing is saved yet."))
        return _plan_page(file, services.plan_kept_file(file)), 409
    _tell(activity, language, plan)
    return redirect(url_for("translating.edit", slug=slug, language=language), SEE_OTHER)


def _tell(activity: Activity, language: str, plan: Plan) -> None:
    many = len(plan.changes)
    detail = {"language": language, "texts": many, "left_out": len(plan.problems)}
    record_audit("activity.texts_imported", current_actor().id, "activity", activity.id, detail)
    flash(
        _n(
            "%(num)s text taken in. It waits to be checked.",
            "%(num)s texts taken in. They wait to be checked.",
            many,
        ),
        "success",
    )


def _plan_page(file: TranslationFile, plan: Plan) -> str:
    source = file.activity.source_language
    return render_template(
        "staff/translations/plan.html",
        file=file,
        plan=plan,
        form=TakeInForm(formdata=None, data={"agreed": plan.stamp}),
        name=language_label(file.language),
        lang=bcp47(file.language),
        dir=direction_of(file.language),
        source_lang=bcp47(source),
        source_dir=direction_of(source),
        problem_words=problem_words,
        where=where,
    )
