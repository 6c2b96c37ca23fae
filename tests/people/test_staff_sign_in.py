"""Staff and champions sign in with a password and an app; wrong tries make an account rest."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import urljoin, urlsplit

import pytest
import time_machine
from flask import current_app
from flask_security.proxies import _security
from sqlalchemy.orm import Session, scoped_session

from insightbank.core.roles import Role
from insightbank.people import queries
from insightbank.people.messages import Message
from insightbank.people.models import User
from insightbank.web.access import RESIDENT_KEY
from tests.factories import people
from tests.factories.people import PASSWORD
from tests.pages import PageClient

SIGN_IN = "/en/account/sign-in"
EMAIL = "grace@example.org"
WRONG = "not the password at all"


@pytest.fixture
def grace(app) -> User:
    return people.make_user(Role.OFFICER, email=EMAIL, name="Grace", password=PASSWORD)


def sign_in(client: PageClient, password: str = PASSWORD, email: str = EMAIL, **kwargs):
    return client.post(SIGN_IN, data={"email": email, "password": password}, **kwargs)


def is_in(client: PageClient) -> bool:
    return client.get("/en/account").status_code == 200


def test_the_right_password_opens_the_account_and_signing_out_closes_it(client, grace):
    client.page(SIGN_IN)
    assert sign_in(client).headers["Location"] == "/en/account"
    assert "Grace" in client.page("/en/account").html

    client.post("/en/account/sign-out")

    assert not is_in(client)


def test_a_wrong_password_and_an_unknown_address_get_the_same_page(new_client, grace):
    texts = []
    for email in (EMAIL, "nobody@example.org"):
        page = sign_in(new_client(), WRONG, email)
        text = re.sub(r'name="csrf_token"[^>]*>', "", page.text).replace(email, "")
        texts.append((page.status_code, text))

    assert texts[0] == texts[1]
    assert "email address or password is wrong" in texts[0][1]


def test_a_closed_account_gets_the_same_page_as_a_wrong_password(client, new_client, grace):
    wrong = sign_in(new_client(), WRONG).text
    grace.active = False

    right = sign_in(client).text

    assert re.sub(r'name="csrf_token"[^>]*>', "", right) == re.sub(
        r'name="csrf_token"[^>]*>', "", wrong
    )
    assert not is_in(client)


def test_after_five_wrong_tries_the_right_password_must_wait(client, grace):
    now = datetime(2026, 11, 2, 12, tzinfo=UTC)
    with time_machine.travel(now, tick=False) as clock:
        for _ in range(5):
            assert "is wrong" in sign_in(client, WRONG).text
        assert "is wrong" in sign_in(client).text

        clock.shift(timedelta(minutes=14))
        assert "is wrong" in sign_in(client).text
        clock.shift(timedelta(minutes=2))
        assert sign_in(client).status_code == 302


def test_the_second_rest_is_longer_and_tries_while_resting_do_not_lengthen_it(
    client, grace, session
):
    now = datetime(2026, 11, 2, 12, tzinfo=UTC)
    with time_machine.travel(now, tick=False) as clock:
        for _ in range(9):
            sign_in(client, WRONG)
        session.expire_all()
        assert grace.locked_until == now + timedelta(minutes=15)

        clock.shift(timedelta(minutes=16))
        sign_in(client, WRONG)
        session.expire_all()
        assert grace.locked_until == now + timedelta(minutes=16 + 30)


def test_signing_in_forgets_the_wrong_tries_before(client, grace, session):
    for _ in range(4):
        sign_in(client, WRONG)
    sign_in(client)

    session.expire_all()
    assert grace.failed_sign_ins == 0


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "https://evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "///evil.example",
        "https:evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "http://localhost@evil.example",
    ],
)
def test_signing_in_never_leads_to_another_site(target, client, grace):
    for given in ({"query_string": {"next": target}}, {}):
        data = {"email": EMAIL, "password": PASSWORD} | ({} if given else {"next": target})
        answer = client.post(SIGN_IN, data=data, **given)

        assert answer.status_code == 302
        # As a browser reads it: a backslash is a slash, tabs and line ends are not there.
        location = re.sub(r"[\t\r\n]", "", answer.headers["Location"]).replace("\\", "/")
        leads_to = urlsplit(urljoin("http://localhost/en/account/sign-in", location))
        assert (leads_to.scheme, leads_to.netloc) == ("http", "localhost")
        client.post("/en/account/sign-out")


def test_signing_in_leads_to_the_page_that_was_asked_for(client, grace):
    asked = client.get("/en/staff/audit").headers["Location"]
    assert asked.startswith(SIGN_IN)
    client.page(asked)

    answer = client.post(asked, data={"email": EMAIL, "password": PASSWORD})

    assert answer.headers["Location"].endswith("/en/staff/audit")


@pytest.mark.parametrize(
    "typed", ["", "\0", "x" * 100_000, "päß 🦚 \u202e", "<script>", "a" * 5000]
)
def test_any_password_gets_an_answer(typed, client, grace):
    assert sign_in(client, typed).status_code == 200
    assert sign_in(client, PASSWORD, typed).status_code == 200
    assert sign_in(client, typed, "nobody@example.org").status_code == 200


def test_a_machine_that_posts_json_is_told_no(client, grace):
    answer = client.post(SIGN_IN, json=["x"], rules=False)

    assert answer.status_code == 415


def test_signing_in_ends_a_residents_session(client, grace):
    with client.session_transaction() as session:
        session[RESIDENT_KEY] = str(people.make_resident().id)

    sign_in(client)

    with client.session_transaction() as session:
        assert RESIDENT_KEY not in session


# The second factor


def set_up_app(client: PageClient) -> str:
    """Set up an app by the pages, and give its secret as the app would hold it."""
    page = client.post("/en/account/two-step", data={"setup": "authenticator"})
    assert page.status_code == 200
    assert 'class="segno"' in page.text
    with client.session_transaction() as session:
        secret = session["tf_totp_secret"]
    answer = client.post("/en/account/two-step/code", data={"code": code_of(secret)})
    assert answer.status_code == 302
    return secret


def code_of(secret: str) -> str:
    return str(_security.totp_factory.generate_totp_password(secret))


def test_where_it_is_asked_for_staff_are_led_to_set_up_an_app(client, grace, changed_settings):
    changed_settings(require_second_factor=True)
    sign_in(client)

    assert client.get("/en/account").headers["Location"] == "/en/account/second-factor"
    client.page("/en/account/second-factor")
    client.page("/en/account/two-step")
    set_up_app(client)
    assert is_in(client)


def test_an_app_is_asked_for_at_the_next_sign_in_and_its_code_works_once(
    client, new_client, grace, session
):
    now = datetime.now(UTC)
    with time_machine.travel(now, tick=False) as clock:
        sign_in(client)
        secret = set_up_app(client)
        clock.shift(timedelta(minutes=2))

        other = new_client()
        assert sign_in(other).headers["Location"].startswith("/en/account/two-step/code")
        assert not is_in(other)
        client_page = other.page("/en/account/two-step/code")
        assert "recovery" in client_page.html
        code = code_of(secret)
        arabic = code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
        assert other.post("/en/account/two-step/code", data={"code": arabic}).status_code == 302
        assert is_in(other)

        thief = new_client()
        sign_in(thief)
        replayed = thief.post("/en/account/two-step/code", data={"code": code})
        assert replayed.status_code == 200
        assert not is_in(thief)


def test_wrong_app_codes_make_the_account_rest_too(client, new_client, grace, session):
    now = datetime.now(UTC)
    with time_machine.travel(now, tick=False) as clock:
        sign_in(client)
        secret = set_up_app(client)
        clock.shift(timedelta(minutes=2))
        thief = new_client()
        sign_in(thief)
        for _ in range(5):
            thief.post("/en/account/two-step/code", data={"code": "000000"})

        assert (
            thief.post("/en/account/two-step/code", data={"code": code_of(secret)}).status_code
            == 200
        )
        assert not is_in(thief)


def test_a_recovery_code_works_once_instead_of_the_app(client, new_client, grace):
    now = datetime.now(UTC)
    with time_machine.travel(now, tick=False):
        sign_in(client)
        set_up_app(client)
        made = client.post("/en/account/recovery-codes", data={"generate_new_codes": "y"})
        [code, *_rest] = re.findall(r'<strong dir="ltr" data-content>([^<]+)<', made.text)
        client.page("/en/account/recovery-codes")
        client.page("/en/account/recovery-codes?show_codes=y")

        other = new_client()
        sign_in(other)
        other.page("/en/account/recovery")
        assert other.post("/en/account/recovery", data={"code": "wrong"}).status_code == 200
        assert other.post("/en/account/recovery", data={"code": f" {code} "}).status_code == 302
        assert is_in(other)

        again = new_client()
        sign_in(again)
        assert again.post("/en/account/recovery", data={"code": code}).status_code == 200
        assert not is_in(again)


def test_recovery_codes_and_the_apps_secret_are_not_readable_in_the_database(
    client, grace, session
):
    sign_in(client)
    set_up_app(client)
    made = client.post("/en/account/recovery-codes", data={})
    codes = re.findall(r'<strong dir="ltr" data-content>([^<]+)<', made.text)

    session.expire_all()
    assert len(codes) == 8
    assert not set(codes) & set(grace.mf_recovery_codes)
    assert "enckey" in grace.tf_totp_secret


# Passwords


def test_a_forgotten_password_is_set_by_a_link_that_works_once(
    client, new_client, grace, post: Callable[[], list[Message]], session: scoped_session[Session]
):
    client.page("/en/account/forgotten-password")
    client.post("/en/account/forgotten-password", data={"email": EMAIL})
    [letter] = post()
    base = current_app.config["INSIGHTBANK"].base_url
    [link] = re.findall(re.escape(base) + r"(/\S+)", letter.body)

    client.page(link)
    answer = client.post(
        link, data={"password": "four loud geese", "password_confirm": "four loud geese"}
    )
    assert answer.status_code == 302
    assert sign_in(new_client()).status_code == 200
    assert sign_in(new_client(), "four loud geese").status_code == 302

    again = client.get(link)
    assert again.status_code == 302
    assert "does not work any more" in client.page("/en/account/forgotten-password").html


def test_a_forgotten_password_tells_nothing_about_who_has_an_account(new_client, grace, post):
    texts = []
    for email in (EMAIL, "nobody@example.org"):
        answer = new_client().post("/en/account/forgotten-password", data={"email": email})
        text = re.sub(r'name="csrf_token"[^>]*>', "", answer.text)
        texts.append((answer.status_code, text.replace(email, "")))

    assert texts[0] == texts[1]
    assert [letter.to for letter in post()] == [EMAIL]


def test_the_link_leads_to_this_installation_whatever_host_was_asked(
    client, grace, post, app, monkeypatch
):
    # The session, and with it the token, belongs to the right host; leave the token out.
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)

    client.post(
        "/en/account/forgotten-password",
        data={"email": EMAIL},
        headers={"Host": "evil.example"},
        rules=False,
    )

    [letter] = post()
    assert app.config["INSIGHTBANK"].base_url in letter.body
    assert "evil" not in letter.body


@pytest.mark.parametrize(
    ("one", "two"),
    [("short", "short"), ("long enough one", "another long one"), ("", ""), ("x" * 9999,) * 2],
)
def test_a_password_that_will_not_do_is_refused_with_a_reason(one, two, client, grace):
    sign_in(client)
    client.page("/en/account/password")

    answer = client.post(
        "/en/account/password",
        data={"password": PASSWORD, "new_password": one, "new_password_confirm": two},
    )

    assert "There is a problem" in answer.text


def test_a_changed_password_ends_other_sessions_and_is_told_by_mail(
    client, new_client, grace, post
):
    other = new_client()
    sign_in(other)
    sign_in(client)

    client.post(
        "/en/account/password",
        data={
            "password": PASSWORD,
            "new_password": "four loud geese",
            "new_password_confirm": "four loud geese",
        },
    )

    assert is_in(client)
    assert not is_in(other)
    assert [letter.to for letter in post()] == [EMAIL]


def test_the_hash_is_argon2(grace):
    assert grace.password.startswith("$argon2id$")


def test_a_sign_in_is_in_the_audit_log(client, grace):
    sign_in(client)

    wanted = queries.AuditFilter(action="account.signed_in", actor_id=grace.id)
    assert queries.count_audit(wanted) == 1


@pytest.mark.parametrize("language", ["en", "ur", "zh-Hans"])
def test_sign_in_pages_are_in_the_language_of_the_address(language, client, grace):
    for page in ("sign-in", "forgotten-password"):
        assert client.page(f"/{language}/account/{page}").root.get("lang") == language
