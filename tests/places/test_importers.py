"""Official files: read in every known layout, reported first, taken over whole or not at all."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from insightbank.places import queries, services
from insightbank.places.importers.table import WrongFileError
from insightbank.places.models import Deprivation, PostcodeEntry, ReferenceSet

TODAY = date(2026, 1, 15)
pytestmark = pytest.mark.usefixtures("places")

OLD = "pcd,pcd2,pcds,dointr,doterm,oslaua,osward,usertype,lsoa11,lsoa21,msoa21"
NEW = "pcd7,pcd8,pcds,dointr,doterm,usrtypind,lad23cd,lad25cd,wd25cd,lsoa21cd,msoa21cd"
BASILDON, LSOA = "E07000066", "E01021304"


def old_line(postcode: str, *, ended: str = "", district: str = BASILDON, lsoa: str = LSOA) -> str:
    padded = postcode.replace(" ", "")
    padded = f"{padded[:-3]:<4}{padded[-3:]}"
    return f"{padded},{postcode},{postcode},200001,{ended},{district},E05,0,{LSOA},{lsoa},E02"


def new_line(postcode: str, *, ended: str = "", kind: str = "0", lsoa: str = LSOA) -> str:
    return f"{postcode},{postcode},{postcode},200001,{ended},{kind},E99,{BASILDON},E05,{lsoa},E02"


def write(path: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_an_edition_of_the_old_layout_is_read(tmp_path: Path, encoding: str) -> None:
    path = write(
        tmp_path / "ONSPD_MAY_2023_UK.csv",
        OLD,
        old_line("SS13 1NG"),
        old_line("SS13 1ZZ"),
        old_line("SS13 1NH", ended="202301"),
        old_line("AB1 0AA", district="S12000033"),
        encoding=encoding,
    )

    report = services.import_postcodes(path, on=TODAY)

    assert (report.added, report.terminated, report.skipped) == (1, 1, 1)
    assert (report.bad_count, report.applied) == (0, False)


def test_an_edition_of_the_new_layout_is_taken_over(
    tmp_path: Path, session: scoped_session[Session]
) -> None:
    path = write(
        tmp_path / "postcodes.csv", NEW, new_line("SS13 1ZZ"), new_line("SS13 1NG", kind="1")
    )

    report = services.import_postcodes(path, on=TODAY, apply=True)

    assert (report.added, report.changed, report.applied) == (1, 1, True)
    assert queries.find_place("SS13 1ZZ", on=TODAY).kind == "found"
    assert session.get_one(PostcodeEntry, "SS131NG").large_user is True
    assert session.get_one(ReferenceSet, "postcodes").source == "imported"


def test_how_far_a_part_reaches_is_kept_when_the_file_is_not_national(tmp_path: Path) -> None:
    path = write(tmp_path / "few.csv", NEW, new_line("CO10 7AA"))

    services.import_postcodes(path, on=TODAY, apply=True)

    assert queries.find_place("CO10", on=TODAY).kind == "ambiguous"


def test_a_dry_run_changes_nothing(tmp_path: Path) -> None:
    path = write(tmp_path / "postcodes.csv", NEW, new_line("SS13 1ZZ"))

    services.import_postcodes(path, on=TODAY)

    assert queries.find_place("SS13 1ZZ", on=TODAY).kind == "unknown"


def test_one_bad_line_keeps_the_whole_file_out(tmp_path: Path) -> None:
    path = write(
        tmp_path / "postcodes.csv",
        NEW,
        new_line("SS13 1ZZ"),
        new_line("SS13 1Z"),
        new_line("SS13 1ZX", lsoa="E99999999"),
        new_line("SS13 1ZZ"),
        "SS13 1ZY,short",
    )

    report = services.import_postcodes(path, on=TODAY, apply=True)

    assert [bad.number for bad in report.bad] == [3, 4, 5, 6]
    assert not report.applied
    assert queries.find_place("SS13 1ZZ", on=TODAY).kind == "unknown"


def test_latin_1_text_in_another_column_is_no_obstacle(tmp_path: Path) -> None:
    path = write(
        tmp_path / "latin.csv",
        NEW + ",name",
        new_line("SS13 1ZZ") + ",Ynys Môn",
        encoding="latin-1",
    )

    assert services.import_postcodes(path, on=TODAY).added == 1


@pytest.mark.parametrize(
    "name", ["Data/ONSPD_NOV_2025_UK.csv", "Data/multi_csv/ONSPD_NOV_2025_UK_SS.csv", "any.csv"]
)
def test_the_table_is_found_in_the_official_zip(tmp_path: Path, name: str) -> None:
    path = tmp_path / "onspd.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("User Guide/guide.txt", "read me")
        archive.writestr(name, f"{NEW}\n{new_line('SS13 1ZZ')}\n")

    assert services.import_postcodes(path, on=TODAY).added == 1


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"name,age\nA,1\n", "no column for: postcode"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "no column for"),
        (b"PK\x05\x06" + b"\x00" * 18, "no postcode table"),
        (b"\xff\xfea", "not a CSV file"),
        (b"pcds,doterm,usertype,oslaua,lsoa11\n", "lsoa21cd"),
        (f"{NEW}\nAB1,AB1,AB1 0AA,1,,0,S12,S12,W,S01,S02\n".encode(), "None of the 1"),
    ],
)
def test_a_file_of_the_wrong_kind_is_refused_with_the_reason(
    tmp_path: Path, content: bytes, says: str
) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)

    with pytest.raises(WrongFileError, match=says):
        services.import_postcodes(path, on=TODAY)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(WrongFileError, match=r"nowhere\.csv"):
        services.import_postcodes(tmp_path / "nowhere.csv", on=TODAY)


IMD_2019 = (
    "LSOA code (2011),LSOA name (2011),Index of Multiple Deprivation (IMD) Score,"
    "Index of Multiple Deprivation (IMD) Rank (where 1 is most deprived),"
    "Index of Multiple Deprivation (IMD) Decile (where 1 is most deprived 10% of LSOAs)"
)
IMD_2025 = (
    "LSOA code (2021),Index of Multiple Deprivation (IMD) Rank,"
    "Index of Multiple Deprivation (IMD) Decile"
)


def test_imd_2025_is_taken_over(tmp_path: Path, session: scoped_session[Session]) -> None:
    codes = [place.code for place in queries.list_places("lsoa", on=TODAY)]
    path = write(tmp_path / "imd.csv", IMD_2025, *(f'{code},"33,000",10' for code in codes))

    report = services.import_deprivation(path, year=2025, on=TODAY, apply=True)

    assert (report.changed + report.unchanged, report.added, report.applied) == (720, 0, True)
    assert set(session.scalars(select(Deprivation.decile).filter_by(vintage=2025))) == {10}
    assert queries.find_place("SS13 1NG", on=TODAY).imd2019 == 1


def test_imd_2019_reaches_both_halves_of_a_split_lsoa(tmp_path: Path) -> None:
    lsoa11 = sorted(services._successors(2019, TODAY))
    path = write(tmp_path / "imd.csv", IMD_2019, *(f"{code},n,1.5,7,1" for code in lsoa11))

    report = services.import_deprivation(path, year=2019, on=TODAY, apply=True)

    assert len(lsoa11) == 705
    assert report.changed + report.unchanged == 720


@pytest.mark.parametrize(
    ("line", "says"),
    [(f"{LSOA},0,1", "range"), (f"{LSOA},abc,1", "range"), (f"{LSOA},5,11", "range")],
)
def test_an_impossible_rank_is_refused(tmp_path: Path, line: str, says: str) -> None:
    path = write(tmp_path / "imd.csv", IMD_2025, line)

    report = services.import_deprivation(path, year=2025, on=TODAY, apply=True)

    assert says in report.bad[0].reason
    assert not report.applied


def test_the_file_of_another_year_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "imd.csv", IMD_2019, f"{LSOA},n,1.5,7,1")

    with pytest.raises(WrongFileError, match="2021"):
        services.import_deprivation(path, year=2025, on=TODAY)
    with pytest.raises(WrongFileError, match="no edition 2022"):
        services.import_deprivation(path, year=2022, on=TODAY)


CENSUS = "topic,universe,position,category,label,place_code,count"


def test_a_census_topic_is_replaced_and_the_others_stay(tmp_path: Path) -> None:
    path = write(tmp_path / "census.csv", CENSUS, f"sex,People,0,female,Female,{BASILDON},9")

    report = services.import_census(path, on=TODAY, apply=True)

    assert (report.changed, report.applied) == (1, True)
    assert [row.count for row in queries.list_census_counts("sex", BASILDON)] == [9]
    assert queries.list_census_counts("religion", BASILDON)


def test_a_census_count_must_be_a_number(tmp_path: Path) -> None:
    path = write(tmp_path / "census.csv", CENSUS, f"sex,People,0,female,Female,{BASILDON},many")

    report = services.import_census(path, on=TODAY, apply=True)

    assert "whole numbers" in report.bad[0].reason
    assert not report.applied
