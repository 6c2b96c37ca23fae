"""The ``responses`` and ``surveys`` commands: answers out of files, surveys of other systems."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from insightbank.db import db, transaction
from insightbank.engagement.activities.services import SlugTakenError, UnworkableError
from insightbank.engagement.capture import queries
from insightbank.engagement.capture.bringing import Outcome, bring
from insightbank.engagement.capture.columns import CHANNEL, Words, guess_mapping
from insightbank.engagement.capture.importing import (
    Checked,
    Importing,
    check_table,
    record_rows,
)
from insightbank.engagement.capture.rules import IMPORT_CHANNELS
from insightbank.engagement.capture.staff_words import (
    NOTES,
    STRUCTURES,
    cell_problem,
    table_problem,
)
from insightbank.engagement.capture.structures import (
    FORMATS,
    Brought,
    StructureError,
    read_survey,
)
from insightbank.engagement.capture.tables import Table, UnreadableTableError, read_table
from insightbank.engagement.surveys.queries import Survey, get_survey_by_id
from insightbank.people.services import record_audit
from insightbank.web.clock import today

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
SHOWN = 100


@click.group("responses")
def responses() -> None:
    """Bring answers in from files."""


@responses.command("import")
@click.argument("path", metavar="FILE", type=FILE)
@click.option("--survey", "slug", required=True, help="The address of the survey.")
@click.option("--language", default="", help="Language, where the file has no such column.")
@click.option(
    "--channel", default="import", type=click.Choice(IMPORT_CHANNELS), help="How people answered."
)
@click.option("--agreed", is_flag=True, help="Everybody agreed that facts about them are kept.")
@click.option("--only-good", is_flag=True, help="Import the good rows although some are bad.")
@click.option("--dry-run", is_flag=True, help="Say what would happen and write nothing.")
def import_command(
    path: Path,
    *,
    slug: str,
    language: str,
    channel: str,
    agreed: bool,
    only_good: bool,
    dry_run: bool,
) -> None:
    """Import answers from a CSV or XLSX FILE whose headings are those of an export.

    Every row is checked before the first is kept; each bad cell is named with its reason.
    """
    survey = _survey(slug)
    table = _table(path)
    words = Words(queries.words_of(survey))
    mapping = guess_mapping(table.header, survey, words)
    if any(target.startswith("f:") for target in mapping) and not agreed:
        raise click.ClickException("the file has facts about people: say --agreed, or remove them")
    how = Importing(
        survey,
        words,
        mapping,
        today(),
        language=language or survey.activity.source_language,
        channel=channel,
    )
    _tell_left_out([h for h, target in zip(table.header, mapping, strict=True) if not target])
    with transaction():
        checked = check_table(table, how)
        _complain(checked, only_good=only_good)
        if not dry_run:
            record_rows(survey.activity, survey.version, checked.rows)
            detail = {"taken": len(checked.rows), "refused": checked.bad_lines, CHANNEL: channel}
            record_audit("answers.imported", None, "activity", survey.activity.id, detail)
    click.echo(f"{len(checked.rows):,} answers {'would be ' if dry_run else ''}imported.")


def _survey(slug: str) -> Survey:
    from_number = queries.newest_asked(slug)
    if from_number is None:
        raise click.ClickException(f"no survey {slug} that has been opened")
    language = from_number.activity.source_language
    found = get_survey_by_id(from_number.activity_id, language=language, version_id=from_number.id)
    assert found is not None
    return found


def _table(path: Path) -> Table:
    try:
        return read_table(path.read_bytes())
    except UnreadableTableError as error:
        raise click.ClickException(table_problem(error.reason)) from error


def _tell_left_out(headings: list[str]) -> None:
    if headings:
        click.echo(f"Columns left out: {', '.join(headings[:30])}.", err=True)


def _complain(checked: Checked, *, only_good: bool) -> None:
    for problem in checked.problems[:SHOWN]:
        said = cell_problem(problem.problem, problem.values)
        click.echo(f"line {problem.line}, {problem.column}: {said}", err=True)
    if checked.bad_lines and not only_good:
        click.echo(
            f"{checked.bad_lines:,} of {checked.total:,} rows are bad. Nothing was imported.",
            err=True,
        )
        sys.exit(1)


@click.group("surveys")
def surveys() -> None:
    """Bring surveys in from other systems."""


@surveys.command("import")
@click.argument("path", metavar="FILE", type=FILE)
@click.option("--format", "kind", required=True, type=click.Choice(FORMATS), help="Which system.")
@click.option("--answers", type=FILE, help="LimeSurvey's responses beside the survey, CSV.")
@click.option("--title", default="", help="The title, where the file has none.")
@click.option("--slug", default="", help="The address; made from the title when left out.")
@click.option("--only-good", is_flag=True, help="Keep the good rows although some are bad.")
@click.option("--dry-run", is_flag=True, help="Say what would happen and write nothing.")
def import_survey(
    path: Path,
    *,
    kind: str,
    answers: Path | None,
    title: str,
    slug: str,
    only_good: bool,
    dry_run: bool,
) -> None:
    """Import a survey, and its answers if FILE has them, from another system.

    What cannot be brought along is listed. With answers the survey is closed, without it is a
    draft.
    """
    brought = _read(path, kind, title or path.stem.replace("_", " "), answers)
    try:
        with transaction():
            outcome = bring(brought, today=today(), slug=slug, only_good=only_good)
            _report(brought, outcome, dry_run=dry_run)
            if outcome.checked.bad_lines and not only_good:
                db.session.rollback()
                _complain(outcome.checked, only_good=only_good)
            if dry_run:
                db.session.rollback()
            else:
                detail = {"format": kind, "taken": outcome.taken}
                record_audit("survey.imported", None, "activity", outcome.activity.id, detail)
    except SlugTakenError as error:
        raise click.ClickException(f"address {error} is taken: say another with --slug") from error
    except UnworkableError as error:
        raise click.ClickException(str(error)) from error


def _read(path: Path, kind: str, title: str, answers: Path | None) -> Brought:
    beside = answers.read_bytes() if answers else None
    try:
        return read_survey(path.read_bytes(), kind=kind, title=title, answers=beside)
    except StructureError as error:
        raise click.ClickException(str(STRUCTURES[error.reason])) from error
    except UnreadableTableError as error:
        raise click.ClickException(table_problem(error.reason)) from error


def _report(brought: Brought, outcome: Outcome, *, dry_run: bool) -> None:
    would = "would be " if dry_run else ""
    for note in brought.structure.notes:
        click.echo(f"{note.where}: {NOTES[note.what]} {note.detail}".rstrip(), err=True)
    _tell_left_out(brought.unknown_columns())
    click.echo(
        f"Survey {outcome.activity.slug} {would}made: {outcome.questions} questions, "
        f"{outcome.taken:,} answers, {len(brought.structure.notes)} notes."
    )
