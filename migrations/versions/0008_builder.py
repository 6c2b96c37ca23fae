"""Sections, conditions, questions taken out, and the steps of a survey's life."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Never by making a table anew: on SQLite that would take the answers along.
    stage = sa.Column("stage", sa.String(10), nullable=False, server_default="draft")
    op.add_column("survey_version", stage)
    op.add_column("question", sa.Column("show_if", sa.JSON(), nullable=True))
    op.create_table(
        "survey_section",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("show_if", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_survey_section"),
        _of_version("survey_section"),
        sa.UniqueConstraint("version_id", "key", name="uq_survey_section_version_id_key"),
    )
    op.create_table(
        "survey_removed_question",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("whole", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_survey_removed_question"),
        _of_version("survey_removed_question"),
    )
    op.create_index(
        "ix_survey_removed_question_version_id", "survey_removed_question", ["version_id"]
    )
    _create_steps()


def _of_version(table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_version_id_survey_version"
    return sa.ForeignKeyConstraint(
        ["version_id"], ["survey_version.id"], name=name, ondelete="CASCADE"
    )


def _create_steps() -> None:
    op.create_table(
        "survey_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("version_number", sa.Integer(), nullable=False),
        sa.Column("state_from", sa.String(10), nullable=False),
        sa.Column("state_to", sa.String(10), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("unchecked", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_survey_step"),
        sa.ForeignKeyConstraint(
            ["activity_id"],
            ["activity.id"],
            name="fk_survey_step_activity_id_activity",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_survey_step_activity_id", "survey_step", ["activity_id"])


def downgrade() -> None:
    for table in ("survey_step", "survey_removed_question", "survey_section"):
        op.drop_table(table)
    op.drop_column("question", "show_if")
    op.drop_column("survey_version", "stage")
