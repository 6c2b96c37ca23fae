"""Editions of an activity's texts, and which source text a translation was written for."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("activity", "activity_text"):
        # What is there already is the first edition; new rows say theirs.
        op.add_column(table, sa.Column("edition", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("activity_text", sa.Column("written_for", sa.String(16), nullable=True))
    with op.batch_alter_table("activity") as batch:
        batch.alter_column("edition", server_default=None)
    with op.batch_alter_table("activity_text") as batch:
        batch.drop_constraint("pk_activity_text", type_="primary")
        batch.create_primary_key(
            "pk_activity_text", ["activity_id", "edition", "subject", "language"]
        )
        batch.alter_column("edition", server_default=None)


def downgrade() -> None:
    op.execute("DELETE FROM activity_text WHERE edition > 1")
    with op.batch_alter_table("activity_text") as batch:
        batch.drop_constraint("pk_activity_text", type_="primary")
        batch.create_primary_key("pk_activity_text", ["activity_id", "subject", "language"])
        batch.drop_column("written_for")
        batch.drop_column("edition")
    with op.batch_alter_table("activity") as batch:
        batch.drop_column("edition")
