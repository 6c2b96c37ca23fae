"""One commit per request: services flush, the request commits before anybody is told it worked."""

from __future__ import annotations

from flask import Flask, Response

from insightbank.db import db

SERVER_ERROR = 500


def init_unit_of_work(app: Flask) -> None:
    """Commit after the view and before the answer; a failed request leaves nothing behind."""

    @app.after_request
    def commit(response: Response) -> Response:
        if response.status_code < SERVER_ERROR:
            db.session.commit()
        else:
            db.session.rollback()
        return response

    @app.teardown_request
    def forget(error: BaseException | None) -> None:
        if error is not None:
            db.session.rollback()
