"""What must be true of files that people add: looked into, kept apart, forgotten when they go."""

from __future__ import annotations

import io
import os
import sys
import zipfile
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from insightbank.core.roles import Role
from insightbank.db import db
from insightbank.engagement.surveys import services
from insightbank.engagement.surveys.models import StoredFile
from insightbank.engagement.surveys.services import Scan
from insightbank.people.models import AuditEntry
from tests.factories import question_kinds
from tests.factories.question_kinds import picture
from tests.pages import PageClient
from tests.surveys.conftest import Begin, Respondent

LATER = 10_000_000_000.0


@pytest.fixture
def folder(app: Flask) -> Path:
    kept: Path = app.config["INSIGHTBANK"].uploads_dir
    for old in kept.glob("*"):
        old.unlink()
    return kept


def add(respondent: Respondent, content: bytes, name: str = "IMG 1.jpg") -> Any:
    return respondent.say("photo", answer=(io.BytesIO(content), name))


def begun(begin: Begin, **settings: Any) -> Respondent:
    question = question_kinds.question("photo") | {"settings": settings}
    question_kinds.survey(questions=[question])
    return begin("your-street")


def test_a_photo_is_kept_without_what_was_hidden_in_it(begin: Begin, folder: Path) -> None:
    exif = Image.Exif()
    exif[0x010E] = "Mrs Patel's kitchen"
    secret = picture(exif=exif, size=(4000, 3000)) + b"PK-appended"
    respondent = begun(begin)

    assert add(respondent, secret).status_code == 303

    value, _text = respondent.kept("photo")
    kept = folder / value["upload"]
    assert [path.name for path in folder.iterdir()] == [kept.name]
    assert kept.stat().st_mode & 0o077 == 0
    assert b"Patel" in secret
    assert b"Patel" not in kept.read_bytes()
    assert b"PK-appended" not in kept.read_bytes()
    with Image.open(kept) as drawn:
        assert not drawn.getexif()
        assert max(drawn.size) == 2400
    assert "Your answer now: A photo" in respondent.text("photo")
    assert respondent.say("photo").status_code == 303
    assert respondent.kept("photo") == (value, None)


def zipped() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("photo.jpg", picture())
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (zipped(), "Choose a photo (JPEG, PNG or WebP)."),
        (b"", "This file is empty."),
        (picture()[:200], "We cannot open this file."),
        (b"\xff\xd8\xff" + zipped(), "We cannot open this file."),
        (b"%PDF-1.7 ... %%EOF", "Choose a photo (JPEG, PNG or WebP)."),
        (b"<svg onload='alert(1)'/>", "Choose a photo (JPEG, PNG or WebP)."),
        (os.urandom(1024 * 1024 + 1), "It can have up to 1 MB."),
    ],
    ids=["zip", "empty", "cut off", "zip behind a photo's start", "pdf", "svg", "too big"],
)
def test_what_is_no_photo_is_refused_with_a_sentence_and_nothing_is_kept(
    begin: Begin, folder: Path, content: bytes, sentence: str
) -> None:
    respondent = begun(begin, most_mb=1)

    refused = add(respondent, content)

    assert refused.status_code == 422
    assert sentence in refused.get_data(as_text=True)
    assert respondent.kept("photo") is None
    assert not folder.is_dir() or not list(folder.iterdir())


def test_a_document_is_taken_only_where_the_question_allows_it(begin: Begin, folder: Path) -> None:
    respondent = begun(begin, documents=True)

    assert add(respondent, b"%PDF-1.7 words %%EOF\n", "plan.pdf").status_code == 303
    assert respondent.kept("photo")[0]["media_type"] == "application/pdf"
    assert add(respondent, b"%PDF-1.7 cut off", "plan.pdf").status_code == 422


def test_a_changed_or_removed_file_goes_with_the_next_sweep(begin: Begin, folder: Path) -> None:
    respondent = begun(begin)
    add(respondent, picture())
    add(respondent, picture("PNG"))

    assert len(list(folder.iterdir())) == 2
    assert services.remove_forgotten_files(folder, now=0) == 0
    assert services.remove_forgotten_files(folder, now=LATER) == 1
    respondent.say("photo", action="clear")
    assert db.session.scalars(select(StoredFile)).all() == []
    assert services.remove_forgotten_files(folder, now=LATER) == 1


@pytest.mark.parametrize(
    ("code", "verdict"), [("0", Scan.CLEAN), ("1", Scan.HARMFUL), ("2", Scan.FAILED)]
)
def test_the_scanner_decides_by_how_it_ends(code: str, verdict: Scan) -> None:
    command = f'{sys.executable} -c "import sys; sys.stdin.read(); sys.exit({code})"'

    assert services.scan(b"file", command=command) is verdict


def test_a_scanner_that_is_not_there_lets_nothing_through() -> None:
    assert services.scan(b"file", command="/no/such/scanner") is Scan.FAILED
    assert services.scan(b"file", command="'unclosed") is Scan.FAILED
    assert services.scan(b"file", command="") is Scan.CLEAN


def test_an_officer_takes_a_file_as_an_attachment_and_the_log_says_so(
    begin: Begin, client: PageClient, folder: Path
) -> None:
    respondent = begun(begin)
    add(respondent, picture())
    pages = "/en/staff/surveys/your-street/files"
    file_id = UUID(respondent.kept("photo")[0]["upload"])
    client.sign_in(Role.OFFICER)
    assert "Nobody has added a file" in client.page(pages).html
    assert client.get(f"{pages}/{file_id}").status_code == 404
    client.sign_out()
    assert respondent.send().status_code == 303

    assert client.get(f"{pages}/{file_id}").status_code in {302, 303, 401, 403}
    client.sign_in(Role.OFFICER)
    assert "Take photo 1" in client.page(pages).html
    taken = client.get(f"{pages}/{file_id}")

    assert taken.status_code == 200
    assert taken.headers["Content-Disposition"].startswith("attachment")
    assert "IMG" not in taken.headers["Content-Disposition"]
    assert taken.headers["X-Content-Type-Options"] == "nosniff"
    assert taken.mimetype == "image/jpeg"
    actions = db.session.scalars(select(AuditEntry.action)).all()
    assert "files.read" in actions
