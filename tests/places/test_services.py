"""Loading the tables that come with the product."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session, scoped_session

from insightbank.places import queries, services
from insightbank.places.models import PostcodeEntry, ReferenceSet

TODAY = date(2026, 1, 15)
ROOT = Path(__file__).resolve().parents[2]


def test_loading_twice_changes_nothing(app: Flask, session: scoped_session[Session]) -> None:
    first = services.load_reference_data(outward_codes={"SS13"})
    second = services.load_reference_data(outward_codes={"SS13"})

    assert first.loaded["places"] == 734
    assert second.loaded == {}
    assert (
        session.scalar(select(func.count()).select_from(PostcodeEntry))
        == (first.loaded["postcodes"])
    )
    assert queries.find_place("SS13 1NG", on=TODAY).kind == "found"


def test_loading_again_keeps_what_was_imported(
    app: Flask, session: scoped_session[Session]
) -> None:
    services.load_reference_data(outward_codes={"SS13"})
    session.get_one(ReferenceSet, "postcodes").source = "imported"
    session.flush()

    report = services.load_reference_data(outward_codes={"SS14"})

    assert report.kept_imports == ("postcodes",)
    assert queries.find_place("SS13 1NG", on=TODAY).kind == "found"


def test_a_new_release_corrects_places_and_keeps_their_ids(
    app: Flask, session: scoped_session[Session]
) -> None:
    services.load_reference_data(outward_codes=set())
    place = queries.get_place("district", "maldon", on=TODAY)
    assert place is not None
    before, place.name = place.id, "Malden"
    session.get_one(ReferenceSet, "places").fingerprint = "older"
    session.flush()
    session.expire_all()

    services.load_reference_data(outward_codes=set())
    session.expire_all()

    after = queries.get_place("district", "maldon", on=TODAY)
    assert after is not None
    assert (after.id, after.name) == (before, "Maldon")


def test_a_national_file_says_anew_how_far_a_part_reaches(
    app: Flask, session: scoped_session[Session], tmp_path: Path
) -> None:
    services.load_reference_data(outward_codes={"CB9"})
    held = session.scalars(select(PostcodeEntry.postcode).order_by(PostcodeEntry.postcode)).all()
    inside = [f"{code},,0,E07000067,E01021375" for code in held]
    outside = [f"CB9 9A{last},,0,E07000245,E01099999" for last in "ABDEF"]
    others = [f"AB1 0A{last},199001,0,S12000033,S01" for last in "ABD"] * len(inside)
    header = "pcds,doterm,usrtypind,lad25cd,lsoa21cd"
    path = tmp_path / "ONSPD_UK.csv"
    path.write_text("\n".join([header, *inside, *outside, *others]), "utf-8")

    services.import_postcodes(path, on=TODAY, apply=True)

    braintree, elsewhere = queries.find_place("CB9", on=TODAY).candidates
    assert (braintree.live, elsewhere.live) == (len(inside), 5)
    assert elsewhere.is_outside
    assert "coverage" in services.load_reference_data(outward_codes={"CB9"}).kept_imports


def test_progress_is_told_until_all_rows_are_in(app: Flask) -> None:
    heard: list[tuple[str, int, int]] = []

    services.load_reference_data(lambda *step: heard.append(step), outward_codes={"SS13"})

    assert ("census", 1485, 1485) in heard


def test_without_places_nobody_is_told_they_live_outside(app: Flask) -> None:
    assert queries.find_place("SW1A 1AA", on=TODAY).kind == "unknown"
    assert not queries.has_reference_data()


def test_the_shipped_tables_stay_below_a_megabyte() -> None:
    folder = ROOT / "insightbank" / "places" / "data"

    assert sum(path.stat().st_size for path in folder.iterdir()) < 1_000_000


def test_the_build_script_explains_itself() -> None:
    script = ROOT / "scripts" / "build_places_data.py"
    done = subprocess.run(
        [sys.executable, script, "--help"], capture_output=True, text=True, check=True
    )

    assert "same bytes" in done.stdout


@pytest.mark.usefixtures("places")
def test_the_whole_product_data_is_there() -> None:
    assert queries.find_place("CM0 7AA", on=TODAY).kind in {"found", "unknown"}
    assert len(queries.list_places("alliance", on=TODAY)) == 4
