"""What must be true for those who vote in a poll, on our page and inside another site."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import brotli
import pytest
import time_machine
from flask import Flask
from werkzeug.test import Client, TestResponse

from insightbank.db import db
from insightbank.engagement.polls import queries, services
from insightbank.engagement.polls.models import Poll, PollVoter
from insightbank.engagement.polls.rules import Way, allowed_sites, keyed_options
from insightbank.settings import Settings, SettingsError, settings_from_environment, site_origin
from tests.factories import polls
from tests.pages import PageClient

PAGE, EMBED = "/en/polls/opening-hours", "/en/embed/polls/opening-hours"
NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
Browser = Callable[[], Any]


def token_on(client: Any, path: str = PAGE) -> str:
    found = TOKEN.search(client.get(path).get_data(as_text=True))
    assert found, path
    return found.group(1)


def vote(client: Any, choice: str = "o1", path: str = PAGE, **more: Any) -> TestResponse:
    data = {"choice": choice, "csrf_token": token_on(client, path)}
    return client.post(path, data=data, **more)


def cast(poll: Poll, votes: int, key: str = "o1") -> None:
    for _number in range(votes):
        services.cast_vote(
            poll,
            key=key,
            voter=uuid4().hex,
            way=Way.PAGE,
            now=NOW,
            today=polls.TODAY,
            most_per_minute=1,
        )


def counts() -> dict[str, int]:
    db.session.remove()
    shown = queries.get_poll("opening-hours", language="en")
    assert shown is not None
    return queries.count_votes(shown.poll)


@pytest.fixture
def bare(app: Flask) -> Callable[[], Client]:
    """Give a browser that keeps no cookies, as frames in other sites."""
    return lambda: Client(app, use_cookies=False)


def test_a_person_votes_once_sees_the_results_and_cannot_vote_again(client: PageClient) -> None:
    poll = polls.poll()
    cast(poll, 20, "o1")
    cast(poll, 20, "o2")

    first = vote(client, "o2")
    assert first.status_code == 200
    assert "counted your vote" in first.get_data(as_text=True)
    assert "Results" in client.page(PAGE).html
    assert "In the evening" in client.page(PAGE).html

    again = client.post(PAGE, data={"choice": "o1", "csrf_token": token_on_form(first, client)})
    assert "first vote counts" in again.get_data(as_text=True)
    assert counts() == {"o1": 20, "o2": 21, "o3": 0}


def token_on_form(_response: TestResponse, client: PageClient) -> str:
    """Take a token from a second poll: it is good for any form."""
    polls.poll("another")
    return token_on(client, "/en/polls/another")


def test_a_browser_without_cookies_votes_once_with_each_form(
    bare: Callable[[], Client], app: Flask
) -> None:
    polls.poll()
    db.session.commit()
    browser = bare()
    data = {"choice": "o3", "csrf_token": token_on(browser)}

    assert "counted" in browser.post(PAGE, data=data).get_data(as_text=True)
    assert "first vote counts" in browser.post(PAGE, data=data).get_data(as_text=True)
    assert counts() == {"o1": 0, "o2": 0, "o3": 1}


def test_a_vote_without_a_choice_with_a_forged_one_or_a_forged_token_is_shown_again(
    client: PageClient,
) -> None:
    polls.poll()
    token = token_on(client)
    for data in (
        {"csrf_token": token},
        {"csrf_token": token, "choice": "o9"},
        {"csrf_token": token, "choice": "two\x00words"},
        {"csrf_token": "forged", "choice": "o1"},
        {"choice": "o1"},
    ):
        assert client.post(PAGE, data=data).status_code == 422
        assert client.post(EMBED, data=data).status_code == 422
    assert set(counts().values()) == {0}


def test_a_form_that_lay_open_for_days_asks_to_vote_again_with_the_choice_kept(
    client: PageClient,
) -> None:
    polls.poll()
    with time_machine.travel(datetime.now(UTC) - timedelta(days=3), tick=False):
        token = token_on(client)

    old = client.post(PAGE, data={"choice": "o2", "csrf_token": token})

    assert old.status_code == 422
    assert "open for too long" in old.get_data(as_text=True)
    assert re.search(r'value="o2"[^>]*checked', old.get_data(as_text=True))


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
def test_a_vote_sent_by_a_page_of_another_site_does_not_count(
    client: PageClient, headers: dict[str, str]
) -> None:
    polls.poll()
    assert vote(client, headers=headers).status_code == 422
    assert vote(client, path=EMBED, headers=headers).status_code == 422
    assert set(counts().values()) == {0}


def test_who_voted_cannot_be_joined_to_what_or_to_another_poll(client: PageClient) -> None:
    polls.poll()
    polls.poll("another")
    vote(client)
    vote(client, path="/en/polls/another")

    db.session.remove()
    rows = db.session.query(PollVoter).all()
    assert len({row.voter_hash for row in rows}) == 2
    assert set(PollVoter.__table__.columns.keys()) == {"activity_id", "voter_hash"}


def test_small_numbers_are_never_shown(client: PageClient) -> None:
    poll = polls.poll()
    cast(poll, 5, "o1")
    shown = vote(client).get_data(as_text=True)
    assert "too few votes" in shown
    assert "%" not in re.sub(r'width="[^"]*"', "", shown.split("<main", 1)[1])

    poll = db.session.query(Poll).one()
    cast(poll, 60, "o2")
    cast(poll, 90, "o3")
    html = client.page(PAGE).html
    assert html.count("Not shown") == 2, "from one alone the other could be worked out"
    assert "58%" in html


def test_a_poll_has_its_times(client: PageClient, new_client: Callable[[], PageClient]) -> None:
    day = datetime.now(UTC).date()
    polls.poll("draft", is_open=False)
    polls.poll("early", opens_on=day + timedelta(days=3))
    over = polls.poll("over", closes_on=day + timedelta(days=1))
    over.activity.closes_on = day - timedelta(days=1)

    assert client.get("/en/polls/draft").status_code == 404
    assert client.get("/en/embed/polls/draft").status_code == 404
    assert "You can vote from" in client.page("/en/polls/early").html
    assert "You can vote from" in client.page("/en/embed/polls/early").html
    assert "This poll is closed" in client.page("/en/polls/over").html
    assert client.post("/en/polls/over", data={"choice": "o1"}).status_code == 422


def test_the_list_and_the_page_are_in_the_readers_language(client: PageClient) -> None:
    polls.poll()
    assert "سرجری کب" in client.page("/ur/polls").html
    page = client.page("/ur/polls/opening-hours").html
    assert "صبح" in page
    assert 'lang="en"' in page, "an answer that is not translated says that it is English"
    assert "صبح" in client.page("/ur/embed/polls/opening-hours").html


def test_a_poll_inside_another_site_weighs_less_than_10_kb_even_uncompressed(
    client: PageClient,
) -> None:
    poll = polls.poll("full", options=[f"Answer number {n} of eight" for n in range(1, 9)])
    cast(poll, 80, "o1")
    html = client.get("/ur/embed/polls/full").data
    results = vote(client, path="/en/embed/polls/full").data
    sheets = {path: client.get(path).data for path in re.findall(r'href="([^"]+\.css)"', str(html))}

    assert len(sheets) == 2
    assert "<script" not in str(html)
    for page in (html, results):
        sent = [page, *sheets.values()]
        assert sum(map(len, sent)) < 10_000
        assert sum(len(gzip.compress(part)) for part in sent) < 4_000
        assert sum(len(brotli.compress(part)) for part in sent) < 4_000


def test_only_the_sites_that_are_named_may_frame_a_poll_and_nothing_else_is_framed(
    client: PageClient, changed_settings: Callable[..., Settings]
) -> None:
    polls.poll(sites=["https://www.basildon.example", "https://evil.example; script-src *"])
    changed_settings(embed_sites=("https://*.nhs.example",))

    embedded = client.get(EMBED).headers
    assert embedded["Content-Security-Policy"].endswith(
        "frame-ancestors 'self' https://*.nhs.example https://www.basildon.example"
    )
    assert "X-Frame-Options" not in embedded
    plain = client.get(PAGE).headers
    assert plain["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in plain["Content-Security-Policy"]


def test_a_flood_from_inside_other_sites_is_held_up_and_passes(
    bare: Callable[[], Client], changed_settings: Callable[..., Settings], app: Flask
) -> None:
    polls.poll()
    db.session.commit()
    changed_settings(embed_votes_per_minute=3)
    browser = bare()
    statuses = [vote(browser, path=EMBED).status_code for _vote in range(5)]
    assert statuses == [200, 200, 200, 429, 429]

    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=2), tick=False):
        assert vote(browser, path=EMBED).status_code == 200
    assert counts()["o1"] == 4


def test_a_frame_that_may_keep_a_cookie_keeps_it_apart_and_over_https_only(
    bare: Callable[[], Client], app: Flask
) -> None:
    polls.poll()
    db.session.commit()
    browser = bare()
    assert "Set-Cookie" not in vote(browser, path=EMBED).headers

    data = {"choice": "o1", "csrf_token": token_on(browser, EMBED)}
    safe = browser.post(EMBED, data=data, base_url="https://localhost")
    cookie = safe.headers["Set-Cookie"]
    for part in ("Secure", "HttpOnly", "SameSite=None", "Partitioned"):
        assert part in cookie


def test_nothing_is_remembered_of_somebody_who_only_looks(client: PageClient) -> None:
    polls.poll()
    response = client.get(PAGE, headers={"X-Nothing": "1"})
    assert "insightbank_voter" not in str(response.headers)
    assert "insightbank_voter" in client.page("/en/cookies").html


@pytest.mark.parametrize(
    ("typed", "site"),
    [
        ("https://www.example.org/", "https://www.example.org"),
        ("HTTPS://Example.org:8443", "https://example.org:8443"),
        ("https://*.nhs.uk", "https://*.nhs.uk"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("http://example.org", None),
        ("https://example.org/path", None),
        ("https://example.org; script-src *", None),
        ("https://example.org\nX: y", None),
        ("*", None),
        ("javascript:alert(1)", None),
        ("", None),
    ],
)
def test_a_site_is_an_address_without_a_page(typed: str, site: str | None) -> None:
    assert site_origin(typed) == site
    assert allowed_sites([typed]) == ([site] if site else [])


def test_a_setting_that_is_no_site_stops_the_start() -> None:
    with pytest.raises(SettingsError, match="INSIGHTBANK_EMBED_SITES"):
        settings_from_environment(
            {"INSIGHTBANK_EMBED_SITES": "example.org", "INSIGHTBANK_SECRET_KEY": "x"}
        )


def test_an_answer_whose_words_stay_keeps_its_key() -> None:
    kept = [("o1", "Red"), ("o2", "Blue")]
    assert keyed_options(["Green", "Blue"], kept) == [("o3", "Green"), ("o2", "Blue")]
