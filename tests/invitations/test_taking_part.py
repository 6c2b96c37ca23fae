"""Taking up an invitation: answers know nothing of the person, nor the person of the answers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from insightbank.db import Base, db
from insightbank.engagement.invitations import services
from insightbank.engagement.invitations.models import Invitation, SpentToken
from insightbank.engagement.surveys.models import Response
from insightbank.people.channels import MemoryChannel
from insightbank.people.queries import get_contact
from insightbank.web.clock import now, today
from tests.factories import invitations as made
from tests.factories import polls, surveys
from tests.pages import PageClient
from tests.polls.test_voting import vote as vote_in_poll

QUESTION = [{"key": "story", "kind": "long_text", "text": {"en": "Tell us what happened."}}]


@pytest.fixture
def invited(app) -> tuple[Invitation, str]:
    """Give an invitation to a survey of one question, and its link's secret."""
    activity = surveys.survey(questions=QUESTION).activity
    made.launched([made.resident("amina@example.org")], activity=activity)
    db.session.commit()
    invitation = db.session.query(Invitation).one()
    return invitation, made.token(invitation.id)


def take_part(client: PageClient, token: str) -> None:
    assert client.post(f"/en/i/{token}").headers["Location"] == "/en/surveys/seeing-a-gp"
    home = client.post("/en/surveys/seeing-a-gp/start").headers["Location"]
    client.post(f"{home}/story", data={"answer": "I rang for weeks.", "action": "continue"})
    assert client.post(f"{home}/check-answers").status_code == 303


def test_opening_the_link_changes_nothing(client: PageClient, invited):
    invitation, token = invited
    for path in ("", "/stop"):
        client.page(f"/en/i/{token}{path}")
        client.page(f"/ur/i/{token}{path}")

    db.session.expire_all()
    assert invitation.state == "open"
    assert get_contact(invitation.resident_id) is None


def test_a_link_that_is_not_ours_leads_nowhere(client: PageClient, app):
    for token in ("x" * 22, "%00", "🙂", "a" * 5_000):
        assert client.get(f"/en/i/{token}").status_code == 404
        assert client.post(f"/en/i/{token}/stop").status_code == 404


def test_a_link_typed_from_paper_works_in_capitals(client: PageClient, invited):
    client.page(f"/en/i/{invited[1].upper()}")


def test_taking_part_by_the_link_uses_it_up_and_a_day_later_says_no_more_than_that(
    client: PageClient, invited
):
    invitation, token = invited
    take_part(client, token)

    assert db.session.query(SpentToken).count() == 1
    assert services.settle_spent(today()) == 0
    assert services.settle_spent(today() + timedelta(days=1)) == 1
    db.session.expire_all()
    assert invitation.state == "done"
    assert db.session.query(SpentToken).count() == 0
    assert "date" not in {str(c.type).casefold() for c in Invitation.__table__.columns}


def test_nothing_of_the_invitation_is_kept_with_the_answers(client: PageClient, invited):
    invitation, token = invited
    secrets = {token, invitation.token_hash, invitation.id.hex, invitation.resident_id.hex}
    take_part(client, token)

    own = {"invitation", "invitation_message", "spent_token", "resident_account", "participation"}
    own |= {"resident_contact", "audience_profile"}
    for table in Base.metadata.sorted_tables:
        if table.name in own:
            continue
        for row in db.session.execute(table.select()):
            values = {str(value).replace("-", "") for value in row}
            assert not values & secrets, table.name


def test_answers_and_person_are_written_in_different_transactions(client: PageClient, invited):
    take_part(client, invited[1])

    if db.engine.dialect.name == "postgresql":
        answers = db.session.scalar(text("SELECT xmin::text FROM response"))
        person = db.session.scalar(text("SELECT xmin::text FROM spent_token"))
        assert answers != person


def test_the_visitors_session_forgets_the_link_once_it_is_used(client: PageClient, invited):
    take_part(client, invited[1])

    with client.session_transaction() as session:
        assert "invited" not in session


def test_answers_are_safe_though_the_link_cannot_be_used_up(
    client: PageClient, invited, monkeypatch
):
    def fail(*_arguments, **_more):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(services, "spend", fail)
    take_part(client, invited[1])

    assert db.session.query(Response).filter_by(state="complete").count() == 1


def test_taking_part_without_the_link_uses_nothing_up(client: PageClient, invited):
    home = client.post("/en/surveys/seeing-a-gp/start").headers["Location"]
    client.post(f"{home}/story", data={"answer": "I rang.", "action": "continue"})
    client.post(f"{home}/check-answers")

    assert db.session.query(SpentToken).count() == 0


def test_a_vote_in_a_poll_uses_the_link_up_too(client: PageClient, app):
    made.launched([made.resident()], activity=polls.poll().activity)
    db.session.commit()
    token = made.token(db.session.query(Invitation).one().id)
    poll = client.post(f"/en/i/{token}").headers["Location"]
    assert vote_in_poll(client, "no such answer", poll).status_code == 422
    assert db.session.query(SpentToken).count() == 0

    assert vote_in_poll(client, "o1", poll).status_code == 200

    assert db.session.query(SpentToken).count() == 1


def test_a_button_stops_all_invitations(client: PageClient, invited):
    invitation, token = invited
    page = client.post(f"/en/i/{token}/stop")

    assert "We will not invite you again" in page.get_data(as_text=True)
    db.session.expire_all()
    contact = get_contact(invitation.resident_id)
    assert contact is not None
    assert contact.objected_on == today()
    assert invitation.state == "objected"
    channel = MemoryChannel()
    made.send(channel, now=now())
    assert channel.sent == []


def test_a_mail_program_objects_with_one_post_and_no_cookie(client: PageClient, invited):
    invitation, token = invited
    answer = client.post(f"/en/i/{token}/stop", data={"List-Unsubscribe": "One-Click"}, csrf=False)
    again = client.post(f"/en/i/{token}/stop", csrf=False)

    assert (answer.status_code, again.status_code) == (200, 200)
    contact = get_contact(invitation.resident_id)
    assert contact is not None
    assert contact.objected_on


def test_after_the_last_day_the_link_says_so(client: PageClient, app):
    activity = surveys.survey(questions=QUESTION, closes_on="2026-11-25").activity
    made.launched([made.resident()], activity=activity)
    token = made.token(db.session.query(Invitation).one().id)
    activity.state = "closed"

    assert "You can not take part now" in client.page(f"/en/i/{token}").html
    assert client.post(f"/en/i/{token}").headers["Location"] == f"/en/i/{token}"
