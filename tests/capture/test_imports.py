"""What must be true of answers that come out of a file."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import Result
from openpyxl import Workbook

from insightbank.db import db
from insightbank.engagement.capture import services
from insightbank.engagement.capture.models import ImportFile
from insightbank.engagement.capture.tables import read_lines
from insightbank.engagement.surveys.models import Response
from tests.factories import surveys
from tests.pages import PageClient

IMPORT = "/en/staff/surveys/seeing-a-gp/import"
HEADER = "date,language,how_easy,how_easy_other_text,which_gp,which_pharmacy,score,story,when,where"
GOOD = (
    '27/02/2026,en,easy,,1,0,7,"It was quick, and kind.",2026-01-05,SS13 1NG\n'
    "2026-02-28,Urdu,مشکل,,yes,no,٣,مجھے انتظار کرنا پڑا,05/01/2026,\n"
)


def csv(*rows: str, header: str = HEADER) -> bytes:
    return ("\n".join([header, *rows]) + "\n").encode()


def send(officer: PageClient, content: bytes, name: str = "answers.csv") -> str:
    """Choose a file and give the address of the page of its columns."""
    sent = officer.post(IMPORT, data={"file": (BytesIO(content), name)})
    assert sent.status_code == 303, sent.get_data(as_text=True)
    return str(sent.headers["Location"])


def map_as_guessed(officer: PageClient, where: str, **more: str) -> None:
    page = officer.page(where)
    data = dict(more)
    for select in page.all("select"):
        chosen = [o.get("value") for o in select.iter("option") if "selected" in o.attrib]
        data.setdefault(select.get("name", ""), (chosen or [""])[0] or "")
    assert officer.post(where, data=data).status_code == 303


def responses() -> list[Response]:
    db.session.remove()
    return list(db.session.query(Response).order_by(Response.answered_on))


def said(response: Response) -> dict[str, tuple[object, str | None]]:
    return {a.question.key: (a.value, a.text) for a in response.answers}


def test_a_good_file_is_checked_shown_and_imported(officer: PageClient, places: None) -> None:
    surveys.survey()
    where = send(officer, csv(GOOD.strip()))
    map_as_guessed(officer, where)

    assert "Nothing is imported yet" in officer.page(f"{where}/check").html
    assert responses() == []
    assert officer.post(f"{where}/check", data={"what": "all"}).status_code == 303

    first, second = responses()
    assert said(first)["how_easy"] == ("easy", None)
    assert said(first)["which"] == (["gp"], None)
    assert said(first)["score"] == (7, None)
    assert said(first)["story"] == (None, "It was quick, and kind.")
    assert said(first)["when"] == ("2026-01-05", None)
    assert first.district is not None
    assert second.language == "ur"
    assert said(second)["how_easy"] == ("hard", None)
    assert said(second)["score"] == (3, None)
    assert {first.channel, second.channel} == {"import"}
    assert str(first.answered_on) == "2026-02-27"


def test_no_postcode_is_left_once_a_file_is_imported(officer: PageClient, places: None) -> None:
    surveys.survey()
    where = send(officer, csv(GOOD.strip()))
    map_as_guessed(officer, where)
    officer.post(f"{where}/check", data={"what": "all"})
    db.session.remove()
    kept = db.session.query(ImportFile).one()
    assert (kept.state, kept.content, kept.taken) == ("done", None, 2)
    assert "SS13" not in str([said(response) for response in responses()])


def test_a_file_with_bad_rows_imports_nothing_unless_told_to(officer: PageClient) -> None:
    surveys.survey()
    bad = ["2026-02-28,en,nonsense,,1,0,99,,,", "31/02/2026,en,easy,,maybe,0,5,,,"]
    where = send(officer, csv("2026-02-27,en,easy,,1,0,7,,,", *bad))
    map_as_guessed(officer, where)
    page = officer.page(f"{where}/check").html

    assert "Line 3, column" in page
    assert "“nonsense” is not one of the choices" in page
    assert "“31/02/2026” is not a date" in page
    refused = officer.post(f"{where}/check", data={"what": "all"})
    assert refused.status_code == 422
    assert responses() == []
    assert officer.post(f"{where}/check", data={"what": "good"}).status_code == 303
    assert len(responses()) == 1


def test_pressing_import_twice_imports_once(officer: PageClient) -> None:
    surveys.survey()
    where = send(officer, csv("2026-02-27,en,easy,,1,0,7,,,"))
    map_as_guessed(officer, where)
    for _press in range(2):
        assert officer.post(f"{where}/check", data={"what": "all"}).status_code == 303
    assert len(responses()) == 1
    again = officer.post(IMPORT, data={"file": (BytesIO(csv("2026-02-27,en,easy,,1,0,7,,,")), "x")})
    assert again.status_code == 422
    assert "imported before" in again.get_data(as_text=True)


def test_a_workbook_and_words_of_any_language_are_read(officer: PageClient) -> None:
    surveys.survey()
    book = Workbook()
    book.active.append(["How easy was it to see a GP?", "Which of these have you used?", "Unknown"])
    book.active.append(["آسان", "GP surgery; Pharmacy", "left out"])
    file = BytesIO()
    book.save(file)
    where = send(officer, file.getvalue(), "answers.xlsx")
    map_as_guessed(officer, where)
    officer.post(f"{where}/check", data={"what": "all"})
    (only,) = responses()
    assert said(only) == {"how_easy": ("easy", None), "which": (["gp", "pharmacy"], None)}


@pytest.mark.parametrize(
    "content",
    [b"", b"\n\n", b"\x89PNG\r\n\x1a\n\x00\x00", b"PK\x03\x04 not a zip", b"a,b\n", b"\x00\x01"],
)
def test_what_is_no_table_is_refused_in_words(officer: PageClient, content: bytes) -> None:
    surveys.survey()
    sent = officer.post(IMPORT, data={"file": (BytesIO(content), "x.csv")})
    assert sent.status_code == 422
    assert "There is a problem" in sent.get_data(as_text=True)


def test_a_small_workbook_that_claims_to_be_huge_is_read_as_what_it_is() -> None:
    book, there, claims = Workbook(), BytesIO(), BytesIO()
    book.active.append(["name"])
    book.save(there)
    far = b'<row r="2000"><c r="A2000"><v>1</v></c></row></sheetData>'
    with zipfile.ZipFile(there) as small, zipfile.ZipFile(claims, "w") as huge:
        for name in small.namelist():
            part = small.read(name).replace(b"</sheetData>", far)
            huge.writestr(name, part.replace(b'ref="A1:A1"', b'ref="A1:XFD2000"'))

    lines = read_lines(claims.getvalue())

    assert len(lines) == 2_000
    assert {len(line.cells) for line in lines} == {0, 1}


def test_the_empty_file_to_fill_is_understood_as_it_is(officer: PageClient) -> None:
    surveys.survey(ask_profile=["age_band"])
    got = officer.get(f"{IMPORT}/template.csv")
    assert got.mimetype == "text/csv"
    header = got.data.decode("utf-8-sig").strip()
    assert header.startswith("date,language,how_easy,how_easy_other_text,which_gp")
    row = ",".join(["2026-02-27", "en", "easy", *[""] * (header.count(",") - 3), "25-34"])
    where = send(officer, csv(row, header=header))
    assert officer.post(where, data={}).status_code == 422
    map_as_guessed(officer, where, agreed="y")
    assert officer.post(f"{where}/check", data={"what": "all"}).status_code == 303


def test_a_file_nobody_finished_is_forgotten(officer: PageClient) -> None:
    surveys.survey()
    send(officer, csv("2026-02-27,en,easy,,1,0,7,,,"))
    kept = db.session.query(ImportFile).one()
    assert services.forget_old_files(kept.made_on) == 0
    later = kept.made_on.replace(year=kept.made_on.year + 1)
    assert services.forget_old_files(later) == 1


def test_the_command_says_what_is_wrong_and_writes_nothing(
    run_command: Callable[..., Result], tmp_path: Path
) -> None:
    surveys.survey()
    path = tmp_path / "answers.csv"
    path.write_bytes(csv("2026-02-27,en,easy,,1,0,7,,,", "2026-02-27,en,no idea,,1,0,7,,,"))
    arguments = ("responses", "import", str(path), "--survey", "seeing-a-gp")

    bad = run_command(*arguments)
    assert bad.exit_code == 1
    assert "line 3, how_easy" in bad.output
    assert responses() == []
    assert run_command(*arguments, "--only-good", "--dry-run").exit_code == 0
    assert responses() == []
    assert run_command(*arguments, "--only-good").exit_code == 0
    assert len(responses()) == 1
