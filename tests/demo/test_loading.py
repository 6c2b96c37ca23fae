"""What must be true of the demonstration once it is loaded, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask_security import verify_password
from sqlalchemy import func, select

from insightbank.core.roles import ACCOUNT_ROLES, Role
from insightbank.db import Base, db
from insightbank.demo import loading, people
from insightbank.demo.surveys import SCHEDULES
from insightbank.engagement.surveys import queries as surveys
from insightbank.engagement.surveys.kinds import kind_of
from insightbank.engagement.surveys.models import (
    TO_DO,
    Activity,
    Answer,
    RespondentFact,
    Response,
)
from insightbank.insights.models import Insight, Note
from insightbank.people.queries import check_audit_chain, get_account_by_email

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
TODAY = NOW.date()
RESPONSES = 30


def load(on: date = TODAY) -> dict[str, int]:
    told: dict[str, int] = {}
    loading.load(today=on, now=NOW, progress=told.__setitem__, responses=RESPONSES)
    db.session.commit()
    return told


def count_rows() -> dict[str, int]:
    return {
        name: db.session.scalar(select(func.count()).select_from(table)) or 0
        for name, table in Base.metadata.tables.items()
    }


@pytest.mark.slow
def test_what_is_loaded_is_whole_and_loading_again_adds_nothing(app: Flask, places: None) -> None:
    first = load()
    before = count_rows()
    again = load(TODAY + timedelta(days=3))

    assert first["survey responses"] == pytest.approx(RESPONSES, abs=3)
    assert first["accounts"] == len(people.PEOPLE)
    assert set(again.values()) == {0}
    assert count_rows() == before
    assert check_audit_chain().is_whole
    check_surveys()
    check_answers()
    check_evidence()
    check_accounts()


def check_surveys() -> None:
    rows = db.session.scalars(select(Activity)).all()
    assert {row.slug for row in rows} == set(SCHEDULES)
    for row in rows:
        assert row.opens_on is not None
        assert row.closes_on is not None
        is_over = row.closes_on < TODAY
        assert row.state == ("closed" if is_over else "open")
        assert row.opens_on <= TODAY
        for language in row.languages:
            shown = surveys.get_survey(row.slug, language=language)
            assert shown is not None
            subjects = shown.texts.by_subject
            assert all(shown.texts.of(subject).language == language for subject in subjects)


def check_answers() -> None:
    responses = db.session.scalars(select(Response)).all()
    for response in responses:
        activity = db.session.get_one(Activity, response.activity_id)
        assert response.state == "complete"
        assert activity.opens_on is not None
        assert activity.closes_on is not None
        assert activity.opens_on <= response.answered_on <= min(activity.closes_on, TODAY)
        required = {q.id for q in activity.versions[-1].questions if q.is_required}
        assert required <= {answer.question_id for answer in response.answers}
    for answer in db.session.scalars(select(Answer)):
        kind_of(answer.question).check(answer.question, answer.value, answer.text)
        assert answer.tagged_version == (TO_DO if answer.text else "")
    facts = db.session.scalars(select(RespondentFact)).all()
    assert facts
    assert {fact.question_id for fact in facts} <= {
        "age_band", "sex", "ethnic_group", "ltc", "activity", "unpaid_care",
    }  # fmt: skip


def check_evidence() -> None:
    notes = db.session.scalars(select(Note.state)).all()
    assert {state: notes.count(state) for state in set(notes)} == {
        "submitted": 6, "draft": 2, "returned": 1,
    }  # fmt: skip
    shipped = sum(len(loading.evidence_lines(name)) for name in loading.EVIDENCE)
    states = db.session.scalars(select(Insight.state)).all()
    assert states.count("published") == shipped
    waiting = select(Insight).where(Insight.state == "draft")
    assert all(insight.tagged_version is None for insight in db.session.scalars(waiting))


def check_accounts() -> None:
    roles: list[Role] = []
    for person in people.PEOPLE:
        account = get_account_by_email(person.email)
        assert account is not None
        assert verify_password(people.PASSWORD, account.password)
        assert account.organisation is not None
        roles += [Role(role.name) for role in account.roles]
    assert set(roles) == ACCOUNT_ROLES
    assert roles.count(Role.CHAMPION) == 2


def test_the_table_of_accounts_tells_all_that_is_needed_to_try_it() -> None:
    table = loading.accounts_table()

    assert people.PASSWORD in table
    assert "http://" in table
    assert all(person.email in table for person in people.PEOPLE)
    assert "need no account" in table
