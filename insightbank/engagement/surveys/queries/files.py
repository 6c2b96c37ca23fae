"""Reads of the files that respondents added; only of answers that were sent."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from insightbank.db import db
from insightbank.engagement.activities.models import Activity
from insightbank.engagement.surveys.models import Question, Response, StoredFile
from insightbank.engagement.surveys.rules import COMPLETE

MOST_LISTED = 500


def list_files(activity: Activity) -> Sequence[StoredFile]:
    """List the files of a survey by question, in an order that tells nothing of who or when."""
    query = _sent(activity).join(StoredFile.question).order_by(Question.position, StoredFile.id)
    return db.session.scalars(query.limit(MOST_LISTED)).all()


def get_file(activity: Activity, file_id: UUID) -> StoredFile | None:
    """Find one file of a survey."""
    return db.session.scalars(_sent(activity).where(StoredFile.id == file_id)).first()


def _sent(activity: Activity) -> Select[StoredFile]:
    return (
        select(StoredFile)
        .join(StoredFile.response)
        .where(Response.activity_id == activity.id, Response.state == COMPLETE)
        .options(joinedload(StoredFile.question))
    )
