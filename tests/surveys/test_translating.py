"""What must be true for a translator who sends the texts of a survey."""

from __future__ import annotations

from insightbank.core.roles import Role
from tests.factories import surveys
from tests.pages import PageClient


def test_the_form_sends_texts_to_the_language_they_are_written_in(client: PageClient) -> None:
    surveys.survey()
    client.sign_in(Role.TRANSLATOR)
    address = "/en/staff/surveys/seeing-a-gp/texts/ur"

    page = client.page(address)

    assert address in [form.get("action") for form in page.all("form")]
