"""What the search index holds."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "indexed_insight",
        sa.Column("insight_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("insight_id", name="pk_indexed_insight"),
    )


def downgrade() -> None:
    op.drop_table("indexed_insight")
