"""Background work: what is due is state in the database; a queue only nudges.

Losing the queue loses nothing: every job asks the database what remains to be done, is safe to run
twice, and a sweep each minute finds what a crash left.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog
from flask import Flask, Response, current_app, request
from huey import Huey, PostgresHuey, SqliteHuey, crontab

from insightbank.db import transaction
from insightbank.engagement.surveys import services as surveys
from insightbank.insights import services as insights
from insightbank.people import messages
from insightbank.people import services as people
from insightbank.search import services as search
from insightbank.search.wiring import current_backend
from insightbank.settings import Settings
from insightbank.web.clock import now, today

BATCH = 100
FAILED = -1
QUEUE = "insightbank.queue"
NUDGE = "insightbank.nudge"


@dataclass(frozen=True, slots=True)
class Job:
    """A kind of work: ``run`` does up to a batch of what is due and tells how many it did."""

    name: str
    run: Callable[[], int]


def _tag_answers() -> int:
    return surveys.tag_untagged_answers(limit=BATCH)


def _tag_insights() -> int:
    return insights.tag_untagged(limit=BATCH)


def _index() -> int:
    return search.index_due(current_backend(), limit=1_000)


def _send() -> int:
    channel = messages.channel_for(current_app.config["INSIGHTBANK"])
    return people.send_due_messages(now(), channel)


def _close() -> int:
    return surveys.close_due(today())


def _forget_drafts() -> int:
    return surveys.remove_stale_drafts(today())


JOBS: tuple[Job, ...] = (
    Job("messages sent", _send),
    Job("answers tagged", _tag_answers),
    Job("insights tagged", _tag_insights),
    Job("insights indexed", _index),
    Job("surveys closed", _close),
    Job("unfinished answers removed", _forget_drafts),
)


def do_due(report: Callable[[str, int], None] | None = None) -> dict[str, int]:
    """Do everything that is due, a batch a transaction; give how much of each was done.

    A job that fails does not hold up the others: it is logged, counted as -1, and found again by
    the next sweep.
    """
    done: dict[str, int] = {}
    for job in JOBS:
        done[job.name] = FAILED
        try:
            done[job.name] = _drain(job, report)
        except Exception:  # noqa: BLE001 (one job must not stop the others)
            structlog.get_logger("insightbank.work").exception("job failed", job=job.name)
    return done


def _drain(job: Job, report: Callable[[str, int], None] | None) -> int:
    total = 0
    while True:
        with transaction():
            count = job.run()
        total += count
        if count and report:
            report(job.name, total)
        if not count:
            return total


def init_work(app: Flask, settings: Settings) -> None:
    """Set up the queue and nudge it after every request that may have left something to do."""
    queue = _queue(settings)
    sweep = _declare(queue, app)
    app.extensions[QUEUE] = queue
    app.extensions[NUDGE] = lambda: None if settings.testing else sweep()

    @app.after_request
    def nudge(response: Response) -> Response:
        if request.method == "POST" and response.status_code < 400:
            try:
                app.extensions[NUDGE]()
            except Exception:  # noqa: BLE001
                # The answer is safe in the database; the next sweep finds the work.
                structlog.get_logger("insightbank.work").exception("could not nudge the worker")
        return response


def _queue(settings: Settings) -> Huey:
    if settings.database_url.startswith("postgresql"):
        dsn = settings.database_url.replace("postgresql+psycopg://", "postgresql://", 1)
        return PostgresHuey("insightbank", dsn=dsn, results=False)
    Path(settings.queue_path).parent.mkdir(parents=True, exist_ok=True)
    return SqliteHuey("insightbank", filename=str(settings.queue_path), results=False, timeout=15)


def _declare(queue: Huey, app: Flask) -> Callable[[], Any]:
    @queue.task()
    def sweep() -> None:
        if queue.pending_count() > 1:
            return  # another nudge waits behind this one and will see all that this one would
        with app.app_context():
            do_due()

    @queue.periodic_task(crontab(minute="*"))
    def sweep_each_minute() -> None:
        with app.app_context():
            do_due()

    nudge: Callable[[], Any] = sweep
    return nudge


def run_worker(app: Flask) -> None:
    """Run until stopped: one thread, because one writer feeds the index."""
    queue: Huey = app.extensions[QUEUE]
    with app.app_context():
        do_due()
    queue.create_consumer(workers=1, periodic=True, check_worker_health=False).run()
