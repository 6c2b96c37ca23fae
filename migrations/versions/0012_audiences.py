"""Audiences: where residents live, what is derived for choosing them, who was asked and when."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

WORDS = 5


def upgrade() -> None:
    _residents()
    _derived()
    _audiences()


def _reference(column: str, table: str, target: str, to: str = "id"):
    name = f"fk_{table}_{column}_{target}"
    return sa.ForeignKeyConstraint([column], [f"{target}.{to}"], name=name, ondelete="CASCADE")


def _residents() -> None:
    stale = sa.Column("profile_is_stale", sa.Boolean(), nullable=False, server_default=sa.true())
    op.add_column("resident_account", stale)
    with op.batch_alter_table("resident_account") as batch:
        batch.alter_column("profile_is_stale", server_default=None)
    is_stale = sa.text("profile_is_stale")
    op.create_index(
        "ix_resident_account_stale",
        "resident_account",
        ["id"],
        sqlite_where=is_stale,
        postgresql_where=is_stale,
    )
    op.create_table(
        "resident_home",
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("lsoa_code", sa.String(40), nullable=True),
        sa.Column("district", sa.String(60), nullable=True),
        sa.Column("alliance", sa.String(60), nullable=True),
        sa.Column("given_on", sa.Date(), nullable=False),
        _reference("resident_id", "resident_home", "resident_account"),
        sa.PrimaryKeyConstraint("resident_id", name="pk_resident_home"),
    )


def _derived() -> None:
    op.create_table(
        "audience_bit",
        sa.Column("dimension", sa.String(60), nullable=False),
        sa.Column("value", sa.String(60), nullable=False),
        sa.Column("word", sa.Integer(), nullable=False),
        sa.Column("bit", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("dimension", "value", name="pk_audience_bit"),
        sa.UniqueConstraint("word", "bit", name="uq_audience_bit_word_bit"),
    )
    op.create_table(
        "audience_profile",
        sa.Column("number", sa.Integer(), nullable=False),
        *(sa.Column(f"w{word}", sa.BigInteger(), nullable=False) for word in range(WORDS)),
        sa.Column("is_reachable", sa.Boolean(), nullable=False),
        sa.Column("lsoa_code", sa.String(40), nullable=False),
        sa.Column("last_contact_on", sa.Date(), nullable=True),
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        _reference("resident_id", "audience_profile", "resident_account"),
        sa.PrimaryKeyConstraint("number", name="pk_audience_profile"),
        sa.UniqueConstraint("resident_id", name="uq_audience_profile_resident_id"),
    )
    op.create_table(
        "participation",
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("activity_slug", sa.String(80), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        _reference("number", "participation", "audience_profile", "number"),
        sa.PrimaryKeyConstraint("kind", "activity_slug", "number", "on", name="pk_participation"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_participation_number", "participation", ["number"])
    op.create_index("ix_participation_kind_on", "participation", ["kind", "on", "number"])


def _audiences() -> None:
    op.create_table(
        "audience",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("rule", sa.JSON(), nullable=False),
        sa.Column("leave_out_over_asked", sa.Boolean(), nullable=False),
        sa.Column("owner_account_id", sa.Integer(), nullable=True),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audience"),
    )
    op.create_table(
        "audience_count",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("rule", sa.JSON(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audience_count"),
    )
    op.create_index("ix_audience_count_actor_id_people", "audience_count", ["actor_id", "people"])


def downgrade() -> None:
    for table in (
        "audience_count",
        "audience",
        "participation",
        "audience_profile",
        "audience_bit",
        "resident_home",
    ):
        op.drop_table(table)
    op.drop_index("ix_resident_account_stale", "resident_account")
    with op.batch_alter_table("resident_account") as batch:
        batch.drop_column("profile_is_stale")
