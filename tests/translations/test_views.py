"""What must be true for a translator and an officer on the pages of translations."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from insightbank.core.roles import Role
from insightbank.db import db
from insightbank.engagement.activities.services import set_text
from insightbank.engagement.translations import queries
from insightbank.engagement.translations.rules import stamp
from insightbank.engagement.translations.wiring import TRANSLATOR
from insightbank.people.models import AuditEntry
from tests.factories import surveys
from tests.pages import PageClient
from tests.translations.test_services import Failing, Shouting

HOME = "/en/staff/translations"
URDU = f"{HOME}/seeing-a-gp/ur"


@pytest.fixture
def translator(client: PageClient) -> PageClient:
    surveys.survey(open=False, languages=["en", "ur", "pl", "en_easy"])
    client.sign_in(Role.TRANSLATOR)
    return client


def texts(language: str = "ur") -> dict[str, str]:
    activity = queries.get_activity("seeing-a-gp")
    assert activity
    return {s: row.text for s, row in queries.list_texts(activity, language=language).items()}


def field(subject: str, text: str, shown: str = "") -> dict[str, str]:
    name = subject.replace(":", ".")
    return {f"text-{name}": text, f"shown-{name}": stamp(shown)}


def test_every_page_can_be_read_by_a_translator(translator: PageClient) -> None:
    assert "12 of" in re.sub(r"\d+ of", "12 of", translator.page(HOME).html)
    translator.page(URDU)
    translator.page(f"{URDU}?show=todo")
    translator.page(f"{HOME}/seeing-a-gp/en_easy")
    translator.page(f"{URDU}/import")
    translator.page(f"{HOME}/seeing-a-gp/sign-language")
    for gone in ("seeing-a-gp/en", "seeing-a-gp/xx", "nothing/ur", "seeing-a-gp/ur/file.doc"):
        assert translator.get(f"{HOME}/{gone}", rules=False).status_code == 404


@pytest.mark.parametrize("role", [Role.COMMISSIONER, Role.CHAMPION, Role.AUDITOR])
def test_others_do_not_translate_and_translators_do_not_open(
    client: PageClient, role: Role
) -> None:
    surveys.survey()
    client.sign_in(role)
    for path in (HOME, URDU, f"{URDU}/file.xlsx", f"{URDU}/import"):
        assert client.get(path, rules=False).status_code == 403
    client.sign_in(Role.TRANSLATOR)
    assert client.get(f"{HOME}/seeing-a-gp/opening", rules=False).status_code == 403


def test_what_is_typed_is_saved_and_nothing_else_is_touched(translator: PageClient) -> None:
    before = texts()
    saved = translator.post(f"{URDU}?show=todo", data=field("q:score", "کتنا اچھا؟"))

    assert saved.status_code == 303
    assert saved.headers["Location"].endswith("?show=todo")
    assert texts() == before | {"q:score": "کتنا اچھا؟"}
    entry = db.session.query(AuditEntry).filter_by(action="activity.translated").one()
    assert entry.detail == {"language": "ur", "written": 1, "checked": 0}


def test_somebody_else_marks_all_of_a_page_as_right(translator: PageClient) -> None:
    shown = {s: text for s, text in texts().items() if s in {"title", "q:how_easy"}}
    data = {k: v for s, text in shown.items() for k, v in field(s, text, text).items()}
    translator.post(URDU, data=data | {"read_all": "y"})

    page = translator.page(URDU)
    assert page.html.count("Checked by") == 2
    other = translator.post(URDU, data=field("title", "x") | {"then": "pl"})
    assert other.status_code == 409
    moved = translator.post(URDU, data={"then": "pl"})
    assert moved.headers["Location"].endswith("/pl")


def test_the_source_or_an_earlier_translation_is_put_in_without_saving(
    translator: PageClient,
) -> None:
    activity = queries.get_activity("seeing-a-gp")
    assert activity
    today = surveys.TODAY
    set_text(activity, "o:which:gp", language="en", text="Something else?", today=today)
    typed = field("o:which:gp", "") | field("q:score", "half typ")
    page = translator.page(f"{URDU}")
    use = re.search(r'value="(o\.which\.gp\|(?!source)[^"]+)"', page.html)
    assert use, "an earlier translation of a like text is offered"

    copied = translator.post(URDU, data=typed | {"use": "o.which.gp|source"})
    assert copied.status_code == 200
    assert ">Something else?</textarea>" in copied.get_data(as_text=True)
    assert "half typ" in copied.get_data(as_text=True)
    used = translator.post(URDU, data=typed | {"use": use.group(1)})
    assert ">کچھ اور</textarea>" in used.get_data(as_text=True)
    assert "o:which:gp" not in texts()
    assert translator.post(URDU, data=typed | {"use": "no|x"}, rules=False).status_code == 404


def test_a_lost_placeholder_or_a_long_text_is_shown_again_beside_what_was_typed(
    translator: PageClient,
) -> None:
    activity = queries.get_activity("seeing-a-gp")
    assert activity
    set_text(activity, "thanks", language="en", text="{{q:days}} days", today=surveys.TODAY)
    assert "0, 2, 3" in translator.page(URDU).html
    lost = translator.post(URDU, data=field("thanks", "دن"))
    assert lost.status_code == 422
    assert "Put in {{q:days}}" in lost.get_data(as_text=True)
    assert translator.post(URDU, data=field("q:score", "x" * 100_000)).status_code == 422
    assert "thanks" not in texts()


def test_words_changed_by_two_are_shown_side_by_side(translator: PageClient) -> None:
    translator.post(URDU, data=field("q:score", "پہلا"))
    clash = translator.post(URDU, data=field("q:score", "دوسرا"))

    html = clash.get_data(as_text=True)
    assert clash.status_code == 409
    assert "پہلا" in html
    assert "دوسرا" in html
    assert stamp("پہلا") in html


def test_easy_read_has_its_pictures(translator: PageClient) -> None:
    easy = f"{HOME}/seeing-a-gp/en_easy"
    data = field("title", "See a doctor") | {"picture-title": "doctor"}
    assert translator.post(easy, data=data).status_code == 303
    assert texts("en_easy")["title:picture"] == "doctor"
    data = field("title", "See", "See a doctor") | {"picture-title": "dragon"}
    assert translator.post(easy, data=data).status_code == 422


@pytest.mark.parametrize("ending", ["xlsx", "xlf"])
def test_a_file_goes_out_comes_in_is_looked_at_and_then_saved(
    translator: PageClient, ending: str
) -> None:
    out = translator.get(f"{URDU}/file.{ending}")
    assert out.status_code == 200
    old, new = "How good was your care?", "دیکھ بھال کیسی تھی؟"
    content = out.get_data()
    if ending == "xlf":
        content = content.replace(
            f"<source>{old}</source>".encode(),
            f"<source>{old}</source><target>{new}</target>".encode(),
        )
    else:
        content = edited(content, old, new)
    sent = translator.post(f"{URDU}/import", data={"file": (io.BytesIO(content), "u." + ending)})
    assert sent.status_code == 303
    address = sent.headers["Location"]
    page = translator.page(address)
    assert new in page.html
    assert "q:score" not in texts()
    agreed = re.search(r'name="agreed"[^>]*value="(\w+)"', page.html)
    assert agreed

    stale = translator.post(address, data={"agreed": "x", "action": "all"})
    assert stale.status_code == 409
    done = translator.post(address, data={"agreed": agreed.group(1), "action": "all"})
    assert done.status_code == 303
    assert texts()["q:score"] == new
    assert translator.get(address, rules=False).status_code == 404


def edited(content: bytes, source: str, text: str) -> bytes:
    from openpyxl import load_workbook  # noqa: PLC0415

    book = load_workbook(io.BytesIO(content))
    for line in book["texts"].iter_rows(min_row=2):
        if line[2].value == source:
            line[3].value = text
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_file_that_cannot_be_read_is_refused_and_one_that_is_not_wanted_forgotten(
    translator: PageClient,
) -> None:
    assert translator.post(f"{URDU}/import", data={}).status_code == 422
    assert translator.post(f"{URDU}/import", data={"file": "words"}).status_code == 422
    picture = {"file": (io.BytesIO(b"\x89PNG\0\0"), "a\u202e\0.png")}
    assert translator.post(f"{URDU}/import", data=picture).status_code == 422
    other = translator.get(f"{HOME}/seeing-a-gp/pl/file.xlf").get_data()
    wrong = translator.post(f"{URDU}/import", data={"file": (io.BytesIO(other), "pl.xlf")})
    assert "another language" in wrong.get_data(as_text=True)

    right = translator.get(f"{URDU}/file.xlf").get_data()
    sent = translator.post(f"{URDU}/import", data={"file": (io.BytesIO(right), "ur.xlf")})
    address = sent.headers["Location"]
    translator.page(address)
    translator.sign_in(Role.TRANSLATOR)
    assert translator.get(address, rules=False).status_code == 404


def test_a_machine_shows_as_what_it_is(app: Flask, translator: PageClient) -> None:
    assert translator.post(f"{URDU}/machine", rules=False).status_code == 404
    app.extensions[TRANSLATOR] = Shouting()
    try:
        assert "Let Shouter draft" in translator.page(URDU).html
        assert translator.post(f"{URDU}/machine").status_code == 303
        assert "Drafted by Shouter" in translator.page(URDU).html
        app.extensions[TRANSLATOR] = Failing()
        failed = translator.post(f"{HOME}/seeing-a-gp/pl/machine")
        assert failed.status_code == 303
        assert "did not answer" in translator.page(f"{HOME}/seeing-a-gp/pl").html
    finally:
        app.extensions[TRANSLATOR] = None


def test_an_officer_opens_with_texts_nobody_checked_only_with_a_reason(
    client: PageClient,
) -> None:
    surveys.survey(open=False)
    client.sign_in(Role.OFFICER)
    address = f"{HOME}/seeing-a-gp/opening"
    assert "Urdu" in client.page(address).html
    assert client.post(address, data={"reason": " "}).status_code == 422
    data = {"reason": "The outbreak cannot wait.", "unreviewed": "I work alone."}
    assert client.post(address, data=data).status_code == 303
    activity = queries.get_activity("seeing-a-gp")
    assert activity
    assert activity.state == "open"
    entry = db.session.query(AuditEntry).filter_by(action="survey.opened").one()
    assert entry.detail == {"unchecked": ["ur", "en_easy"]}


def test_people_are_led_to_a_video_in_sign_language(client: PageClient, app: Flask) -> None:
    surveys.survey()
    client.sign_in(Role.TRANSLATOR)
    address = f"{HOME}/seeing-a-gp/sign-language"
    client.page(address)
    bad = client.post(address, data={"video-title": "http://plain.example/1"})
    assert bad.status_code == 422
    good = {"video-title": "https://video.example/1", "video-q.how_easy": "how.mp4"}
    assert client.post(address, data=good | {"video-q.how_easy": "how-easy.mp4"}).status_code == 303
    assert 'href="https://video.example/1"' in client.page("/ur/surveys/seeing-a-gp").html

    folder = Path(app.config["INSIGHTBANK"].uploads_dir) / "sign-language"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "how-easy.mp4").write_bytes(b"\0\0\0\x18ftypmp42" + b"0" * 100)
    part = client.get("/en/sign-language/how-easy.mp4", headers={"Range": "bytes=4-7"})
    assert (part.status_code, part.get_data()) == (206, b"ftyp")
    part.close()
    for wrong in ("none.mp4", "secret-key", "..%2Fsecret-key"):
        assert client.get(f"/en/sign-language/{wrong}", rules=False).status_code == 404


def test_large_print_stays_until_the_usual_size_is_wanted(client: PageClient) -> None:
    surveys.survey()
    assert "ib-large-print" not in client.page("/en/surveys/seeing-a-gp").html
    assert "ib-large-print" in client.page("/en/surveys/seeing-a-gp?format=large").html
    assert "ib-large-print" in client.page("/en/surveys").html
    assert "ib-large-print" not in client.page("/en/surveys?format=standard").html


def test_a_setting_that_names_no_translator_stops_the_program(app: Flask) -> None:
    from insightbank.engagement.translations.wiring import init_translations  # noqa: PLC0415
    from insightbank.settings import SettingsError  # noqa: PLC0415

    settings = replace(app.config["INSIGHTBANK"], machine_translator="no.such:thing")
    with pytest.raises(SettingsError, match="INSIGHTBANK_MACHINE_TRANSLATOR"):
        init_translations(Flask("other"), settings)
