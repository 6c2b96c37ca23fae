"""Words and shapes for staff pages: what is open, what happened, where the evidence lies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from flask_babel import format_datetime

from insightbank.core.languages import KNOWN_LANGUAGES, bcp47
from insightbank.insights.forms.notes import CATEGORIES, CHARACTERISTICS, CONSENT
from insightbank.insights.forms.places import PlaceList
from insightbank.insights.forms.staff import SHARING
from insightbank.insights.rules import (
    BODY,
    TITLE,
    OpenMatter,
    Problem,
    Segment,
    Unknown,
    quote_field,
    segments,
)
from insightbank.web.i18n import LazyString, _, _l, _n

if TYPE_CHECKING:
    from insightbank.insights.models import Insight, InsightChange, InsightMark, Note

STATES: dict[str, LazyString] = {
    "draft": _l("To review"),
    "returned": _l("Sent back"),
    "published": _l("Published"),
    "withdrawn": _l("Withdrawn"),
    "retired": _l("Retired"),
}
CHANGES: dict[str, LazyString] = {
    "submitted": _l("Sent in"),
    "created_from_answers": _l("Started from survey answers"),
    "imported": _l("Imported"),
    "import_changed": _l("Changed by an import"),
    "reviewed": _l("Reviewed"),
    "tags_accepted": _l("Open tags accepted"),
    "tag_added": _l("Tag added"),
    "draft": _l("Taken back into review"),
    "returned": _l("Sent back to its author"),
    "published": _l("Published"),
    "withdrawn": _l("Withdrawn"),
    "retired": _l("Retired"),
}
UNKNOWNS: dict[str, LazyString] = {
    Unknown.PEOPLE: _l("How many people it comes from."),
    Unknown.PLACE: _l("Where in the area it was heard."),
    Unknown.COMMUNITY: _l("Which community it comes from."),
    Unknown.GATHERED: _l("How it was gathered."),
    Unknown.MAKE_UP: _l("Who the people were: age, sex, ethnic group, disability, carers."),
    Unknown.AGE: _l("How old the people were."),
    Unknown.SEX: _l("How many were women and how many were men."),
    Unknown.ETHNICITY: _l("Their ethnic groups."),
    Unknown.DISABILITY: _l("How many were disabled."),
    Unknown.CARER: _l("How many were unpaid carers."),
    Unknown.QUOTES: _l("What people said in their own words."),
}
_MATTERS: dict[Problem, LazyString] = {
    Problem.NOT_TAGGED: _l("It has not been read for themes and personal data yet. Open it again."),
    Problem.NO_TITLE: _l("Give it a title."),
    Problem.NO_BODY: _l("Say what was said."),
    Problem.NO_ALLIANCE: _l("It is shared with an Alliance: choose a place in one."),
    Problem.NO_ORGANISATION: _l("It comes from no organisation: share it with others."),
    Problem.DATE_AHEAD: _l("Its date is in the future."),
}


def matter_words(matter: OpenMatter) -> str:
    """Say what still has to be done before publishing."""
    count = matter.count
    if matter.problem == Problem.OPEN_MARKS:
        return _n(
            "Remove or keep %(num)s piece of possible personal data.",
            "Remove or keep %(num)s pieces of possible personal data.",
            count,
        )
    if matter.problem == Problem.OPEN_TAGS:
        return _n("Accept or reject %(num)s tag.", "Accept or reject %(num)s tags.", count)
    if matter.problem == Problem.PENDING_QUOTES:
        return _n(
            "Approve or leave out %(num)s quote.", "Approve or leave out %(num)s quotes.", count
        )
    return str(_MATTERS[matter.problem])


def quote_refused_words(position: int) -> str:
    """Say why a quote could not be approved."""
    return _(
        "Quote %(number)s has possible personal data. Remove or keep it, then approve the quote.",
        number=position + 1,
    )


def history(changes: Sequence[InsightChange], names: Mapping[int, str]) -> list[dict[str, str]]:
    """Give the history for a timeline, newest first."""
    return [
        {
            "datetime": change.at.isoformat(timespec="seconds"),
            "when": format_datetime(change.at, "d MMMM y, HH:mm"),
            "text": _change_words(change),
            "by": names.get(change.actor_id or 0, _("the system")),
        }
        for change in reversed(changes)
    ]


def _change_words(change: InsightChange) -> str:
    what = str(CHANGES.get(change.what, change.what))
    reason = change.detail.get("after", {}).get("reason", "")
    return f"{what}: {reason}" if reason else what


def text_segments(
    insight: Insight, marks: Sequence[InsightMark] = (), *, accepted_only: bool = False
) -> dict[str, list[Segment]]:
    """Split title, body and quotes at their evidence and marks; labels are ``tag`` and ``mark``."""
    spans: dict[str, list[tuple[int, int, str]]] = {}
    for tag in insight.tags:
        if tag.state == "rejected" or (accepted_only and tag.state != "accepted"):
            continue
        for item in tag.evidence:
            spans.setdefault(item["field"], []).append((item["start"], item["end"], "tag"))
    for mark in marks:
        spans.setdefault(mark.field, []).append((mark.start, mark.end, "mark"))
    texts = {TITLE: insight.title, BODY: insight.body}
    texts |= {quote_field(quote.position): quote.text for quote in insight.quotes}
    return {name: segments(text, spans.get(name, ())) for name, text in texts.items()}


def staff_note_words(note: Note, places: PlaceList) -> list[dict[str, Any]]:
    """List what a note said about itself, for a summary list."""
    language = KNOWN_LANGUAGES.get(note.language)
    make_up = [
        f"{CHARACTERISTICS[row.characteristic]}: {CATEGORIES[row.category]} {row.count}"
        for row in note.composition
    ]
    return [
        {"key": _("Reference"), "value": note.reference},
        {"key": _("Who they heard from"), "value": note.community},
        {
            "key": _("Place"),
            "value": places.words(alliance=note.alliance, district=note.district),
        },
        {"key": _("How they heard it"), "value": note.setting or _("Not said")},
        {"key": _("People"), "value": note.people_count},
        {"key": _("Make-up"), "value": "\n".join(make_up) or _("Not said")},
        {"key": _("Consent"), "value": str(CONSENT.get(note.consent_how, note.consent_how))},
        {"key": _("Sharing"), "value": str(SHARING.get(note.sharing, note.sharing))},
        {"key": _("Language"), "value": language.english_name if language else note.language},
        {"key": _("Note"), "value": note.text, "lang": bcp47(note.language)},
    ]
