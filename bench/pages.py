"""A survey page and a submission beside the least that Flask could do: a page, and one INSERT."""

from __future__ import annotations

import logging
import re
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from flask import Flask, request
from flask.testing import FlaskClient
from sqlalchemy import text

from insightbank.app import create_app
from insightbank.db import Base, db, transaction
from insightbank.engagement.surveys import services
from insightbank.engagement.surveys.definitions import create_survey_from_definition
from insightbank.settings import Settings

ROUNDS = 150
WARM_UP = 10
TODAY = date.today  # the survey must be open on the day of the run
SURVEY: dict[str, Any] = {
    "slug": "bench",
    "languages": ["en"],
    "title": {"en": "Seeing a GP"},
    "questions": [
        {
            "key": "easy",
            "kind": "single",
            "text": {"en": "How easy was it to see a GP?"},
            "options": [
                {"key": "easy", "text": {"en": "Easy"}},
                {"key": "hard", "text": {"en": "Hard"}},
            ],
        },
        {"key": "story", "kind": "long_text", "text": {"en": "Tell us what happened."}},
    ],
}


def run() -> dict[str, Any]:
    """Measure and give ``{"table": Markdown, "rows": ...}``; milliseconds."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as folder:
        ours = _our_app(Path(folder))
        bare = _bare_app(Path(folder))
        rows = {
            "bare Flask page": _timed(_page(bare.test_client(), "/")),
            "survey question page": _timed(_question_page(ours)),
            "bare Flask post, one INSERT": _timed(_bare_post(bare.test_client())),
            "save one answer": _timed(_save_answer(ours)),
            "start, answer two questions, submit": _timed(_whole_submission(ours)),
        }
        with ours.app_context():
            db.engine.dispose()
    return {"rows": rows, "table": _table(rows)}


def _our_app(folder: Path) -> Flask:
    url = f"sqlite:///{folder / 'ours.sqlite3'}"
    settings = Settings(
        data_dir=folder,
        database_url=url,
        secret_key="bench" * 10,
        testing=True,
        extra={"WTF_CSRF_ENABLED": False},
    )
    app = create_app(settings)
    with app.app_context(), transaction():
        Base.metadata.create_all(db.engine)
        activity = create_survey_from_definition(SURVEY, today=TODAY())
        services.open_survey(activity, today=TODAY())
    return app


def _bare_app(folder: Path) -> Flask:
    app = Flask("bare")
    app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{folder / 'bare.sqlite3'}"
    db.init_app(app)
    with app.app_context():
        db.session.execute(text("CREATE TABLE answers (id INTEGER PRIMARY KEY, said TEXT)"))
        db.session.commit()

    @app.get("/")
    def page() -> str:
        return "<!DOCTYPE html><title>Page</title><h1>Page</h1>"

    @app.post("/")
    def post() -> str:
        db.session.execute(text("INSERT INTO answers (said) VALUES (:said)"), request.form)
        db.session.commit()
        return "ok"

    return app


def _page(client: FlaskClient, path: str) -> Callable[[], None]:
    def fetch() -> None:
        if client.get(path).status_code != 200:
            raise RuntimeError(path)

    return fetch


def _bare_post(client: FlaskClient) -> Callable[[], None]:
    return lambda: _expect(client.post("/", data={"said": "a long wait"}).status_code, 200)


def _start(app: Flask) -> tuple[FlaskClient, str]:
    client = app.test_client()
    answer = client.post("/en/surveys/bench/start")
    _expect(answer.status_code, 303)
    return client, str(re.sub(r"^https?://[^/]+", "", answer.headers["Location"]))


def _question_page(app: Flask) -> Callable[[], None]:
    client, address = _start(app)
    return _page(client, f"{address}/easy")


def _save_answer(app: Flask) -> Callable[[], None]:
    client, address = _start(app)
    said = {"answer": "I waited four weeks to see a GP."}
    return lambda: _expect(client.post(f"{address}/story", data=said).status_code, 303)


def _whole_submission(app: Flask) -> Callable[[], None]:
    def submit() -> None:
        client, address = _start(app)
        for key, value in (("easy", "hard"), ("story", "I waited four weeks.")):
            _expect(client.post(f"{address}/{key}", data={"answer": value}).status_code, 303)
        _expect(client.post(f"{address}/check-answers").status_code, 303)

    return submit


def _expect(status: int, wanted: int) -> None:
    if status != wanted:
        msg = f"answered {status}, not {wanted}"
        raise RuntimeError(msg)


def _timed(act: Callable[[], None]) -> tuple[float, float]:
    times = []
    for number in range(ROUNDS + WARM_UP):
        began = time.perf_counter()
        act()
        if number >= WARM_UP:
            times.append((time.perf_counter() - began) * 1000)
    cuts = statistics.quantiles(times, n=20)
    return statistics.median(times), cuts[-1]


def _table(rows: dict[str, tuple[float, float]]) -> str:
    lines = [
        "## Pages",
        "",
        "SQLite with every commit synced to disk; one process, no network.",
        "",
        "| what | p50 | p95 | beside |",
        "|---|---|---|---|",
    ]
    page, post = rows["bare Flask page"][0], rows["bare Flask post, one INSERT"][0]
    for name, (middle, high) in rows.items():
        base, base_name = (page, "bare page") if "page" in name else (post, "bare post")
        ratio = "1" if name.startswith("bare") else f"{middle / base:.1f} x {base_name}"
        lines.append(f"| {name} | {middle:.1f} | {high:.1f} | {ratio} |")
    return "\n".join(lines)
