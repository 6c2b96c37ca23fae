"""What the index holds, as the database knows it: where versions differ, work remains."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Integer, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from insightbank.db import Base


class IndexedInsight(Base):
    """An insight in the index and which of its versions; kept when the insight itself has gone.

    Deliberately without a foreign key: a row whose insight is gone says "take it out of the index".
    """

    __tablename__ = "indexed_insight"

    insight_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    version: Mapped[int] = mapped_column(Integer)
