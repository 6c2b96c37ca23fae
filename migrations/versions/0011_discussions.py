"""Discussions: ideas, replies, support, reports and what moderators did."""

import sqlalchemy as sa
from alembic import op

MOMENT = sa.DateTime(timezone=True)

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "discussion",
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("moderation", sa.String(10), nullable=False),
        sa.Column("youngest", sa.Integer(), nullable=True),
        sa.Column("takes_ideas", sa.Boolean(), nullable=False),
        _link("discussion", "activity_id", "activity"),
        sa.PrimaryKeyConstraint("activity_id", name="pk_discussion"),
    )
    op.create_table(
        "discussion_participant",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("secret_hash", sa.String(64), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("is_old_enough", sa.Boolean(), nullable=False),
        sa.Column("joined_at", MOMENT, nullable=False),
        _link("discussion_participant", "activity_id", "activity"),
        sa.PrimaryKeyConstraint("id", name="pk_discussion_participant"),
        sa.UniqueConstraint("secret_hash", name="uq_discussion_participant_secret_hash"),
    )
    op.create_index(
        "ix_discussion_participant_activity_id", "discussion_participant", ["activity_id"]
    )
    _create_contributions()
    op.create_table(
        "contribution_support",
        sa.Column("contribution_id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        _link("contribution_support", "contribution_id", "contribution"),
        _link("contribution_support", "participant_id", "discussion_participant"),
        sa.PrimaryKeyConstraint(
            "contribution_id", "participant_id", name="pk_contribution_support"
        ),
    )
    _create_moderation()


def _create_contributions() -> None:
    op.create_table(
        "contribution",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("idea_id", sa.Uuid(), nullable=True),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("token", sa.String(64), nullable=False),
        sa.Column("title", sa.String(150), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(20), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("reason", sa.String(20), nullable=False),
        sa.Column("personal_data", sa.Integer(), nullable=False),
        sa.Column("written_at", MOMENT, nullable=False),
        _link("contribution", "activity_id", "activity"),
        _link("contribution", "idea_id", "contribution"),
        _link("contribution", "participant_id", "discussion_participant"),
        sa.PrimaryKeyConstraint("id", name="pk_contribution"),
        sa.UniqueConstraint("token", name="uq_contribution_token"),
    )
    op.create_index(
        "ix_contribution_activity_id_state", "contribution", ["activity_id", "state", "written_at"]
    )
    op.create_index("ix_contribution_idea_id", "contribution", ["idea_id"])
    op.create_index("ix_contribution_participant_id", "contribution", ["participant_id"])


def _create_moderation() -> None:
    op.create_table(
        "contribution_report",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contribution_id", sa.Uuid(), nullable=False),
        sa.Column("reporter", sa.String(64), nullable=False),
        sa.Column("reason", sa.String(20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("is_settled", sa.Boolean(), nullable=False),
        _link("contribution_report", "contribution_id", "contribution"),
        sa.PrimaryKeyConstraint("id", name="pk_contribution_report"),
    )
    op.create_index(
        "ix_contribution_report_contribution_id", "contribution_report", ["contribution_id"]
    )
    op.create_index("ix_contribution_report_reporter", "contribution_report", ["reporter"])
    op.create_table(
        "moderation_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("contribution_id", sa.Uuid(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(10), nullable=False),
        sa.Column("reason", sa.String(20), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        _link("moderation_entry", "activity_id", "activity"),
        _link("moderation_entry", "contribution_id", "contribution"),
        sa.PrimaryKeyConstraint("id", name="pk_moderation_entry"),
    )
    op.create_index("ix_moderation_entry_activity_id", "moderation_entry", ["activity_id", "at"])


def _link(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{to}.id"], name=f"fk_{table}_{column}_{to}", ondelete="CASCADE"
    )


def downgrade() -> None:
    for table in (
        "moderation_entry",
        "contribution_report",
        "contribution_support",
        "contribution",
        "discussion_participant",
        "discussion",
    ):
        op.drop_table(table)
