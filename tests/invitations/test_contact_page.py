"""People say themselves how they want to be invited, and can take it back."""

from __future__ import annotations

import pytest

from insightbank.people.channels import Medium
from insightbank.people.models import ResidentAccount
from insightbank.people.queries import get_contact
from insightbank.people.services import erase_me, export_my_data, record_bounce
from insightbank.web.access import RESIDENT_KEY
from insightbank.web.clock import today
from tests.factories import invitations as made
from tests.pages import PageClient

PAGE = "/en/my/invitations"


@pytest.fixture
def resident(client: PageClient) -> ResidentAccount:
    resident = made.resident("amina@example.org")
    with client.session_transaction() as session:
        session[RESIDENT_KEY] = str(resident.id)
    return resident


def test_a_phone_number_is_kept_in_one_form_and_shown_again(client, resident, session):
    client.post(PAGE, data={"prefers": "sms", "phone": "07700 900 123"})

    contact = get_contact(resident.id)
    assert (contact.prefers, contact.phone) == ("sms", "+447700900123")
    assert "+447700900123" in client.page(PAGE).html


@pytest.mark.parametrize("phone", ["", "01268 000000", "call me", "\x00", "9" * 41])
def test_a_text_message_needs_a_mobile_number(client, resident, phone):
    page = client.post(PAGE, data={"prefers": "sms", "phone": phone})
    assert page.status_code == 422


@pytest.mark.parametrize("address", ["", "Basildon", "a\nb\nno postcode", "a\n" * 8 + "SS14 1DL"])
def test_a_letter_needs_a_whole_address(client, resident, address):
    page = client.post(PAGE, data={"prefers": "letter", "address": address})
    assert page.status_code == 422


def test_somebody_may_say_no_and_change_their_mind(client, resident, session):
    client.post(PAGE, data={"prefers": "none"})
    assert get_contact(resident.id).objected_on == today()

    client.post(PAGE, data={"prefers": "email"})
    assert get_contact(resident.id).objected_on is None


def test_a_new_number_is_tried_though_the_old_one_took_nothing(client, resident, session):
    client.post(PAGE, data={"prefers": "sms", "phone": "07700 900123"})
    record_bounce(resident.id, Medium.SMS, today=today())
    client.post(PAGE, data={"prefers": "sms", "phone": "07700 900124"})

    assert get_contact(resident.id).bounced == {}


def test_it_is_in_what_people_take_away_and_goes_when_they_go(client, resident, session):
    client.post(PAGE, data={"prefers": "letter", "address": made.ADDRESS})
    owner = session.merge(resident)

    assert export_my_data(owner)["invitations"]["address"] == made.ADDRESS
    gone = owner.id
    erase_me(owner)
    assert get_contact(gone) is None
