"""The ``setup`` command: a database and index made ready, with demonstration data if asked."""

from __future__ import annotations

import shutil
from collections.abc import Callable

import click
from flask import current_app
from flask_migrate import upgrade

from insightbank.core.roles import ACCOUNT_ROLES
from insightbank.db import db, transaction
from insightbank.demo import loading
from insightbank.people import services as people
from insightbank.places import services as places
from insightbank.search import services as search
from insightbank.search.wiring import current_backend
from insightbank.web.clock import now, today
from insightbank.work import do_due

LEAST_FREE_BYTES = 300 * 1024 * 1024


@click.command("setup")
@click.option("--demo", is_flag=True, help="Fill it with demonstration data and accounts.")
def setup(*, demo: bool) -> None:
    """Prepare an installation: tables, places, roles and the search index. Safe to run again."""
    settings = current_app.config["INSIGHTBANK"]
    if shutil.disk_usage(settings.data_dir).free < LEAST_FREE_BYTES:
        msg = f"there is less than 300 MB free where {settings.data_dir} is"
        raise click.ClickException(msg)
    for title, step in _steps(demo=demo):
        click.echo(f"{title} …", err=True)
        step()
    if demo:
        click.echo(loading.accounts_table())


def _steps(*, demo: bool) -> list[tuple[str, Callable[[], None]]]:
    steps: list[tuple[str, Callable[[], None]]] = [
        ("Making tables", _migrate),
        ("Loading places, deprivation and census figures", _load_places),
        ("Making roles", _make_roles),
    ]
    if demo:
        steps += [
            ("Writing demonstration data", _load_demo),
            ("Tagging free text and building the search index", _do_due),
        ]
    else:
        steps.append(("Building the search index", _rebuild))
    return steps


def _migrate() -> None:
    upgrade()
    db.session.remove()


def _load_places() -> None:
    with transaction():
        places.load_reference_data()


def _make_roles() -> None:
    with transaction():
        people.ensure_roles(ACCOUNT_ROLES)


def _load_demo() -> None:
    with transaction():
        loading.load(today=today(), now=now(), progress=_say)


def _do_due() -> None:
    do_due(report=_say)


def _rebuild() -> None:
    with transaction():
        search.rebuild(current_backend())


def _say(what: str, count: int) -> None:
    click.echo(f"  {count:>7,}  {what}", err=True)
