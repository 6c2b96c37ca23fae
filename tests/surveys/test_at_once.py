"""What must be true when things happen at the same moment, and how much a page may ask."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from flask import Flask
from sqlalchemy import event
from werkzeug.test import Client

from insightbank.db import db
from insightbank.engagement.surveys.models import Answer, Response
from tests.factories import surveys
from tests.surveys.conftest import Begin

AT_ONCE = 6
MOST_QUERIES = 12


def test_answers_sent_six_times_at_the_same_moment_land_once(app: Flask, begin: Begin) -> None:
    surveys.survey()
    resident = begin()
    resident.say("story", answer="Heard once")
    path = resident.path("check-answers")

    def press(_number: int) -> int:
        return Client(app, use_cookies=False).post(path).status_code

    with ThreadPoolExecutor(AT_ONCE) as pool:
        statuses = list(pool.map(press, range(AT_ONCE)))

    assert set(statuses) == {303}
    db.session.remove()
    assert [response.state for response in db.session.query(Response)] == ["complete"]
    assert [answer.text for answer in db.session.query(Answer)] == ["Heard once"]


def test_an_answer_posted_six_times_at_the_same_moment_is_there_once(
    app: Flask, begin: Begin
) -> None:
    surveys.survey()
    resident = begin()
    path = resident.path("score")

    def press(number: int) -> int:
        browser = Client(app, use_cookies=False)
        return browser.post(path, data={"answer": str(number)}).status_code

    with ThreadPoolExecutor(AT_ONCE) as pool:
        statuses = list(pool.map(press, range(AT_ONCE)))

    assert set(statuses) == {303}
    db.session.remove()
    assert db.session.query(Answer).count() == 1


def test_no_page_of_a_survey_asks_the_database_more_than_twelve_times(
    app: Flask, begin: Begin
) -> None:
    surveys.survey(ask_profile=["age_band", "religion"])
    resident = begin()
    resident.say("about-you", answer="yes")
    for step in ("how_easy", "which", "story", "where"):
        resident.say(step, answer="easy" if step == "how_easy" else "")
    asked: list[str] = []

    def note(*args: object) -> None:
        asked.append(str(args[2]))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        for step in ("how_easy", "story", "about-you-religion", "check-answers"):
            asked.clear()
            resident.get(step)
            assert 0 < len(asked) <= MOST_QUERIES, (step, asked)
        asked.clear()
        resident.client.get("/en/surveys")
        assert 0 < len(asked) <= MOST_QUERIES
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
