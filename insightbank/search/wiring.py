"""Which search engine this installation uses, opened once for each process."""

from __future__ import annotations

from typing import cast

from flask import Flask, current_app

from insightbank.search.backend import SearchBackend
from insightbank.search.whoosh_backend import WhooshBackend
from insightbank.settings import Settings

BACKEND = "insightbank.search"


def init_search(app: Flask, settings: Settings) -> None:
    """Open the installation's index; it is made when something is first written."""
    app.extensions[BACKEND] = WhooshBackend(settings.index_dir)


def current_backend() -> SearchBackend:
    """Give the engine of the running application."""
    return cast("SearchBackend", current_app.extensions[BACKEND])
