"""Videos in British Sign Language that the installation keeps itself: mp4 files, nothing else."""

from __future__ import annotations

from flask import Blueprint, Response, abort, current_app, send_from_directory

from insightbank.core.roles import Role
from insightbank.engagement.translations.rules import VIDEO_FILE
from insightbank.web.access import open_to

bp = Blueprint("signed_videos", __name__)
FOLDER = "sign-language"
A_DAY = 86_400


@bp.get("/sign-language/<name>")
@open_to(Role.ANYONE)
def video(name: str) -> Response:
    if not VIDEO_FILE.fullmatch(name):
        abort(404)
    folder = current_app.config["INSIGHTBANK"].uploads_dir / FOLDER
    return send_from_directory(folder, name, mimetype="video/mp4", max_age=A_DAY, conditional=True)
