"""``/healthz``: whether this process can answer, for whoever watches over it."""

from __future__ import annotations

from flask import Blueprint, current_app
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from insightbank.core.roles import Role
from insightbank.db import db
from insightbank.web.access import open_to

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@open_to(Role.ANYONE)
def healthz() -> ResponseReturnValue:
    try:
        db.session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        current_app.logger.exception("the database does not answer")
        return {"status": "the database does not answer"}, 503
    return {"status": "ok"}
