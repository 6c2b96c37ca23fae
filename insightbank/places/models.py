"""Places with dates, postcodes, deprivation and census counts. Nothing here is about a person."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import Boolean, Date, ForeignKey, Integer, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from insightbank.db import Base

CODE = String(40)


class Place(Base):
    """A place as it was from ``valid_from`` until the day before ``valid_to`` (None: still is).

    A place that is redrawn or given another parent ends, and a new row begins. The id follows
    from kind, code and first day, so loading twice, or on two machines, gives the same ids.
    """

    __tablename__ = "places"
    __table_args__ = (
        UniqueConstraint("kind", "slug", "valid_from"),
        UniqueConstraint("kind", "code", "valid_from", name="uq_places_kind_code"),
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    code: Mapped[str] = mapped_column(CODE, index=True)
    slug: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(120))
    parent_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("places.id"), index=True)
    valid_from: Mapped[date] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)

    parent: Mapped[Place | None] = relationship(remote_side="Place.id", back_populates="children")
    children: Mapped[list[Place]] = relationship(back_populates="parent")


class PostcodeEntry(Base):
    """A postcode of the area: ``postcode`` has no space; ``status`` live, terminated or unknown."""

    __tablename__ = "postcodes"

    postcode: Mapped[str] = mapped_column(String(7), primary_key=True)
    status: Mapped[str] = mapped_column(String(10))
    large_user: Mapped[bool] = mapped_column(Boolean)
    district_code: Mapped[str] = mapped_column(CODE)
    lsoa_code: Mapped[str] = mapped_column(CODE)


class PostcodeCoverage(Base):
    """Live postcodes of an outward code (``SS13``) or sector (``SS13 1``) in one district.

    ``all_live`` counts them everywhere, so what is missing from the sum lies outside the area.
    """

    __tablename__ = "postcode_coverage"

    code: Mapped[str] = mapped_column(String(6), primary_key=True)
    district_code: Mapped[str] = mapped_column(CODE, primary_key=True)
    live: Mapped[int] = mapped_column(Integer)
    all_live: Mapped[int] = mapped_column(Integer)


class LsoaFacts(Base):
    """What is known of a 2021 LSOA; ``lsoa11_code`` is the 2011 LSOA it was or was split from."""

    __tablename__ = "lsoa_facts"

    lsoa_code: Mapped[str] = mapped_column(CODE, primary_key=True)
    lsoa11_code: Mapped[str] = mapped_column(CODE, index=True)
    neighbourhood: Mapped[str] = mapped_column(String(120))
    rural_class: Mapped[str] = mapped_column(String(8))
    residents: Mapped[int] = mapped_column(Integer)


class Deprivation(Base):
    """National rank and decile of a 2021 LSOA in one edition; 1 is the most deprived."""

    __tablename__ = "deprivation"

    lsoa_code: Mapped[str] = mapped_column(CODE, primary_key=True)
    vintage: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    rank: Mapped[int] = mapped_column(Integer)
    decile: Mapped[int] = mapped_column(Integer)


class CensusCount(Base):
    """How many people of a place gave an answer in Census 2021; ``position`` orders a topic."""

    __tablename__ = "census_counts"

    topic: Mapped[str] = mapped_column(String(40), primary_key=True)
    category: Mapped[str] = mapped_column(String(60), primary_key=True)
    place_code: Mapped[str] = mapped_column(CODE, primary_key=True)
    position: Mapped[int] = mapped_column(Integer)
    label: Mapped[str] = mapped_column(String(200))
    universe: Mapped[str] = mapped_column(String(160))
    count: Mapped[int] = mapped_column(Integer)


class ReferenceSet(Base):
    """Which edition of a table is loaded, so that a new release does not undo an import."""

    __tablename__ = "reference_sets"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    source: Mapped[str] = mapped_column(String(10))
    fingerprint: Mapped[str] = mapped_column(String(64))
    row_count: Mapped[int] = mapped_column(Integer)
