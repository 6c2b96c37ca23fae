"""Activities, questions, texts and answers."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _what_is_asked()
    _what_was_said()
    _what_was_found()
    _who_said_it()


def _reference(column: str, table: str, target: str, ondelete: str = "CASCADE"):
    name = f"fk_{table}_{column}_{target}"
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name, ondelete=ondelete)


def _what_is_asked() -> None:
    op.create_table(
        "activity",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("slug", sa.String(80), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=True),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.Column("source_language", sa.String(20), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("owner_account_id", sa.Integer(), nullable=True),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.Column("ask_profile", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_activity"),
        sa.UniqueConstraint("slug", name="uq_activity_slug"),
    )
    op.create_index("ix_activity_state", "activity", ["state"])
    op.create_table(
        "survey_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("frozen_on", sa.Date(), nullable=True),
        _reference("activity_id", "survey_version", "activity"),
        sa.PrimaryKeyConstraint("id", name="pk_survey_version"),
        sa.UniqueConstraint("activity_id", "number", name="uq_survey_version_activity_id_number"),
    )
    op.create_table(
        "question",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("is_required", sa.Boolean(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        _reference("version_id", "question", "survey_version"),
        sa.PrimaryKeyConstraint("id", name="pk_question"),
        sa.UniqueConstraint("version_id", "key", name="uq_question_version_id_key"),
    )
    op.create_table(
        "question_option",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_exclusive", sa.Boolean(), nullable=False),
        _reference("question_id", "question_option", "question"),
        sa.PrimaryKeyConstraint("id", name="pk_question_option"),
        sa.UniqueConstraint("question_id", "key", name="uq_question_option_question_id_key"),
    )
    op.create_table(
        "activity_text",
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(150), nullable=False),
        sa.Column("language", sa.String(20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("checked_by", sa.String(200), nullable=True),
        sa.Column("checked_on", sa.Date(), nullable=True),
        _reference("activity_id", "activity_text", "activity"),
        sa.PrimaryKeyConstraint("activity_id", "subject", "language", name="pk_activity_text"),
    )


def _what_was_said() -> None:
    op.create_table(
        "response",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("language", sa.String(20), nullable=False),
        sa.Column("channel", sa.String(10), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=False),
        sa.Column("place_kind", sa.String(20), nullable=True),
        sa.Column("lsoa_code", sa.String(9), nullable=True),
        sa.Column("district", sa.String(60), nullable=True),
        sa.Column("alliance", sa.String(60), nullable=True),
        sa.Column("imd2019", sa.Integer(), nullable=True),
        sa.Column("imd2025", sa.Integer(), nullable=True),
        sa.Column("rural", sa.String(60), nullable=True),
        _reference("activity_id", "response", "activity"),
        _reference("version_id", "response", "survey_version"),
        sa.PrimaryKeyConstraint("id", name="pk_response"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_response_activity_id_state", "response", ["activity_id", "state"])
    op.create_table(
        "answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("value", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("typed", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("language", sa.String(20), nullable=True),
        sa.Column("tagged_version", sa.String(80), nullable=True),
        _reference("response_id", "answer", "response"),
        _reference("question_id", "answer", "question"),
        sa.PrimaryKeyConstraint("id", name="pk_answer"),
        sa.UniqueConstraint("response_id", "question_id", name="uq_answer_response_id_question_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_answer_question_id", "answer", ["question_id"])
    untagged = sa.text("tagged_version IS NULL")
    op.create_index(
        "ix_answer_untagged", "answer", ["id"], sqlite_where=untagged, postgresql_where=untagged
    )
    op.create_table(
        "return_link",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("response_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        _reference("activity_id", "return_link", "activity"),
        _reference("response_id", "return_link", "response", "SET NULL"),
        sa.PrimaryKeyConstraint("token_hash", name="pk_return_link"),
        sa.UniqueConstraint("response_id", name="uq_return_link_response_id"),
        sqlite_with_rowid=False,
    )


def _what_was_found() -> None:
    op.create_table(
        "answer_tag",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("answer_id", sa.Uuid(), nullable=False),
        sa.Column("facet", sa.String(10), nullable=False),
        sa.Column("tag_id", sa.String(60), nullable=False),
        sa.Column("experiencer", sa.String(20), nullable=True),
        sa.Column("method", sa.String(20), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=True),
        sa.Column("end", sa.Integer(), nullable=True),
        sa.Column("version", sa.String(80), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        _reference("answer_id", "answer_tag", "answer"),
        sa.PrimaryKeyConstraint("id", name="pk_answer_tag"),
    )
    op.create_index("ix_answer_tag_answer_id", "answer_tag", ["answer_id"])
    op.create_table(
        "answer_mark",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("answer_id", sa.Uuid(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        _reference("answer_id", "answer_mark", "answer"),
        sa.PrimaryKeyConstraint("id", name="pk_answer_mark"),
    )
    op.create_index("ix_answer_mark_answer_id", "answer_mark", ["answer_id"])


def _who_said_it() -> None:
    op.create_table(
        "respondent_consent",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("wording_version", sa.String(40), nullable=False),
        sa.Column("language", sa.String(20), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        _reference("response_id", "respondent_consent", "response"),
        sa.PrimaryKeyConstraint("id", name="pk_respondent_consent"),
        sa.UniqueConstraint("response_id", name="uq_respondent_consent_response_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "respondent_fact",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("question_id", sa.String(60), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("write_in", sa.Text(), nullable=True),
        sa.Column("consent_id", sa.Uuid(), nullable=False),
        _reference("response_id", "respondent_fact", "response"),
        _reference("consent_id", "respondent_fact", "respondent_consent"),
        sa.PrimaryKeyConstraint("id", name="pk_respondent_fact"),
        sa.UniqueConstraint(
            "response_id", "question_id", name="uq_respondent_fact_response_id_question_id"
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_respondent_fact_question_id", "respondent_fact", ["question_id"])


def downgrade() -> None:
    for table in (
        "respondent_fact",
        "respondent_consent",
        "answer_mark",
        "answer_tag",
        "return_link",
        "answer",
        "response",
        "activity_text",
        "question_option",
        "question",
        "survey_version",
        "activity",
    ):
        op.drop_table(table)
