"""What must be true of the commands that take translations out and in."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result
from flask import Flask

from insightbank.cli import main
from insightbank.engagement.translations import queries
from tests.factories import surveys

WHICH = ["--activity", "seeing-a-gp", "--language", "ur"]


def run(app: Flask, *words: object) -> Result:
    return CliRunner().invoke(main, ["translations", *map(str, words)], obj=app)


def score() -> str:
    activity = queries.get_activity("seeing-a-gp")
    assert activity
    row = queries.list_texts(activity, language="ur").get("q:score")
    return row.text if row else ""


def test_a_file_is_written_read_dry_and_taken_in(app: Flask, tmp_path: Path) -> None:
    surveys.survey(open=False)
    file = tmp_path / "ur.xlf"
    assert run(app, "export", file, *WHICH).exit_code == 0
    source = "<source>How good was your care?</source>"
    text = file.read_text("utf-8").replace(source, source + "<target>کیسی؟</target>")
    file.write_text(text, "utf-8")

    dry = run(app, "import", file, *WHICH, "--dry-run")
    assert dry.exit_code == 0
    assert "q:score: کیسی؟" in dry.output
    assert score() == ""
    assert run(app, "import", file, *WHICH).exit_code == 0
    assert score() == "کیسی؟"


def test_a_wrong_row_stops_the_whole_file_unless_left_out(app: Flask, tmp_path: Path) -> None:
    surveys.survey(open=False)
    file = tmp_path / "ur.xlf"
    run(app, "export", file, *WHICH)
    source = "<source>How good was your care?</source>"
    text = file.read_text("utf-8").replace(source, source + "<target>کیسی؟</target>")
    file.write_text(text.replace('id="thanks"', 'id="q:gone"'), "utf-8")

    refused = run(app, "import", file, *WHICH)
    assert refused.exit_code == 1
    assert "There is no text called q:gone." in refused.output
    assert "The file has no row for thanks." in refused.output
    assert score() == ""
    assert run(app, "import", file, *WHICH, "--only-good").exit_code == 0
    assert score() == "کیسی؟"


def test_what_is_not_there_is_said_in_a_sentence(app: Flask, tmp_path: Path) -> None:
    surveys.survey(open=False)
    file = tmp_path / "t.xlsx"
    file.write_bytes(b"nothing")
    for words in (
        ("export", tmp_path / "t.doc", *WHICH),
        ("export", file, "--activity", "none", "--language", "ur"),
        ("export", file, "--activity", "seeing-a-gp", "--language", "lt"),
        ("import", file, *WHICH),
        ("add-video", file),
    ):
        result = run(app, *words)
        assert result.exit_code == 1
        assert result.output.startswith("Error: ")


def test_a_video_is_copied_to_where_pages_link_to_it(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "welcome.mp4"
    file.write_bytes(b"\0\0\0\x18ftypmp42")
    assert run(app, "add-video", file).exit_code == 0
    folder = app.config["INSIGHTBANK"].uploads_dir / "sign-language"
    assert (folder / "welcome.mp4").exists()
