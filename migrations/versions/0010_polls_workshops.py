"""Polls with their votes; events with their bookings and what those who come need."""

import sqlalchemy as sa
from alembic import op

from insightbank.db import UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _polls()
    _workshops()
    _bookings()


def _reference(column: str, table: str, target: str, key: str = "id"):
    name = f"fk_{table}_{column}_{target}"
    return sa.ForeignKeyConstraint([column], [f"{target}.{key}"], name=name, ondelete="CASCADE")


def _polls() -> None:
    op.create_table(
        "poll",
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("sites", sa.JSON(), nullable=False),
        sa.Column("pace_began_at", UtcDateTime(), nullable=True),
        sa.Column("pace_votes", sa.Integer(), nullable=False),
        _reference("activity_id", "poll", "activity"),
        sa.PrimaryKeyConstraint("activity_id", name="pk_poll"),
    )
    op.create_table(
        "poll_option",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        _reference("activity_id", "poll_option", "poll", "activity_id"),
        sa.PrimaryKeyConstraint("id", name="pk_poll_option"),
        sa.UniqueConstraint("activity_id", "key", name="uq_poll_option_activity_id_key"),
    )
    op.create_table(
        "poll_tally",
        sa.Column("option_id", sa.Uuid(), nullable=False),
        sa.Column("voted_on", sa.Date(), nullable=False),
        sa.Column("way", sa.String(10), nullable=False),
        sa.Column("votes", sa.Integer(), nullable=False),
        _reference("option_id", "poll_tally", "poll_option"),
        sa.PrimaryKeyConstraint("option_id", "voted_on", "way", name="pk_poll_tally"),
    )
    op.create_table(
        "poll_voter",
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("voter_hash", sa.String(64), nullable=False),
        _reference("activity_id", "poll_voter", "poll", "activity_id"),
        sa.PrimaryKeyConstraint("activity_id", "voter_hash", name="pk_poll_voter"),
        sqlite_with_rowid=False,
    )


def _workshops() -> None:
    op.create_table(
        "workshop",
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.Column("way", sa.String(10), nullable=False),
        sa.Column("place_name", sa.String(200), nullable=False),
        sa.Column("address", sa.String(500), nullable=False),
        sa.Column("online_link", sa.String(500), nullable=False),
        sa.Column("access", sa.JSON(), nullable=False),
        sa.Column("spoken", sa.JSON(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("walk_ins", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("called_off_on", sa.Date(), nullable=True),
        sa.Column("forgotten_on", sa.Date(), nullable=True),
        _reference("activity_id", "workshop", "activity"),
        sa.PrimaryKeyConstraint("activity_id", name="pk_workshop"),
    )
    op.create_index("ix_workshop_starts_at", "workshop", ["starts_at"])


def _bookings() -> None:
    op.create_table(
        "booking",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("came", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(20), nullable=False),
        sa.Column("booked_at", UtcDateTime(), nullable=False),
        sa.Column("reminded_at", UtcDateTime(), nullable=True),
        _reference("activity_id", "booking", "workshop", "activity_id"),
        sa.PrimaryKeyConstraint("id", name="pk_booking"),
    )
    op.create_index("ix_booking_activity_id_state", "booking", ["activity_id", "state"])
    op.create_table(
        "booking_contact",
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("phone", sa.String(40), nullable=False),
        _reference("booking_id", "booking_contact", "booking"),
        sa.PrimaryKeyConstraint("booking_id", name="pk_booking_contact"),
    )
    op.create_table(
        "booking_needs",
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column("needs", sa.JSON(), nullable=False),
        sa.Column("interpreter_language", sa.String(20), nullable=False),
        sa.Column("other", sa.Text(), nullable=False),
        sa.Column("wording_version", sa.String(40), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        _reference("booking_id", "booking_needs", "booking"),
        sa.PrimaryKeyConstraint("booking_id", name="pk_booking_needs"),
    )


def downgrade() -> None:
    for table in (
        "booking_needs",
        "booking_contact",
        "booking",
        "workshop",
        "poll_voter",
        "poll_tally",
        "poll_option",
        "poll",
    ):
        op.drop_table(table)
