"""The overview of translations, and the videos of an activity. For translators and officers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from insightbank.core.languages import EASY_READ, SCREEN_LANGUAGES
from insightbank.core.roles import Role
from insightbank.engagement.translations import queries, services
from insightbank.engagement.translations.forms.staff import (
    VideosForm,
    language_label,
    videos_form,
)
from insightbank.engagement.translations.views.staff_words import where
from insightbank.people.services import record_audit
from insightbank.web.access import current_actor, open_to
from insightbank.web.clock import today
from insightbank.web.i18n import _

if TYPE_CHECKING:
    from insightbank.engagement.activities.models import Activity

bp = Blueprint("translations", __name__, url_prefix="/staff/translations")
SEE_OTHER = 303


def find_activity(slug: str) -> Activity:
    """Find an activity of any kind; ends the request with 404 where there is none."""
    return queries.get_activity(slug) or abort(404)


def find_translated(slug: str, language: str) -> Activity:
    """Find an activity that is offered in a language besides its own; otherwise 404."""
    activity = find_activity(slug)
    if language not in queries.translated_into(activity):
        abort(404)
    return activity


def current_person() -> services.Person:
    """Tell who writes or checks in this request."""
    actor = current_actor()
    return services.Person(actor.id, actor.name)


@bp.get("")
@open_to(Role.TRANSLATOR, Role.OFFICER)
def overview() -> ResponseReturnValue:
    standings = queries.list_standings()
    used = {tag for standing in standings for tag in standing.by_language}
    return render_template(
        "staff/translations/overview.html",
        standings=standings,
        languages=[tag for tag in [*SCREEN_LANGUAGES, EASY_READ] if tag in used],
        language_label=language_label,
    )


@bp.get("/<slug>/sign-language")
@open_to(Role.TRANSLATOR, Role.OFFICER)
def videos(slug: str) -> ResponseReturnValue:
    activity = find_activity(slug)
    return _videos_page(activity, _videos_form(activity, is_posted=False))


@bp.post("/<slug>/sign-language")
@open_to(Role.TRANSLATOR, Role.OFFICER)
def save_videos(slug: str) -> ResponseReturnValue:
    activity = find_activity(slug)
    form = _videos_form(activity, is_posted=True)
    if not form.validate():
        return _videos_page(activity, form), 422
    services.save_videos(activity, form.addresses(), person=current_person(), today=today())
    record_audit("activity.videos_changed", current_actor().id, "activity", activity.id)
    flash(_("The videos are saved."), "success")
    return redirect(url_for(".videos", slug=slug), SEE_OTHER)


def _videos_form(activity: Activity, *, is_posted: bool) -> VideosForm:
    signed = queries.list_signed(activity)
    labels = [f"{where(slot)}: {slot.source}" for slot, _address in signed]
    return videos_form(signed, labels, is_posted=is_posted)


def _videos_page(activity: Activity, form: VideosForm) -> str:
    return render_template(
        "staff/translations/videos.html",
        activity=activity,
        title=queries.get_source_title(activity),
        form=form,
    )
