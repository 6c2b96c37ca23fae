"""How migrations find the database: the application's own engine and tables."""

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from insightbank.db import Base

engine = current_app.extensions["migrate"].db.engine


class BrokenLinksError(Exception):
    """A migration left rows that point at nothing."""


def run() -> None:
    """Run the migrations in one transaction, so that a broken one leaves nothing behind."""
    with engine.connect() as connection:
        links_are_off = _leave_links_alone(connection)
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=True,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
            if links_are_off and (broken := _broken_links(connection)):
                raise BrokenLinksError(broken)
        connection.commit()
        if links_are_off:
            connection.exec_driver_sql("PRAGMA foreign_keys=ON")


def _leave_links_alone(connection: Connection) -> bool:
    """Keep SQLite from deleting what points at a table while that table is made anew.

    It changes a table by copying it and dropping the old one, and dropping empties it first: every
    row that points there would go with it.
    """
    if connection.dialect.name != "sqlite":
        return False
    connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
    connection.commit()
    return True


def _broken_links(connection: Connection) -> list[str]:
    rows = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    return [f"{row[0]} points at nothing in {row[2]}" for row in rows[:20]]


run()
