"""What must be true of a survey on paper."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader

from insightbank.engagement.capture import skips
from insightbank.engagement.surveys.logic import Item
from tests.factories import surveys
from tests.pages import PageClient

PAPER = "/en/surveys/seeing-a-gp/paper"


def test_anybody_can_print_an_open_survey_in_their_language(client: PageClient) -> None:
    surveys.survey(ask_profile=["age_band"])

    english = client.page(PAPER).html
    urdu = client.page("/ur/surveys/seeing-a-gp/paper").html
    easy = client.page(f"{PAPER}?format=easy").html

    assert "How easy was it to see a GP?" in english
    assert "seeing-a-gp/v1/en" in english
    assert "How old are you?" in english
    assert "ڈاکٹر سے ملنا کتنا آسان تھا؟" in urdu
    assert "seeing-a-gp/v1/ur" in urdu
    assert "Was it easy to see a doctor?" in easy
    assert "seeing-a-gp/v1/en-easy" in easy


def test_a_survey_that_is_not_open_is_printed_by_staff_only(
    client: PageClient, officer: PageClient
) -> None:
    surveys.survey(open=False)
    officer.page(PAPER)
    officer.sign_out()
    client.page(PAPER, status=404)


@pytest.mark.parametrize("form", ["standard", "large"])
@pytest.mark.parametrize("lang", ["en", "ur"])
def test_the_pdf_has_its_id_on_every_page(officer: PageClient, lang: str, form: str) -> None:
    surveys.survey(ask_profile=["age_band", "ethnic_group"])
    got = officer.get(f"/{lang}/staff/surveys/seeing-a-gp/paper.pdf?format={form}")

    assert got.mimetype == "application/pdf"
    pages = PdfReader(BytesIO(got.data)).pages
    assert len(pages) >= 2
    for number, page in enumerate(pages, start=1):
        text = page.extract_text()
        assert f"seeing-a-gp/v1/{lang}" in text
        assert f"{number} / {len(pages)}" in text


def test_an_answer_leads_past_what_is_not_asked() -> None:
    only_yes = {"q": "used", "op": "is", "value": "yes"}
    items = [Item("used"), Item("when", only_yes), Item("how", only_yes), Item("last")]

    assert skips.leads_to(items, "used", "no") == 4
    assert skips.leads_to(items, "used", "yes") is None
    assert skips.leads_to(items[:3], "used", "no") == skips.END
    assert skips.only_for(items[1]) == skips.Only("used", "yes")
    assert skips.only_for(items[3]) is None


def test_a_rule_that_hangs_on_others_skips_nothing_on_paper() -> None:
    both = {"all": [{"q": "a", "op": "is", "value": "x"}, {"q": "b", "op": "answered"}]}
    either = {"any": both["all"]}
    items = [Item("a"), Item("b"), Item("c", both), Item("d", either)]

    assert skips.leads_to(items, "b", "anything") is None
    assert skips.only_for(items[2]) == skips.Only()


def test_a_printed_form_says_where_to_go_on(client: PageClient) -> None:
    only_easy = {"q": "how_easy", "op": "is", "value": "easy"}
    questions = [dict(question) for question in surveys.EVERY_KIND[:4]]
    questions[1]["show_if"] = questions[2]["show_if"] = only_easy
    surveys.survey(questions=questions)

    page = client.page(PAPER).html
    assert "Go to question 4" in page
    assert "Answer this only if you chose “Easy” in question 1." in page
