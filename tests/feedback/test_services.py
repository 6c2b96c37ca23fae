"""What must be true of decisions and of telling people about them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from insightbank.engagement.activities import services as activities
from insightbank.engagement.activities.models import Activity
from insightbank.engagement.activities.rules import REPORTED
from insightbank.engagement.feedback import queries, services
from insightbank.engagement.feedback.models import Follower
from insightbank.engagement.feedback.queries import Due
from insightbank.engagement.feedback.rules import Age, Outcome, age_of
from insightbank.people.models import OutgoingMessage
from insightbank.people.services import Letter
from tests.factories import surveys
from tests.factories.feedback import KEY, TODAY, decision

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def activity(session: Session) -> Activity:
    return surveys.survey().activity


def write(due: Due, secret: str) -> Letter:
    return Letter("News", queries.text_of(due.decision, "decided", due.follower.language).text)


def tell(at: datetime = NOW) -> int:
    return services.tell_followers(at, key=KEY, write=write, limit=100)


def follow(activity: Activity, address: str = "a@example.org", language: str = "en") -> None:
    services.follow(address, language=language, today=TODAY, key=KEY, activity=activity)


def messages(session: Session) -> list[tuple[str, str]]:
    return [(m.to, m.body) for m in session.scalars(select(OutgoingMessage))]


@pytest.mark.parametrize("outcome", [Outcome.NOT_DONE, Outcome.PARTLY])
def test_what_is_not_done_needs_a_reason(activity: Activity, outcome: Outcome) -> None:
    with pytest.raises(services.WhyNotMissingError):
        decision(activity, outcome=outcome)


def test_a_decision_answers_something(session: Session) -> None:
    with pytest.raises(services.NothingToAnswerError):
        decision(None)


def test_a_closed_activity_is_reported_once_its_answer_is_public(activity: Activity) -> None:
    activities.close_activity(activity)
    made = decision(activity)
    services.publish_decision(made, today=TODAY)

    assert activity.state == REPORTED
    assert list(queries.list_published(page=1)) == [made]


def test_followers_are_told_once_in_their_language(activity: Activity, session: Session) -> None:
    follow(activity, "urdu@example.org", "ur")
    follow(activity, "urdu@example.org", "ur")
    made = decision(activity)
    services.translate_decision(made, {"decided": "نیا فون سسٹم"}, language="ur")
    assert tell() == 0, "nobody is told before it is public"

    services.publish_decision(made, today=TODAY)

    assert (tell(), tell()) == (1, 0)
    assert messages(session) == [("urdu@example.org", "نیا فون سسٹم")]


def test_somebody_who_asks_later_is_not_told_of_what_was_public_before(
    activity: Activity,
) -> None:
    services.publish_decision(decision(activity), today=TODAY - timedelta(days=1))
    follow(activity)

    assert tell() == 0


def test_the_link_that_stops_the_messages_forgets_the_address(
    activity: Activity, session: Session
) -> None:
    follow(activity)
    kept = session.scalars(select(Follower)).one()
    found = queries.get_follower(services.stop_secret(kept.id, KEY))
    assert found is kept
    assert queries.get_follower(services.stop_secret(kept.id, b"another secret")) is None

    services.unfollow(kept)

    assert session.scalar(select(func.count()).select_from(Follower)) == 0


def test_a_decision_on_an_insight_tells_its_followers(session: Session) -> None:
    insight = uuid4()
    services.follow("c@example.org", language="en", today=TODAY, key=KEY, insight_id=insight)
    services.publish_decision(decision(None, insight_id=insight), today=TODAY)

    assert tell() == 1
    assert len(queries.list_decisions_on_insight(insight)) == 1


def test_what_ended_without_an_answer_ages(activity: Activity) -> None:
    activity.closes_on = date(2026, 1, 1)
    activities.close_activity(activity)

    waiting = queries.list_unanswered(date(2026, 4, 2))

    assert [(entry.activity.slug, entry.days, entry.age) for entry in waiting] == [
        ("seeing-a-gp", 91, Age.VERY_LATE)
    ]
    services.publish_decision(decision(activity), today=TODAY)
    assert queries.list_unanswered(date(2026, 4, 2)) == []


@pytest.mark.parametrize(
    ("days", "age"), [(0, Age.FRESH), (29, Age.FRESH), (30, Age.LATE), (90, Age.VERY_LATE)]
)
def test_an_answer_is_late_after_a_month_and_very_late_after_three(days: int, age: Age) -> None:
    assert age_of(TODAY, TODAY + timedelta(days=days)) == age


def test_a_text_missing_in_a_language_is_shown_in_its_own(activity: Activity) -> None:
    made = decision(activity)

    shown = queries.text_of(made, "decided", "ur")

    assert (shown.text, shown.language) == ("We have a new phone system.", "en")
