"""Everything there is to take part in, whatever its kind."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from insightbank.core.roles import Role
from insightbank.engagement.activities import queries
from insightbank.web.access import open_to
from insightbank.web.clock import today
from insightbank.web.i18n import _l, current_language

bp = Blueprint("activities", __name__)
# Each kind has pages of its own, in rooms above this one: they are known here by name only.
KINDS = {
    "survey": (_l("Surveys"), "surveys.start_page"),
    "poll": (_l("Quick polls"), "polls.show"),
    "discussion": (_l("Discussions"), "discussions.show"),
    "workshop": (_l("Events"), "workshops.show"),
}


@bp.get("/take-part")
@open_to(Role.ANYONE)
def take_part() -> ResponseReturnValue:
    found = queries.list_open(today(), language=current_language())
    groups = [
        (words, [(one, url_for(endpoint, slug=one.activity.slug)) for one in of_kind])
        for kind, (words, endpoint) in KINDS.items()
        if (of_kind := [one for one in found if one.activity.kind == kind])
    ]
    return render_template("activities/take_part.html", groups=groups)
