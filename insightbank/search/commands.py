"""Commands of the search room: ask the bank from a shell, check its index, build it anew."""

from __future__ import annotations

import json
import sys

import click

from insightbank.db import transaction
from insightbank.search import queries, services
from insightbank.search.backend import IndexBusyError, SearchError
from insightbank.search.documents import SearchRequest, SearchResult
from insightbank.search.wiring import current_backend

EVERYTHING = frozenset({"officer"})
"""A command is run by whoever runs the installation: it reads what an officer may read."""
BATCH = 1_000


class _SearchGroup(click.Group):
    """``insightbank search verify`` is a command; ``insightbank search "any words"`` a question."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] in self.commands:
            return super().resolve_command(ctx, args)
        return "ask", self.commands["ask"], args

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or (args[0] not in self.commands and args[0] not in {"-h", "--help"}):
            args = ["ask", *args]
        return super().parse_args(ctx, args)


@click.group("search", cls=_SearchGroup)
def search_command() -> None:
    """Search the insight bank: insightbank search "QUERY"."""


@search_command.command("ask")
@click.argument("query", nargs=-1)
@click.option("--jsonl", is_flag=True, help='Read {"query_id","query"} lines, write references.')
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, 10_000))
def ask(query: tuple[str, ...], *, jsonl: bool, limit: int) -> None:
    """Search the insight bank with the rights of somebody who may read everything."""
    if not query and not jsonl:
        raise click.UsageError("say what to search for, or use --jsonl")
    _bring_up_to_date()
    if jsonl:
        _answer_lines(limit)
        return
    _show(_search(" ".join(query), limit))


def _bring_up_to_date() -> None:
    """Index what is due first, so that what was just imported is found without a worker."""
    try:
        while True:
            with transaction():
                if not services.index_due(current_backend(), limit=BATCH):
                    return
    except IndexBusyError:
        click.echo("The index is being brought up to date; the newest may be missing.", err=True)


def _search(text: str, limit: int) -> SearchResult:
    request = SearchRequest(text=text, scope=EVERYTHING, limit=limit, unpaged=True, highlight=False)
    try:
        return current_backend().search(request)
    except SearchError as error:
        message = f"the index cannot be read ({error}); run: insightbank search rebuild"
        raise click.ClickException(message) from error


def _show(result: SearchResult) -> None:
    from_database = queries.list_titles([hit.id for hit in result.hits])
    for number, hit in enumerate(result.hits, start=1):
        click.echo(f"{number:>3}  {hit.reference:<14} {from_database.get(hit.id, '')}")
    if result.suggestion:
        click.echo(f"Did you mean: {result.suggestion}")
    click.echo(f"{result.total:,} found")


def _read_question(line: str) -> tuple[object, str]:
    asked = json.loads(line)
    query_id, text = asked["query_id"], asked["query"]
    if not isinstance(text, str):
        raise TypeError("query is not text")
    return query_id, text


def _answer_lines(limit: int) -> None:
    """Answer each line as it comes; a line that cannot be read is named and the rest go on."""
    has_bad = False
    for number, line in enumerate(sys.stdin, start=1):
        if not line.strip():
            continue
        try:
            query_id, text = _read_question(line)
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            has_bad = True
            click.echo(f"line {number}: needs query_id and query ({error})", err=True)
            continue
        references = [hit.reference for hit in _search(text, limit).hits]
        click.echo(json.dumps({"query_id": query_id, "docs": references}))
    if has_bad:
        sys.exit(1)


@search_command.command("rebuild")
def rebuild() -> None:
    """Build the index anew from the database; searches go on meanwhile."""
    with transaction():
        size = services.rebuild(
            current_backend(), progress=lambda done: click.echo(f"  {done:,}", err=True)
        )
    click.echo(f"{size:,} insights indexed")


@search_command.command("verify")
def verify() -> None:
    """Compare the index with the database; exits 1 where they differ."""
    found = services.verify(current_backend())
    for name, ids in (
        ("missing", found.missing),
        ("not in the database", found.extra),
        ("out of date", found.stale),
    ):
        if ids:
            click.echo(f"{len(ids):,} {name}: {', '.join(ids[:5])}")
    if not found.agrees:
        click.echo("The index differs from the database. Run: insightbank search rebuild")
        sys.exit(1)
    click.echo("The index agrees with the database.")
