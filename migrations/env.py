"""How migrations find the database: the application's own engine and tables."""

from alembic import context
from flask import current_app

from insightbank.db import Base

engine = current_app.extensions["migrate"].db.engine


def run() -> None:
    """Run the migrations in one transaction, so that a broken one leaves nothing behind."""
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=True,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run()
