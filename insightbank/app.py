"""The application: its parts put together, no logic of its own."""

from __future__ import annotations

import os.path
from typing import Any

from flask import Blueprint, Flask, Response
from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from insightbank.analytics import views as analytics_views
from insightbank.core.disclosure import DisclosurePolicy
from insightbank.db import db
from insightbank.engagement.surveys import views as survey_views
from insightbank.insights import views as insight_views
from insightbank.people import views as people_views
from insightbank.people.security import init_security
from insightbank.search import views as search_views
from insightbank.search.wiring import init_search
from insightbank.settings import PACKAGE, Settings, settings_from_environment
from insightbank.web import health, logs, navigation, pages
from insightbank.web.components import init_components
from insightbank.web.errors import init_errors
from insightbank.web.i18n import init_i18n
from insightbank.web.security_headers import init_security_headers
from insightbank.web.translation_review import init_translation_review
from insightbank.web.unit_of_work import init_unit_of_work
from insightbank.work import init_work

MAX_REQUEST_BYTES = 4 * 1024 * 1024
MAX_FORM_PARTS = 2_000


def create_app(settings: Settings | None = None) -> Flask:
    """Build the application of one installation; raises SettingsError for a bad setting."""
    settings = settings or settings_from_environment()
    app = Flask(__name__, static_folder=None)
    _configure(app, settings)
    logs.init_logs(app)
    db.init_app(app)
    Migrate(app, db, directory=str(settings.migrations_dir), render_as_batch=True)
    CSRFProtect(app)
    init_i18n(app, settings)
    init_work(app, settings)  # before the unit of work: it nudges after the commit
    init_unit_of_work(app)
    init_security(app, settings)
    init_security_headers(app)
    init_errors(app)
    init_components(app)
    navigation.init_navigation(app)
    init_translation_review(app)
    init_search(app, settings)
    for room in (pages, people_views, survey_views, insight_views, search_views, analytics_views):
        for blueprint in room.blueprints:
            _register(app, blueprint)
    app.register_blueprint(health.bp)
    pages.init_machine_pages(app)
    _serve_assets(app)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    app.config.update(
        INSIGHTBANK=settings,
        DISCLOSURE=DisclosurePolicy(settings.suppress_to, settings.round_to),
        TESTING=settings.testing,
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=_engine_options(settings),
        SESSION_COOKIE_NAME="insightbank",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        MAX_CONTENT_LENGTH=MAX_REQUEST_BYTES,
        MAX_FORM_MEMORY_SIZE=MAX_REQUEST_BYTES,
        MAX_FORM_PARTS=MAX_FORM_PARTS,
        WTF_CSRF_TIME_LIMIT=None,
        **settings.extra,
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["settings"] = settings
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]


def _engine_options(settings: Settings) -> dict[str, Any]:
    options: dict[str, Any] = {"pool_pre_ping": True}
    if settings.database_url.startswith("sqlite"):
        options["connect_args"] = {"timeout": 15}
    return options


def _register(app: Flask, blueprint: Blueprint) -> None:
    app.register_blueprint(blueprint, url_prefix=f"/<lang>{blueprint.url_prefix or ''}")


def _serve_assets(app: Flask) -> None:
    """Serve built assets with far-future caching: their names carry a hash of what is in them."""
    dist = PACKAGE / "static" / "dist"
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(dist) if os.path.isdir(dist) else None,  # noqa: PTH112
        prefix="static/dist/",
        max_age=60,
        immutable_file_test=lambda _path, url: url.count(".") > 1,
    )

    @app.get("/static/dist/<path:name>", endpoint="static")
    def missing(name: str) -> Response:  # noqa: ARG001 (the route's own argument)
        return Response(status=404)

    missing.open_to = frozenset({"anyone"})  # type: ignore[attr-defined]
