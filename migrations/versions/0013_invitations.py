"""How residents may be reached, campaigns, invitations and their messages."""

import sqlalchemy as sa
from alembic import op

from insightbank.db import UtcDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_contacts()
    _create_campaigns()
    _create_invitations()
    _create_messages()


def _reference(column: str, table: str, target: str, ondelete: str = "CASCADE"):
    name = f"fk_{table}_{column}_{target}"
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name, ondelete=ondelete)


def _create_contacts() -> None:
    op.create_table(
        "resident_contact",
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        sa.Column("prefers", sa.String(10), nullable=False),
        sa.Column("phone", sa.String(20), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("bounced", sa.JSON(), nullable=False),
        sa.Column("objected_on", sa.Date(), nullable=True),
        _reference("resident_id", "resident_contact", "resident_account"),
        sa.PrimaryKeyConstraint("resident_id", name="pk_resident_contact"),
    )
    op.create_index("ix_resident_contact_objected_on", "resident_contact", ["objected_on"])


def _create_campaigns() -> None:
    op.create_table(
        "campaign",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("audience_id", sa.Uuid(), nullable=False),
        sa.Column("rule", sa.JSON(), nullable=False),
        sa.Column("media", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("reminders", sa.JSON(), nullable=False),
        sa.Column("bsl_url", sa.String(500), nullable=False),
        sa.Column("owner_account_id", sa.Integer(), nullable=True),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.Column("launched_on", sa.Date(), nullable=True),
        sa.Column("taken_up", sa.Integer(), nullable=True),
        _reference("activity_id", "campaign", "activity"),
        sa.PrimaryKeyConstraint("id", name="pk_campaign"),
    )
    op.create_index("ix_campaign_activity_id", "campaign", ["activity_id"])
    op.create_index("ix_campaign_state", "campaign", ["state"])
    op.create_table(
        "campaign_text",
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.String(10), nullable=False),
        sa.Column("language", sa.String(20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("written_for", sa.String(16), nullable=True),
        _reference("campaign_id", "campaign_text", "campaign"),
        sa.PrimaryKeyConstraint("campaign_id", "part", "language", name="pk_campaign_text"),
    )


def _create_invitations() -> None:
    op.create_table(
        "invitation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("medium", sa.String(10), nullable=True),
        sa.Column("language", sa.String(20), nullable=False),
        sa.Column("format", sa.String(20), nullable=False),
        sa.Column("unmet", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        _reference("campaign_id", "invitation", "campaign"),
        _reference("resident_id", "invitation", "resident_account"),
        sa.PrimaryKeyConstraint("id", name="pk_invitation"),
        sa.UniqueConstraint(
            "campaign_id", "resident_id", name="uq_invitation_campaign_id_resident_id"
        ),
        sa.UniqueConstraint("token_hash", name="uq_invitation_token_hash"),
    )
    op.create_index("ix_invitation_campaign_id_state", "invitation", ["campaign_id", "state"])
    op.create_index("ix_invitation_resident_id", "invitation", ["resident_id"])
    op.create_table(
        "spent_token",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("spent_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name="pk_spent_token"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_spent_token_spent_on", "spent_token", ["spent_on"])


def _create_messages() -> None:
    op.create_table(
        "letter_batch",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("posted_on", sa.Date(), nullable=True),
        _reference("campaign_id", "letter_batch", "campaign"),
        sa.PrimaryKeyConstraint("id", name="pk_letter_batch"),
    )
    op.create_index("ix_letter_batch_campaign_id", "letter_batch", ["campaign_id"])
    op.create_table(
        "invitation_message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("invitation_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("medium", sa.String(10), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", UtcDateTime(), nullable=False),
        sa.Column("claimed_at", UtcDateTime(), nullable=True),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.Column("error", sa.String(100), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=True),
        _reference("invitation_id", "invitation_message", "invitation"),
        _reference("batch_id", "invitation_message", "letter_batch", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_invitation_message"),
        sa.UniqueConstraint(
            "invitation_id", "number", name="uq_invitation_message_invitation_id_number"
        ),
    )
    state_and_time = ["state", "next_try_at"]
    op.create_index("ix_invitation_message_state_next_try_at", "invitation_message", state_and_time)
    op.create_index("ix_invitation_message_sent_at", "invitation_message", ["sent_at"])
    op.create_index("ix_invitation_message_batch_id", "invitation_message", ["batch_id"])


def downgrade() -> None:
    for table in (
        "invitation_message",
        "letter_batch",
        "spent_token",
        "invitation",
        "campaign_text",
        "campaign",
        "resident_contact",
    ):
        op.drop_table(table)
