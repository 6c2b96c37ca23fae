"""The search page as a commissioner meets it."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session, scoped_session

from insightbank.core.roles import Role
from insightbank.search import services
from insightbank.search.whoosh_backend import WhooshBackend
from insightbank.search.wiring import BACKEND
from tests.factories.insights import make_insight
from tests.pages import PageClient


@pytest.fixture(autouse=True)
def fresh_index(
    app: Flask, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> WhooshBackend:
    backend = WhooshBackend(tmp_path_factory.mktemp("index"))
    monkeypatch.setitem(app.extensions, BACKEND, backend)
    return backend


def publish(session: scoped_session[Session], backend: WhooshBackend) -> None:
    make_insight(
        title="Mothers on Traveller sites about midwives",
        body="Midwives did not come to the site.",
        themes=("maternity",),
        plus=("grt",),
        alliance="basildon_brentwood",
        district="basildon",
        quotes=(("Nobody came to see me <b>at all</b>.", "en"), ("کوئی نہیں آیا", "ur")),
    )
    make_insight(title="Buses to the hospital", themes=("transport",), alliance="mid_essex")
    session.commit()
    services.index_due(backend, limit=100)
    session.commit()


def test_a_question_in_plain_words_finds_the_evidence_and_names_its_filters(
    client: PageClient, session: scoped_session[Session], fresh_index: WhooshBackend
) -> None:
    publish(session, fresh_index)
    client.sign_in(Role.COMMISSIONER)

    page = client.get("/en/bank?q=what+have+travellers+told+us+about+maternity").text

    assert "Mothers on" in page
    assert "Buses to the hospital" not in page
    assert "plus=grt" in page
    assert "theme=maternity" in page


def test_what_people_said_is_shown_as_text_never_as_markup(
    client: PageClient, session: scoped_session[Session], fresh_index: WhooshBackend
) -> None:
    publish(session, fresh_index)
    client.sign_in(Role.COMMISSIONER)

    page = client.get("/en/bank?q=nobody+came").text

    assert "<b>at all" not in page
    assert "&lt;b&gt;" in page


def test_small_facet_counts_are_shown_as_a_range(
    client: PageClient, session: scoped_session[Session], fresh_index: WhooshBackend
) -> None:
    publish(session, fresh_index)
    client.sign_in(Role.COMMISSIONER)

    assert "1 to 7" in client.get("/en/bank").text


def test_the_page_says_who_was_not_heard(
    client: PageClient, session: scoped_session[Session], fresh_index: WhooshBackend
) -> None:
    publish(session, fresh_index)
    client.sign_in(Role.COMMISSIONER)

    page = client.get("/en/bank?q=maternity").text

    assert "Who this does not tell you about" in page
    assert "Armed forces community and veterans" in page


@pytest.mark.parametrize("screen", ["en", "ur", "zh-Hans"])
def test_results_are_the_same_whatever_the_language_of_the_screen(
    client: PageClient,
    session: scoped_session[Session],
    fresh_index: WhooshBackend,
    screen: str,
) -> None:
    publish(session, fresh_index)
    client.sign_in(Role.COMMISSIONER)

    page = client.get(f"/{screen}/bank?q=midwives").text

    assert "Mothers on Traveller sites" in page
    assert "Buses" not in page


@pytest.mark.parametrize(
    "query",
    [
        "q=%00%ff%fe",
        "q=" + "a" * 3000,
        "q=%22unclosed",
        "q=-only",
        "q=((((",
        "page=99999999999",
        "page=-1",
        "sort=sideways",
        "theme=nonsense&theme=access",
        "from=2026-99-99&to=x",
        "q=%F0%9F%98%80",
    ],
)
def test_no_address_breaks_the_page(client: PageClient, query: str) -> None:
    client.sign_in(Role.COMMISSIONER)

    assert client.get(f"/en/bank?{query}").status_code == 200


def test_residents_and_champions_are_kept_out(client: PageClient) -> None:
    assert client.get("/en/bank").status_code == 302
    client.sign_in(Role.CHAMPION)
    assert client.get("/en/bank").status_code == 403
