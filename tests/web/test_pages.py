"""The pages every installation has, in every language, and the look the operator chooses."""

from __future__ import annotations

import re

import pytest
from flask import Flask, abort
from werkzeug.exceptions import HTTPException

from insightbank.core.languages import SCREEN_LANGUAGES, Language
from insightbank.settings import Settings
from insightbank.web.brand import READABLE, contrast, mark_svg, theme_css
from insightbank.web.errors import WITH_PAGE
from tests.pages import PageClient, text_of

PAGES = (
    "",
    "accessibility",
    "privacy",
    "cookies",
    "languages",
    "about-our-figures",
    "no-such-page",
)


@pytest.mark.parametrize("language", SCREEN_LANGUAGES.values(), ids=lambda language: language.tag)
def test_pages_of_the_installation_obey_the_rules_in_every_language(
    visitor: PageClient, language: Language
) -> None:
    for path in PAGES:
        status = 404 if path == "no-such-page" else 200
        page = visitor.page(f"/{language.bcp47}/{path}", status=status)
        sheets = [e.get("href", "") for e in page.all("link") if e.get("rel") == "stylesheet"]
        assert any(".rtl." in sheet for sheet in sheets) == (language.direction == "rtl")


@pytest.mark.parametrize("path", PAGES)
def test_every_page_offers_every_language_as_a_plain_link(visitor: PageClient, path: str) -> None:
    page = visitor.page(f"/en/{path}", status=404 if path == "no-such-page" else 200)
    offered = {e.get("hreflang") for e in page.all("a") if e.get("hreflang")}
    assert offered >= {lang.bcp47 for lang in SCREEN_LANGUAGES.values()} - {"en"}


def test_every_page_tells_where_help_is_in_an_emergency_before_anybody_types(
    visitor: PageClient,
) -> None:
    html = visitor.page("/en/").html
    assert "999" in html
    assert "111" in html


def test_only_the_one_cookie_that_is_described_is_set(visitor: PageClient) -> None:
    page = visitor.page("/en/cookies")
    described = {text_of(e) for e in page.all("th") if e.get("scope") == "row"}
    visitor.get("/ur/")
    assert {cookie.key for cookie in visitor._cookies.values()} <= described


@pytest.mark.parametrize(
    ("wanted", "given"),
    [("pl,en;q=0.5", "pl"), ("zh-CN", "zh-Hans"), ("zh-TW", "en"), ("pt-BR", "pt"), ("xx", "en")],
)
def test_the_way_in_speaks_the_language_of_the_browser(
    visitor: PageClient, wanted: str, given: str
) -> None:
    response = visitor.get("/", headers={"Accept-Language": wanted})
    assert response.location == f"/{given}/"
    assert "Accept-Language" in response.headers["Vary"]


def test_a_language_once_chosen_is_remembered(visitor: PageClient) -> None:
    visitor.get("/ur/")
    assert visitor.get("/").location == "/ur/"


@pytest.mark.parametrize("code", sorted(WITH_PAGE))
def test_every_error_has_a_page_with_a_way_on(plain_app: Flask, code: int) -> None:
    with plain_app.test_request_context("/ar/"):
        plain_app.preprocess_request()
        with pytest.raises(HTTPException) as refusal:
            abort(code)
        answer = plain_app.make_response(plain_app.handle_user_exception(refusal.value))
    assert answer.status_code == code
    html = answer.get_data(as_text=True)
    assert html.count("<h1") == 1
    assert re.search(r'<a href="/ar/"', html)


@pytest.mark.parametrize(
    "brand", ["#0b5351", "#ffffff", "#000000", "#ffeb3b", "#7c2855", "#808080"]
)
def test_text_can_be_read_whatever_colour_the_operator_chooses(brand: str) -> None:
    properties = dict(re.findall(r"--ib-([\w-]+):(#[0-9a-f]{6})", theme_css(brand)))
    assert contrast(properties["on-brand"], properties["brand"]) >= READABLE
    assert contrast(properties["on-brand"], properties["brand-dark"]) >= READABLE
    assert contrast(properties["link"], "#f0f4f5") >= READABLE
    assert brand in mark_svg(brand)


def test_the_operators_colour_is_served_as_a_style_sheet(visitor: PageClient) -> None:
    settings: Settings = visitor.application.config["INSIGHTBANK"]
    response = visitor.get("/theme.css")
    assert response.mimetype == "text/css"
    assert settings.brand_colour in response.text


def test_an_installation_without_a_logo_has_none(visitor: PageClient) -> None:
    assert visitor.get("/logo").status_code == 404


def test_the_name_of_the_site_is_the_operators_and_is_escaped(
    plain_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Named:
        site_name = "Voices <b>&</b> Views"

        def __getattr__(self, name: str) -> object:
            return getattr(plain_app.config["INSIGHTBANK"], name)

    monkeypatch.setitem(plain_app.jinja_env.globals, "settings", Named())
    html = plain_app.test_client().get("/en/").get_data(as_text=True)
    assert "Voices &lt;b&gt;&amp;&lt;/b&gt; Views" in html
    assert "<b>&" not in html
