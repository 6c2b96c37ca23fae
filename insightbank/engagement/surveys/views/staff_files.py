"""The files that people added, for officers; each one taken is written into the audit log."""

from __future__ import annotations

from io import BytesIO
from uuid import UUID

from flask import Blueprint, abort, current_app, render_template, send_file
from flask.typing import ResponseReturnValue

from insightbank.core.roles import Role
from insightbank.engagement.surveys import services
from insightbank.engagement.surveys.queries.files import get_file, list_files
from insightbank.engagement.surveys.views.staff import find_survey
from insightbank.people.services import record_audit
from insightbank.web.access import current_actor, open_to

bp = Blueprint("survey_files", __name__, url_prefix="/staff/surveys/<slug>/files")
ENDINGS = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "application/pdf": ".pdf",
}


@bp.get("")
@open_to(Role.OFFICER)
def show(slug: str) -> ResponseReturnValue:
    survey = find_survey(slug)
    files = list_files(survey.activity)
    return render_template("staff/surveys/files.html", survey=survey, files=files)


@bp.get("/<uuid:file_id>")
@open_to(Role.OFFICER)
def download(slug: str, file_id: UUID) -> ResponseReturnValue:
    survey = find_survey(slug)
    found = get_file(survey.activity, file_id) or abort(404)
    path = services.path_of(found.id, current_app.config["INSIGHTBANK"].uploads_dir)
    if not path.is_file():
        abort(404)
    detail = {"question": found.question.key, "file": found.id.hex}
    record_audit("files.read", current_actor().id, "activity", survey.activity.id, detail)
    name = f"{slug}-{found.question.key}-{found.id.hex[:8]}{ENDINGS[found.media_type]}"
    content = BytesIO(path.read_bytes())
    answer = send_file(content, found.media_type, as_attachment=True, download_name=name, max_age=0)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
