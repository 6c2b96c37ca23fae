"""What must be true for an officer who builds a survey: quick, forgiving, checked when saved."""

from __future__ import annotations

from typing import Any

import pytest

from insightbank.core.roles import Role
from insightbank.db import db
from insightbank.engagement.surveys import queries
from insightbank.engagement.surveys.bank import list_bank
from insightbank.engagement.surveys.kinds import KINDS
from insightbank.engagement.surveys.queries import Survey
from tests.factories import surveys
from tests.pages import PageClient
from tests.surveys.conftest import Begin

STAFF = "/en/staff/surveys"
GP = f"{STAFF}/seeing-a-gp"
PARTS = ("what", "operator", "value")


@pytest.fixture
def officer(client: PageClient) -> PageClient:
    client.sign_in(Role.OFFICER)
    return client


def now(slug: str = "seeing-a-gp") -> Survey:
    db.session.commit()
    db.session.expire_all()
    found = queries.get_survey(slug, language="en")
    assert found is not None
    return found


def keys(slug: str = "seeing-a-gp") -> list[str]:
    return [entry.key for entry in now(slug).entries]


def draft(**changes: Any) -> Survey:
    return surveys.survey(open=False, **changes)


def test_questions_are_added_one_after_another_without_leaving_the_page(
    officer: PageClient,
) -> None:
    draft(questions=surveys.EVERY_KIND[:1])
    first = {"text": "Why?", "kind": "long_text"}
    second = {"text": "Which?", "kind": "multiple", "choices": "One\nTwo", "is_required": "y"}

    for data in (first, second):
        added = officer.post(f"{GP}/questions/add", data=data)
        assert added.headers["Location"].endswith("#add")

    assert keys() == ["how_easy", "q1", "q2"]
    page = officer.page(GP)
    assert "One · Two" in page.html
    assert "Answer needed" in page.html


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_is_added_in_one_go_or_led_to_its_own_page(
    officer: PageClient, kind: str
) -> None:
    draft(questions=surveys.EVERY_KIND[:1])
    lines = "\n".join("ABCDE"[: 5 if kind == "smiley" else 3])
    takes = KINDS[kind].takes_options
    data = {"text": "A question?", "kind": kind, "choices": lines if takes else ""}

    added = officer.post(f"{GP}/questions/add", data=data)

    assert added.status_code == 303
    if "/new/" in added.headers["Location"]:
        assert "A question?" in officer.page(added.headers["Location"]).html
    else:
        assert now().questions[-1].kind == kind


@pytest.mark.parametrize(
    "data",
    [
        {"text": "", "kind": "long_text"},
        {"text": "Which?", "kind": "single", "choices": "One"},
        {"text": "Which?", "kind": "single", "choices": "One\nOne"},
        {"text": "Which?", "kind": "number", "choices": "One\nTwo"},
        {"text": "Which?", "kind": "no_such_kind"},
        {"text": "\x00" + "x" * 100_000, "kind": "long_text"},
    ],
)
def test_a_question_that_cannot_work_is_shown_again_on_the_same_page(
    officer: PageClient, data: dict[str, str]
) -> None:
    draft(questions=surveys.EVERY_KIND[:1])

    refused = officer.post(f"{GP}/questions/add", data=data)

    assert refused.status_code == 422
    assert "There is a problem" in refused.get_data(as_text=True)
    assert keys() == ["how_easy"]


def test_a_removed_question_comes_back_whole_and_in_its_place(officer: PageClient) -> None:
    draft()
    before = now()
    texts = before.texts.by_subject
    order = keys()

    officer.post(f"{GP}/questions/how_easy/remove")
    assert keys() == order[1:]
    gone = queries.list_removed(now().version)[0]
    assert "How easy was it to see a GP?" in officer.page(GP).html
    officer.post(f"{GP}/removed/{gone.id}")

    assert keys() == order
    again = now()
    question = surveys.question_of(again, "how_easy")
    assert question.settings["write_in"] == "other"
    assert [option.key for option in question.options] == ["easy", "hard", "other"]
    assert again.texts.by_subject == texts
    assert not queries.list_removed(again.version)


