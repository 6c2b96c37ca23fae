"""What must be true of Easy Read: short words and a picture beside them, and only there."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from flask import Flask

from insightbank.core.roles import Role
from insightbank.db import db
from insightbank.engagement.surveys import queries, services
from insightbank.engagement.surveys.definitions import create_survey_from_definition
from insightbank.engagement.surveys.forms.staff import PICTURE_LABELS
from insightbank.engagement.surveys.rules import PICTURES, is_picture, picture_subject
from insightbank.engagement.surveys.services import UnworkableError
from insightbank.web.assets import DIST, asset_url
from tests.factories import surveys
from tests.factories.surveys import EVERY_KIND, TODAY, definition
from tests.pages import PageClient
from tests.surveys.conftest import Begin

TEXTS = "/en/staff/surveys/seeing-a-gp/texts/en_easy"
PICTURE = re.compile(r'<img class="ib-picture" src="([^"]+)" alt=""')


def with_pictures(**changes: Any) -> None:
    first, *rest = EVERY_KIND
    questions = [first | {"picture": {"en_easy": "doctor"}}, *rest]
    surveys.survey(picture={"en_easy": "heart"}, questions=questions, **changes)


def test_a_picture_stands_beside_title_and_question_in_easy_read(
    client: PageClient, begin: Begin
) -> None:
    with_pictures()

    start = client.page("/en/surveys/seeing-a-gp?format=easy").html
    resident = begin(format="easy")

    assert PICTURE.findall(start) == [asset_url("pictures/heart.svg")]
    assert PICTURE.findall(resident.text("how_easy")) == [asset_url("pictures/doctor.svg")]
    assert not PICTURE.findall(resident.text("story"))
    with client.get(asset_url("pictures/doctor.svg")) as drawing:
        assert drawing.mimetype == "image/svg+xml"


def test_nobody_else_sees_the_pictures(client: PageClient, begin: Begin) -> None:
    with_pictures()
    resident = begin()

    for lang in ("en", "ur"):
        assert not PICTURE.findall(client.page(f"/{lang}/surveys/seeing-a-gp").html)
        assert not PICTURE.findall(resident.text("how_easy", lang))


def test_an_officer_chooses_a_picture_where_they_write_easy_read(client: PageClient) -> None:
    surveys.survey()
    client.sign_in(Role.OFFICER)
    assert "Picture beside: How easy was it to see a GP?" in client.page(TEXTS).html

    # The boxes stand in the order of the page: title, its picture, introduction, first question.
    chosen = {"t0": "Seeing a doctor", "t1": "clock", "t3": "Was it easy?", "t4": "phone"}
    assert client.post(TEXTS, data=chosen).status_code == 303

    page = client.page(TEXTS).html
    assert re.search(r'<option value="clock" selected', page)
    assert re.search(r'<option value="phone" selected', page)
    easy = queries.get_survey("seeing-a-gp", language="en_easy")
    assert easy is not None
    assert (easy.texts.picture("title"), easy.texts.picture("q:how_easy")) == ("clock", "phone")

    assert client.post(TEXTS, data=chosen | {"t1": ""}).status_code == 303
    db.session.remove()
    easy = queries.get_survey("seeing-a-gp", language="en_easy")
    assert easy is not None
    assert easy.texts.picture("title") == ""


def test_a_picture_that_is_not_there_is_refused_and_the_rest_shown_back(
    client: PageClient,
) -> None:
    surveys.survey()
    client.sign_in(Role.OFFICER)

    refused = client.post(TEXTS, data={"t0": "My words", "t1": "../../secret-key"})

    assert refused.status_code == 422
    page = refused.get_data(as_text=True)
    assert "My words" in page
    assert "Choose one of the answers in the list." in page


@pytest.mark.parametrize("picture", [{"en_easy": "unicorn"}, {"en": "doctor"}])
def test_a_definition_with_a_picture_that_cannot_be_shown_is_refused(
    app: Flask, picture: dict[str, str]
) -> None:
    with pytest.raises(UnworkableError):
        create_survey_from_definition(definition(picture=picture), today=TODAY)


def test_a_question_that_goes_takes_its_picture_with_it(app: Flask) -> None:
    with_pictures(open=False)
    made = queries.get_survey("seeing-a-gp", language="en_easy")
    assert made is not None

    services.remove_question(made.activity, surveys.question_of(made, "how_easy"))

    kept = queries.list_texts(made.activity, language="en_easy")
    assert not [subject for subject in kept if subject.startswith("q:how_easy")]


def test_keys_called_picture_are_not_taken_for_pictures() -> None:
    assert picture_subject("q:picture") == "q:picture:picture"
    assert is_picture("q:picture:picture")
    assert not any(is_picture(s) for s in ("q:picture", "o:a:picture", "picture", "q:a:hint"))
    assert picture_subject("q:a:hint") is None


@pytest.mark.parametrize("name", PICTURES)
def test_every_picture_is_a_small_drawing_without_scripts_and_has_a_name(name: str) -> None:
    drawing = (DIST / asset_url(f"pictures/{name}.svg").rpartition("/dist/")[2]).read_text("utf-8")

    names = {element.tag.rpartition("}")[2] for element in ET.fromstring(drawing).iter()}
    assert names <= {"svg", "path", "circle", "rect"}
    assert len(drawing) < 2_000
    assert name in PICTURE_LABELS
