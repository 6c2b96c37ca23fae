from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import event, select

from insightbank.core.roles import Role
from insightbank.db import db
from insightbank.engagement.surveys.queries import list_free_text
from insightbank.insights.models import Insight
from insightbank.insights.views.staff_from_answers import PAGE_SIZE
from insightbank.people.models import AuditEntry
from tests.factories.insights import make_insight, make_submitted
from tests.factories.people import make_organisation, make_user
from tests.factories.surveys import response, survey
from tests.pages import Page, PageClient

pytestmark = pytest.mark.usefixtures("places")


@pytest.fixture
def draft(app: object) -> Insight:
    return make_submitted(make_user(Role.CHAMPION, organisation=make_organisation()))


def form_of(insight: Insight, **changes: Any) -> dict[str, Any]:
    return {
        "version": str(insight.version),
        "title": "Mothers could not see a GP",
        "body": insight.body,
        "community": insight.community,
        "gathered": insight.gathered,
        "place": "district:thurrock",
        "held_on-day": "12",
        "held_on-month": "10",
        "held_on-year": "2025",
        "sharing": "commissioners",
        "action": "save",
    } | changes


def all_decided(insight: Insight) -> dict[str, str]:
    return (
        {f"tag_{tag.id.hex}": "accepted" for tag in insight.tags}
        | {f"mark_{mark.id.hex}": "removed" for mark in insight.marks}
        | {f"quote_{quote.id.hex}": "approved" for quote in insight.quotes}
    )


def reload(insight: Insight) -> Insight:
    db.session.expire_all()
    found = db.session.get(Insight, insight.id)
    assert found is not None
    return found


def audited() -> list[str]:
    return list(db.session.scalars(select(AuditEntry.action)))


def test_an_officer_reviews_and_publishes_and_a_commissioner_reads_it(
    client: PageClient, draft: Insight
) -> None:
    client.sign_in(Role.OFFICER)
    assert draft.reference in client.get("/en/staff/review").get_data(as_text=True)
    path = f"/en/staff/review/{draft.id}"
    page = client.get(path).get_data(as_text=True)
    assert "01268 555 019" in page
    draft = reload(draft)
    data = form_of(draft, action="publish", **all_decided(draft))

    answer = client.post(path, data=data)

    assert answer.status_code == 302, answer.get_data(as_text=True)[:3000]
    assert reload(draft).state == "published"
    client.sign_in(Role.COMMISSIONER)
    read = client.get(f"/en/insights/{draft.reference}").get_data(as_text=True)
    assert "Mothers could not see a GP" in read
    assert "[removed]" in read
    assert "01268" not in read
    assert "Nobody asked what I needed." in read
    assert "about 10" in read
    assert "What is not known" in read


def test_every_look_at_an_original_is_in_the_audit_log(client: PageClient, draft: Insight) -> None:
    client.sign_in(Role.OFFICER)

    client.get(f"/en/staff/review/{draft.id}")
    client.get(f"/en/staff/review/{draft.id}")

    assert audited().count("insight.original_read") == 2


def test_publishing_too_early_is_refused_with_a_list_and_the_work_is_kept(
    client: PageClient, draft: Insight
) -> None:
    client.sign_in(Role.OFFICER)
    path = f"/en/staff/review/{draft.id}"
    client.get(path)
    draft = reload(draft)

    answer = client.post(path, data=form_of(draft, action="publish"))

    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "possible personal data" in page
    assert "Approve or leave out 1 quote." in page
    assert reload(draft).title == "Mothers could not see a GP"
    assert reload(draft).state == "draft"


@pytest.mark.parametrize(
    ("changes", "kept", "status"),
    [
        ({"title": ""}, "library", 422),
        ({"title": "x" * 400}, "x" * 400, 422),
        ({"body": "y" * 100_000}, "y" * 100_000, 422),
        ({"held_on-day": "31", "held_on-month": "2"}, "31", 422),
        ({"place": "district:atlantis"}, "library", 422),
        ({"version": "999"}, "Mothers could not see a GP", 409),
        ({"version": "99999999999999999999"}, "Mothers could not see a GP", 409),
        ({"version": "one"}, "Mothers could not see a GP", 422),
        ({"title": "a\x00b\u202e<b>"}, "ab&lt;b&gt;", 302),
    ],
)
def test_wild_input_at_the_desk_is_answered_beside_what_was_typed(
    client: PageClient, draft: Insight, changes: dict[str, str], kept: str, status: int
) -> None:
    client.sign_in(Role.OFFICER)
    path = f"/en/staff/review/{draft.id}"

    answer = client.post(path, data=form_of(draft, **changes))

    assert answer.status_code == status
    page = answer if status != 302 else client.get(path)
    assert kept in page.get_data(as_text=True)