def test_a_copy_stands_after_its_question_with_its_words(officer: PageClient) -> None:
    draft()

    officer.post(f"{GP}/questions/which/copy")

    assert keys()[:4] == ["how_easy", "which", "q1", "score"]
    copied = now()
    assert copied.texts.of("q:q1").text == "Which of these have you used?"
    assert copied.texts.of("o:q1:none").text == "None of these"


def test_sections_share_the_order_of_questions_and_head_those_after_them(
    officer: PageClient, begin: Begin
) -> None:
    draft(questions=surveys.EVERY_KIND[:3], languages=["en"])
    data = {"heading": "Your visit", "under": "Think of the last time."}
    officer.post(f"{GP}/sections/add", data=data)
    for _step in range(2):
        officer.post(f"{GP}/sections/s1/move", data={"to": "up"})
    assert keys() == ["how_easy", "s1", "which", "score"]
    officer.page(f"{GP}/sections/s1")
    officer.post(f"{GP}/sections/s1", data={"heading": "About it", "under": "Think back."})
    officer.post(f"{GP}/steps/open", data={"reason": "I work alone."})
    officer.sign_out()

    resident = begin()

    assert "About it" not in resident.text("how_easy")
    assert "About it" in resident.text("which")
    assert "Think back." in resident.text("which")
    assert "About it" in resident.text("score")
    assert "Think back." not in resident.text("score")


def test_a_condition_is_built_from_plain_lists_and_read_back(officer: PageClient) -> None:
    draft()
    page = f"{GP}/questions/story/condition"
    officer.page(page)
    data = {"group1": "any", "c11_what": "how_easy:hard", "c11_operator": "is"}
    data |= {"c12_what": "score:", "c12_operator": "at_most", "c12_value": "4", "join": "all"}
    data |= {"group2": "all", "c21_what": "which:gp", "c21_operator": "is"}

    assert officer.post(page, data=data).status_code == 303

    rule = surveys.question_of(now(), "story").show_if
    either = [
        {"q": "how_easy", "op": "is", "value": "hard"},
        {"q": "score", "op": "at_most", "value": 4},
    ]
    assert rule == {"all": [{"any": either}, {"q": "which", "op": "includes", "value": "gp"}]}
    shown = officer.page(page)
    assert 'value="4"' in shown.html
    assert "Hard" in officer.page(GP).html
    empty = {f"c{group}{row}_{part}": "" for group in "12" for row in "123" for part in PARTS}
    officer.post(page, data={"join": "all"} | empty | {k: "is" for k in empty if "oper" in k})
    assert surveys.question_of(now(), "story").show_if is None


@pytest.mark.parametrize(
    ("key", "data", "words"),
    [
        (
            "which",
            {"c11_what": "how_easy:easy", "c12_what": "how_easy:hard"},
            "Nobody can ever be asked this",
        ),
        ("story", {"c11_what": "days:", "c11_operator": "at_least"}, "enter a number or a date"),
        ("story", {"c11_what": "when:easy"}, "There is a problem"),
        (
            "story",
            {"c11_what": "days:", "c11_operator": "is", "c11_value": "x"},
            "number or a date",
        ),
        ("story", {"c11_value": "7"}, "Choose the question this belongs to"),
        ("story", {"c11_what": "name_it:", "c11_operator": "at_least", "c11_value": "5"}, "kind"),
    ],
)
def test_a_condition_that_cannot_work_is_refused_beside_what_was_chosen(
    officer: PageClient, key: str, data: dict[str, str], words: str
) -> None:
    draft()
    chosen = {"group1": "all", "group2": "all", "join": "all"} | data

    refused = officer.post(f"{GP}/questions/{key}/condition", data=chosen)

    assert refused.status_code == 422
    assert words in refused.get_data(as_text=True)
    assert surveys.question_of(now(), key).show_if is None


