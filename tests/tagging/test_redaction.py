"""Personal data is marked for a person to settle; what is harmless stays readable."""

from __future__ import annotations

from itertools import pairwise

import pytest

from insightbank.tagging import find_personal_data


def marked(text: str, language: str | None = None) -> list[tuple[str, str]]:
    marks = find_personal_data(text, language)
    return [(mark.kind, text[mark.start : mark.end]) for mark in marks]


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("My name is sarah and I am tired.", "name", "sarah"),
        ("dr patel was rude", "name", "patel"),
        ("nurse grace was lovely", "name", "grace"),
        ("I spoke to Adaeze Okafor on the ward.", "name", "Adaeze Okafor"),
        ("The receptionist called Tracey said no.", "name", "Tracey"),
        ("Thank you Krzysztof!", "name", "Krzysztof"),
        ("My neighbour Mohammed Hussain drove me.", "name", "Mohammed Hussain"),
        ("Mr Thompson helped", "name", "Thompson"),
        ("Mă numesc Andreea Popescu", "name", "Andreea Popescu"),
        ("میرا نام عائشہ ہے۔", "name", "عائشہ"),
        ("我叫王小明。", "name", "王小明"),
        ("Ring me on 07700 900123 please", "phone", "07700 900123"),
        ("my number is 01268 555 123", "phone", "01268 555 123"),
        ("+44 7700 900 123", "phone", "+44 7700 900 123"),
        ("ring 552310 after six", "phone", "552310"),
        (
            "it is oh seven seven double oh nine double oh one two three",
            "phone",
            "oh seven seven double oh nine double oh one two three",
        ),
        ("write to a.b@example.org", "email", "a.b@example.org"),
        ("jo at gmail dot com", "email", "jo at gmail dot com"),
        ("fred [at] example [dot] co [dot] uk", "email", "fred [at] example [dot] co [dot] uk"),
        ("I live near SS13 1NG", "postcode", "SS13 1NG"),
        ("cm29ue is my postcode", "postcode", "cm29ue"),
        ("I live at 14 Elm Close", "address", "14 Elm Close"),
        ("we live at flat 3, 12 Acacia Avenue", "address", "flat 3, 12 Acacia Avenue"),
        ("I live in Acacia Road", "address", "Acacia Road"),
        ("my nhs number is 943 476 5919", "nhs_number", "943 476 5919"),
        ("nhs no 123 456 7890", "nhs_number", "123 456 7890"),
        ("NI number AB 12 34 56 C", "ni_number", "AB 12 34 56 C"),
        ("I was born on 3 March 1961", "date_of_birth", "3 March 1961"),
        ("DOB: 01/02/75", "date_of_birth", "01/02/75"),
        ("my car is AB12 CDE", "registration", "AB12 CDE"),
        ("follow @jane_doe", "handle", "@jane_doe"),
        ("my insta is jane.d22", "handle", "jane.d22"),
    ],
)
def test_what_tells_who_somebody_is_gets_marked(text, kind, words):
    assert (kind, words) in marked(text)


@pytest.mark.parametrize(
    "text",
    [
        "Basildon Hospital in March was busy.",
        "I live in Canvey Island, SS8.",
        "St Peter's Hospital in Maldon",
        "The Orsett ward and Broomfield are far.",
        "I am 72 and my appointment is on 12/03/2024 at 10.30.",
        "Sertraline and metformin made me ill.",
        "My Parkinson's nurse and the Macmillan team",
        "May and June are the worst. I hope you will.",
        "I have faith in them and joy in my heart.",
        "I waited 3 hours on the road and 20 minutes walk",
        "It costs £9.90, room 14, ward 7, 10 out of 10",
        "Call 999 or 111 between 9 and 5",
        "I told the nurse. Thank you to everyone.",
        "Polish and Lithuanian families, Universal Credit, Blue Badge",
    ],
)
def test_what_is_harmless_is_left_alone(text):
    assert marked(text, "en") == []


def test_a_title_is_not_part_of_a_name():
    assert marked("Dr Okonkwo listened") == [("name", "Okonkwo")]


def test_marks_come_in_order_and_never_overlap():
    text = "I am Fatima, 07700 900123, fatima@example.org, 14 Elm Close, Basildon SS13 1NG."
    marks = find_personal_data(text)
    assert list(marks) == sorted(marks)
    assert all(one.end <= two.start for one, two in pairwise(marks))
    assert [mark.kind for mark in marks] == ["name", "phone", "email", "address", "postcode"]
