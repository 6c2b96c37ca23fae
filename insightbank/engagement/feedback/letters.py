"""The words that tell somebody what came of what they said; in their language, with a link."""

from __future__ import annotations

from flask import current_app, url_for
from flask_babel import force_locale

from insightbank.core.languages import bcp47
from insightbank.engagement.feedback.queries import Due, text_of
from insightbank.people.services import Letter
from insightbank.settings import Settings
from insightbank.web.i18n import _


def decision_letter(due: Due, secret: str) -> Letter:
    """Write to a follower about a decision; for the worker, outside any request."""
    settings: Settings = current_app.config["INSIGHTBANK"]
    language = due.follower.language
    with current_app.test_request_context(), force_locale(language):
        lang = bcp47(language)
        page = url_for("feedback.list_published", lang=lang, _anchor=f"d-{due.decision.id}")
        stop = url_for("feedback.stop_page", lang=lang, secret=secret)
        lines = (
            _("You asked us to tell you what happens. We have an answer."),
            text_of(due.decision, "decided", language).text,
            _("Read all of it here: %(link)s", link=settings.base_url + page),
            _("To get no more of these messages: %(link)s", link=settings.base_url + stop),
            settings.organisation_name,
        )
        return Letter(_("What we did with what you said"), "\n\n".join(lines))
