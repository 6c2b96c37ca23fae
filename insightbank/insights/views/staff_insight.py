"""The page of one insight, for those it is shared with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, current_app, render_template
from flask.typing import ResponseReturnValue

from insightbank.core.disclosure import published_count, published_table
from insightbank.core.languages import KNOWN_LANGUAGES
from insightbank.core.roles import Role
from insightbank.insights import queries
from insightbank.insights.forms.notes import CATEGORIES, CHARACTERISTICS
from insightbank.insights.forms.places import load_places
from insightbank.insights.forms.staff import tag_words
from insightbank.insights.rules import MAKE_UP, QuoteState, TagState, list_unknowns, quote_field
from insightbank.insights.staff_words import UNKNOWNS, text_segments
from insightbank.web.access import current_actor, open_to
from insightbank.web.clock import today
from insightbank.web.i18n import _

if TYPE_CHECKING:
    from insightbank.core.disclosure import PublishedCount
    from insightbank.insights.models import Insight

bp = Blueprint("insights_staff", __name__, url_prefix="/insights")


@bp.get("/<path:reference>")
@open_to(Role.COMMISSIONER, Role.OFFICER, Role.ALLIANCE_LEAD, Role.ADMINISTRATOR, Role.CHAMPION)
def show(reference: str) -> ResponseReturnValue:
    scopes = queries.get_reader_scopes(current_actor())
    insight = queries.get_published(reference, scopes=scopes) or abort(404)
    make_up = make_up_of(insight)
    places = load_places(today())
    language = KNOWN_LANGUAGES.get(insight.language)
    approved = [quote for quote in insight.quotes if quote.state == QuoteState.APPROVED]
    return render_template(
        "staff/insights/insight.html",
        insight=insight,
        segments=text_segments(insight, accepted_only=True),
        tags=[tag for tag in insight.tags if tag.state == TagState.ACCEPTED],
        tag_words=tag_words,
        quotes=approved,
        quote_field=quote_field,
        place=places.words(alliance=insight.alliance, district=insight.district),
        language_name=language.english_name if language else insight.language,
        people=people_words(insight.people_count),
        make_up=_make_up_rows(make_up),
        unknowns=_unknowns(insight, make_up, len(approved)),
    )


def make_up_of(insight: Insight) -> dict[str, dict[str, int]]:
    """Give the counts of those who took part, by characteristic and category."""
    found: dict[str, dict[str, int]] = {}
    for row in insight.note.composition if insight.note else ():
        found.setdefault(row.characteristic, {})[row.category] = row.count
    return found


def people_words(count: int | None) -> str:
    """Say how many people it comes from, as far as it may be said."""
    if count is None:
        return _("Not known")
    return _shown(published_count(count, policy=current_app.config["DISCLOSURE"]))


def _shown(count: PublishedCount) -> str:
    if count.value is None:
        return _("a few, too few to show")
    return _("about %(count)s", count=f"{count.value:,}")


def _make_up_rows(make_up: dict[str, dict[str, int]]) -> list[list[str]]:
    policy = current_app.config["DISCLOSURE"]
    rows = []
    for name in MAKE_UP:
        table = published_table(make_up.get(name, {}), policy=policy)
        rows += [
            [str(CHARACTERISTICS[name]), str(CATEGORIES[code]), _shown(cell)]
            for code, cell in table.cells.items()
        ]
    return rows


def _unknowns(insight: Insight, make_up: dict[str, Any], quotes: int) -> list[str]:
    found = list_unknowns(
        people_count=insight.people_count,
        district=insight.district,
        alliance=insight.alliance,
        community=insight.community,
        gathered=insight.gathered,
        quotes=quotes,
        make_up=make_up,
    )
    return [str(UNKNOWNS[unknown]) for unknown in found]
