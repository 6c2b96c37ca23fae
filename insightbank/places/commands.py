"""Commands about places: look up, load, import. As thin as views."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from insightbank.core.postcodes import Problem
from insightbank.db import transaction
from insightbank.places import queries, services
from insightbank.places.importers.table import WrongFileError
from insightbank.places.rules import RURAL_CLASSES, AnswerKind, Candidate, Caution, PlaceAnswer
from insightbank.web import clock

FILE = click.Path(path_type=Path)

_SENTENCES = {
    AnswerKind.UNKNOWN: "This looks right but is not in our list. It may be new or elsewhere.",
    AnswerKind.OUTSIDE: "This is outside the area.",
    AnswerKind.OUTSIDE_AREA: "The person says they live outside the area.",
    AnswerKind.NO_FIXED_ADDRESS: "The person has no fixed address.",
    AnswerKind.NOT_GIVEN: "No place was given.",
    AnswerKind.AMBIGUOUS: "This part of a postcode covers more than one Alliance or reaches "
    "outside the area.",
}
_PROBLEMS = {
    Problem.EMPTY: "Nothing was given.",
    Problem.TOO_LONG: "This is too long for a postcode.",
    Problem.CHARACTERS: "A postcode has only the letters A to Z and the digits 0 to 9.",
    Problem.INCOMPLETE: "This postcode is not complete.",
    Problem.SHAPE: "This is not the form of a UK postcode.",
    Problem.AREA: "No UK postcode begins with these letters.",
}
_CAUTIONS = {
    Caution.TERMINATED: "This postcode is no longer in use.",
    Caution.UNSURE_IF_LIVE: "We do not know whether this postcode is in use.",
    Caution.LARGE_USER: "This postcode belongs to one organisation that gets much post.",
    Caution.DISTRICT_DIFFERS: "The postcode's district is not the district of its LSOA.",
}


@click.group("places")
def places() -> None:
    """Places, postcodes, deprivation and census counts."""


@places.command("lookup")
@click.argument("postcodes", nargs=-1, required=True)
@click.pass_context
def lookup(context: click.Context, postcodes: tuple[str, ...]) -> None:
    """Say what is known of each POSTCODE; quote a postcode that has a space.

    Leaves with 2 when one of them is not a postcode, otherwise with 0.
    """
    today = clock.today()
    answers = [(typed, queries.find_place(typed, on=today)) for typed in _joined(postcodes)]
    for typed, answer in answers:
        click.echo(f"{typed.strip()[:60]}: {_summary(answer)}")
        for line in _details(answer):
            click.echo(f"  {line}")
    if any(answer.kind is AnswerKind.MALFORMED for _, answer in answers):
        context.exit(2)


@places.command("load")
def load() -> None:
    """Load the places and figures that come with the product."""
    with transaction():
        report = services.load_reference_data(_show_progress)
    for name, rows in report.loaded.items():
        click.echo(f"{name}: {rows:,} rows loaded")
    if report.unchanged:
        click.echo(f"Already up to date: {', '.join(report.unchanged)}")
    if report.kept_imports:
        click.echo(f"Kept as you imported them: {', '.join(report.kept_imports)}")


@places.command("import-postcodes")
@click.argument("file", type=FILE)
@click.option("--apply", is_flag=True, help="Take the changes over. Without it nothing changes.")
@click.pass_context
def import_postcodes(context: click.Context, file: Path, *, apply: bool) -> None:
    """Read an ONSPD or NSPL FILE (CSV or zip) and say what it changes."""

    def told(lines: int) -> None:
        click.echo(f"{lines:,} lines read", err=True)

    _run(
        context,
        lambda: services.import_postcodes(file, on=clock.today(), apply=apply, progress=told),
    )


@places.command("import-deprivation")
@click.argument("file", type=FILE)
@click.option("--year", type=int, required=True, help="The edition: 2019 or 2025.")
@click.option("--apply", is_flag=True, help="Take the changes over. Without it nothing changes.")
@click.pass_context
def import_deprivation(context: click.Context, file: Path, year: int, *, apply: bool) -> None:
    """Read an Indices of Deprivation FILE and say what it changes."""
    _run(
        context,
        lambda: services.import_deprivation(file, year=year, on=clock.today(), apply=apply),
    )


@places.command("import-census")
@click.argument("file", type=FILE)
@click.option("--apply", is_flag=True, help="Take the changes over. Without it nothing changes.")
@click.pass_context
def import_census(context: click.Context, file: Path, *, apply: bool) -> None:
    """Read census counts from FILE (the layout of our census.csv) and say what it changes."""
    _run(context, lambda: services.import_census(file, on=clock.today(), apply=apply))


def _run(context: click.Context, work: Callable[[], services.ImportReport]) -> None:
    try:
        with transaction():
            report = work()
    except WrongFileError as error:
        raise click.ClickException(str(error)) from error
    click.echo(
        f"{report.what}: {report.added:,} added, {report.changed:,} changed, "
        f"{report.terminated:,} terminated, {report.unchanged:,} unchanged, "
        f"{report.missing:,} held but not in the file, {report.skipped:,} outside the area"
    )
    for bad in report.bad:
        click.echo(f"  line {bad.number}: {bad.reason}" if bad.number else f"  {bad.reason}")
    if report.bad_count:
        click.echo(f"{report.bad_count:,} lines cannot be used, so nothing was changed.")
        context.exit(1)
    if report.applied:
        click.echo("Done.")
    else:
        click.echo("Nothing was changed. Add --apply to take this over.")


def _joined(words: tuple[str, ...]) -> list[str]:
    """Put the halves of an unquoted postcode together: ``lookup SS13 1NG``."""
    joined: list[str] = []
    for word in words:
        halves = len(word.strip()) == 3 and word.strip()[:1].isdigit()
        if halves and joined and " " not in joined[-1].strip() and len(joined[-1].strip()) < 5:
            joined[-1] = f"{joined[-1].strip()} {word.strip()}"
        else:
            joined.append(word)
    return joined


def _summary(answer: PlaceAnswer) -> str:
    if answer.kind is AnswerKind.MALFORMED:
        reason = _PROBLEMS[Problem(answer.problem or Problem.SHAPE)]
        return f"{reason} Did you mean {answer.suggestion}?" if answer.suggestion else reason
    if answer.kind is AnswerKind.PARTIAL and answer.district is None:
        return "This part of a postcode covers several districts of one Alliance."
    if answer.kind is AnswerKind.PARTIAL:
        return "This part of a postcode lies in one district."
    return _SENTENCES.get(answer.kind, "Found.")


def _details(answer: PlaceAnswer) -> list[str]:
    lines = []
    if answer.lsoa:
        lines.append(f"LSOA: {answer.lsoa.name} ({answer.lsoa.code}), {answer.neighbourhood}")
    if answer.district:
        lines.append(f"District: {answer.district.name} ({answer.district.code})")
    if answer.alliance:
        lines.append(f"Alliance: {answer.alliance.name}")
    for year, decile in ((2019, answer.imd2019), (2025, answer.imd2025)):
        if decile is not None:
            lines.append(f"IMD {year} decile: {decile} (1 is most deprived)")
    if answer.rural:
        lines.append(f"Rural class: {RURAL_CLASSES.get(answer.rural, answer.rural)}")
    lines += [_CAUTIONS[caution] for caution in answer.cautions]
    lines += [_candidate(place) for place in answer.candidates]
    return lines


def _candidate(place: Candidate) -> str:
    where = "outside the area"
    if place.district:
        where = place.district.name + (f" ({place.alliance.name})" if place.alliance else "")
    return f"May be: {where} (live postcodes: {place.live:,})"


def _show_progress(what: str, done: int, total: int) -> None:
    if total > services.CHUNK:
        click.echo(f"{what}: {done:,} of {total:,}", err=True)