def test_forged_decisions_are_ignored(client: PageClient, draft: Insight) -> None:
    client.sign_in(Role.OFFICER)
    path = f"/en/staff/review/{draft.id}"
    client.get(path)
    other = make_insight(themes=("cost",))
    forged = {f"tag_{other.tags[0].id.hex}": "rejected", f"mark_{uuid4().hex}": "removed"}

    assert client.post(path, data=form_of(reload(draft), **forged)).status_code == 302

    assert reload(other).tags[0].state == "accepted"
    assert client.get(f"/en/staff/review/{uuid4()}").status_code == 404


def test_a_lead_reviews_their_own_alliance_and_nothing_else(
    client: PageClient, draft: Insight
) -> None:
    own = make_user(Role.ALLIANCE_LEAD, organisation=make_organisation(alliance="thurrock"))
    other = make_user(Role.ALLIANCE_LEAD, organisation=make_organisation(alliance="mid_essex"))
    path = f"/en/staff/review/{draft.id}"

    client.sign_in(own)
    assert client.get(path).status_code == 200
    assert draft.reference in client.get("/en/staff/review").get_data(as_text=True)
    client.sign_in(other)
    assert client.get(path).status_code == 404
    assert client.post(path, data=form_of(draft)).status_code == 404
    assert client.post(f"{path}/send-back", data={"reason": "x"}).status_code == 404
    assert draft.reference not in client.get("/en/staff/review").get_data(as_text=True)


@pytest.mark.parametrize("role", [Role.COMMISSIONER, Role.CHAMPION, Role.AUDITOR, Role.TRANSLATOR])
def test_nobody_else_sees_the_desk(client: PageClient, draft: Insight, role: Role) -> None:
    client.sign_in(role)

    assert client.get("/en/staff/review").status_code == 403
    assert client.get(f"/en/staff/review/{draft.id}").status_code == 403


def test_withdrawing_needs_a_reason_and_takes_it_from_readers_at_once(client: PageClient) -> None:
    insight = make_insight()
    client.sign_in(Role.OFFICER)
    path = f"/en/staff/review/{insight.id}"
    assert client.get(f"/en/insights/{insight.reference}").status_code == 200

    assert client.post(f"{path}/withdraw", data={"reason": ""}).status_code == 422
    assert client.post(f"{path}/withdraw", data={"reason": "Asked to"}).status_code == 302

    assert client.get(f"/en/insights/{insight.reference}").status_code == 404
    assert client.post(f"{path}/withdraw", data={"reason": "Again"}).status_code == 409
    assert client.post(f"{path}/reopen").status_code == 302
    assert client.post(f"{path}/reopen").status_code == 409
    assert reload(insight).state == "draft"


def test_a_retired_insight_leaves_the_bank(client: PageClient) -> None:
    insight = make_insight()
    client.sign_in(Role.OFFICER)

    assert client.post(f"/en/staff/review/{insight.id}/retire").status_code == 302

    assert client.get(f"/en/insights/{insight.reference}").status_code == 404
    assert client.get(f"/en/staff/review/{insight.id}").status_code == 200


def test_sending_back_needs_a_note(client: PageClient, draft: Insight) -> None:
    client.sign_in(Role.OFFICER)
    imported = make_insight(state="draft")

    sent = client.post(f"/en/staff/review/{draft.id}/send-back", data={"reason": "Say where"})
    refused = client.post(f"/en/staff/review/{imported.id}/send-back", data={"reason": "Why"})

    assert (sent.status_code, refused.status_code) == (302, 409)
    assert reload(draft).state == "returned"


def test_a_tag_is_added_and_an_unknown_one_refused(client: PageClient, draft: Insight) -> None:
    client.sign_in(Role.OFFICER)
    path = f"/en/staff/review/{draft.id}/tags"

    assert client.post(path, data={"tag": "theme:oral_health"}).status_code == 302
    assert client.post(path, data={"tag": "theme:dragons"}).status_code == 422
    assert client.post(path, data={}).status_code == 422

    assert "oral_health" in {tag.tag_id for tag in reload(draft).tags}


def test_sharing_decides_who_reads_an_insight(client: PageClient) -> None:
    group = make_organisation()
    member = make_user(Role.CHAMPION, organisation=group)
    lead = make_user(Role.ALLIANCE_LEAD, organisation=make_organisation(alliance="thurrock"))
    alliance = make_insight(sharing="alliance", alliance="thurrock", organisation_id=group.id)
    own = make_insight(sharing="organisation", organisation_id=group.id)
    db.session.commit()

    def status(who: Any, insight: Insight) -> int:
        client.sign_in(who)
        return client.get(f"/en/insights/{insight.reference}").status_code

    assert [status(who, alliance) for who in (Role.COMMISSIONER, lead, member, Role.OFFICER)] == [
        404,
        200,
        200,
        200,
    ]
    assert [status(who, own) for who in (Role.COMMISSIONER, lead, member, Role.OFFICER)] == [
        404,
        404,
        200,
        200,
    ]


