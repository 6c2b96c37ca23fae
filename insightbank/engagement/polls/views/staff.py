"""Running polls: the list, a new one, its answers, its days, and the code for other sites."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from insightbank.core.disclosure import published_table
from insightbank.core.languages import DEFAULT_LANGUAGE, SCREEN_LANGUAGES, bcp47
from insightbank.core.roles import Role
from insightbank.engagement.polls import queries, services
from insightbank.engagement.polls.forms.staff import NewPollForm, PollForm, PollSettingsForm
from insightbank.engagement.polls.queries import ShownPoll
from insightbank.engagement.polls.rules import Way, allowed_sites, share_of
from insightbank.people.services import record_audit
from insightbank.web.access import current_actor, open_to
from insightbank.web.clock import today
from insightbank.web.i18n import _

if TYPE_CHECKING:
    from insightbank.engagement.polls.models import Poll

bp = Blueprint("polls_staff", __name__, url_prefix="/staff/polls")
SEE_OTHER = 303
FRAME_HEIGHT = 480
"""Pixels: room for a question and five answers."""


@bp.get("")
@open_to(Role.OFFICER)
def list_polls() -> ResponseReturnValue:
    return render_template("staff/polls/list.html", polls=queries.list_polls())


@bp.get("/new")
@open_to(Role.OFFICER)
def new() -> ResponseReturnValue:
    return render_template("staff/polls/new.html", form=NewPollForm(formdata=None))


@bp.post("/new")
@open_to(Role.OFFICER)
def create() -> ResponseReturnValue:
    form = NewPollForm()
    if not form.validate():
        return render_template("staff/polls/new.html", form=form), 422
    try:
        poll = services.create_poll(
            form.slug.data or "",
            question=form.question.data or "",
            options=form.option_lines(),
            today=today(),
            owner_account_id=current_actor().id,
            **form.settings(),
        )
    except services.SlugTakenError:
        form.slug.errors = [_("Another activity has this address. Choose another.")]
        return render_template("staff/polls/new.html", form=form), 422
    _set_question(poll, form)
    _audit("poll.created", poll)
    return redirect(url_for(".show", slug=poll.activity.slug), SEE_OTHER)


def _set_question(poll: Poll, form: PollForm) -> None:
    services.set_question(
        poll, question=form.question.data or "", intro=form.intro.data or "", today=today()
    )


def _audit(action: str, poll: Poll) -> None:
    record_audit(action, current_actor().id, "activity", poll.activity_id)


@bp.get("/<slug>")
@open_to(Role.OFFICER)
def show(slug: str) -> ResponseReturnValue:
    shown = _find(slug)
    return _page(shown, _form(shown, posted=False))


@bp.post("/<slug>")
@open_to(Role.OFFICER)
def change(slug: str) -> ResponseReturnValue:
    shown = _find(slug)
    form = _form(shown, posted=True)
    if not form.validate():
        return _page(shown, form), 422
    services.change_settings(shown.poll, **form.settings())
    if isinstance(form, PollForm):
        _set_question(shown.poll, form)
        lines = form.option_lines()
        services.set_options(shown.poll, lines, kept=_worded(shown), today=today())
    _audit("poll.changed", shown.poll)
    flash(_("The poll is saved."), "success")
    return redirect(url_for(".show", slug=slug), SEE_OTHER)


def _find(slug: str) -> ShownPoll:
    return queries.get_poll(slug, language=DEFAULT_LANGUAGE) or abort(404)


def _worded(shown: ShownPoll) -> list[tuple[str, str]]:
    return [(option.key, shown.texts.of(f"o:{option.key}").text) for option in shown.options]


def _form(shown: ShownPoll, *, posted: bool) -> PollSettingsForm:
    """Give the form of a draft in whole, that of a poll people vote in for what may change."""
    kind = PollForm if shown.is_draft else PollSettingsForm
    if posted:
        return kind()
    data = {
        "question": shown.texts.of("title").text,
        "intro": shown.texts.of("intro").text,
        "options": "\n".join(words for _key, words in _worded(shown)),
        "opens_on": shown.activity.opens_on,
        "closes_on": shown.activity.closes_on,
        "languages": shown.activity.languages,
        "sites": "\n".join(shown.poll.sites),
    }
    return kind(formdata=None, data=data)


def _page(shown: ShownPoll, form: PollSettingsForm) -> str:
    policy = current_app.config["DISCLOSURE"]
    ways = queries.count_votes_by_way(shown.poll)
    settings = current_app.config["INSIGHTBANK"]
    return render_template(
        "staff/polls/show.html",
        shown=shown,
        form=form,
        share_of=share_of,
        results=queries.get_results(shown.poll, policy=policy),
        ways=published_table({way.value: ways.get(way.value, 0) for way in Way}, policy=policy),
        sites=allowed_sites(settings.embed_sites, shown.poll.sites),
        base=settings.base_url,
        height=FRAME_HEIGHT,
        frames=_frames(shown),
    )


def _frames(shown: ShownPoll) -> list[dict[str, str]]:
    """Give what the code for other sites needs in each language of the poll."""
    questions = queries.list_questions(shown.activity)
    source = questions.get(shown.activity.source_language, "")
    tags = [tag for tag in shown.activity.languages if tag in SCREEN_LANGUAGES]
    return [
        {
            "name": SCREEN_LANGUAGES[tag].english_name,
            "lang": bcp47(tag),
            "title": questions.get(tag, source),
        }
        for tag in tags
    ]


@bp.post("/<slug>/open")
@open_to(Role.OFFICER)
def open_poll(slug: str) -> ResponseReturnValue:
    poll = _find(slug).poll
    try:
        services.open_poll(poll, today=today())
    except services.UnworkableError:
        flash(_("Set a last day that is not over before you open it."))
    else:
        _audit("poll.opened", poll)
        flash(_("The poll is open."), "success")
    return redirect(url_for(".show", slug=slug), SEE_OTHER)


@bp.post("/<slug>/close")
@open_to(Role.OFFICER)
def close_poll(slug: str) -> ResponseReturnValue:
    poll = _find(slug).poll
    services.close_poll(poll)
    _audit("poll.closed", poll)
    flash(_("The poll is closed."), "success")
    return redirect(url_for(".show", slug=slug), SEE_OTHER)
