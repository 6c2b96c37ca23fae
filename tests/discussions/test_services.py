"""What must be true of writing in a discussion and of moderating it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from insightbank.engagement.activities import services as activities
from insightbank.engagement.discussions import queries, services
from insightbank.engagement.discussions.models import Contribution, ModerationEntry, Report
from insightbank.engagement.discussions.rules import (
    ALLOWED,
    MOST_BY_ONE,
    MOST_REPORTS,
    WINDOW,
    Action,
    Moderation,
    Reason,
    State,
)
from insightbank.engagement.discussions.services import Alert
from insightbank.people.models import OutgoingMessage
from insightbank.people.services import Letter
from tests.factories.discussions import NOW, TODAY, discussion, idea, participant

SAME = {
    "title": "A quiet room",
    "text": "Please have a quiet room for people who find noise hard.",
}
ALERT = Alert("safeguarding@example.org", Letter("Look", "Somebody may be at risk"), "en")


def test_an_idea_is_shown_at_once_where_people_look_afterwards(session: Session) -> None:
    assert idea(discussion()).state == State.PUBLISHED


def test_an_idea_waits_where_people_look_first(session: Session) -> None:
    assert idea(discussion(moderation=Moderation.BEFORE)).state == State.WAITING


@pytest.mark.parametrize(
    "text",
    ["Ring Kateryna Shevchenko on 07700 900123.", "Buy at https://pills.example.com today"],
)
def test_what_names_somebody_or_links_waits_for_a_person(session: Session, text: str) -> None:
    made = idea(discussion(), text=text)

    assert made.state == State.WAITING
    log = queries.list_log(made.activity)
    assert [entry.action for entry in log] == [Action.HELD]


def test_the_same_form_sent_twice_writes_once(session: Session) -> None:
    talk = discussion()
    one = participant(talk)
    idea(talk, one, token="same")

    again = services.contribute(
        talk, one, **SAME, language="en", token="same", now=NOW, today=TODAY
    )

    assert again is None
    assert session.scalar(select(func.count()).select_from(Contribution)) == 1


def test_somebody_who_goes_back_and_writes_something_else_loses_nothing(session: Session) -> None:
    talk = discussion()
    one = participant(talk)
    idea(talk, one, token="same")

    assert idea(talk, one, token="same", text="And a garden.").text == "And a garden."


def test_what_waits_is_counted_for_each_discussion(session: Session) -> None:
    busy, calm = discussion(moderation=Moderation.BEFORE), discussion("calm")
    idea(busy)
    idea(busy)
    idea(calm)

    counts = queries.count_waiting([busy.activity, calm.activity])

    assert counts == {busy.activity_id: 2, calm.activity_id: 0}
    waiting = {state for state, count in queries.count_queues(busy.activity).items() if count}
    assert waiting == {State.WAITING}


def test_no_new_idea_is_taken_where_only_replies_are(session: Session) -> None:
    talk = discussion()
    first = idea(talk)
    talk.takes_ideas = False

    with pytest.raises(services.DiscussionClosedError):
        idea(talk)

    assert idea(talk, title="", text="Yes please.", idea=first).idea_id == first.id


def test_a_flood_by_one_person_is_refused_until_the_window_is_over(session: Session) -> None:
    talk = discussion()
    one = participant(talk)
    for _number in range(MOST_BY_ONE):
        idea(talk, one)

    with pytest.raises(services.TooMuchError):
        idea(talk, one)

    assert idea(talk, participant(talk, "Bola")).state == State.PUBLISHED
    assert idea(talk, one, now=NOW + WINDOW + timedelta(seconds=1)).state == State.PUBLISHED


def test_a_flood_by_many_people_is_refused(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "MOST_BY_ALL", 3)
    talk = discussion()
    for number in range(3):
        idea(talk, participant(talk, f"Person {number}"))

    with pytest.raises(services.TooMuchError):
        idea(talk, participant(talk, "One more"))


def test_nothing_is_taken_once_it_is_closed(session: Session) -> None:
    talk = discussion()
    activities.close_activity(talk.activity)

    with pytest.raises(services.DiscussionClosedError):
        idea(talk)


def test_only_those_old_enough_take_part(session: Session) -> None:
    talk = discussion(youngest=16)

    with pytest.raises(services.TooYoungError):
        participant(talk, is_old_enough=False)


def test_support_counts_once_for_each_person_and_can_be_taken_back(session: Session) -> None:
    talk = discussion()
    made = idea(talk)
    fan = participant(talk, "Bola")
    services.support(made, fan, today=TODAY)
    services.support(made, fan, today=TODAY)
    assert queries.count_support([made.id]) == {made.id: 1}

    services.take_support_back(made, fan)

    assert queries.count_support([made.id]) == {}


def test_others_see_only_what_is_published_and_writers_also_their_own(session: Session) -> None:
    talk = discussion(moderation=Moderation.BEFORE)
    writer = participant(talk)
    made = idea(talk, writer)

    assert queries.list_ideas(talk.activity, reader=None, page=1) == []
    assert queries.list_ideas(talk.activity, reader=writer, page=1) == [made]
    assert queries.get_contribution(talk.activity, made.id, reader=None) is None


def test_a_report_that_somebody_is_at_risk_hides_it_and_writes_to_safeguarding(
    session: Session,
) -> None:
    made = idea(discussion())

    services.report(made, reporter="browser", reason=Reason.AT_RISK, text="", now=NOW, alert=ALERT)

    assert made.state == State.ESCALATED
    message = session.scalars(select(OutgoingMessage)).one()
    assert message.to == "safeguarding@example.org"
    assert made.text not in message.body


def test_what_a_moderator_has_looked_at_is_not_hidden_by_the_next_report(
    session: Session,
) -> None:
    made = idea(discussion())
    services.report(made, reporter="a", reason=Reason.AT_RISK, text="", now=NOW, alert=ALERT)
    services.moderate(made, Action.PUBLISH, account_id=1, now=NOW)

    services.report(made, reporter="b", reason=Reason.AT_RISK, text="", now=NOW, alert=ALERT)

    assert made.state == State.PUBLISHED
    assert queries.count_queue(made.activity, state=None) == 1
    assert session.scalar(select(func.count()).select_from(OutgoingMessage)) == 1


def test_reports_alone_cannot_empty_a_discussion(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "MOST_HIDDEN", 2)
    talk = discussion()
    ideas = [idea(talk, participant(talk, f"Person {number}")) for number in range(3)]

    for number, made in enumerate(ideas):
        services.report(
            made, reporter=f"{number}", reason=Reason.AT_RISK, text="", now=NOW, alert=ALERT
        )

    states = [made.state for made in ideas]
    assert states == [State.ESCALATED, State.ESCALATED, State.PUBLISHED]


def test_any_other_report_waits_for_a_moderator(session: Session) -> None:
    made = idea(discussion())

    services.report(made, reporter="b", reason=Reason.ABUSE, text="Rude", now=NOW, alert=ALERT)

    assert made.state == State.PUBLISHED
    assert queries.count_queue(made.activity, state=None) == 1


def test_a_flood_of_reports_by_one_browser_is_refused(session: Session) -> None:
    made = idea(discussion())
    for _number in range(MOST_REPORTS):
        services.report(made, reporter="b", reason=Reason.ABUSE, text="", now=NOW, alert=None)

    with pytest.raises(services.TooMuchError):
        services.report(made, reporter="b", reason=Reason.ABUSE, text="", now=NOW, alert=None)


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("action", [a for a in Action if a != Action.HELD])
def test_a_step_is_taken_or_refused_as_its_table_says(
    session: Session, state: State, action: Action
) -> None:
    made = idea(discussion())
    made.state = state

    def step() -> None:
        services.moderate(
            made, action, account_id=1, now=NOW, reason=Reason.OFF_TOPIC, note="n", alert=ALERT
        )

    if action in ALLOWED[state]:
        step()
        assert [entry.action for entry in queries.list_log(made.activity)] == [action]
    else:
        with pytest.raises(services.NotAllowedError):
            step()


def test_rejecting_needs_a_reason(session: Session) -> None:
    made = idea(discussion(moderation=Moderation.BEFORE))

    with pytest.raises(services.NotAllowedError):
        services.moderate(made, Action.REJECT, account_id=1, now=NOW)


def test_a_step_settles_the_reports_and_is_in_the_log(session: Session) -> None:
    made = idea(discussion())
    services.report(made, reporter="b", reason=Reason.ABUSE, text="", now=NOW, alert=None)

    services.moderate(
        made, Action.REMOVE, account_id=7, now=NOW, reason=Reason.ABUSE, note="Rude twice"
    )

    assert made.state == State.REMOVED
    assert all(report.is_settled for report in session.scalars(select(Report)))
    entry = session.scalars(select(ModerationEntry)).one()
    assert (entry.account_id, entry.reason, entry.note) == (7, "abuse", "Rude twice")
