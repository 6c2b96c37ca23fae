"""What must be true for those who take part in a discussion, and for moderators."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from insightbank.core.roles import Role
from insightbank.engagement.discussions.models import Contribution
from insightbank.engagement.discussions.rules import MOST_BY_ONE, Moderation, State
from insightbank.people.models import AuditEntry
from tests.factories.discussions import discussion, idea, participant
from tests.pages import PageClient

TALK = "/en/discussions/our-hub"
STAFF = "/en/staff/discussions"


def token_of(html: str) -> str:
    found = re.search(r'name="token"[^>]*value="([^"]+)"', html)
    assert found
    return found[1]


def send_idea(client: PageClient, **changes: str) -> int:
    token = token_of(client.page(f"{TALK}/new").html)
    data = {"title": "A quiet room", "text": "Noise is hard.", "name": "Amina", "token": token}
    return client.post(f"{TALK}/new", data=data | changes).status_code


def test_somebody_without_an_account_adds_an_idea_and_another_replies(
    client: PageClient, session: Session
) -> None:
    discussion()
    session.commit()
    assert send_idea(client) == 303
    assert "A quiet room" in client.page(TALK).html
    made = session.scalars(select(Contribution)).one()

    client.sign_out()
    page = client.page(f"{TALK}/ideas/{made.id}")
    reply = {"text": "Yes please.", "name": "Bola", "token": token_of(page.html)}
    assert client.post(f"{TALK}/ideas/{made.id}", data=reply).status_code == 303

    shown = client.page(f"{TALK}/ideas/{made.id}").html
    assert "Yes please." in shown
    assert "Bola" in shown


def test_what_waits_is_seen_by_its_writer_only(client: PageClient, session: Session) -> None:
    discussion(moderation=Moderation.BEFORE)
    session.commit()
    send_idea(client)
    assert "Only you see this" in client.page(TALK).html

    client.sign_out()

    assert "A quiet room" not in client.page(TALK).html


def test_a_flood_is_refused_with_a_sentence_and_nothing_typed_is_lost(
    client: PageClient, session: Session
) -> None:
    discussion()
    session.commit()
    for _number in range(MOST_BY_ONE):
        assert send_idea(client) == 303
    token = token_of(client.page(f"{TALK}/new").html)

    refused = client.post(
        f"{TALK}/new", data={"title": "Sixth", "text": "My sixth idea", "token": token}
    )

    assert refused.status_code == 422
    assert "Wait 10 minutes" in refused.text
    assert "My sixth idea" in refused.text


def test_a_closed_discussion_gives_back_what_was_typed(
    client: PageClient, session: Session
) -> None:
    made = discussion()
    session.commit()
    token = token_of(client.page(f"{TALK}/new").html)
    made.activity.state = "closed"
    session.commit()

    refused = client.post(f"{TALK}/new", data={"title": "Late", "text": "Late", "token": token})

    assert refused.status_code == 410
    assert "Late" in refused.text


def test_where_only_replies_are_taken_an_idea_is_given_back(
    client: PageClient, session: Session
) -> None:
    made = discussion()
    session.commit()
    token = token_of(client.page(f"{TALK}/new").html)
    made.takes_ideas = False
    session.commit()

    refused = client.post(f"{TALK}/new", data={"title": "Late", "text": "Late", "token": token})

    assert refused.status_code == 410
    assert "Late" in refused.text
    assert session.scalars(select(Contribution)).all() == []


def test_the_age_gate_asks_and_refuses(client: PageClient, session: Session) -> None:
    discussion(youngest=16)
    session.commit()

    assert "I am 16 or older" in client.page(f"{TALK}/new").html
    assert send_idea(client) == 422
    assert send_idea(client, old_enough="y") == 303


def test_a_small_number_of_supporters_is_not_told_exactly(
    client: PageClient, session: Session
) -> None:
    made = idea(discussion())
    session.commit()
    client.page(f"{TALK}/posts/{made.id}/support")
    assert client.post(f"{TALK}/posts/{made.id}/support", data={}).status_code == 303

    page = client.page(f"{TALK}/ideas/{made.id}").html

    assert "1 to 7 people support this." in page
    assert "Take my support back" in page


def test_a_report_reaches_the_moderators(client: PageClient, session: Session) -> None:
    made = idea(discussion())
    session.commit()
    report = f"{TALK}/posts/{made.id}/report"
    client.page(report)
    assert client.post(report, data={"reason": "abuse", "text": "Rude"}).status_code == 303

    client.sign_in(Role.OFFICER)

    assert "A quiet room" in client.page(f"{STAFF}/our-hub/moderation?tab=reported").html


def test_an_officer_makes_opens_and_moderates_a_discussion(
    client: PageClient, session: Session
) -> None:
    client.sign_in(Role.OFFICER)
    client.page(f"{STAFF}/new")
    made = client.post(
        f"{STAFF}/new",
        data={"slug": "our-hub", "title": "Our hub", "languages": ["en", "ur"], "youngest": ""}
        | {"moderation": "before", "takes_ideas": "y", "rules": "Be kind."},
    )
    assert made.status_code == 303
    client.page(f"{STAFF}/our-hub")
    client.post(f"{STAFF}/our-hub/state", data={"to": "open"})
    assert send_idea(client) == 303
    waiting = session.scalars(select(Contribution)).one()
    address = f"{STAFF}/our-hub/moderation/{waiting.id}"
    client.page(address)

    assert client.post(address, data={"action": "reject", "reason": ""}).status_code == 422
    assert client.post(address, data={"action": "publish", "reason": ""}).status_code == 303

    session.expire_all()
    assert session.scalars(select(Contribution)).one().state == State.PUBLISHED
    log = client.get(f"{STAFF}/our-hub/moderation/log.csv")
    assert f"{waiting.id},publish" in log.text
    seen = {entry.action for entry in session.scalars(select(AuditEntry))}
    assert {"discussion.post_seen", "discussion.log_exported"} <= seen


def test_a_spreadsheet_never_runs_what_a_moderator_typed(
    client: PageClient, session: Session
) -> None:
    made = idea(discussion())
    session.commit()
    client.sign_in(Role.OFFICER)
    address = f"{STAFF}/our-hub/moderation/{made.id}"
    client.page(address)
    client.post(address, data={"action": "remove", "reason": "other", "note": "=1+1"})

    assert ",'=1+1," in client.get(f"{STAFF}/our-hub/moderation/log.csv").text


@pytest.mark.parametrize("role", [Role.COMMISSIONER, Role.CHAMPION])
def test_only_officers_moderate(client: PageClient, session: Session, role: Role) -> None:
    discussion()
    session.commit()
    client.sign_in(role)

    assert client.get(f"{STAFF}/our-hub/moderation").status_code == 403


def test_wild_words_come_back_as_text(client: PageClient, session: Session) -> None:
    talk = discussion()
    idea(talk, participant(talk, "<b>\u202e"), title="<script>x</script>", text="پ\n\nب")
    session.commit()

    assert "<script>x" not in client.page(TALK).html