def test_a_quote_is_shown_in_its_own_script_and_direction(client: PageClient) -> None:
    insight = make_insight(quotes=(("مجھے انتظار کرنا پڑا", "ur"), ("我等了很久", "zh_Hans")))
    client.sign_in(Role.COMMISSIONER)

    page = client.page(f"/en/insights/{insight.reference}")

    quotes = {e.get("lang"): (e.get("dir"), e.text) for e in page.all("blockquote")}
    assert quotes == {
        "ur": ("rtl", "مجھے انتظار کرنا پڑا"),
        "zh-Hans": ("ltr", "我等了很久"),
    }


def test_small_numbers_of_people_are_not_shown(client: PageClient) -> None:
    champion = make_user(Role.CHAMPION, organisation=make_organisation())
    insight = make_submitted(champion, people_count=20, make_up={"sex": {"female": 17, "male": 3}})
    insight.state, insight.tagged_version = "published", "test"
    client.sign_in(Role.COMMISSIONER)

    page = client.get(f"/en/insights/{insight.reference}").get_data(as_text=True)

    assert "too few to show" in page
    assert "about 15" not in page  # with the total it would give the others away


def test_an_officer_starts_a_draft_from_answers_byte_for_byte(client: PageClient) -> None:
    made = survey()
    said = "I couldn’t get an appointment  —  ring 01268 555 019 👍🏽"
    response(made, {"story": (None, said)})
    response(made, {"story": (None, "No interpreter.")})
    db.session.commit()
    officer = client.sign_in(Role.OFFICER)
    path = f"/en/staff/surveys/{made.activity.slug}/insight"
    assert "No interpreter." in client.get(path).get_data(as_text=True)
    answers = {answer.text: answer for answer in list_free_text(made.activity)}
    data = {"title": "Seeing a GP", "body": "People could not get appointments."}

    nothing = client.post(path, data=data)
    answer = client.post(path, data=data | {"answer": [str(answers[said].id), "forged"]})

    assert nothing.status_code == 422
    assert answer.status_code == 302
    insight = db.session.scalars(select(Insight)).one()
    assert [quote.text.encode() for quote in insight.quotes] == [said.encode()]
    assert (insight.source, insight.survey_title) == ("survey", "Seeing a GP")
    assert {m.field for m in insight.marks} == {"quote:0"}
    assert "access" in {tag.tag_id for tag in insight.tags}
    assert insight.changes[0].actor_id == officer.id
    assert client.get(f"/en/staff/review/{insight.id}").status_code == 200


def test_ticks_stay_while_an_officer_turns_the_pages_of_answers(client: PageClient) -> None:
    made = survey()
    for number in range(PAGE_SIZE + 1):
        response(made, {"story": (None, f"Answer {number}.")})
    db.session.commit()
    client.sign_in(Role.OFFICER)
    path = f"/en/staff/surveys/{made.activity.slug}/insight"
    first, *_others, last = [str(answer.id) for answer in list_free_text(made.activity)]
    typed = {"title": "Seeing a GP", "body": "In my words.", "answer": [first]}

    turned = client.post(path, data=typed | {"to_page": "2"})
    sent = client.post(f"{path}?page=2", data=typed | {"answer": [first, last]})

    page = Page(turned.get_data(as_text=True), path)
    kept = [e.get("value") for e in page.all("input") if e.get("name") == "answer"]
    assert turned.status_code == 200
    assert kept == [last, first]
    assert "In my words." in page.html
    assert sent.status_code == 302
    insight = db.session.scalars(select(Insight)).one()
    assert [str(quote.answer_id) for quote in insight.quotes] == [first, last]


@pytest.mark.parametrize("page", ["0", "-1", "99999999999999999999", "two"])
def test_a_page_of_answers_that_is_not_there_does_no_harm(client: PageClient, page: str) -> None:
    made = survey()
    response(made, {"story": (None, "The only one.")})
    db.session.commit()
    client.sign_in(Role.OFFICER)
    path = f"/en/staff/surveys/{made.activity.slug}/insight?page={page}"
    assert "The only one." in client.get(path).get_data(as_text=True)


def test_the_queue_can_be_narrowed_and_wild_filters_do_no_harm(
    client: PageClient, draft: Insight
) -> None:
    client.sign_in(Role.OFFICER)

    def shown(query: str) -> bool:
        return draft.reference in client.get(f"/en/staff/review?{query}").get_data(as_text=True)

    assert shown("source=champion")
    assert not shown("source=survey")
    assert not shown("state=published")
    assert shown("state=dragons&source=%00&language=xx&page=99999999999999999999")


def test_pages_ask_few_questions_however_much_they_show(client: PageClient) -> None:
    quotes = tuple((f"quote {number}", "en") for number in range(10))
    insight = make_insight(themes=("access", "cost", "waiting"), plus=("carers",), quotes=quotes)
    client.sign_in(Role.OFFICER)
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    for path in ("staff/review", f"staff/review/{insight.id}", f"insights/{insight.reference}"):
        event.listen(db.engine, "before_cursor_execute", note)
        client.get(f"/en/{path}?state=published")
        event.remove(db.engine, "before_cursor_execute", note)
        reads = [statement for statement in asked if statement.lstrip().startswith("SELECT")]
        assert len(reads) <= 12, (path, reads)
        asked.clear()
