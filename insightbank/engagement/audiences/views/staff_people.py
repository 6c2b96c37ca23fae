"""The people an audience fits, one by one: for its owner and administrators, each look audited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from insightbank.core.languages import KNOWN_LANGUAGES
from insightbank.core.roles import Role
from insightbank.engagement.audiences import queries
from insightbank.engagement.audiences.queries import Recipient
from insightbank.engagement.audiences.rules import Rule, RuleError, read_document, reasons
from insightbank.engagement.audiences.staff_words import (
    Names,
    load_names,
    reason_words,
    refusal_words,
)
from insightbank.engagement.audiences.views.staff import (
    count,
    find_audience,
    limits,
    may_change,
    too_often,
)
from insightbank.engagement.audiences.vocabulary import current_vocabulary
from insightbank.people.services import record_audit
from insightbank.web.access import current_actor, open_to
from insightbank.web.clock import today

if TYPE_CHECKING:
    from insightbank.engagement.audiences.models import Audience

bp = Blueprint("audience_people", __name__, url_prefix="/staff/audiences")
PAGE = 25
LAST_PAGE = 100_000


@bp.route("/<uuid:audience_id>/people", methods=["GET", "POST"])
@open_to(Role.OFFICER, Role.ADMINISTRATOR)
def people(audience_id: UUID) -> ResponseReturnValue:
    audience = find_audience(audience_id)
    if not may_change(audience):
        abort(403)
    vocabulary = current_vocabulary(today())
    try:
        rule = read_document(audience.rule, vocabulary)
    except RuleError:
        abort(409)
    with queries.one_look():
        counted = count(rule, vocabulary)
        if counted.refusal is None:
            return _list(audience, rule)
    words = refusal_words(counted.refusal, limits().floor)
    return render_template("staff/audiences/refused.html", audience=audience, refusal=words)


def _list(audience: Audience, rule: Rule) -> str:
    # Addresses are shown only by pressing a button: a link or a reload never does.
    is_open = request.method == "POST"
    page = _page_number()
    leave_out = too_often() if audience.leave_out_over_asked else None
    found = queries.list_recipients(rule, leave_out=leave_out, page=page, size=PAGE + 1)
    action = "audience.addresses_seen" if is_open else "audience.people_seen"
    detail = {"page": page, "people": len(found[:PAGE])}
    record_audit(action, current_actor().id, "audience", audience.id, detail)
    names = load_names(today())
    return render_template(
        "staff/audiences/people.html",
        audience=audience,
        rows=[_row(one, rule, names, is_open=is_open) for one in found[:PAGE]],
        page=page,
        has_more=len(found) > PAGE,
        is_open=is_open,
    )


def _row(one: Recipient, rule: Rule, names: Names, *, is_open: bool) -> dict[str, Any]:
    language = KNOWN_LANGUAGES.get(one.language)
    return {
        "who": one.email if is_open else masked(one.email),
        "language": language.english_name if language else one.language,
        "format": names.name("format", one.format),
        "needs": [names.name("access_needs", need) for need in sorted(one.needs)],
        "why": [reason_words(reason, names) for reason in reasons(rule, one.person)],
    }


def masked(address: str) -> str:
    """Show just enough of an address to tell two apart on a page."""
    name, _at, host = address.partition("@")
    return f"{name[:1]}•••@{host[:1]}•••"


def _page_number() -> int:
    typed = request.values.get("page", "1")
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 7 else 1
    return min(max(number, 1), LAST_PAGE)
