"""What must be true for those who read answers, ask for them and give them."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from insightbank.core.roles import Role
from insightbank.engagement.activities import services as activities
from insightbank.engagement.feedback import services
from insightbank.engagement.feedback.models import Decision, Follower
from insightbank.people.models import AuditEntry, OutgoingMessage
from insightbank.work import do_due
from tests.factories import insights, surveys
from tests.factories.feedback import KEY, TODAY, decision
from tests.pages import PageClient

STAFF = "/en/staff/feedback"
SAID = {
    "outcome": "done",
    "said": "It is hard to get through.",
    "decided": "We have a new phone system.",
    "why_not": "",
    "decided_by": "Primary Care Committee",
    "decided_on-day": "2",
    "decided_on-month": "3",
    "decided_on-year": "2026",
}


def test_an_officer_answers_and_everybody_reads_it(client: PageClient, session: Session) -> None:
    activities.close_activity(surveys.survey().activity)
    client.sign_in(Role.OFFICER)
    assert "Seeing a GP" in client.page(STAFF).html
    client.page(f"{STAFF}/new?activity=seeing-a-gp")

    made = client.post(f"{STAFF}/new", data=SAID | {"activity": "seeing-a-gp"})
    assert made.status_code == 303
    kept = session.scalars(select(Decision)).one()
    assert "new phone system" not in client.page("/en/you-said-we-did").html
    client.post(f"{STAFF}/{kept.id}/publish")

    client.sign_out()
    assert "We have a new phone system." in client.page("/en/you-said-we-did").html
    actions = set(session.scalars(select(AuditEntry.action)))
    assert {"decision.recorded", "decision.published"} <= actions


def test_not_doing_it_without_a_reason_is_refused_and_nothing_is_lost(
    client: PageClient, session: Session
) -> None:
    surveys.survey()
    client.sign_in(Role.OFFICER)
    client.page(f"{STAFF}/new")

    refused = client.post(
        f"{STAFF}/new", data=SAID | {"activity": "seeing-a-gp", "outcome": "not_done"}
    )

    assert refused.status_code == 422
    assert "Say why not" in refused.text
    assert "It is hard to get through." in refused.text
    assert session.scalar(select(func.count()).select_from(Decision)) == 0


def test_somebody_asks_to_be_told_is_told_and_stops_it(
    client: PageClient, session: Session
) -> None:
    activity = surveys.survey().activity
    client.page("/ur/follow/seeing-a-gp")
    assert client.post("/ur/follow/seeing-a-gp", data={"email": "no"}).status_code == 422
    asked = client.post("/ur/follow/seeing-a-gp", data={"email": "Me@Example.org"})
    assert asked.status_code == 303

    session.rollback()
    made = decision(activity)
    services.publish_decision(made, today=session.scalars(select(Follower)).one().asked_on)
    session.commit()
    do_due()
    session.expire_all()
    message = session.scalars(select(OutgoingMessage)).one()
    assert message.language == "ur"

    key = str(client.application.secret_key).encode()
    stop = services.stop_secret(session.scalars(select(Follower)).one().id, key)
    client.page(f"/ur/follow/stop/{stop}")
    assert session.scalar(select(func.count()).select_from(Follower)) == 1, "opening is not acting"
    client.post(f"/ur/follow/stop/{stop}")
    session.expire_all()
    assert session.scalar(select(func.count()).select_from(Follower)) == 0


def test_an_activity_nobody_can_see_cannot_be_followed(
    client: PageClient, session: Session
) -> None:
    surveys.survey(open=False)

    assert client.get("/en/follow/seeing-a-gp").status_code == 404


def test_a_translator_translates_a_decision(client: PageClient, session: Session) -> None:
    made = decision(surveys.survey().activity)
    services.publish_decision(made, today=TODAY)
    client.sign_in(Role.TRANSLATOR)
    address = f"{STAFF}/{made.id}/texts/ur"
    client.page(address)
    client.post(address, data={"said": "فون نہیں ملتا", "decided": "نیا فون سسٹم", "why_not": ""})

    assert "نیا فون سسٹم" in client.page("/ur/you-said-we-did").html
    assert "We have a new phone system." in client.page("/pl/you-said-we-did").html


def test_a_commissioner_records_what_an_insight_led_to(
    client: PageClient, session: Session
) -> None:
    insight = insights.make_insight()
    session.commit()
    client.sign_in(Role.COMMISSIONER)
    address = f"/en/staff/insight-decisions/{insight.reference}"
    client.page(address)

    assert client.post(address, data=SAID).status_code == 303

    assert "We have a new phone system." in client.page(f"/en/insights/{insight.reference}").html


def test_what_waits_for_an_answer_is_said_in_the_open(client: PageClient, session: Session) -> None:
    activities.close_activity(surveys.survey().activity)

    assert "We still owe you an answer" in client.page("/en/you-said-we-did").html


def test_following_twice_keeps_one_address(session: Session) -> None:
    activity = surveys.survey().activity
    for _again in range(2):
        services.follow("a@example.org", language="en", today=TODAY, key=KEY, activity=activity)

    assert session.scalar(select(func.count()).select_from(Follower)) == 1
