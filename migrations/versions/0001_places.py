"""Places with dates, postcodes, deprivation and census counts."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "census_counts",
        sa.Column("topic", sa.String(length=40), nullable=False),
        sa.Column("category", sa.String(length=60), nullable=False),
        sa.Column("place_code", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("universe", sa.String(length=160), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("topic", "category", "place_code", name=op.f("pk_census_counts")),
    )
    op.create_table(
        "deprivation",
        sa.Column("lsoa_code", sa.String(length=40), nullable=False),
        sa.Column("vintage", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("decile", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("lsoa_code", "vintage", name=op.f("pk_deprivation")),
    )
    op.create_table(
        "lsoa_facts",
        sa.Column("lsoa_code", sa.String(length=40), nullable=False),
        sa.Column("lsoa11_code", sa.String(length=40), nullable=False),
        sa.Column("neighbourhood", sa.String(length=120), nullable=False),
        sa.Column("rural_class", sa.String(length=8), nullable=False),
        sa.Column("residents", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("lsoa_code", name=op.f("pk_lsoa_facts")),
    )
    op.create_index(op.f("ix_lsoa_facts_lsoa11_code"), "lsoa_facts", ["lsoa11_code"], unique=False)
    op.create_table(
        "places",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["places.id"], name=op.f("fk_places_parent_id_places")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_places")),
        sa.UniqueConstraint("kind", "code", "valid_from", name="uq_places_kind_code"),
        sa.UniqueConstraint(
            "kind", "slug", "valid_from", name=op.f("uq_places_kind_slug_valid_from")
        ),
    )
    op.create_index(op.f("ix_places_code"), "places", ["code"], unique=False)
    op.create_index(op.f("ix_places_parent_id"), "places", ["parent_id"], unique=False)
    op.create_table(
        "postcode_coverage",
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("district_code", sa.String(length=40), nullable=False),
        sa.Column("live", sa.Integer(), nullable=False),
        sa.Column("all_live", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", "district_code", name=op.f("pk_postcode_coverage")),
    )
    op.create_table(
        "postcodes",
        sa.Column("postcode", sa.String(length=7), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("large_user", sa.Boolean(), nullable=False),
        sa.Column("district_code", sa.String(length=40), nullable=False),
        sa.Column("lsoa_code", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("postcode", name=op.f("pk_postcodes")),
    )
    op.create_table(
        "reference_sets",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_reference_sets")),
    )


def downgrade() -> None:
    op.drop_table("reference_sets")
    op.drop_table("postcodes")
    op.drop_table("postcode_coverage")
    op.drop_index(op.f("ix_places_parent_id"), table_name="places")
    op.drop_index(op.f("ix_places_code"), table_name="places")
    op.drop_table("places")
    op.drop_index(op.f("ix_lsoa_facts_lsoa11_code"), table_name="lsoa_facts")
    op.drop_table("lsoa_facts")
    op.drop_table("deprivation")
    op.drop_table("census_counts")
