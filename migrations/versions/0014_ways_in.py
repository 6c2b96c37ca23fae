"""Batches of paper forms and telephone answers, files to import, tablets handed over."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def _reference(column: str, table: str, target: str, ondelete: str = "CASCADE"):
    name = f"fk_{table}_{column}_{target}"
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name, ondelete=ondelete)


def upgrade() -> None:
    _keying()
    _imports()
    _kiosks()


def _keying() -> None:
    op.create_table(
        "paper_batch",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.String(10), nullable=False),
        sa.Column("language", sa.String(20), nullable=False),
        sa.Column("is_double", sa.Boolean(), nullable=False),
        sa.Column("expected", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        _reference("activity_id", "paper_batch", "activity"),
        _reference("version_id", "paper_batch", "survey_version"),
        sa.PrimaryKeyConstraint("id", name="pk_paper_batch"),
        sa.UniqueConstraint("number", name="uq_paper_batch_number"),
    )
    op.create_index("ix_paper_batch_activity_id", "paper_batch", ["activity_id"])
    op.create_table(
        "keyed_form",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("unreadable", sa.JSON(), nullable=False),
        _reference("batch_id", "keyed_form", "paper_batch"),
        sa.PrimaryKeyConstraint("id", name="pk_keyed_form"),
        sa.UniqueConstraint("batch_id", "number", name="uq_keyed_form_batch_id_number"),
    )
    op.create_table(
        "keyed_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("form_id", sa.Uuid(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("said", sa.JSON(), nullable=False),
        _reference("form_id", "keyed_entry", "keyed_form"),
        sa.PrimaryKeyConstraint("id", name="pk_keyed_entry"),
        sa.UniqueConstraint("form_id", "turn", name="uq_keyed_entry_form_id_turn"),
    )


def _imports() -> None:
    op.create_table(
        "import_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        _reference("activity_id", "import_file", "activity"),
        sa.PrimaryKeyConstraint("id", name="pk_import_file"),
    )
    op.create_index("ix_import_file_activity_id", "import_file", ["activity_id"])
    op.create_index("ix_import_file_state", "import_file", ["state"])


def _kiosks() -> None:
    op.create_table(
        "kiosk",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("secret_hash", sa.String(64), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("venue", sa.String(200), nullable=False),
        sa.Column("pin_hash", sa.String(255), nullable=False),
        sa.Column("wrong_pins", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("idle_seconds", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        _reference("activity_id", "kiosk", "activity"),
        sa.PrimaryKeyConstraint("id", name="pk_kiosk"),
        sa.UniqueConstraint("secret_hash", name="uq_kiosk_secret_hash"),
    )
    op.create_index("ix_kiosk_activity_id", "kiosk", ["activity_id"])


def downgrade() -> None:
    for table in ("kiosk", "import_file", "keyed_entry", "keyed_form", "paper_batch"):
        op.drop_table(table)
