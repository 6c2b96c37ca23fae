"""Residents sign in with a code by e-mail, which tells nobody who else has an account."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session, scoped_session

from insightbank.people import queries, rules, services
from insightbank.people.messages import Message
from insightbank.people.models import OutgoingMessage, SignInCode
from insightbank.people.services import Letter
from insightbank.web.access import RESIDENT_KEY
from tests.factories import people
from tests.pages import PageClient
from tests.people.conftest import NOON

SECRET = "a secret of this installation"
EMAIL = "amina@example.org"


def ask(now=NOON, email=EMAIL) -> str:
    codes = []

    def write(code: str) -> Letter:
        codes.append(code)
        return Letter("Your code", code)

    services.send_sign_in_code(email, "ur", now, secret=SECRET, write=write)
    return codes[0]


def check(typed: str, now=NOON, email=EMAIL):
    return services.check_code(
        email, typed, secret=SECRET, language="ur", now=now, today=now.date()
    )


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_the_code_signs_in_and_makes_the_account_at_first_use(app):
    code = ask()
    assert queries.get_resident_by_email(EMAIL) is None

    resident = check(code)

    assert (resident.email, resident.language) == (EMAIL, "ur")


def test_the_code_signs_in_to_the_account_that_is_there_whatever_the_case(app):
    known = people.make_resident(EMAIL)

    assert check(ask(email="Amina@Example.ORG"), email="AMINA@example.org").id == known.id


def test_a_code_works_once(app):
    code = ask()
    check(code)

    with pytest.raises(services.CodeSpentError):
        check(code)


def test_a_code_is_dead_after_fifteen_minutes(app):
    code = ask()

    with pytest.raises(services.CodeSpentError):
        check(code, now=NOON + timedelta(minutes=15))


def test_a_newer_code_ends_the_older_one(app):
    old = ask()
    new = ask(now=NOON + timedelta(minutes=1))

    if old != new:
        with pytest.raises(services.WrongCodeError):
            check(old, now=NOON + timedelta(minutes=2))
    assert check(new, now=NOON + timedelta(minutes=2))


def test_the_right_code_is_refused_after_five_wrong_tries(app):
    code = ask()
    for _ in range(4):
        with pytest.raises(services.WrongCodeError):
            check(wrong(code))
    with pytest.raises(services.CodeSpentError):
        check(wrong(code))

    with pytest.raises(services.CodeSpentError):
        check(code)


def test_a_code_for_one_address_does_not_open_another(app):
    code = ask()
    ask(email="else@example.org")

    with pytest.raises((services.WrongCodeError, services.CodeSpentError)):
        check(wrong(code), email="else@example.org")


def test_no_more_than_three_codes_in_fifteen_minutes_and_ten_in_a_day(app):
    for _ in range(3):
        ask()
    with pytest.raises(services.TooManyCodesError):
        ask()

    for hour in range(1, 8):
        ask(now=NOON + timedelta(hours=hour))
    with pytest.raises(services.TooManyCodesError):
        ask(now=NOON + timedelta(hours=9))
    assert ask(now=NOON + timedelta(hours=34))


def test_neither_the_code_nor_a_bare_hash_of_it_is_kept(app, session: scoped_session[Session]):
    code = ask()

    kept = session.query(SignInCode).one()
    assert code not in kept.code_hash
    assert kept.code_hash != rules.code_hash(code, email=EMAIL, secret="another installation")


@pytest.mark.parametrize(
    "typed", ["123 456", "123-456", "۱۲۳۴۵۶", "١٢٣٤٥٦", "১২৩৪৫৬", "１２３４５６"]
)
def test_a_code_may_be_typed_in_the_digits_of_ones_own_script(typed):
    assert rules.code_digits(typed) == "123456"


def test_the_whole_way_in_by_the_pages(
    client: PageClient, code_from_post: Callable[[], str], session
):
    page = client.post("/en/my/sign-in?next=/en/my/language", data={"email": " Amina@example.org "})
    assert page.headers["Location"] == "/en/my/sign-in"
    assert "amina@example.org" in client.page("/en/my/sign-in").html
    code = code_from_post()

    wrong_one = client.post("/en/my/sign-in/code", data={"code": wrong(code)})
    assert wrong_one.status_code == 422
    assert "not the code that we sent" in wrong_one.text

    right = client.post("/en/my/sign-in/code", data={"code": code})
    assert right.headers["Location"] == "/en/my/language"
    assert "amina@example.org" in client.page("/en/my").html

    client.post("/en/my/sign-out")
    assert client.get("/en/my").headers["Location"].startswith("/en/my/sign-in")


def test_a_wrong_try_by_the_pages_is_counted(client: PageClient, code_from_post, session):
    client.post("/en/my/sign-in", data={"email": EMAIL})
    code = code_from_post()
    for _ in range(5):
        client.post("/en/my/sign-in/code", data={"code": wrong(code)})

    spent = client.post("/en/my/sign-in/code", data={"code": code})

    assert spent.status_code == 422
    assert "Ask for a new one" in spent.text


def test_the_page_is_the_same_for_an_address_with_and_without_an_account(new_client, app):
    people.make_resident("known@example.org")
    people.make_user(email="staff@example.org")
    pages = []
    for address in ("known@example.org", "staff@example.org", "never@example.org"):
        client = new_client()
        sent = client.post("/en/my/sign-in", data={"email": address}, follow_redirects=True)
        text = re.sub(r'name="csrf_token"[^>]*>', "", sent.text)
        pages.append((sent.status_code, text.replace(address, "")))

    assert pages[0] == pages[1] == pages[2]


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "https://evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
    ],
)
def test_signing_in_never_leads_to_another_site(target, client: PageClient, code_from_post):
    client.post("/en/my/sign-in", query_string={"next": target}, data={"email": EMAIL})

    right = client.post("/en/my/sign-in/code", data={"code": code_from_post()})

    assert right.headers["Location"] == "/en/my"


@pytest.mark.parametrize(
    "typed", ["", "no address", "a@b", "x" * 100_000 + "@example.org", "<b>@x.y", "\u202eexample@x"]
)
def test_what_is_no_address_is_shown_back_with_a_reason(typed, client: PageClient):
    answer = client.post("/en/my/sign-in", data={"email": typed})

    assert answer.status_code == 422
    assert "email address" in answer.text


def test_the_letter_is_in_the_language_of_the_screen_and_forgotten_once_sent(
    client: PageClient, post: Callable[[], list[Message]], session
):
    client.post("/ur/my/sign-in", data={"email": EMAIL})

    [letter] = post()

    assert (letter.to, letter.language) == (EMAIL, "ur")
    kept = session.query(OutgoingMessage).one()
    assert (kept.state, kept.to, kept.subject, kept.body) == ("sent", "", "", "")


def test_signing_in_as_a_resident_ends_a_staff_session(client: PageClient, code_from_post):
    client.sign_in(people.make_user())
    client.post("/en/my/sign-in", data={"email": EMAIL})

    client.post("/en/my/sign-in/code", data={"code": code_from_post()})

    assert client.page("/en/my")
    with client.session_transaction() as session:
        assert RESIDENT_KEY in session
        assert "_user_id" not in session
