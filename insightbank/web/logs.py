"""Logs as JSON lines; they never carry what people typed, who they are or their address."""

from __future__ import annotations

import logging
import sys
import time
from typing import Any

import structlog
from flask import Flask, Response, g, request


def init_logs(app: Flask) -> None:
    """Log one line a request: method, route (an address may hold a token), status, time."""
    _configure()
    log = structlog.get_logger("insightbank.requests")

    @app.before_request
    def start() -> None:
        g.started = time.perf_counter()

    @app.after_request
    def finish(response: Response) -> Response:
        taken = time.perf_counter() - g.get("started", time.perf_counter())
        route = str(request.url_rule) if request.url_rule else "(none)"
        if not app.testing:
            log.info(
                "request",
                method=request.method,
                route=route,
                status=response.status_code,
                ms=round(taken * 1000),
            )
        return response


def _configure() -> None:
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[
            *shared,
            # Without the values of variables: they would put what people typed into the log.
            structlog.processors.ExceptionRenderer(
                structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
            ),
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.getLogger("huey").setLevel(logging.WARNING)
