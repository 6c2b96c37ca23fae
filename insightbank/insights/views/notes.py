"""A champion's pages: one long form that works without scripts, a check, and what became of it."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from werkzeug.datastructures import MultiDict

from insightbank.core.roles import Role
from insightbank.insights import queries, services
from insightbank.insights.errors import NotEditableError, NotYoursError
from insightbank.insights.forms.notes import (
    CATEGORIES,
    CHARACTERISTICS,
    CONSENT,
    SHARING,
    NoteForm,
    typed_again,
    typed_of,
    with_new_quote,
    without_quote,
)
from insightbank.insights.forms.places import PlaceList, load_places
from insightbank.insights.rules import EDITABLE_NOTES, NoteKind
from insightbank.web.access import current_actor, open_to
from insightbank.web.clock import now, today
from insightbank.web.i18n import _
from insightbank.web.labels import plus_label

if TYPE_CHECKING:
    from insightbank.insights.models import Note

bp = Blueprint("insights", __name__)

_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,64}")


@bp.get("/notes")
@open_to(Role.CHAMPION, Role.ALLIANCE_LEAD)
def my_notes() -> ResponseReturnValue:
    notes = queries.list_own_notes(_account_id())
    return render_template("insights/my_notes.html", notes=notes)


@bp.get("/notes/new")
@open_to(Role.CHAMPION)
def new_note() -> ResponseReturnValue:
    return _show_form(_form(None, secrets.token_urlsafe(24)), NoteKind.CHAMPION, None)


@bp.post("/notes/new")
@open_to(Role.CHAMPION)
def save_new_note() -> ResponseReturnValue:
    return _save(NoteKind.CHAMPION, _posted_token())


@bp.get("/evidence/new")
@open_to(Role.ALLIANCE_LEAD)
def new_evidence() -> ResponseReturnValue:
    return _show_form(_form(None, secrets.token_urlsafe(24)), NoteKind.ALLIANCE, None)


@bp.post("/evidence/new")
@open_to(Role.ALLIANCE_LEAD)
def save_new_evidence() -> ResponseReturnValue:
    return _save(NoteKind.ALLIANCE, _posted_token())


@bp.get("/notes/<uuid:note_id>/edit")
@open_to(Role.CHAMPION, Role.ALLIANCE_LEAD)
def edit_note(note_id: UUID) -> ResponseReturnValue:
    note = _own(note_id)
    if note.state not in EDITABLE_NOTES:
        return redirect(url_for(".show_note", note_id=note.id))
    form = _form(_multi(typed_again(note)), note.submission_token)
    return _show_form(form, NoteKind(note.kind), note)


@bp.post("/notes/<uuid:note_id>/edit")
@open_to(Role.CHAMPION, Role.ALLIANCE_LEAD)
def save_note(note_id: UUID) -> ResponseReturnValue:
    note = _own(note_id)
    return _save(NoteKind(note.kind), note.submission_token)


@bp.get("/notes/<uuid:note_id>/check")
@open_to(Role.CHAMPION, Role.ALLIANCE_LEAD)
def check_note(note_id: UUID) -> ResponseReturnValue:
    note = _own(note_id)
    if note.state not in EDITABLE_NOTES:
        return redirect(url_for(".show_note", note_id=note.id))
    if not note.is_checked:
        return redirect(url_for(".edit_note", note_id=note.id))
    return render_template("insights/check.html", note=note, **_words(note))


@bp.post("/notes/<uuid:note_id>/submit")
@open_to(Role.CHAMPION, Role.ALLIANCE_LEAD)
def submit_note(note_id: UUID) -> ResponseReturnValue:
    note = _own(note_id)
    try:
        services.submit_note(note, actor_id=_account_id(), now=now())
    except NotEditableError:
        return redirect(url_for(".edit_note", note_id=note.id))
    flash(_("Thank you. Your note has been sent."), "success")
    return redirect(url_for(".show_note", note_id=note.id))


@bp.get("/notes/<uuid:note_id>")
@open_to(Role.CHAMPION, Role.ALLIANCE_LEAD)
def show_note(note_id: UUID) -> ResponseReturnValue:
    note = _own(note_id)
    if not note.text:
        return redirect(url_for(".edit_note", note_id=note.id))
    return render_template("insights/note.html", note=note, **_words(note))


def _save(kind: NoteKind, token: str) -> ResponseReturnValue:
    """Keep what was typed first, whatever it is; then do what the button says."""
    actor = current_actor()
    action = request.form.get("action", "check")
    typed = typed_of(request.form)
    kept = _after_button(typed, action)
    try:
        note = services.save_typed(
            token=token,
            kind=kind,
            account_id=_account_id(),
            organisation_id=actor.organisation_id,
            typed=kept,
            now=now(),
        )
    except NotYoursError:
        return abort(404)
    except NotEditableError:
        return _already_sent(token)
    if action == "check":
        return _check(note)
    if action == "save":
        flash(_("Your draft is saved."), "success")
        return redirect(url_for(".my_notes"))
    return redirect(url_for(".edit_note", note_id=note.id, _anchor="quotes"))


def _after_button(typed: dict[str, list[str]], action: str) -> dict[str, list[str]]:
    if action == "add_quote":
        return with_new_quote(typed)
    name, _separator, number = action.partition(":")
    if name == "remove_quote" and number.isdecimal() and len(number) < 5:
        return without_quote(typed, int(number))
    return typed


def _already_sent(token: str) -> ResponseReturnValue:
    note = queries.get_note_by_token(token)
    return redirect(url_for(".show_note", note_id=note.id)) if note else abort(404)


def _check(note: Note) -> ResponseReturnValue:
    places = _places()
    form = _form(_multi(note.typed), note.submission_token, places)
    if not form.validate():
        return _show_form(form, NoteKind(note.kind), note), 422
    services.fill_note(note, form.content(places.alliance_of))
    return redirect(url_for(".check_note", note_id=note.id))


def _form(
    typed: MultiDict[str, str] | None, token: str, places: PlaceList | None = None
) -> NoteForm:
    return NoteForm(
        typed,
        places=(places or _places()).choices,
        today=today(),
        token=token,
        has_organisation=current_actor().organisation_id is not None,
    )


def _show_form(form: NoteForm, kind: NoteKind, note: Note | None) -> str:
    if note is not None:
        action = url_for(".save_note", note_id=note.id)
    else:
        action = url_for(".save_new_note" if kind == NoteKind.CHAMPION else ".save_new_evidence")
    return render_template("insights/form.html", form=form, kind=kind, note=note, action=action)


def _places() -> PlaceList:
    """A lead of an Alliance files evidence of that Alliance; a champion of any place."""
    actor = current_actor()
    only = None
    if Role.ALLIANCE_LEAD in actor.roles:
        only = queries.get_alliance_of(actor.organisation_id)
    return load_places(today(), only_alliance=only)


def _multi(typed: Mapping[str, list[str]]) -> MultiDict[str, str]:
    return MultiDict((key, value) for key, values in typed.items() for value in values)


def _posted_token() -> str:
    token = request.form.get("token", "")
    return token if _TOKEN.fullmatch(token) else abort(400)


def _own(note_id: UUID) -> Note:
    return queries.get_own_note(note_id, account_id=_account_id()) or abort(404)


def _account_id() -> int:
    account_id = current_actor().id
    return abort(403) if account_id is None else account_id


def _words(note: Note) -> dict[str, object]:
    """Give a note as it is shown: words for what is stored as codes."""
    edit = url_for(".edit_note", note_id=note.id) if note.state in EDITABLE_NOTES else ""
    rows = [
        {"key": key, "value": value, "href": f"{edit}#{anchor}" if edit else ""}
        for anchor, key, value in _answers(note)
    ]
    counted = [
        [
            f"{CHARACTERISTICS[row.characteristic]}: {CATEGORIES[row.category]}",
            row.count,
        ]
        for row in note.composition
    ]
    return {"rows": rows, "make_up": counted}


def _answers(note: Note) -> list[tuple[str, str, object]]:
    not_given = _("Not given")
    place = load_places(today()).words(alliance=note.alliance, district=note.district)
    groups = ", ".join(plus_label(group) for group in note.plus_groups)
    return [
        ("community", _("Who you heard from"), note.community),
        ("place", _("Where"), place),
        ("held_on-day", _("When"), format_date(note.held_on, "long")),
        ("setting", _("How you heard it"), note.setting or not_given),
        ("people_count", _("How many people"), note.people_count),
        ("plus_groups", _("Groups"), groups or not_given),
        ("text", _("What they told you"), note.text),
        ("consent_how", _("How they agreed"), str(CONSENT.get(note.consent_how, ""))),
        ("sharing", _("Who may see it"), str(SHARING.get(note.sharing, ""))),
    ]
