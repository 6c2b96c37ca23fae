"""Commands of ``insightbank`` about translations: files out and in, a video added."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import click
from flask import current_app

from insightbank.db import transaction
from insightbank.engagement.translations import queries, services
from insightbank.engagement.translations.exchange import UnreadableFileError, read_any
from insightbank.engagement.translations.rules import VIDEO_FILE
from insightbank.engagement.translations.views.public import FOLDER
from insightbank.engagement.translations.views.staff_out import FORMATS, write_file
from insightbank.engagement.translations.views.staff_words import FILE_FAULTS, problem_words
from insightbank.web import clock

if TYPE_CHECKING:
    from insightbank.engagement.activities.models import Activity
    from insightbank.engagement.translations.plans import Plan

FILE = click.Path(path_type=Path, dir_okay=False)
MP4_BRAND = slice(4, 8)


@click.group("translations")
def translations() -> None:
    """Translations of surveys and other activities."""


@translations.command("export")
@click.argument("file", type=FILE)
@click.option("--activity", "slug", required=True, help="The activity's address, its slug.")
@click.option("--language", required=True, help="A stored tag such as ur or zh_Hans.")
def export(file: Path, slug: str, language: str) -> None:
    """Write all texts of an activity to FILE: .xlsx, or .xlf for XLIFF 2.0."""
    ending = file.suffix.removeprefix(".").casefold()
    if ending not in FORMATS:
        msg = f"{file}: the name must end in .xlsx or .xlf"
        raise click.ClickException(msg)
    file.write_bytes(write_file(_find(slug, language), language, ending))
    click.echo(file)


@translations.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--activity", "slug", required=True, help="The activity's address, its slug.")
@click.option("--language", required=True, help="A stored tag such as ur or zh_Hans.")
@click.option("--dry-run", is_flag=True, help="Tell what would change, and change nothing.")
@click.option("--only-good", is_flag=True, help="Leave out the rows that cannot be taken in.")
def import_file(file: Path, slug: str, language: str, *, dry_run: bool, only_good: bool) -> None:
    """Take in a translated FILE; nothing at all while one row of it cannot be taken in."""
    activity = _find(slug, language)
    try:
        read = read_any(file.read_bytes())
    except UnreadableFileError as error:
        raise click.ClickException(f"{file}: {FILE_FAULTS[error.fault]}") from error
    if read.slug not in {"", slug} or read.language not in {"", language}:
        msg = f"{file} is about {read.slug} in {read.language}"
        raise click.ClickException(msg)
    plan = services.plan_file(activity, language, read.rows)
    _tell(plan)
    if dry_run:
        return
    if plan.problems and not only_good:
        msg = "nothing was taken in: mend these rows, or leave them out with --only-good"
        raise click.ClickException(msg)
    with transaction():
        services.apply_plan(
            activity,
            language,
            plan,
            only_good=only_good,
            person=services.Person(None, ""),
            today=clock.today(),
        )
    click.echo(f"{len(plan.changes)} texts taken in; they wait to be checked")


def _tell(plan: Plan) -> None:
    for change in plan.changes:
        click.echo(f"row {change.number}: {change.slot.subject}: {change.after}")
    for problem in plan.problems:
        row = f"row {problem.number}: " if problem.number else ""
        click.echo(f"{row}{problem_words(problem)}", err=True)


def _find(slug: str, language: str) -> Activity:
    activity = queries.get_activity(slug)
    if activity is None:
        msg = f"there is no activity {slug}"
        raise click.ClickException(msg)
    offered = queries.translated_into(activity)
    if language not in offered:
        msg = f"{slug} is translated into: {', '.join(offered) or 'nothing'}"
        raise click.ClickException(msg)
    return activity


@translations.command("add-video")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def add_video(file: Path) -> None:
    """Copy an mp4 FILE in British Sign Language to where pages can link to it."""
    with file.open("rb") as start:
        is_mp4 = start.read(8)[MP4_BRAND] == b"ftyp"
    if not VIDEO_FILE.fullmatch(file.name) or not is_mp4:
        msg = f"{file.name}: an mp4 file whose name has only letters, digits, - and _"
        raise click.ClickException(msg)
    folder = current_app.config["INSIGHTBANK"].uploads_dir / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file, folder / file.name)
    click.echo(file.name)
