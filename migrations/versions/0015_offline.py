"""What phones without a signal have sent, so that each thing lands once."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "offline_receipt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_offline_receipt"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_offline_receipt_account_id_account"
        ),
    )


def downgrade() -> None:
    op.drop_table("offline_receipt")
