"""Notes taken without a signal: a page that a phone keeps, and the door its notes come in by.

The page holds nothing of anybody's, so that it can be kept: no name, no token, no flashed words.
What it needs to know of its reader it asks for when there is a signal.
"""

from __future__ import annotations

import hashlib
import json

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from insightbank.core.languages import bcp47, direction_of
from insightbank.core.roles import Role
from insightbank.insights import queries, services
from insightbank.insights.errors import (
    NotEditableError,
    NotYoursError,
    ReceivedDifferentlyError,
)
from insightbank.insights.forms.offline import (
    OfflineNoteForm,
    SentNote,
    read_sent_note,
    required_answers,
)
from insightbank.insights.forms.places import PlaceList, load_places
from insightbank.settings import Settings
from insightbank.web.access import current_actor, open_to
from insightbank.web.assets import asset_text, asset_url, asset_urls
from insightbank.web.clock import now, today
from insightbank.web.field_params import error_list
from insightbank.web.i18n import _, current_language

bp = Blueprint("offline", __name__, url_prefix="/offline")


@bp.get("/notes")
@open_to(Role.ANYONE)
def notes() -> ResponseReturnValue:
    return _page()


@bp.get("/worker.js")
@open_to(Role.ANYONE)
def worker() -> ResponseReturnValue:
    """Serve the service worker of one language; its bytes change whenever the page does."""
    version = hashlib.sha256(_page().encode()).hexdigest()[:16]
    kept = {"language": bcp47(current_language()), "version": version, "files": _files()}
    script = f"self.kept = {json.dumps(kept)};\n{asset_text('offline-worker.js')}"
    response = Response(script, mimetype="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    return response


@bp.get("/app.webmanifest")
@open_to(Role.ANYONE)
def manifest() -> ResponseReturnValue:
    settings = _settings()
    address = url_for(".notes")
    described = {
        "id": address,
        "name": _("Take notes without a signal"),
        "short_name": settings.site_name,
        "lang": bcp47(current_language()),
        "dir": direction_of(current_language()),
        "start_url": address,
        "scope": address.rpartition("/")[0] + "/",
        "display": "minimal-ui",
        "background_color": "#f0f4f5",
        "theme_color": settings.brand_colour,
        "icons": [{"src": url_for("site.mark"), "sizes": "any", "type": "image/svg+xml"}],
    }
    return Response(json.dumps(described), mimetype="application/manifest+json")


@bp.get("/sign-in")
@open_to(Role.CHAMPION)
def sign_in() -> ResponseReturnValue:
    """Lead back to the page: whoever is not signed in is asked to, on the way here."""
    return redirect(url_for(".notes"))


@bp.get("/session")
@open_to(Role.CHAMPION)
def session_state() -> ResponseReturnValue:
    response = jsonify(account=str(current_actor().id), token=generate_csrf())
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.post("/notes")
@open_to(Role.CHAMPION)
def receive_note() -> ResponseReturnValue:
    if not request.is_json:
        abort(415)
    sent = read_sent_note(request.get_data()) or abort(400)
    fingerprint = services.fingerprint_of(sent.typed)
    try:
        if services.is_received(sent.client_id, account_id=_account_id(), fingerprint=fingerprint):
            return _acknowledge(sent)
        return _file(sent)
    except NotYoursError:
        abort(404)
    except (ReceivedDifferentlyError, NotEditableError):
        return jsonify(errors=[{"text": _changed_words()}]), 409


def _file(sent: SentNote) -> ResponseReturnValue:
    places = load_places(today())
    form = _form(places, sent)
    if not form.validate():
        return jsonify(errors=error_list(form)), 422
    services.file_offline_note(
        sent.client_id,
        typed=sent.typed,
        content=form.content(places.alliance_of),
        account_id=_account_id(),
        organisation_id=current_actor().organisation_id,
        now=now(),
        today=today(),
    )
    return _acknowledge(sent)


def _acknowledge(sent: SentNote) -> ResponseReturnValue:
    note = queries.get_note_by_token(str(sent.client_id))
    return jsonify(reference=note.reference if note else ""), 201


def _form(places: PlaceList, sent: SentNote | None) -> OfflineNoteForm:
    return OfflineNoteForm(
        sent.as_form() if sent else None,
        places=places.choices,
        today=today(),
        token="",
        has_organisation=sent is None or current_actor().organisation_id is not None,
    )


def _page() -> str:
    form = _form(load_places(today()), None)
    return render_template(
        "insights/offline.html",
        form=form,
        required=required_answers(form),
        words=_words(),
        addresses=_addresses(),
    )


def _addresses() -> dict[str, str]:
    return {
        "worker": url_for(".worker"),
        "session": url_for(".session_state"),
        "notes": url_for(".receive_note"),
    }


def _files() -> list[str]:
    is_mirrored = direction_of(current_language()) == "rtl"
    addresses = [
        url_for(".notes"),
        asset_url("app.rtl.css" if is_mirrored else "app.css"),
        asset_url("app.js"),
        asset_url("offline.js"),
        *asset_urls("images/"),
        url_for("site.theme"),
        url_for("site.mark"),
    ]
    return [*addresses, url_for("site.logo")] if _settings().logo_path else addresses


def _words() -> dict[str, str]:
    """Give the sentences that the page says by itself, without asking anybody."""
    return {
        "ready": _("This phone is ready. You can take notes without a signal."),
        "saved": _("Saved on this phone"),
        "sent": _("Your notes have been sent."),
        "no_signal": _("No signal. Your notes are safe on this phone. We will send them later."),
        "signed_out": _("Sign in to send your notes. They stay on this phone until then."),
        "not_allowed": _("This account cannot send notes. Sign in as a champion."),
        "later": _("Your notes could not be sent now. They are safe on this phone."),
        "attention": _("Some notes need your attention."),
        "refused": _("We could not take this note. Change it and try again."),
        "not_saved": _("This phone could not save your note. Do not close this page."),
        "sure": _("Delete this note from this phone? You cannot get it back."),
        "deleted": _("Deleted from this phone."),
        "others": _("Notes by other people on this phone: %(count)s", count="{count}"),
        "untitled": _("A note without a name"),
        "error": _("Error"),
    }


def _changed_words() -> str:
    return _("We have this note as it was before you changed it. Save it to send it again.")


def _settings() -> Settings:
    settings: Settings = current_app.config["INSIGHTBANK"]
    return settings


def _account_id() -> int:
    account_id = current_actor().id
    return abort(403) if account_id is None else account_id
