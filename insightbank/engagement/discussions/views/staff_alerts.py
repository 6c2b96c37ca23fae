"""The words that go to the safeguarding contact; they carry a link, never what was written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app, url_for

from insightbank.core.languages import DEFAULT_LANGUAGE
from insightbank.engagement.discussions.services import Alert
from insightbank.people.services import Letter
from insightbank.web.i18n import _

if TYPE_CHECKING:
    from insightbank.engagement.discussions.models import Contribution


def safeguarding_alert(post: Contribution) -> Alert | None:
    """Say whom to write to when somebody may be at risk; None where nobody is named."""
    settings = current_app.config["INSIGHTBANK"]
    if not settings.safeguarding_email:
        return None
    link = settings.base_url + url_for(
        "discussions_staff.item", slug=post.activity.slug, post_id=post.id, lang=DEFAULT_LANGUAGE
    )
    body = _(
        "Somebody may be at risk. Read what was written and act on it today: %(link)s", link=link
    )
    letter = Letter(_("Safeguarding: somebody may be at risk"), body)
    return Alert(settings.safeguarding_email, letter, DEFAULT_LANGUAGE)
