"""The ``insights`` commands: evidence in and out as JSON lines."""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast

import click
from flask import current_app

from insightbank.db import transaction
from insightbank.insights.exporting import export_lines
from insightbank.insights.importing import ImportReport, import_insights
from insightbank.web.clock import now, today

NUDGE = "insightbank.nudge"
QUIET_SECONDS = 2.0


@click.group("insights")
def insights() -> None:
    """Bring evidence into the bank, or take it out, as JSON lines."""


@insights.command("import")
@click.argument("path", metavar="FILE", type=click.Path(allow_dash=True, dir_okay=False))
@click.option("--publish", is_flag=True, help="The evidence has been reviewed: publish it.")
@click.option("--dry-run", is_flag=True, help="Say what would happen and write nothing.")
def import_command(path: str, *, publish: bool, dry_run: bool) -> None:
    """Import evidence from FILE (- for standard input), all of it or nothing.

    Every line is checked before the first is written; each bad one is named with its reason.
    """
    with _opened(path) as file, transaction():
        report = import_insights(
            file, publish=publish, dry_run=dry_run, now=now(), today=today(), progress=_progress()
        )
    if report.bad_count:
        _complain(report)
    _tell(report, dry_run=dry_run)
    if not dry_run:
        # The index sees new versions by itself; a running worker need not wait for its sweep.
        nudge: Any = current_app.extensions.get(NUDGE)
        if nudge is not None:
            nudge()


@insights.command("export")
@click.argument("path", metavar="[FILE]", default="-", type=click.Path(allow_dash=True))
@click.option("--all", "everything", is_flag=True, help="Unpublished evidence as well.")
def export_command(path: str, *, everything: bool) -> None:
    """Export published evidence to FILE, or to standard output."""
    try:
        with click.open_file(path, "w", encoding="utf-8", atomic=path != "-") as file:
            for line in export_lines(everything=everything):
                file.write(line + "\n")
    except OSError as error:
        raise click.ClickException(f"cannot write {path}: {error.strerror}") from error


@contextmanager
def _opened(path: str) -> Iterator[BinaryIO]:
    """Open the file, or keep standard input in one: it is read twice."""
    if path != "-":
        try:
            file = Path(path).open("rb")  # noqa: SIM115  # closed below, opened where it may fail
        except OSError as error:
            raise click.ClickException(f"cannot read {path}: {error.strerror}") from error
        with file:
            yield file
        return
    with tempfile.TemporaryFile() as kept:
        shutil.copyfileobj(sys.stdin.buffer, kept)
        kept.seek(0)
        yield cast("BinaryIO", kept)


def _progress() -> Callable[[str, int], None]:
    """Say how far it is, now and then, once it has taken more than two seconds."""
    last = time.monotonic()

    def say(what: str, count: int) -> None:
        nonlocal last
        if time.monotonic() - last > QUIET_SECONDS:
            last = time.monotonic()
            click.echo(f"{count:>9,}  {what}", err=True)

    return say


def _complain(report: ImportReport) -> None:
    for bad in report.bad:
        click.echo(f"line {bad.number}: {bad.reason}", err=True)
    if report.bad_count > len(report.bad):
        click.echo(f"and {report.bad_count - len(report.bad):,} more", err=True)
    click.echo(
        f"{report.bad_count:,} of {report.lines:,} lines cannot be imported. Nothing was.", err=True
    )
    sys.exit(1)


def _tell(report: ImportReport, *, dry_run: bool) -> None:
    if report.ignored:
        names = ", ".join(sorted(report.ignored)[:10])
        click.echo(f"Fields we do not know were left out: {names}.", err=True)
    words = "would be added" if dry_run else "added"
    click.echo(
        f"{report.lines:,} lines: {report.added:,} {words}, {report.updated:,} changed, "
        f"{report.unchanged:,} as they were."
    )
