"""Import of answers: choose a file, say what its columns are, see what it brings, take it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from insightbank.core.roles import Role
from insightbank.engagement.capture import queries, services
from insightbank.engagement.capture.columns import (
    Words,
    guess_mapping,
    targets_of,
    template_header,
)
from insightbank.engagement.capture.forms.staff_import import (
    GOOD,
    FileForm,
    MappingForm,
    TakeForm,
    mapping_form,
)
from insightbank.engagement.capture.importing import Checked, Importing, check_table, record_rows
from insightbank.engagement.capture.rules import WAITING
from insightbank.engagement.capture.services.imports import content_of, fingerprint_of
from insightbank.engagement.capture.staff_words import cell_problem, table_problem
from insightbank.engagement.capture.tables import (
    Table,
    UnreadableTableError,
    as_csv,
    as_xlsx,
    read_table,
)
from insightbank.engagement.surveys.queries import Survey, get_survey_by_id
from insightbank.engagement.surveys.views.staff import find_survey
from insightbank.people.services import record_audit
from insightbank.web.access import current_actor, open_to
from insightbank.web.clock import today
from insightbank.web.i18n import _

if TYPE_CHECKING:
    from insightbank.engagement.capture.models import ImportFile

bp = Blueprint("imports", __name__, url_prefix="/staff")
SEE_OTHER = 303
MOST_ON_PAGE = 2_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/surveys/<slug>/import")
@open_to(Role.OFFICER)
def choose(slug: str) -> ResponseReturnValue:
    return _choose_page(slug, FileForm(formdata=None))


def _choose_page(slug: str, form: FileForm) -> str:
    survey = find_survey(slug)
    has_versions = bool(queries.list_versions(survey.activity))
    return render_template(
        "staff/capture/import.html", survey=survey, form=form, has_versions=has_versions
    )


@bp.get("/surveys/<slug>/import/template.<kind>")
@open_to(Role.OFFICER)
def template(slug: str, kind: str) -> ResponseReturnValue:
    survey = _asked_survey(slug)
    header = [template_header(survey)]
    if kind not in {"csv", "xlsx"}:
        abort(404)
    content = as_csv(header) if kind == "csv" else as_xlsx(header, slug)
    response = Response(content, mimetype="text/csv" if kind == "csv" else XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}.{kind}"'
    return response


def _asked_survey(slug: str) -> Survey:
    """Find the newest version that people were asked; ends the request where there is none."""
    activity = find_survey(slug).activity
    versions = queries.list_versions(activity)
    found = None
    if versions:
        language = activity.source_language
        found = get_survey_by_id(activity.id, language=language, version_id=versions[0].id)
    return found or abort(409)


@bp.post("/surveys/<slug>/import")
@open_to(Role.OFFICER)
def upload(slug: str) -> ResponseReturnValue:
    form = FileForm()
    activity = _asked_survey(slug).activity
    posted = request.files.get("file")
    content = posted.read() if posted else b""
    if not form.validate() or not _is_welcome(form, activity, content):
        return _choose_page(slug, form), 422
    kept = services.keep_file(
        activity,
        content,
        name=(posted.filename if posted else "") or "",
        account_id=current_actor().id,
        today=today(),
    )
    return redirect(url_for(".columns", slug=slug, file_id=kept.id), SEE_OTHER)


def _is_welcome(form: FileForm, activity: Any, content: bytes) -> bool:
    if not content:
        form.refuse(_("Choose a file."))
        return False
    try:
        table = read_table(content)
    except UnreadableTableError as error:
        form.refuse(table_problem(error.reason))
        return False
    if not table.lines:
        form.refuse(_("The file has headings and no rows below them."))
        return False
    if len(table.lines) > MOST_ON_PAGE:
        form.refuse(
            _("The file has more than 2,000 rows. Split it, or ask your operator to import it.")
        )
        return False
    if queries.has_import(activity, fingerprint_of(content)) and not form.again.data:
        form.again.errors = [
            _("This very file has been imported before. Tick this to take it again.")
        ]
        return False
    return True


def _find(slug: str, file_id: UUID) -> tuple[ImportFile, Survey, Table]:
    kept = queries.get_import(file_id)
    survey = _asked_survey(slug)
    if kept is None or kept.activity_id != survey.activity.id:
        abort(404)
    if kept.state != WAITING:
        flash(_("This file has been imported."))
        abort(redirect(url_for("ways_in.show", slug=slug), SEE_OTHER))
    return kept, survey, read_table(content_of(kept))


@bp.get("/surveys/<slug>/import/<uuid:file_id>")
@open_to(Role.OFFICER)
def columns(slug: str, file_id: UUID) -> ResponseReturnValue:
    kept, survey, table = _find(slug, file_id)
    form = mapping_form(table.header, targets_of(survey), survey)
    data = kept.mapping or _guessed(table.header, survey)
    return _columns_page(kept, survey, table, form(formdata=None, data=data))


def _guessed(header: Sequence[str], survey: Survey) -> dict[str, Any]:
    guessed = guess_mapping(header, survey, Words(queries.words_of(survey)))
    data: dict[str, Any] = {f"c{n}": target for n, target in enumerate(guessed)}
    return data | {"language": survey.activity.source_language, "channel": "import"}


def _columns_page(kept: ImportFile, survey: Survey, table: Table, form: MappingForm) -> str:
    return render_template(
        "staff/capture/columns.html", kept=kept, survey=survey, table=table, form=form
    )


@bp.post("/surveys/<slug>/import/<uuid:file_id>")
@open_to(Role.OFFICER)
def map_columns(slug: str, file_id: UUID) -> ResponseReturnValue:
    kept, survey, table = _find(slug, file_id)
    form = mapping_form(table.header, targets_of(survey), survey)()
    if not form.validate():
        return _columns_page(kept, survey, table, form), 422
    mapping: dict[str, Any] = {f"c{n}": target for n, target in enumerate(form.mapping())}
    mapping |= {"language": form.language.data, "channel": form.channel.data}
    mapping["day"] = form.on.data.isoformat() if form.on.data else None
    mapping["agreed"] = form.agreed.data
    services.keep_mapping(kept, mapping)
    return redirect(url_for(".check", slug=slug, file_id=file_id), SEE_OTHER)


@bp.get("/surveys/<slug>/import/<uuid:file_id>/check")
@open_to(Role.OFFICER)
def check(slug: str, file_id: UUID) -> ResponseReturnValue:
    kept, survey, table = _find(slug, file_id)
    if not kept.mapping:
        return redirect(url_for(".columns", slug=slug, file_id=file_id), SEE_OTHER)
    return _check_page(kept, survey, _checked(kept, survey, table), TakeForm(formdata=None))


def _checked(kept: ImportFile, survey: Survey, table: Table) -> Checked:
    mapping = kept.mapping
    day = mapping.get("day")
    return check_table(
        table,
        Importing(
            survey,
            Words(queries.words_of(survey)),
            [mapping.get(f"c{n}", "") for n in range(len(table.header))],
            today(),
            language=mapping["language"],
            channel=mapping["channel"],
            on=today().fromisoformat(day) if day else None,
        ),
    )


def _check_page(kept: ImportFile, survey: Survey, checked: Checked, form: TakeForm) -> str:
    return render_template(
        "staff/capture/check.html",
        kept=kept,
        survey=survey,
        checked=checked,
        form=form,
        say=cell_problem,
    )


@bp.post("/surveys/<slug>/import/<uuid:file_id>/check")
@open_to(Role.OFFICER)
def take(slug: str, file_id: UUID) -> ResponseReturnValue:
    kept, survey, table = _find(slug, file_id)
    if not kept.mapping:
        return redirect(url_for(".columns", slug=slug, file_id=file_id), SEE_OTHER)
    checked = _checked(kept, survey, table)
    form = TakeForm()
    if not form.validate() or (checked.bad_lines and form.what.data != GOOD):
        if form.what.data and not form.what.errors:
            form.what.errors = [
                _("Some rows are bad. Mend the file, or import only the good rows.")
            ]
        return _check_page(kept, survey, checked, form), 422
    taken = record_rows(survey.activity, survey.version, checked.rows)
    services.finish_import(kept, taken=taken, refused=checked.bad_lines, today=today())
    detail = {"file": str(kept.id), "taken": taken, "refused": checked.bad_lines}
    record_audit("answers.imported", current_actor().id, "activity", survey.activity.id, detail)
    flash(_("The answers are imported: %(number)s rows.", number=taken), "success")
    return redirect(url_for("ways_in.show", slug=slug), SEE_OTHER)


@bp.post("/surveys/<slug>/import/<uuid:file_id>/forget")
@open_to(Role.OFFICER)
def forget(slug: str, file_id: UUID) -> ResponseReturnValue:
    kept, _survey, _table = _find(slug, file_id)
    services.forget_import(kept)
    flash(_("The file is forgotten. Nothing of it was imported."), "success")
    return redirect(url_for("ways_in.show", slug=slug), SEE_OTHER)
