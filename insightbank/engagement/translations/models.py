"""Table of translation files that were read and wait for somebody to say yes to the changes."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, Date, ForeignKey, Integer, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from insightbank.db import Base
from insightbank.engagement.activities.models import Activity


class TranslationFile(Base):
    """What a file holds for one activity and language: rows of number, subject, source, text."""

    __tablename__ = "translation_file"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    activity_id: Mapped[UUID] = mapped_column(
        ForeignKey("activity.id", ondelete="CASCADE"), index=True
    )
    language: Mapped[str] = mapped_column(String(20))
    account_id: Mapped[int | None] = mapped_column(Integer)
    name: Mapped[str] = mapped_column(String(200))
    read_on: Mapped[date] = mapped_column(Date)
    rows: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)

    activity: Mapped[Activity] = relationship()
