"""Commands of ``insightbank`` about audiences: a count that may be shown, and deriving anew."""

from __future__ import annotations

import json
import sys
from typing import Any, BinaryIO

import click
from flask import current_app

from insightbank.db import db, transaction
from insightbank.engagement.audiences import services
from insightbank.engagement.audiences.rules import LONGEST_FILE, RuleError, read_json
from insightbank.engagement.audiences.services import Limits, Refusal
from insightbank.engagement.audiences.vocabulary import current_vocabulary, known_values
from insightbank.web import clock

REFUSED = {
    Refusal.TOO_FEW: "too few people: fewer than {floor}",
    Refusal.TOO_CLOSE: (
        "too close to an audience counted before: fewer than {floor} people tell them apart"
    ),
    Refusal.TOO_MANY: "too many audiences of about this size have been counted before",
}


@click.group("audiences")
def audiences() -> None:
    """Whom a rule fits."""


@audiences.command("count")
@click.argument("rule", type=click.File("rb"))
def count(rule: BinaryIO) -> None:
    """Count whom the rule in a JSON file fits; "-" reads standard input.

    Writes JSON. The count is one that may be shown; with none, "refused" says why, and the command
    ends with 1.
    """
    result = _count(rule.read(LONGEST_FILE + 1))
    click.echo(json.dumps(result, ensure_ascii=False))
    if result["refused"]:
        sys.exit(1)


def _count(text: bytes) -> dict[str, Any]:
    settings = current_app.config["INSIGHTBANK"]
    vocabulary = current_vocabulary(clock.today())
    try:
        rule = read_json(text, vocabulary)
    except RuleError as error:
        return {"count": None, "refused": [str(problem) for problem in error.problems]}
    limits = Limits(settings.audience_floor, current_app.config["DISCLOSURE"])
    with transaction():
        counted = services.count_audience(
            rule, actor_id=None, vocabulary=vocabulary, limits=limits, today=clock.today()
        )
    if counted.refusal:
        words = REFUSED[counted.refusal].format(floor=limits.floor)
        return {"count": None, "refused": words}
    return {"count": counted.count.value if counted.count else None, "refused": None}


@audiences.command("rebuild")
def rebuild() -> None:
    """Read every resident's profile anew for audiences."""
    today = clock.today()
    done = services.rebuild(
        known_values(today), today=today, progress=_progress, commit=db.session.commit
    )
    click.echo(f"{done:,} profiles read", err=True)


def _progress(done: int) -> None:
    if done % 50_000 == 0:
        click.echo(f"  {done:>9,}", err=True)
