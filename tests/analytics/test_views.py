"""Results and coverage as officers and commissioners meet them."""

from __future__ import annotations

from sqlalchemy.orm import Session, scoped_session

from insightbank.core.roles import Role
from insightbank.db import db
from insightbank.engagement.surveys.queries import Survey
from tests.factories.insights import make_insight
from tests.factories.surveys import response, survey
from tests.pages import PageClient


def answer(made: Survey, value: str, times: int) -> None:
    for _number in range(times):
        response(made, {"how_easy": (value, None)})
    db.session.commit()


def test_results_hide_small_counts_and_the_cell_that_would_give_them_away(
    client: PageClient, session: scoped_session[Session]
) -> None:
    made = survey()
    answer(made, "easy", 3)
    answer(made, "hard", 12)
    client.sign_in(Role.OFFICER)

    page = client.get("/en/staff/surveys/seeing-a-gp/results")

    assert page.status_code == 200
    assert "hidden" in page.text
    assert '<bdi dir="ltr">12</bdi>' not in page.text
    assert '<bdi dir="ltr">3</bdi>' not in page.text


def test_results_of_a_survey_nobody_answered_are_a_page_not_an_error(
    client: PageClient, session: scoped_session[Session]
) -> None:
    survey()
    session.commit()
    client.sign_in(Role.COMMISSIONER)

    assert client.get("/en/staff/surveys/seeing-a-gp/results").status_code == 200
    assert client.get("/en/staff/surveys/no-such/results").status_code == 404


def test_groups_nobody_spoke_for_come_first_on_the_coverage_page(
    client: PageClient, session: scoped_session[Session]
) -> None:
    make_insight(plus=("carers",))
    session.commit()
    client.sign_in(Role.COMMISSIONER)

    page = client.get("/en/coverage").text

    assert "No evidence at all" in page
    assert client.get("/en/coverage?by=theme").status_code == 200
    assert client.get("/en/coverage?by=nonsense").status_code == 200


def test_residents_do_not_see_results(client: PageClient) -> None:
    assert client.get("/en/coverage").status_code == 302
