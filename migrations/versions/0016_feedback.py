"""Decisions on what people said, and those who want to be told of them."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "decision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=True),
        sa.Column("insight_id", sa.Uuid(), nullable=True),
        sa.Column("outcome", sa.String(10), nullable=False),
        sa.Column("decided_by", sa.String(200), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("source_language", sa.String(20), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        _link("decision", "activity_id", "activity"),
        sa.PrimaryKeyConstraint("id", name="pk_decision"),
    )
    op.create_index("ix_decision_activity_id", "decision", ["activity_id"])
    op.create_index("ix_decision_insight_id", "decision", ["insight_id"])
    op.create_table(
        "follower",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=True),
        sa.Column("insight_id", sa.Uuid(), nullable=True),
        sa.Column("address", sa.String(254), nullable=False),
        sa.Column("language", sa.String(20), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("secret", sa.String(64), nullable=False),
        _link("follower", "activity_id", "activity"),
        sa.PrimaryKeyConstraint("id", name="pk_follower"),
        sa.UniqueConstraint("activity_id", "address", name="uq_follower_activity_id_address"),
        sa.UniqueConstraint("insight_id", "address", name="uq_follower_insight_id_address"),
        sa.UniqueConstraint("secret", name="uq_follower_secret"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "follower_told",
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("follower_id", sa.Uuid(), nullable=False),
        _link("follower_told", "decision_id", "decision"),
        _link("follower_told", "follower_id", "follower"),
        sa.PrimaryKeyConstraint("decision_id", "follower_id", name="pk_follower_told"),
    )


def _link(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{to}.id"], name=f"fk_{table}_{column}_{to}", ondelete="CASCADE"
    )


def downgrade() -> None:
    for table in ("follower_told", "follower", "decision"):
        op.drop_table(table)
