"""What must be true of a tablet that is handed over in a hall."""

from __future__ import annotations

from datetime import timedelta

import pytest

from insightbank.db import db
from insightbank.engagement.capture.models import Kiosk
from insightbank.engagement.surveys.models import Response
from tests.factories import surveys
from tests.pages import PageClient

HAND_OVER = "/en/staff/surveys/seeing-a-gp/tablet"
PIN = {"pin": "8402", "pin_again": "8402", "idle": "120", "venue": "Basildon library"}


@pytest.fixture
def tablet(officer: PageClient) -> PageClient:
    surveys.survey()
    officer.page(HAND_OVER)
    assert officer.post(HAND_OVER, data=PIN).headers["Location"] == "/en/tablet"
    return officer


def begin(tablet: PageClient, lang: str = "en") -> str:
    begun = tablet.post(f"/{lang}/tablet/begin")
    assert begun.status_code == 303
    return str(begun.headers["Location"])


def test_the_first_page_offers_every_language_and_nothing_else(tablet: PageClient) -> None:
    page = tablet.page("/en/tablet")
    assert "اردو" in page.html
    assert "Easy Read" in page.html
    links = [a.get("href") for a in page.all("a")]
    assert links == ["#maincontent", "/en/tablet/leave"]


@pytest.mark.parametrize(
    "path", ["/en/", "/en/account", "/en/staff/surveys", "/en/surveys", "/nowhere"]
)
def test_no_other_page_can_be_reached(tablet: PageClient, path: str) -> None:
    got = tablet.get(path)
    assert got.status_code == 303
    assert got.headers["Location"].endswith("/tablet")


def test_an_answer_says_that_it_came_from_a_tablet(tablet: PageClient) -> None:
    home = begin(tablet, "ur")
    tablet.page(f"{home}/how-easy", status=404)
    assert tablet.post(f"{home}/how_easy", data={"answer": "easy"}).status_code == 303
    assert "come-back-later" not in tablet.page(f"{home}/which").html
    sent = tablet.post(f"{home}/check-answers")
    done = tablet.get(sent.headers["Location"])
    assert done.headers["Location"] == "/ur/tablet/thanks"
    tablet.page("/ur/tablet/thanks")
    response = db.session.query(Response).one()
    assert (response.channel, response.state, response.language) == ("kiosk", "complete", "ur")


def test_nothing_of_the_last_person_is_left_when_it_is_cleared(tablet: PageClient) -> None:
    home = begin(tablet)
    tablet.post(f"{home}/story", data={"answer": "Something private"})
    page = tablet.get(f"{home}/story")
    assert page.headers["Cache-Control"] == "no-store"

    cleared = tablet.post("/en/tablet/clear")
    assert cleared.headers["Clear-Site-Data"] == '"cache"'
    back = tablet.get(f"{home}/story")
    assert back.status_code == 303
    assert back.headers["Location"].endswith("/tablet")
    assert db.session.query(Response).count() == 0


def test_going_back_to_the_first_page_loses_nothing(tablet: PageClient) -> None:
    home = begin(tablet)
    tablet.post(f"{home}/story", data={"answer": "Half a story"})
    assert home in tablet.page("/en/tablet").html
    assert "Half a story" in tablet.page(f"{home}/story").html


def test_the_next_person_cannot_reach_the_one_before(tablet: PageClient) -> None:
    first = begin(tablet)
    tablet.post(f"{first}/story", data={"answer": "Something private"})
    second = begin(tablet)
    assert tablet.get(f"{first}/story").headers["Location"].endswith("/tablet")
    assert "Something private" not in tablet.page(f"{second}/story").html


def test_only_the_pin_takes_it_back_and_no_session_comes_with_it(tablet: PageClient) -> None:
    for _try in range(4):
        assert tablet.post("/en/tablet/leave", data={"pin": "9999"}).status_code == 422
    assert tablet.post("/en/tablet/leave", data={"pin": "8402"}).status_code == 303
    assert tablet.get("/en/staff/surveys").status_code == 302


def test_five_wrong_pins_make_it_rest(tablet: PageClient) -> None:
    for _try in range(5):
        tablet.post("/en/tablet/leave", data={"pin": "9999"})
    refused = tablet.post("/en/tablet/leave", data={"pin": "8402"})
    assert refused.status_code == 422
    assert "Try again in 5 minutes" in refused.get_data(as_text=True)


def test_a_tablet_that_is_out_for_too_long_takes_no_more_answers(tablet: PageClient) -> None:
    begin(tablet)
    kiosk = db.session.query(Kiosk).one()
    kiosk.ends_at = kiosk.started_at - timedelta(hours=1)
    db.session.commit()
    assert tablet.get("/en/tablet").headers["Location"] == "/en/"
    assert tablet.get("/en/").status_code == 200
    assert db.session.query(Response).count() == 0


def test_easy_pins_are_refused(officer: PageClient) -> None:
    surveys.survey()
    for pin in ("1234", "12", "abcd", "0000"):
        refused = officer.post(HAND_OVER, data=PIN | {"pin": pin, "pin_again": pin})
        assert refused.status_code == 422
