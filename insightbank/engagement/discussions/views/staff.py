"""Running discussions and moderating them. For officers; every look at the queue is noted."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING
from uuid import UUID

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from insightbank.core.languages import DEFAULT_LANGUAGE
from insightbank.core.roles import Role
from insightbank.engagement.activities import services as activities
from insightbank.engagement.discussions import queries, services
from insightbank.engagement.discussions.forms.staff import (
    ACTION_LABELS,
    REASON_LABELS,
    DiscussionForm,
    ModerationForm,
    NewDiscussionForm,
)
from insightbank.engagement.discussions.queries import Talk
from insightbank.engagement.discussions.rules import ALLOWED, PAGE_SIZE, Action, Moderation, State
from insightbank.engagement.discussions.views.staff_alerts import safeguarding_alert
from insightbank.people.services import record_audit
from insightbank.web.access import current_actor, open_to
from insightbank.web.clock import now, today
from insightbank.web.i18n import LazyString, _, _l

if TYPE_CHECKING:
    from insightbank.engagement.discussions.models import Contribution, Discussion

bp = Blueprint("discussions_staff", __name__, url_prefix="/staff/discussions")
SEE_OTHER = 303
REPORTED = "reported"
TABS: dict[str, tuple[State | None, LazyString]] = {
    "waiting": (State.WAITING, _l("Waiting")),
    REPORTED: (None, _l("Reported")),
    "escalated": (State.ESCALATED, _l("Safeguarding")),
    "published": (State.PUBLISHED, _l("Shown")),
    "hidden": (State.REJECTED, _l("Not shown")),
    "removed": (State.REMOVED, _l("Taken down")),
}
LOG_COLUMNS = ("time", "contribution", "action", "reason", "note", "account")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@bp.get("")
@open_to(Role.OFFICER)
def list_discussions() -> ResponseReturnValue:
    talks = queries.list_discussions()
    waiting = queries.count_waiting([talk.activity for talk in talks])
    return render_template("staff/discussions/list.html", talks=talks, waiting=waiting)


@bp.get("/new")
@open_to(Role.OFFICER)
def new() -> ResponseReturnValue:
    return render_template("staff/discussions/new.html", form=NewDiscussionForm(formdata=None))


@bp.post("/new")
@open_to(Role.OFFICER)
def create() -> ResponseReturnValue:
    form = NewDiscussionForm()
    if not form.validate():
        return render_template("staff/discussions/new.html", form=form), 422
    try:
        discussion = services.create_discussion(
            form.slug.data or "",
            title=form.title.data or "",
            today=today(),
            owner_account_id=current_actor().id,
        )
    except activities.SlugTakenError:
        form.slug.errors = [_("Another activity has this address. Choose another.")]
        return render_template("staff/discussions/new.html", form=form), 422
    _keep(discussion, form)
    record_audit("discussion.created", current_actor().id, "activity", discussion.activity_id)
    return redirect(url_for(".show", slug=form.slug.data), SEE_OTHER)


@bp.get("/<slug>")
@open_to(Role.OFFICER)
def show(slug: str) -> ResponseReturnValue:
    talk = _find(slug)
    activity, discussion = talk.activity, talk.discussion
    form = DiscussionForm(
        formdata=None,
        data={name: talk.texts.of(name).text for name in queries.SUBJECTS}
        | {
            "opens_on": activity.opens_on,
            "closes_on": activity.closes_on,
            "languages": activity.languages,
            "moderation": discussion.moderation,
            "youngest": str(discussion.youngest or ""),
            "takes_ideas": discussion.takes_ideas,
        },
    )
    return _page(talk, form)


@bp.post("/<slug>")
@open_to(Role.OFFICER)
def change(slug: str) -> ResponseReturnValue:
    talk = _find(slug)
    form = DiscussionForm()
    if not form.validate():
        return _page(talk, form), 422
    _keep(talk.discussion, form)
    record_audit("discussion.changed", current_actor().id, "activity", talk.activity.id)
    flash(_("The discussion is saved."), "success")
    return redirect(url_for(".show", slug=slug), SEE_OTHER)


def _keep(discussion: Discussion, form: DiscussionForm) -> None:
    activity = discussion.activity
    activities.change_settings(
        activity,
        opens_on=form.opens_on.data,
        closes_on=form.closes_on.data,
        languages=form.chosen_languages(),
        ask_profile=[],
    )
    activities.set_texts(activity, form.texts(), language=activity.source_language, today=today())
    services.change_rules(
        discussion,
        moderation=Moderation(form.moderation.data),
        youngest=form.youngest_age(),
        takes_ideas=bool(form.takes_ideas.data),
    )


def _page(talk: Talk, form: DiscussionForm) -> str:
    return render_template("staff/discussions/show.html", talk=talk, form=form)


@bp.post("/<slug>/state")
@open_to(Role.OFFICER)
def change_state(slug: str) -> ResponseReturnValue:
    activity = _find(slug).activity
    wanted = request.form.get("to")
    if wanted == "open":
        activities.open_activity(activity)
        flash(_("The discussion is open."), "success")
    elif wanted == "closed":
        activities.close_activity(activity)
        flash(_("The discussion is closed."), "success")
    else:
        abort(400)
    record_audit(f"discussion.{wanted}", current_actor().id, "activity", activity.id)
    return redirect(url_for(".show", slug=slug), SEE_OTHER)


@bp.get("/<slug>/moderation")
@open_to(Role.OFFICER)
def queue(slug: str) -> ResponseReturnValue:
    talk = _find(slug)
    activity = talk.activity
    tab = request.args.get("tab", "waiting")
    state = TABS.get(tab, TABS["waiting"])[0]
    page = min(max(request.args.get("page", 1, type=int), 1), 10_000)
    record_audit("discussion.moderation_seen", current_actor().id, "activity", activity.id)
    by_state = queries.count_queues(activity)
    counts = {key: by_state[known] for key, (known, _words) in TABS.items()}
    tab = tab if tab in TABS else "waiting"
    return render_template(
        "staff/discussions/queue.html",
        talk=talk,
        posts=queries.list_queue(activity, state=state, page=page),
        tab=tab,
        tabs=TABS,
        counts=counts,
        page=page,
        pages=max(1, -(-counts[tab] // PAGE_SIZE)),
        reasons=REASON_LABELS,
    )


@bp.get("/<slug>/moderation/<uuid:post_id>")
@open_to(Role.OFFICER)
def item(slug: str, post_id: UUID) -> ResponseReturnValue:
    talk, post = _find_post(slug, post_id)
    record_audit("discussion.post_seen", current_actor().id, "contribution", post.id)
    return _item_page(talk, post, ModerationForm(formdata=None, allowed=_allowed(post)))


@bp.post("/<slug>/moderation/<uuid:post_id>")
@open_to(Role.OFFICER)
def moderate(slug: str, post_id: UUID) -> ResponseReturnValue:
    talk, post = _find_post(slug, post_id)
    form = ModerationForm(allowed=_allowed(post))
    if not form.validate():
        return _item_page(talk, post, form), 422
    services.moderate(
        post,
        Action(form.action.data),
        account_id=current_actor().id,
        now=now(),
        reason=form.chosen_reason(),
        note=form.note.data or "",
        alert=safeguarding_alert(post),
    )
    flash(_("Done. It is in the log."), "success")
    return redirect(url_for(".queue", slug=slug), SEE_OTHER)


def _item_page(talk: Talk, post: Contribution, form: ModerationForm) -> str:
    return render_template(
        "staff/discussions/item.html",
        talk=talk,
        post=post,
        form=form,
        reports=queries.list_open_reports([post.id]),
        reasons=REASON_LABELS,
        actions=ACTION_LABELS,
        states={state: words for state, words in TABS.values() if state},
    )


@bp.get("/<slug>/moderation/log.csv")
@open_to(Role.OFFICER, Role.AUDITOR)
def log(slug: str) -> ResponseReturnValue:
    talk = _find(slug)
    record_audit("discussion.log_exported", current_actor().id, "activity", talk.activity.id)
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(LOG_COLUMNS)
    for entry in queries.list_log(talk.activity):
        row = (entry.at.isoformat(), entry.contribution_id, entry.action, entry.reason)
        writer.writerow([*row, _safe(entry.note), entry.account_id or ""])
    name = f"moderation-{slug}.csv"
    return Response(
        "\N{ZERO WIDTH NO-BREAK SPACE}" + out.getvalue(),
        mimetype="text/csv",
        headers={"Content-Disposition": f"attachment; filename={name}"},
    )


def _safe(text: str) -> str:
    """Keep a spreadsheet from running what somebody typed."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _allowed(post: Contribution) -> frozenset[Action]:
    return ALLOWED[State(post.state)]


def _find(slug: str) -> Talk:
    return queries.get_discussion(slug, language=DEFAULT_LANGUAGE) or abort(404)


def _find_post(slug: str, post_id: UUID) -> tuple[Talk, Contribution]:
    talk = _find(slug)
    return talk, queries.get_for_moderation(talk.activity, post_id) or abort(404)
