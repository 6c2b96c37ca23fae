"""Staff make, check and launch campaigns; they see counts, and never who took part."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from pypdf import PdfReader

from insightbank.core.roles import Role
from insightbank.db import db
from insightbank.engagement.audiences.models import Audience
from insightbank.engagement.invitations import queries, services
from insightbank.engagement.invitations.models import Campaign, Invitation
from insightbank.people import services as people
from insightbank.people.channels import MemoryChannel, MessageUncertainError
from insightbank.people.models import AuditEntry
from insightbank.web.clock import today
from tests.factories import audiences, surveys
from tests.factories import invitations as made
from tests.invitations.test_sending import Failing
from tests.pages import PageClient

BASE = "/en/staff/invitations"


@pytest.fixture
def officer(client: PageClient) -> PageClient:
    client.sign_in(Role.OFFICER)
    return client


@pytest.fixture
def audience(app, places) -> Audience:
    """Give an audience of 25 people: most are English readers, ten of them read Urdu."""
    for number in range(25):
        made.resident(language="ur" if number < 10 else "en", format="standard")
    audiences.sweep(today())
    found = Audience(name="Everybody", rule=rule(), changed_on=today())
    db.session.add(found)
    db.session.commit()
    return found


def rule(*languages: str) -> dict[str, Any]:
    return {"version": 1, "rule": {"language": list(languages or ("en", "ur"))}}


def day(field: str, value) -> dict[str, str]:
    return {
        f"{field}-day": str(value.day),
        f"{field}-month": str(value.month),
        f"{field}-year": str(value.year),
    }


def typed(audience: Audience, **changes: Any) -> dict[str, Any]:
    activity = surveys.survey().activity
    given = {
        "name": "Seeing a GP, November",
        "activity": str(activity.id),
        "audience": str(audience.id),
        "media": ["email", "letter"],
        **day("starts_on", today()),
        **day("reminder_1", today() + timedelta(days=7)),
    }
    return given | changes


def test_a_campaign_is_made_checked_and_launched_without_scripts(officer, audience):
    made_at = officer.post(f"{BASE}/new", data=typed(audience)).headers["Location"]
    assert "Draft" in officer.page(made_at).html
    assert "Not checked: people get English" in officer.page(made_at).html

    words = {"subject": "ڈاکٹر", "body": "ہمیں بتائیں", "sms": "ہمیں بتائیں", "checked": "y"}
    officer.post(f"{made_at}/words/ur", data=words)
    assert "ڈاکٹر" in officer.page(f"{made_at}/words/ur").html

    check = officer.page(f"{made_at}/check").html
    assert "Everybody" in check
    assert officer.post(f"{made_at}/check").status_code == 422
    report = officer.post(f"{made_at}/check", data={"sure": "y"}).headers["Location"]
    assert "Invitation: Email" in officer.page(report).html

    campaign = db.session.query(Campaign).one()
    assert (campaign.state, campaign.rule) == ("launched", rule())
    channel = MemoryChannel()
    made.send(channel)
    assert len(channel.sent) == 25
    assert sum(message.subject == "ڈاکٹر" for message in channel.sent) == 10


def test_words_to_begin_with_are_there_in_each_language_of_the_activity(officer, audience):
    officer.post(f"{BASE}/new", data=typed(audience))

    campaign = db.session.query(Campaign).one()
    states = {words.language: words.state for words in queries.all_words(campaign)}
    assert states == {"en": "checked", "ur": "draft", "en_easy": "draft"}


def test_what_cannot_be_is_said_beside_what_was_typed(officer, audience):
    wrong = typed(audience, bsl_url="javascript:alert(1)", **day("reminder_1", today()))
    page = officer.post(f"{BASE}/new", data=wrong)

    html = page.get_data(as_text=True)
    assert page.status_code == 422
    assert "A reminder must be after the first day." in html
    assert "Enter an address that starts with https://" in html
    assert "Seeing a GP, November" in html


@pytest.mark.parametrize("text", ["\x00", "\u202e", "x" * 100_000, "<b>🙂</b>"])
def test_nothing_typed_breaks_the_page(officer, audience, text):
    page = officer.post(f"{BASE}/new", data=typed(audience, name=text, activity=text))
    assert page.status_code == 422


def test_an_audience_that_is_too_small_or_gone_is_refused(officer, audience, changed_settings):
    changed_settings(audience_floor=26)
    at = officer.post(f"{BASE}/new", data=typed(audience)).headers["Location"]

    assert "The audience is too small" in officer.page(f"{at}/check").html
    assert officer.post(f"{at}/check", data={"sure": "y"}).status_code == 422

    db.session.delete(db.session.merge(audience))
    assert "The audience is gone" in officer.page(f"{at}/check").html


def test_the_check_tells_nothing_of_the_one_person_two_audiences_differ_by(officer, audience):
    made.resident("jan@example.org", language="pl")
    audiences.sweep(today())
    wider = Audience(name="One more", rule=rule("en", "pl", "ur"), changed_on=today())
    db.session.add(wider)
    db.session.commit()
    settings = typed(audience)
    at = officer.post(f"{BASE}/new", data=settings).headers["Location"]
    assert "How people are asked" in officer.page(f"{at}/check").html

    officer.post(f"{at}/settings", data=settings | {"audience": str(wider.id)})

    page = officer.page(f"{at}/check").html
    assert "nearly the same audience" in page
    assert "How people are asked" not in page


def test_a_launched_campaign_cannot_be_changed(officer, audience):
    at = officer.post(f"{BASE}/new", data=typed(audience)).headers["Location"]
    officer.post(f"{at}/check", data={"sure": "y"})

    assert officer.post(f"{at}/words/en", data=made.WORDS).status_code == 409
    assert officer.get(f"{at}/settings").status_code == 409
    assert officer.get(f"{at}/check").status_code == 409


def test_small_numbers_are_not_shown_in_the_report(officer, app):
    campaign = made.launched([made.resident() for _ in range(3)])
    made.send()

    html = officer.page(f"{BASE}/{campaign.id}/report").html

    assert "few" in html
    assert ">3<" not in html


def test_nobody_can_see_who_took_part(officer, app):
    campaign = made.launched([made.resident("amina@example.org")])
    for page in ("", "/report", "/unsure", "/letters"):
        assert "amina@example.org" not in officer.page(f"{BASE}/{campaign.id}{page}").html


def test_people_with_a_need_are_listed_and_looking_is_audited(officer, app):
    braille = made.resident("amina@example.org", format="braille")
    campaign = made.launched([braille, made.resident("bo@example.org")])

    html = officer.page(f"{BASE}/{campaign.id}/needs").html

    assert "amina@example.org" in html
    assert "Braille" in html
    assert "bo@example.org" not in html
    assert db.session.query(AuditEntry).filter_by(action="campaign.needs_read").count() == 1


def test_letters_are_printed_once_in_large_print_where_needed(officer, app):
    asked = [
        made.resident(format="large_print", address=made.ADDRESS),
        made.resident(prefers="letter", address=made.ADDRESS.replace("Amina", "Bo")),
    ]
    campaign = made.launched(asked)
    letters = f"{BASE}/{campaign.id}/letters"
    assert "2 letters wait" in officer.page(letters).html

    officer.post(letters)
    officer.post(letters)

    batches = queries.list_batches(campaign)
    assert [count for _batch, count in batches] == [2]
    download = officer.get(f"{letters}/{batches[0][0].id}.pdf")
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(download.data)).pages]
    assert len(pages) == 2
    assert sum("Bo Khan" in page for page in pages) == 1
    assert all("/en/i/" in page.replace("\n", "") for page in pages)
    assert db.session.query(AuditEntry).filter_by(action="letters.downloaded").count() == 1

    officer.post(f"{letters}/{batches[0][0].id}/posted")
    assert {m.state for m in made.messages()} == {"sent"}


def test_a_letter_to_somebody_who_was_erased_is_left_out(officer, app):
    resident = made.resident(prefers="letter", address=made.ADDRESS)
    other = made.resident(prefers="letter", address=made.ADDRESS.replace("Amina", "Bo"))
    campaign = made.launched([resident, other])
    officer.post(f"{BASE}/{campaign.id}/letters")
    db.session.delete(db.session.merge(resident))
    db.session.commit()
    batch = queries.list_batches(db.session.merge(campaign))[0][0]

    pdf = officer.get(f"{BASE}/{campaign.id}/letters/{batch.id}.pdf").data

    assert "Amina" not in PdfReader(io.BytesIO(pdf)).pages[0].extract_text()


def test_nobody_gets_a_letter_who_took_part_or_objected_before_it_was_printed(officer, app):
    asked = [made.resident(f"{n}@example.org", address=made.ADDRESS) for n in range(4)]
    campaign = made.launched(asked, media=["letter"])
    took_part = db.session.query(Invitation).filter_by(resident_id=asked[0].id).one()
    services.spend(made.token(took_part.id), today=today())
    people.object_to_invitations(asked[1].id, today=today())
    officer.post(f"{BASE}/objections", data={"email": "2@example.org"})
    letters = f"{BASE}/{campaign.id}/letters"

    officer.post(letters)

    (batch, count), *others = queries.list_batches(campaign)
    assert (count, others) == (1, [])
    people.object_to_invitations(asked[3].id, today=today())
    db.session.commit()
    pdf = officer.get(f"{letters}/{batch.id}.pdf").data
    assert "Sample Street" not in "".join(
        p.extract_text() for p in PdfReader(io.BytesIO(pdf)).pages
    )


def test_a_message_in_doubt_is_sent_again_only_if_an_officer_says_so(officer, app):
    campaign = made.launched([made.resident("amina@example.org")])
    made.send(Failing(MessageUncertainError("TimeoutError")))
    page = officer.page(f"{BASE}/{campaign.id}/unsure").html
    assert "a…@example.org" in page

    message = queries.list_unsure(campaign)[0]
    officer.post(f"{BASE}/unsure/{message.id}/again")

    assert [m.state for m in made.messages()] == ["queued"]


def test_an_objection_by_telephone_is_kept(officer, app):
    made.resident("amina@example.org")
    refused = officer.post(f"{BASE}/objections", data={"email": "who@example.org"})
    officer.post(f"{BASE}/objections", data={"email": "Amina@example.org "})

    assert refused.status_code == 422
    assert "a…@example.org" in officer.page(f"{BASE}/objections").html


def test_a_campaign_is_stopped(officer, app):
    campaign = made.launched([made.resident()])
    officer.post(f"{BASE}/{campaign.id}/stop")

    assert "Stopped" in officer.page(f"{BASE}/{campaign.id}").html
    assert db.session.query(Invitation).one().state == "closed"


def test_others_than_officers_see_nothing(client: PageClient, app):
    campaign = made.launched([made.resident()])
    client.sign_in(Role.COMMISSIONER)
    for path in ("", "/report", "/needs", "/letters", f"/letters/{uuid4()}.pdf"):
        assert client.get(f"{BASE}/{campaign.id}{path}").status_code == 403


def test_notify_tells_what_became_of_a_message(client: PageClient, app, changed_settings):
    changed_settings(notify_callback_token="t" * 40)
    made.launched([made.resident("amina@example.org")])
    made.send()
    message = made.messages()[0]
    receipt = {"reference": str(message.id), "status": "permanent-failure", "to": "x"}

    def tell(body: Any, token: str = "t" * 40) -> int:
        headers = {"Authorization": f"Bearer {token}"}
        return client.post("/notify/status", json=body, headers=headers, csrf=False).status_code

    assert tell(receipt, "wrong") == 401
    assert tell(receipt, "") == 401
    assert tell(["no", "receipt"]) == 400
    assert tell({"status": "sleeping"}) == 400
    assert tell({"reference": None, "status": "delivered"}) == 200
    assert tell({"reference": str(uuid4()), "status": "delivered"}) == 200
    assert tell(receipt) == 200
    assert [m.state for m in made.messages()] == ["bounced"]


def test_without_a_token_agreed_notify_is_refused(client: PageClient, app):
    headers = {"Authorization": "Bearer "}
    answer = client.post("/notify/status", json={}, headers=headers, csrf=False)
    assert answer.status_code == 401


def test_the_last_reason_stands_when_nobody_can_be_reached(app):
    with pytest.raises(services.NotReadyError, match="nobody"):
        made.launched([made.resident("amina@example.org")], media=["letter"])
