"""The rules of pages find what they are there to find."""

from __future__ import annotations

import pytest

from tests.pages import BrokenPageError, check_page

GOOD = """<!doctype html>
<html lang="ur" dir="rtl"><head><meta charset="utf-8"><title>Home – Insight Bank</title>
<link rel="stylesheet" href="/static/dist/app.css"></head>
<body><main><h1>Home</h1>{extra}</main></body></html>"""


def test_a_good_page_passes() -> None:
    form = (
        '<form method="post" action="/ur/x"><input type="hidden" name="csrf_token" value="t">'
        '<label for="a">A</label><input id="a" name="a"><button>Go</button></form>'
        '<p dir="auto">%(name)s &amp;lt;</p><a href="/ur/">Back</a>'
    )
    check_page(GOOD.format(extra=form), "/ur/")


@pytest.mark.parametrize(
    ("extra", "said"),
    [
        ("<h1>Two</h1>", "2 h1 elements"),
        ("<p><div></p>", "not valid HTML"),
        ('<p id="a"></p><p id="a"></p>', "used 2 times"),
        ('<label for="gone">A</label>', "points nowhere"),
        ("<form><button>Go</button></form>", "has no method"),
        ('<form method="post"><button>Go</button></form>', "without csrf_token"),
        ('<input name="a">', "has no label"),
        ('<p style="color: red">a</p>', "inline style"),
        ('<p onclick="x()">a</p>', "inline onclick"),
        ("<script>x()</script>", "a script inside the page"),
        ('<img alt="" src="https://example.org/a.png">', "asks another host"),
        ('<a href="javascript:x()">a</a>', "javascript:"),
        ("<p>Hello %(name)s</p>", "spoilt text"),
        ("<p>a &amp;lt;b&amp;gt;</p>", "spoilt text"),
        ("<p>None</p>", "a bare None"),
        ('<a href="/ur/"></a>', "a link without words"),
        ('<a href="#">a</a>', "a link to nowhere"),
        ("<button></button>", "a button without words"),
        ('<img src="/a.png">', "an image without alt"),
    ],
)
def test_a_broken_page_is_found(extra: str, said: str) -> None:
    with pytest.raises(BrokenPageError, match=said):
        check_page(GOOD.format(extra=extra), "/ur/")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("<title>Home", "<title>Insight Bank", "does not start with the h1"),
        ('dir="rtl"', 'dir="ltr"', "the page's dir"),
        ('lang="ur" dir="rtl"', 'lang="en"', "asked in ur"),
        ('lang="ur"', 'lang="xx"', "the page's lang"),
    ],
)
def test_a_page_that_misstates_itself_is_found(old: str, new: str, said: str) -> None:
    with pytest.raises(BrokenPageError, match=said):
        check_page(GOOD.format(extra="").replace(old, new), "/ur/")
