"""The commands about places, as an operator runs them."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from insightbank.db import db
from insightbank.places import services
from insightbank.places.commands import places as command


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command, list(arguments))


@pytest.mark.usefixtures("places")
def test_lookup_prints_all_that_is_known() -> None:
    result = run("lookup", "SS13", "1NG")

    assert result.exit_code == 0
    for said in ("E01021304", "Basildon", "Basildon and Brentwood", "IMD 2025 decile: 1", "Urban"):
        assert said in result.stdout


@pytest.mark.usefixtures("places")
def test_every_first_class_answer_is_a_success() -> None:
    result = run("lookup", "SS13 1ZZ", "CM11", "CM8", "SW1A 1AA", "no fixed address", "CO10 7AA")

    assert result.exit_code == 0
    assert "outside the area" in result.stdout
    assert "no fixed address" in result.stdout


@pytest.mark.usefixtures("places")
def test_what_is_no_postcode_gives_its_suggestion_and_code_2() -> None:
    result = run("lookup", "CM2 9UE", "SS13 ING")

    assert result.exit_code == 2
    assert "Did you mean SS13 1NG?" in result.stdout
    assert "Chelmsford" in result.stdout


def test_load_fills_an_empty_installation_and_then_says_it_is_up_to_date(app: Flask) -> None:
    first, second = run("load"), run("load")

    assert "postcodes: 42,760 rows loaded" in first.stdout
    assert "Already up to date" in second.stdout


def test_an_import_is_reported_first_and_applied_when_asked(app: Flask, tmp_path: Path) -> None:
    services.load_reference_data(outward_codes={"SS13"})
    db.session.commit()
    path = tmp_path / "few.csv"
    path.write_text(
        "pcds,doterm,usrtypind,lad25cd,lsoa21cd\nSS13 1ZZ,,0,E07000066,E01021304\n", "utf-8"
    )

    dry = run("import-postcodes", str(path))
    real = run("import-postcodes", str(path), "--apply")

    assert "1 added" in dry.stdout
    assert "Nothing was changed" in dry.stdout
    assert "Done." in real.stdout
    assert "Found." in run("lookup", "SS13 1ZZ").stdout


def test_a_bad_file_leaves_with_an_error_and_no_change(app: Flask, tmp_path: Path) -> None:
    services.load_reference_data(outward_codes={"SS13"})
    db.session.commit()
    path = tmp_path / "bad.csv"
    path.write_text("pcds,doterm,usrtypind,lad25cd,lsoa21cd\nX,,0,E07000066,E01021304\n", "utf-8")

    bad_line = run("import-postcodes", str(path), "--apply")
    wrong_kind = run("import-deprivation", str(path), "--year", "2025")

    assert (bad_line.exit_code, wrong_kind.exit_code) == (1, 1)
    assert "line 2" in bad_line.stdout
    assert "no column for: rank" in wrong_kind.output
