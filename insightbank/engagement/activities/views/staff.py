"""The engagement team's own first page: what is being run, and where everything is done."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from insightbank.core.roles import Role
from insightbank.engagement.activities import queries
from insightbank.web.access import open_to
from insightbank.web.i18n import LazyString, _l

bp = Blueprint("engagement_staff", __name__, url_prefix="/staff/engagement")
# Each kind has pages of its own, in rooms above this one: they are known here by name only.
KINDS: dict[str, tuple[LazyString, str]] = {
    "survey": (_l("Survey"), "surveys_staff.show"),
    "poll": (_l("Poll"), "polls_staff.show"),
    "discussion": (_l("Discussion"), "discussions_staff.show"),
    "workshop": (_l("Event"), "workshops_staff.show"),
}
NEW: tuple[tuple[LazyString, str], ...] = (
    (_l("New survey"), "surveys_staff.new"),
    (_l("New poll"), "polls_staff.new"),
    (_l("New discussion"), "discussions_staff.new"),
    (_l("New event"), "workshops_staff.new"),
)
PLACES: tuple[tuple[LazyString, str, LazyString], ...] = (
    (_l("Surveys"), "surveys_staff.list_activities", _l("Build, open, close and read surveys.")),
    (_l("Polls"), "polls_staff.list_polls", _l("Ask one question, here or on other sites.")),
    (_l("Discussions"), "discussions_staff.list_discussions", _l("Moderate what people write.")),
    (_l("Events"), "workshops_staff.list_workshops", _l("See who comes and what they need.")),
    (_l("Audiences"), "audiences_staff.list_audiences", _l("Choose who is asked.")),
    (_l("Invitations"), "invitations_staff.list_campaigns", _l("Ask people to take part.")),
    (_l("Translations"), "translations.overview", _l("See what is missing in which language.")),
    (_l("Paper and telephone"), "ways_in.mine", _l("Key answers that came on paper.")),
    (_l("You said, we did"), "feedback_staff.list_decisions", _l("Answer what people said.")),
)
STATES: dict[str, tuple[LazyString, str]] = {
    "draft": (_l("Draft"), "yellow"),
    "review": (_l("In review"), "yellow"),
    "translated": (_l("Translated"), "yellow"),
    "open": (_l("Open"), "green"),
    "closed": (_l("Closed"), "grey"),
    "reported": (_l("Reported"), "blue"),
}


@bp.get("")
@open_to(Role.OFFICER)
def hub() -> ResponseReturnValue:
    return render_template(
        "staff/activities/hub.html",
        activities=queries.list_with_titles(),
        kinds=KINDS,
        states=STATES,
        new=[(words, url_for(endpoint)) for words, endpoint in NEW],
        places=[(words, url_for(endpoint), hint) for words, endpoint, hint in PLACES],
    )
