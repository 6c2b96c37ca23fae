"""The page with every other way into a survey, and its paper form as a PDF. For officers."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from insightbank.core.languages import EASY_READ, bcp47
from insightbank.core.roles import Role
from insightbank.engagement.activities.rules import screen_of
from insightbank.engagement.capture import queries
from insightbank.engagement.capture.forms.staff_keying import language_name
from insightbank.engagement.capture.printing import PdfUnavailableError, pdf_of
from insightbank.engagement.capture.staff_words import CHANNEL_LABELS
from insightbank.engagement.capture.views.paper import find_survey, sheet_of, wanted_format
from insightbank.engagement.surveys.views.staff import find_survey as find_any_survey
from insightbank.web.access import current_actor, open_to
from insightbank.web.clock import today
from insightbank.web.i18n import _, current_language

bp = Blueprint("ways_in", __name__, url_prefix="/staff")


@bp.get("/surveys/<slug>/ways-in")
@open_to(Role.OFFICER)
def show(slug: str) -> ResponseReturnValue:
    survey = find_any_survey(slug)
    batches = queries.list_batches(survey.activity)
    return render_template(
        "staff/capture/ways.html",
        survey=survey,
        batches=batches,
        counts=queries.count_forms(batches),
        imports=queries.list_imports(survey.activity),
        kiosks=queries.list_kiosks(survey.activity),
        has_versions=bool(queries.list_versions(survey.activity)),
        is_accepting=survey.is_accepting(today()),
        papers=_papers(slug, survey.activity.languages),
        channels=CHANNEL_LABELS,
    )


def _papers(slug: str, languages: list[str]) -> list[dict[str, str]]:
    """List the forms there are: every language as usual and in large print, and Easy Read."""
    papers = []
    for tag in languages:
        formats = ("easy",) if tag == EASY_READ else ("standard", "large")
        for form in formats:
            name = language_name(tag)
            named = _("%(language)s, large print", language=name) if form == "large" else name
            values: dict[str, Any] = {"slug": slug, "lang": bcp47(screen_of(tag)), "format": form}
            page, pdf = url_for("paper.form", **values), url_for("ways_in.paper_pdf", **values)
            papers.append({"name": named, "page": page, "pdf": pdf})
    return papers


@bp.get("/work-to-key")
@open_to(Role.OFFICER, Role.CHAMPION)
def mine() -> ResponseReturnValue:
    organisation = current_actor().organisation_id
    batches = queries.list_open_batches_of(organisation) if organisation else []
    return render_template(
        "staff/capture/mine.html",
        batches=batches,
        counts=queries.count_forms(batches),
        channels=CHANNEL_LABELS,
    )


@bp.get("/surveys/<slug>/paper.pdf")
@open_to(Role.OFFICER, Role.CHAMPION)
def paper_pdf(slug: str) -> ResponseReturnValue:
    survey = find_survey(slug)
    try:
        written = pdf_of(render_template("capture/paper_sheet.html", **sheet_of(survey)))
    except PdfUnavailableError:
        flash(_("This machine cannot draw a PDF. Print the page instead."))
        return redirect(url_for("paper.form", slug=slug, format=wanted_format()), 303)
    name = f"{slug}-v{survey.version.number}-{bcp47(current_language())}-{wanted_format()}.pdf"
    response = Response(written, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
