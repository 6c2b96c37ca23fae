"""A paper form as a PDF: the same page a browser prints, with its id and numbers on every sheet.

Refuses to fetch anything from outside the page.
"""

from __future__ import annotations

import importlib
from importlib.resources import files
from typing import Any

import segno
from markupsafe import Markup

DATA = "insightbank.engagement.capture"


class PdfUnavailableError(Exception):
    """This machine lacks the libraries that draw a PDF; the page can still be printed."""


def paper_css() -> str:
    """Read the style sheet of paper forms."""
    return (files(DATA) / "data" / "paper.css").read_text("utf-8")


def code_svg(address: str) -> Markup:
    """Draw an address as a code to scan, inside the page: no picture leaves the policy."""
    picture = segno.make(address, micro=False, error="m").svg_inline(
        scale=3, border=4, light="#fff"
    )
    return Markup(picture)  # noqa: S704 (squares only, no text of anybody's)


def pdf_of(html: str) -> bytes:
    """Draw a page on A4; raises PdfUnavailableError."""
    try:
        # Imported when needed: it takes libraries of the system that a web server can do without.
        weasyprint: Any = importlib.import_module("weasyprint")
    except OSError as error:
        raise PdfUnavailableError from error
    fetcher = weasyprint.urls.URLFetcher(allowed_protocols=["data"])
    sheet = weasyprint.CSS(string=paper_css())
    written = weasyprint.HTML(string=html, url_fetcher=fetcher).write_pdf(stylesheets=[sheet])
    return bytes(written)
