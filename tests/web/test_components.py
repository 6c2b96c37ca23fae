"""Components show what was typed, exactly and harmlessly, and say what is wrong beside it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import wtforms
from flask import Flask, render_template_string
from jinja2 import UndefinedError
from werkzeug.datastructures import MultiDict

from insightbank.web.character_counts import character_count_texts
from insightbank.web.field_messages import CHECK, field_message
from insightbank.web.form_fields import DayMonthYearField, SelectChoice
from insightbank.web.forms import Answered, AtMost, Form
from tests.pages import Page, check_page, text_of

HOSTILE = "<script>alert(1)</script> \"double\" 'single' &amp; {{ 7*7 }} \u200fاردو"


class EveryKind(Form):
    name = wtforms.StringField(
        "Your name", [Answered("Enter your name")], description="As on letters"
    )
    email = wtforms.EmailField("Email")
    age = wtforms.IntegerField("Age", [wtforms.validators.Optional()])
    story = wtforms.TextAreaField("What happened?", [AtMost(20)])
    one = wtforms.RadioField(
        "One", choices=[SelectChoice("a", "A"), SelectChoice("other", "Other")]
    )
    own = wtforms.StringField("Own words")
    many = wtforms.SelectMultipleField(
        "Many", choices=[SelectChoice("x", "X"), SelectChoice("none", "None of these")]
    )
    agree = wtforms.BooleanField("I agree")
    pick = wtforms.SelectField("Pick", choices=[SelectChoice("a", "A"), SelectChoice("b", "B")])
    day = DayMonthYearField("When?", [Answered("Enter a date")])
    file = wtforms.FileField("File")
    password = wtforms.PasswordField("Password")


PAGE = """{% extends "layout/base.html" %}
{% block heading %}Everything{% endblock %}
{% block errors %}{{ ui.form_errors(form) }}{% endblock %}
{% block content %}
  {% call ui.form(form, action="/en/") %}
    {% for field in form if field.name not in ("csrf_token", "one", "own") %}
      {{ ui.field(field) }}
    {% endfor %}
    {{ ui.field(form.one, conditional={"other": ui.field(form.own)}) }}
    {{ ui.button("Continue") }}
  {% endcall %}
{% endblock %}"""


def shown(app: Flask, typed: dict[str, Any] | None) -> Page:
    """Post a form (or open it), and read the page a person gets back."""
    method = "GET" if typed is None else "POST"
    with app.test_request_context("/en/", method=method):
        app.preprocess_request()
        form = EveryKind(formdata=None if typed is None else MultiDict(typed))
        if typed is not None:
            form.validate()
        html = render_template_string(PAGE, form=form)
    return check_page(html, "/en/")


def field(page: Page, name: str) -> Any:
    return next(e for e in page.all("input", "textarea", "select") if e.get("name") == name)


def test_a_form_of_every_kind_of_field_is_a_page_in_order(plain_app: Flask) -> None:
    page = shown(plain_app, None)
    assert not [e for e in page.elements() if "error-summary" in e.get("class", "")]


def test_what_was_typed_is_shown_again_exactly_and_does_nothing(plain_app: Flask) -> None:
    typed = {"name": HOSTILE, "story": HOSTILE, "email": HOSTILE, "age": "twelve", "own": HOSTILE}
    page = shown(plain_app, typed)
    assert field(page, "name").get("value") == HOSTILE
    assert field(page, "email").get("value") == HOSTILE
    assert field(page, "age").get("value") == "twelve"
    assert field(page, "own").get("value") == HOSTILE
    assert field(page, "story").text == HOSTILE


def test_a_text_of_many_lines_comes_back_with_its_lines_and_indents(plain_app: Flask) -> None:
    text = "one\n  two\n\n    three"
    assert field(shown(plain_app, {"story": text}), "story").text == text


def test_a_hundred_thousand_characters_come_back_with_what_to_do(plain_app: Flask) -> None:
    page = shown(plain_app, {"story": "ب" * 100_000})
    assert len(field(page, "story").text) == 100_000
    assert "100000 characters long" in page.html


def test_a_password_is_never_sent_back(plain_app: Flask) -> None:
    page = shown(plain_app, {"password": "correct horse"})
    assert not field(page, "password").get("value")
    assert "correct horse" not in page.html


def test_every_error_links_to_a_field_that_is_there(plain_app: Flask) -> None:
    page = shown(plain_app, {"day-day": "31", "day-month": "2", "day-year": "2026", "age": "x"})
    summary = next(e for e in page.all("div") if e.get("class") == "nhsuk-error-summary")
    links = [e.get("href", "") for e in summary.iter() if e.tag == "a"]
    ids = {e.get("id") for e in page.elements()}
    assert "#day-day" in links
    assert {link.removeprefix("#") for link in links} <= ids
    assert len([link for link in links if link == "#day-day"]) == 1


@pytest.mark.parametrize(
    ("parts", "read"),
    [
        (("1", "2", "2026"), date(2026, 2, 1)),
        (("٢٧", "٣", "٢٠٢٦"), date(2026, 3, 27)),
        (("31", "2", "2026"), None),
        (("a", "2", "2026"), None),
        (("1", "2", "9" * 400), None),
        (("", "", ""), None),
    ],
)
def test_a_date_is_read_in_any_digits_and_kept_as_typed_when_it_is_none(
    plain_app: Flask, parts: tuple[str, str, str], read: date | None
) -> None:
    names = ("day-day", "day-month", "day-year")
    with plain_app.test_request_context("/en/", method="POST"):
        form = EveryKind(formdata=MultiDict(zip(names, parts, strict=True)))
        form.validate()
        assert form.day.data == read
        assert tuple(form.day.typed.values()) == parts
        assert bool(form.day.errors) == (read is None)


def test_chosen_answers_stay_chosen(plain_app: Flask) -> None:
    page = shown(plain_app, {"one": "other", "many": "none", "agree": "y", "pick": "b"})
    ticked = {e.get("value") for e in page.all("input") if "checked" in e.attrib}
    assert ticked == {"other", "none", "y"}
    assert [e.get("value") for e in page.all("option") if "selected" in e.attrib] == ["b"]


def test_none_of_these_stands_alone_for_the_script(plain_app: Flask) -> None:
    page = shown(plain_app, None)
    alone = [e for e in page.all("input") if e.get("data-behaviour") == "exclusive"]
    assert [e.get("value") for e in alone] == ["none"]


@pytest.mark.parametrize("language", ["ar", "pl", "en", "zh-Hans"])
def test_the_live_count_has_a_sentence_for_every_plural_form(
    plain_app: Flask, language: str
) -> None:
    forms = {"ar": 6, "pl": 4, "en": 2, "zh-Hans": 1}
    with plain_app.test_request_context(f"/{language}/"):
        plain_app.preprocess_request()
        texts = character_count_texts()
    under = texts["charactersUnderLimitText"]
    assert isinstance(under, dict)
    assert len(set(under)) == forms[language]
    assert "other" in under
    assert "%{count}" in under["other"]


def test_what_the_form_library_says_is_said_in_our_words() -> None:
    assert field_message("Not a valid integer value.").startswith("Enter a whole number")
    assert field_message("Something new in English") == str(CHECK)


def test_a_component_that_is_not_there_fails_loudly(plain_app: Flask) -> None:
    with plain_app.test_request_context("/en/"), pytest.raises(UndefinedError):
        render_template_string("{{ ui.no_such_thing() }}")


def test_words_of_people_are_escaped_wherever_a_component_shows_them(plain_app: Flask) -> None:
    template = """{{ ui.quote(text, "ur", "rtl", source=text) }}{{ ui.typed(text) }}
      {{ ui.summary_list([{"key": text, "value": text, "href": "/en/"}]) }}
      {{ ui.table(text, [text], [[text]]) }}{{ ui.tag(text) }}
      {{ ui.banner(text) }}{{ ui.card(text) }}
      {{ ui.bar_table(text, [text], [{"label": text, "cells": [{"text": text, "percent": 40}]}]) }}
      {{ ui.facet(text, "f", [{"value": text, "label": text, "count": 25, "checked": true}]) }}
      {{ ui.search_box("/en/", value=text) }}{{ ui.back_link("/en/", text) }}{{ ui.button(text) }}
      {{ ui.post_button(text, "/en/", {"a": text}) }}{{ ui.warning(text, text) }}"""
    with plain_app.test_request_context("/en/"):
        plain_app.preprocess_request()
        html = render_template_string(template, text=HOSTILE)
    page = Page(f"<!DOCTYPE html><html lang=en><title>x</title><body>{html}</body></html>", "/en/")
    assert not page.all("script")
    assert html.count("<script") == 0
    assert field(page, "q").get("value") == HOSTILE
    assert field(page, "f").get("value") == HOSTILE
    quote = next(e for e in page.all("blockquote"))
    assert quote.text == HOSTILE
    assert (quote.get("lang"), quote.get("dir")) == ("ur", "rtl")


def test_a_bar_never_leaves_its_cell(plain_app: Flask) -> None:
    with plain_app.test_request_context("/en/"):
        html = render_template_string("{{ ui.bar(250) }}{{ ui.bar(-3) }}{{ ui.bar(none) }}")
    assert 'width="250' not in html
    assert 'width="-3' not in html


def test_a_label_that_is_the_question_is_the_one_heading(plain_app: Flask) -> None:
    template = """{% extends "layout/base.html" %}{% block heading %}Your name{% endblock %}
      {% block page_heading %}{% endblock %}
      {% block content %}{{ ui.field(form.name, page_heading=true) }}{% endblock %}"""
    with plain_app.test_request_context("/en/"):
        plain_app.preprocess_request()
        page = check_page(render_template_string(template, form=EveryKind(formdata=None)), "/en/")
    assert text_of(page.all("h1")[0]) == "Your name"