def test_moving_a_question_before_what_it_hangs_on_is_marked_and_stops_the_opening(
    officer: PageClient,
) -> None:
    rule = {"q": "how_easy", "op": "is", "value": "hard"}
    draft(questions=[surveys.EVERY_KIND[0], {**surveys.EVERY_KIND[1], "show_if": rule}])

    officer.post(f"{GP}/questions/which/move", data={"to": "up"})

    assert "a question that comes later" in officer.page(GP).html
    officer.post(f"{GP}/steps/open", data={"reason": "Now."})
    assert now().activity.state == "draft"
    officer.post(f"{GP}/questions/which/move", data={"to": "down"})
    assert "a question that comes later" not in officer.page(GP).html


def test_questions_come_from_the_bank_with_the_facts_that_take_consent(
    officer: PageClient,
) -> None:
    draft(questions=surveys.EVERY_KIND[:1])
    officer.page(f"{GP}/bank")
    every = [question.key for question in list_bank()]

    officer.post(f"{GP}/bank", data={"questions": every, "facts": ["age_band", "sex"]})

    made = now()
    assert [question.key for question in made.questions] == ["how_easy", *every]
    assert made.activity.ask_profile == ["age_band", "sex"]
    assert made.texts.of("o:services_used:none").text == "None of these"
    assert all(question.why and question.words for question in list_bank())
    officer.post(f"{GP}/bank", data={"questions": ["overall"], "facts": []})
    assert now().questions[-1].key == "q1"
    assert officer.post(f"{GP}/bank", data={"questions": ["forged"]}).status_code == 422


def test_questions_come_from_another_survey_with_their_translations(officer: PageClient) -> None:
    surveys.survey()
    surveys.survey(slug="another", open=False, languages=["en", "ur"], questions=[])
    there = f"{STAFF}/another"
    assert "Seeing a GP" in officer.page(f"{there}/copy").html
    officer.page(f"{there}/copy?from=seeing-a-gp")

    copied = officer.post(f"{there}/copy?from=seeing-a-gp", data={"questions": ["how_easy"]})

    assert copied.status_code == 303
    urdu = queries.get_survey("another", language="ur")
    assert urdu is not None
    assert urdu.texts.of("q:how_easy").text == "ڈاکٹر سے ملنا کتنا آسان تھا؟"
    assert officer.get(f"{there}/copy?from=no-such-survey").status_code == 404


def test_a_text_may_show_only_an_earlier_answer(officer: PageClient) -> None:
    draft()
    page = f"{GP}/questions/new/long_text"

    refused = officer.post(page, data={"text": "You said {{q:gone}}. Why?"}, rules=False)
    assert refused.status_code == 422
    assert "has the key gone" in refused.get_data(as_text=True)
    assert officer.post(page, data={"text": "You said {{q:how_easy}}. Why?"}).status_code == 303


def test_the_preview_shows_every_question_in_every_language_and_keeps_nothing(
    officer: PageClient,
) -> None:
    made = draft()
    parent = officer.get(f"{GP}/preview?language=ur")
    assert "frame-src 'self'" in parent.headers["Content-Security-Policy"]
    for step in ("start", *(question.key for question in made.questions), "end"):
        for lang, variant in (("en", "en"), ("ur", "ur"), ("en", "en_easy")):
            framed = officer.get(f"/{lang}/staff/surveys/seeing-a-gp/preview/{variant}/{step}")
            assert framed.status_code == 200
            assert framed.headers["X-Frame-Options"] == "SAMEORIGIN"
            assert "frame-ancestors 'self'" in framed.headers["Content-Security-Policy"]
    wrong = officer.post(f"{GP}/preview/en/days", data={"answer": "many"})
    assert wrong.status_code == 422
    right = officer.post(f"{GP}/preview/en/days", data={"answer": "5"})
    assert right.headers["Location"].endswith("/preview/en/name_it")
    assert queries.count_responses(made.activity) == 0
    assert officer.get(f"{GP}/preview/pl/start").status_code == 404
    assert officer.get(f"{GP}/preview/en/gone").status_code == 404
