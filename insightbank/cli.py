"""The ``insightbank`` command: as thin as the views, each part's commands live in its room."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import click
from flask import Flask, has_app_context

from insightbank.app import create_app
from insightbank.insights.commands import insights as insights_group
from insightbank.installation import setup
from insightbank.people.commands import account, audit
from insightbank.places.commands import places as places_group
from insightbank.search.commands import search_command
from insightbank.serving import serve
from insightbank.settings import SettingsError, settings_from_environment
from insightbank.tagging.commands import redact, tag
from insightbank.work import FAILED, do_due, run_worker


def in_app(command: click.Command) -> click.Command:
    """Give a command, and all below it, the application's context while it runs."""
    if isinstance(command, click.Group):
        for name, child in list(command.commands.items()):
            command.commands[name] = in_app(child)
        return command
    run = command.callback
    if run is not None:
        command.callback = _with_context(run)
    return command


def _with_context(run: Callable[..., Any]) -> Callable[..., Any]:
    def inside(*args: Any, **kwargs: Any) -> Any:
        if has_app_context():
            return run(*args, **kwargs)
        app = click.get_current_context().find_object(Flask) or application()
        with app.app_context():
            return run(*args, **kwargs)

    return inside


def application() -> Flask:
    """Build the application from the environment; a setting that cannot work ends the command."""
    try:
        return create_app(settings_from_environment())
    except SettingsError as error:
        raise click.ClickException(str(error)) from error


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="insightbank")
def main() -> None:
    """Insight Bank: hear from everyone, find what they said."""
    for stream in (sys.stdin, sys.stdout):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="surrogateescape")


@click.command("work")
@click.option("--once", is_flag=True, help="Do what is due, then exit.")
def work(*, once: bool) -> None:
    """Do background work: send messages, tag free text, keep the search index up to date."""
    app = click.get_current_context().find_object(Flask) or application()
    if not once:
        run_worker(app)
        return
    with app.app_context():
        done = do_due()
    for name, count in done.items():
        click.echo(f"{'failed' if count == FAILED else format(count, ','):>7}  {name}")
    if FAILED in done.values():
        sys.exit(1)


main.add_command(tag)
main.add_command(redact)
main.add_command(work)
main.add_command(serve)
for _command in (
    setup,
    account,
    audit,
    insights_group,
    places_group,
    search_command,
):
    main.add_command(in_app(_command))
