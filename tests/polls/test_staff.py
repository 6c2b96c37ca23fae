"""What must be true for those who run polls."""

from __future__ import annotations

import html as html_module
import re

import pytest

from insightbank.core.roles import Role
from insightbank.db import db
from insightbank.engagement.polls import queries, services
from insightbank.people.models import AuditEntry
from tests.factories import polls
from tests.pages import PageClient

STAFF = "/en/staff/polls"
NEW = {
    "slug": "opening-hours",
    "question": 'When should the "surgery" be <open>?',
    "options": "In the morning\nIn the evening",
    "languages": ["en", "ur"],
    "sites": "https://www.basildon.example",
}


@pytest.fixture
def officer(client: PageClient) -> PageClient:
    client.sign_in(Role.OFFICER)
    return client


def test_an_officer_makes_changes_opens_and_closes_a_poll(officer: PageClient) -> None:
    officer.page(STAFF)
    officer.page(f"{STAFF}/new")
    assert officer.post(f"{STAFF}/new", data=NEW).status_code == 303
    changed = NEW | {"options": "At noon\nIn the evening"}
    assert officer.post(f"{STAFF}/opening-hours", data=changed).status_code == 303
    officer.page(f"{STAFF}/opening-hours")
    officer.post(f"{STAFF}/opening-hours/open")
    page = officer.page(f"{STAFF}/opening-hours")
    assert 'name="question"' not in page.html, "the question is fixed while people vote"
    officer.page(STAFF)
    officer.post(f"{STAFF}/opening-hours/close")

    db.session.remove()
    shown = queries.get_poll("opening-hours", language="en")
    assert shown is not None
    assert [option.key for option in shown.options] == ["o3", "o2"]
    assert queries.subjects_of(shown.activity) == ["title", "intro", "o:o3", "o:o2", "thanks"]
    actions = {entry.action for entry in db.session.query(AuditEntry)}
    assert actions >= {"poll.created", "poll.changed", "poll.opened", "poll.closed"}


def test_the_code_for_other_sites_can_be_copied_as_it_is(officer: PageClient) -> None:
    officer.post(f"{STAFF}/new", data=NEW)
    officer.post(f"{STAFF}/opening-hours/open")

    page = officer.page(f"{STAFF}/opening-hours").html

    code = html_module.unescape(re.findall(r"<code>(.*?)</code>", page, re.DOTALL)[0])
    assert code.startswith('<iframe src="http://127.0.0.1:8000/en/embed/polls/opening-hours"')
    assert "&#34;surgery&#34; be &lt;open&gt;" in code
    assert code.endswith("</iframe>")


@pytest.mark.parametrize(
    "wrong",
    [
        {"slug": "Opening Hours"},
        {"slug": "new"},
        {"question": ""},
        {"question": "x" * 100_000},
        {"options": "Only one"},
        {"options": "Same\nSame"},
        {"options": "\n".join("abcdefghi")},
        {"options": "a\n" + "b" * 300},
        {"sites": "www.basildon.example"},
        {"sites": "\n".join(f"https://s{n}.example" for n in range(30))},
        {"languages": ["xx"]},
    ],
)
def test_a_poll_that_cannot_work_is_shown_again(officer: PageClient, wrong: dict[str, str]) -> None:
    refused = officer.post(f"{STAFF}/new", data=NEW | wrong)
    assert refused.status_code == 422
    assert queries.get_poll("opening-hours", language="en") is None


def test_an_address_in_use_is_refused(officer: PageClient) -> None:
    polls.poll()
    assert officer.post(f"{STAFF}/new", data=NEW).status_code == 422


def test_question_and_answers_stay_once_people_may_have_voted(officer: PageClient) -> None:
    poll = polls.poll()
    with pytest.raises(services.FixedError):
        services.set_options(poll, ["A", "B"], kept=(), today=polls.TODAY)
    with pytest.raises(services.FixedError):
        services.set_question(poll, question="Other?", intro="", today=polls.TODAY)
    data = {"languages": "en", "question": "Other?", "options": "A\nB"}
    assert officer.post(f"{STAFF}/opening-hours", data=data).status_code == 303
    assert "Other?" not in officer.page(f"{STAFF}/opening-hours").html


@pytest.mark.parametrize("role", [Role.COMMISSIONER, Role.CHAMPION, Role.TRANSLATOR])
def test_others_may_not_run_polls(client: PageClient, role: Role) -> None:
    polls.poll()
    client.sign_in(role)
    for path in (STAFF, f"{STAFF}/new", f"{STAFF}/opening-hours"):
        assert client.get(path).status_code == 403
    assert client.post(f"{STAFF}/opening-hours/close").status_code == 403
