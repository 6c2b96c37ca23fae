"""What must be true of surveys that come from other systems, on files made to their formats."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import Result
from openpyxl import Workbook

from insightbank.db import db
from insightbank.engagement.capture.structures import StructureError, read_survey
from insightbank.engagement.surveys import queries
from insightbank.engagement.surveys.models import Response
from tests.capture import files

Run = Callable[..., Result]
NO_IDS = (
    b"<?xml version='1.0'?><document><LimeSurveyDocType>Survey</LimeSurveyDocType>"
    b"<languages><language>en</language></languages>"
    b"<surveys><rows><row><language>en</language></row></rows></surveys>"
    b"<questions><rows><row><title>Q1</title></row></rows></questions></document>"
)
OTHER_KIND = b"<document><LimeSurveyDocType>Label set</LimeSurveyDocType></document>"


def kept(tmp_path: Path, name: str, content: bytes) -> str:
    path = tmp_path / name
    path.write_bytes(content)
    return str(path)


def answers() -> list[dict[str, tuple[object, str | None]]]:
    db.session.remove()
    rows = db.session.query(Response).order_by(Response.answered_on)
    return [{a.question.key: (a.value, a.text) for a in row.answers} for row in rows]


@pytest.mark.parametrize("make", [files.lss_of_today, files.lss_of_old, files.tsv])
def test_a_limesurvey_file_becomes_a_survey_with_its_answers(
    run_command: Run, tmp_path: Path, make: Callable[[], bytes]
) -> None:
    path = kept(tmp_path, "survey.lss", make())
    beside = kept(tmp_path, "results.csv", files.LIME_ANSWERS)
    command = ("surveys", "import", path, "--format", "limesurvey", "--answers", beside)

    dry = run_command(*command, "--dry-run")
    assert dry.exit_code == 0, dry.output
    assert "would be made" in dry.output
    assert queries.get_survey("care-at-home", language="en") is None

    done = run_command(*command)
    assert done.exit_code == 0, done.output
    survey = queries.get_survey("care-at-home", language="ur")
    assert survey is not None
    assert [(q.key, q.kind) for q in survey.questions][:4] == [
        ("q1", "single"),
        ("q2", "multiple"),
        ("q3", "matrix"),
        ("q4", "long_text"),
    ]
    assert survey.activity.state == "closed"
    assert survey.texts.of("q:q1").text == "کیا آپ کو مدد ملتی ہے؟"
    assert survey.questions[1].show_if == {"q": "q1", "op": "is", "value": "a1"}
    assert "Q4: The condition was not understood" in done.output
    assert "Q9: A calculation was left out." in done.output
    first, second = answers()
    assert first["q1"] == ("a1", None)
    assert first["q2"] == (["sq001", "other"], "A neighbour")
    assert first["q3"] == ({"sq001": "a1", "sq002": "a2"}, None)
    assert second["q4"] == (None, "Nobody came.")


def test_an_unknown_kind_of_limesurvey_becomes_words_and_is_noted(
    run_command: Run, tmp_path: Path
) -> None:
    odd = files.lss_of_old().replace(b"<type>T</type>", b"<type>~</type>")
    done = run_command("surveys", "import", kept(tmp_path, "s.lss", odd), "--format", "limesurvey")
    assert done.exit_code == 0, done.output
    assert "Q4: This kind of question is not known" in done.output
    survey = queries.get_survey("care-at-home", language="en")
    assert survey is not None
    assert survey.activity.state == "draft"


def test_answers_of_limesurvey_alone_become_a_survey(run_command: Run, tmp_path: Path) -> None:
    path = kept(tmp_path, "help.csv", files.LIME_ANSWERS)
    done = run_command("surveys", "import", path, "--format", "limesurvey", "--slug", "help")
    assert done.exit_code == 0, done.output
    assert len(answers()) == 2


def test_an_export_of_citizen_space_becomes_a_survey_with_its_answers(
    run_command: Run, tmp_path: Path
) -> None:
    path = kept(tmp_path, "Buses to hospital.csv", files.CITIZENSPACE)
    done = run_command("surveys", "import", path, "--format", "citizenspace")
    assert done.exit_code == 0, done.output
    assert "may say who somebody is" in done.output
    survey = queries.get_survey("buses-to-hospital", language="en")
    assert survey is not None
    assert [q.kind for q in survey.questions] == ["single", "multiple", "matrix", "long_text"]
    first = answers()[0]
    kinds = {q.kind: first[q.key] for q in survey.questions if q.key in first}
    assert kinds["multiple"] == (["bus", "car"], None)
    assert kinds["matrix"][0] == {"price": "good", "comfort": "poor"}
    assert "anne@example.org" not in str(answers())


def test_an_export_of_engagementhq_becomes_a_survey_with_its_answers(
    run_command: Run, tmp_path: Path
) -> None:
    book = Workbook()
    for row in files.EHQ:
        book.active.append(row)
    content = BytesIO()
    book.save(content)
    path = kept(tmp_path, "ehq.xlsx", content.getvalue())
    done = run_command("surveys", "import", path, "--format", "ehq", "--title", "Green spaces")
    assert done.exit_code == 0, done.output
    survey = queries.get_survey("green-spaces", language="en")
    assert survey is not None
    assert [q.kind for q in survey.questions] == ["single", "multiple", "matrix", "long_text"]
    said = answers()
    assert len(said) == 4
    assert any(value == (["walk", "meet_friends"], None) for value in said[0].values())
    assert "walker7" not in str(said)


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("limesurvey", OTHER_KIND),
        ("limesurvey", NO_IDS),
        (
            "limesurvey",
            b"<?xml version='1.0'?><!DOCTYPE d [<!ENTITY a 'b'>]><document>&a;</document>",
        ),
        ("limesurvey", b"<?xml version='1.0'?><document>"),
        ("limesurvey", b"a,b\n1,2\n"),
        ("citizenspace", b"a,b\n1,2\n"),
        ("ehq", b"a,b\n1,2\n"),
    ],
)
def test_a_file_of_another_format_is_refused(kind: str, content: bytes) -> None:
    with pytest.raises(StructureError):
        read_survey(content, kind=kind, title="x")


def test_a_refused_file_says_what_to_do(run_command: Run, tmp_path: Path) -> None:
    path = kept(tmp_path, "x.csv", b"a,b\n1,2\n")
    refused = run_command("surveys", "import", path, "--format", "ehq")
    assert refused.exit_code == 1
    assert "not an export of EngagementHQ" in refused.output
