"""Who or what wrote a translation, and translation files that wait to be taken in."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("activity_text", sa.Column("written_by", sa.Integer(), nullable=True))
    op.add_column("activity_text", sa.Column("machine", sa.String(60), nullable=True))
    op.create_table(
        "translation_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.String(20), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("read_on", sa.Date(), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"],
            ["activity.id"],
            name="fk_translation_file_activity_id_activity",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_translation_file"),
    )
    op.create_index("ix_translation_file_activity_id", "translation_file", ["activity_id"])


def downgrade() -> None:
    op.drop_table("translation_file")
    with op.batch_alter_table("activity_text") as batch:
        batch.drop_column("machine")
        batch.drop_column("written_by")
