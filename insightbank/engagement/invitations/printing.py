"""Letters as one PDF for a batch: each on a page of its own, with a code to scan.

The paper is laid out for a window envelope (DL, address on the left); large print is 18 points.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import segno
from flask import current_app, render_template
from flask_babel import force_locale, format_date

from insightbank.core.languages import bcp47, direction_of
from insightbank.engagement.invitations import queries, wording
from insightbank.engagement.invitations.models import InvitationMessage
from insightbank.people.queries import Reach
from insightbank.web.i18n import _

SIZES = {"large_print": "large", "easy_read": "easy"}


class PdfUnavailableError(Exception):
    """This machine lacks the libraries that make a PDF; docs/operators/messages.md names them."""


@dataclass(frozen=True, slots=True)
class PrintedLetter:
    """What one letter shows, its fixed sentences already in its language."""

    address: tuple[str, ...]
    lang: str
    dir: str
    size: str
    day: str
    subject: str
    paragraphs: tuple[str, ...]
    scan: str
    link: str
    code: str
    stop: str
    sender: str


def letters_pdf(
    messages: Sequence[InvitationMessage], reach: Mapping[UUID, Reach], *, today: date
) -> bytes:
    """Write letters into one PDF; without those whose owner took the address back or objected.

    Raises PdfUnavailableError.
    """
    letters = [
        _letter(message, reach[message.invitation.resident_id].address, today)
        for message in messages
        if _is_wanted(reach.get(message.invitation.resident_id))
    ]
    return pdf_of(render_template("invitations/letters.html", letters=letters))


def _is_wanted(person: Reach | None) -> bool:
    return person is not None and bool(person.address) and not person.has_objected


def pdf_of(html: str) -> bytes:
    """Turn a page into a PDF; nothing outside it is fetched. Raises PdfUnavailableError."""
    try:
        # Imported when needed: it takes libraries of the system that a web server can do without.
        weasyprint: Any = importlib.import_module("weasyprint")
    except OSError as error:
        raise PdfUnavailableError from error
    written = weasyprint.HTML(string=html, url_fetcher=_only_inside(weasyprint)).write_pdf()
    return bytes(written)


def _only_inside(weasyprint: Any) -> Any:
    fetcher: Any = weasyprint.urls.URLFetcher(allowed_protocols=["data"])
    return fetcher


def _letter(message: InvitationMessage, address: str, today: date) -> PrintedLetter:
    who = wording.addressed(message)
    words = queries.words_of(message.invitation.campaign, who.language).parts
    link = wording.address_of(wording.LANDING, who)
    settings = current_app.config["INSIGHTBANK"]
    with force_locale(wording.locale_of(who.language)):
        paragraphs = [p.strip() for p in words.get("body", "").split("\n\n") if p.strip()]
        if who.is_reminder:
            paragraphs.append(
                _("If you have answered already, thank you. You do not need to do anything.")
            )
        return PrintedLetter(
            address=tuple(address.splitlines()),
            lang=bcp47(who.language),
            dir=direction_of(who.language),
            size=SIZES.get(who.format, "standard"),
            day=format_date(today, "long"),
            subject=words.get("subject", ""),
            paragraphs=tuple(paragraphs),
            scan=_("Scan this with your phone camera, or type this address:"),
            link=link,
            code=segno.make(link, micro=False, error="m").svg_data_uri(scale=4, border=4),
            stop=_(
                "If you do not want more invitations, email %(email)s", email=settings.contact_email
            ),
            sender=settings.organisation_name,
        )
