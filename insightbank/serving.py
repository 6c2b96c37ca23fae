"""The ``serve`` command: gunicorn with settings that suit one machine."""

from __future__ import annotations

import sys

import click
from gunicorn.app.base import BaseApplication

from insightbank.app import create_app


class _Server(BaseApplication):  # type: ignore[misc]
    def __init__(self, options: dict[str, object]) -> None:
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        for key, value in self.options.items():
            self.cfg.set(key, value)

    def load(self) -> object:
        return create_app()


@click.command("serve")
@click.option("--bind", default="127.0.0.1:8000", show_default=True, help="Address and port.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64))
@click.option("--threads", default=4, show_default=True, type=click.IntRange(1, 64))
def serve(bind: str, workers: int, threads: int) -> None:
    """Serve the pages."""
    sys.argv = ["insightbank"]
    options: dict[str, object] = {
        "bind": bind,
        "workers": workers,
        "threads": threads,
        "worker_class": "gthread",
        "timeout": 60,
        "graceful_timeout": 20,
        "limit_request_line": 8190,
        "accesslog": None,
        "control_socket_disable": True,
    }
    _Server(options).run()
