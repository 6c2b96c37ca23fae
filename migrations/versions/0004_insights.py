"""Notes as they were filed, insights with tags, quotes, marks and history."""

import sqlalchemy as sa
from alembic import op

from insightbank.db import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_notes()
    _create_insights()
    _create_parts()


def _create_notes() -> None:
    op.create_table(
        "note",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("organisation_id", sa.Integer()),
        sa.Column("submitted_by", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("typed", sa.JSON(), nullable=False),
        sa.Column("is_checked", sa.Boolean(), nullable=False),
        sa.Column("community", sa.String(300), nullable=False),
        sa.Column("plus_groups", sa.JSON(), nullable=False),
        sa.Column("alliance", sa.String(60)),
        sa.Column("district", sa.String(60)),
        sa.Column("setting", sa.String(300), nullable=False),
        sa.Column("held_on", sa.Date()),
        sa.Column("people_count", sa.Integer()),
        sa.Column("consent_how", sa.String(30), nullable=False),
        sa.Column("sharing", sa.String(20), nullable=False),
        sa.Column("language", sa.String(20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("submitted_at", UtcDateTime()),
        sa.Column("submission_token", sa.String(64), nullable=False),
        sa.Column("return_reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_note"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_note_organisation_id_organisation"
        ),
        sa.ForeignKeyConstraint(
            ["submitted_by"], ["account.id"], name="fk_note_submitted_by_account"
        ),
        sa.UniqueConstraint("reference", name="uq_note_reference"),
        sa.UniqueConstraint("submission_token", name="uq_note_submission_token"),
    )
    op.create_index("ix_note_submitted_by", "note", ["submitted_by"])
    op.create_table(
        "note_composition",
        sa.Column("note_id", sa.Uuid(), nullable=False),
        sa.Column("characteristic", sa.String(20), nullable=False),
        sa.Column("category", sa.String(30), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "note_id", "characteristic", "category", name="pk_note_composition"
        ),
        sa.ForeignKeyConstraint(
            ["note_id"], ["note.id"], name="fk_note_composition_note_id_note", ondelete="CASCADE"
        ),
    )
    op.create_table(
        "note_quote",
        sa.Column("note_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(20), nullable=False),
        sa.PrimaryKeyConstraint("note_id", "position", name="pk_note_quote"),
        sa.ForeignKeyConstraint(
            ["note_id"], ["note.id"], name="fk_note_quote_note_id_note", ondelete="CASCADE"
        ),
    )


def _create_insights() -> None:
    op.create_table(
        "insight",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(64), nullable=False),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("alliance", sa.String(60)),
        sa.Column("district", sa.String(60)),
        sa.Column("source", sa.String(20), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("language", sa.String(20), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("sharing", sa.String(20), nullable=False),
        sa.Column("organisation_id", sa.Integer()),
        sa.Column("gathered", sa.String(500), nullable=False),
        sa.Column("people_count", sa.Integer()),
        sa.Column("community", sa.String(300), nullable=False),
        sa.Column("note_id", sa.Uuid()),
        sa.Column("activity_id", sa.Uuid()),
        sa.Column("survey_title", sa.String(300), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("published_at", UtcDateTime()),
        sa.Column("review_on", sa.Date()),
        sa.Column("tagged_version", sa.String(80)),
        sa.PrimaryKeyConstraint("id", name="pk_insight"),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name="fk_insight_organisation_id_organisation",
        ),
        sa.ForeignKeyConstraint(["note_id"], ["note.id"], name="fk_insight_note_id_note"),
        sa.UniqueConstraint("note_id", name="uq_insight_note_id"),
        sa.UniqueConstraint("reference", name="uq_insight_reference"),
    )
    op.create_index("ix_insight_activity_id", "insight", ["activity_id"])
    op.create_index("ix_insight_state_held_on", "insight", ["state", "held_on"])
    untagged = sa.text("tagged_version IS NULL")
    op.create_index(
        "ix_insight_untagged",
        "insight",
        ["id"],
        sqlite_where=untagged,
        postgresql_where=untagged,
    )


def _of_insight(table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_insight_id_insight"
    return sa.ForeignKeyConstraint(["insight_id"], ["insight.id"], name=name, ondelete="CASCADE")


def _create_parts() -> None:
    op.create_table(
        "insight_tag",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("insight_id", sa.Uuid(), nullable=False),
        sa.Column("facet", sa.String(10), nullable=False),
        sa.Column("tag_id", sa.String(60), nullable=False),
        sa.Column("experiencer", sa.String(20)),
        sa.Column("method", sa.String(20), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_insight_tag"),
        _of_insight("insight_tag"),
        sa.UniqueConstraint(
            "insight_id", "facet", "tag_id", name="uq_insight_tag_insight_id_facet_tag_id"
        ),
    )
    op.create_index("ix_insight_tag_facet_tag_id", "insight_tag", ["facet", "tag_id"])
    op.create_table(
        "insight_quote",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("insight_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(20), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("is_edited", sa.Boolean(), nullable=False),
        sa.Column("decided_by", sa.Integer()),
        sa.Column("decided_at", UtcDateTime()),
        sa.Column("answer_id", sa.Uuid()),
        sa.PrimaryKeyConstraint("id", name="pk_insight_quote"),
        _of_insight("insight_quote"),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["account.id"], name="fk_insight_quote_decided_by_account"
        ),
        sa.UniqueConstraint("insight_id", "position", name="uq_insight_quote_insight_id_position"),
    )
    op.create_table(
        "insight_mark",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("insight_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.String(20), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_insight_mark"),
        _of_insight("insight_mark"),
    )
    op.create_index("ix_insight_mark_insight_id", "insight_mark", ["insight_id"])
    op.create_table(
        "insight_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("insight_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor_id", sa.Integer()),
        sa.Column("what", sa.String(40), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_insight_change"),
        _of_insight("insight_change"),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["account.id"], name="fk_insight_change_actor_id_account"
        ),
        sa.UniqueConstraint("insight_id", "number", name="uq_insight_change_insight_id_number"),
    )


def downgrade() -> None:
    for table in (
        "insight_change",
        "insight_mark",
        "insight_quote",
        "insight_tag",
        "insight",
        "note_quote",
        "note_composition",
        "note",
    ):
        op.drop_table(table)
