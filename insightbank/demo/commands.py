"""Commands of ``insightbank`` that invent things for trying the product."""

from __future__ import annotations

import click
from sqlalchemy import text

from insightbank.db import db
from insightbank.demo import synthetic_people
from insightbank.engagement.audiences.vocabulary import known_values
from insightbank.places.queries import has_reference_data
from insightbank.web import clock

MOST = 2_000_000


@click.group("demo")
def demo() -> None:
    """Invented data, for trying the product; never beside real people."""


@demo.command("people")
@click.argument("number", type=click.IntRange(1, MOST))
def people(number: int) -> None:
    """Add NUMBER invented residents with profiles like the census.

    Refused where a real person has an account.
    """
    if not has_reference_data():
        msg = "there are no places yet: run insightbank setup first"
        raise click.ClickException(msg)
    if synthetic_people.has_real_residents():
        msg = "real people have accounts here; invented ones must not be among them"
        raise click.ClickException(msg)
    today = clock.today()
    with click.progressbar(length=number, label="Inventing residents") as bar:
        synthetic_people.add_people(
            number,
            today=today,
            known=known_values(today),
            progress=lambda done: bar.update(done - bar.pos),
            commit=db.session.commit,
        )
    if db.engine.dialect.name == "postgresql":
        # So that the next count is planned for what is there now.
        db.session.execute(text("ANALYZE audience_profile, participation"))
        db.session.commit()
    click.echo(f"{number:,} invented residents added", err=True)
