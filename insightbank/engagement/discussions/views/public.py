"""Reading a discussion and taking part in it; nobody needs an account, nothing needs scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from flask import (
    Blueprint,
    abort,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue

from insightbank.core.disclosure import PublishedCount, published_count
from insightbank.core.roles import Role
from insightbank.engagement.activities.rules import OPEN, PREPARING
from insightbank.engagement.discussions import queries, services
from insightbank.engagement.discussions.forms.public import (
    IdeaForm,
    JoiningForm,
    PressForm,
    ReplyForm,
    ReportForm,
    SupportForm,
)
from insightbank.engagement.discussions.queries import Talk
from insightbank.engagement.discussions.rules import PAGE_SIZE, Reason, State
from insightbank.engagement.discussions.views.staff_alerts import safeguarding_alert
from insightbank.web.access import open_to
from insightbank.web.clock import now, today
from insightbank.web.i18n import _, current_language

if TYPE_CHECKING:
    from collections.abc import Sequence

    from insightbank.engagement.discussions.models import Contribution, Participant

bp = Blueprint("discussions", __name__, url_prefix="/discussions")
SEE_OTHER = 303
SECRETS = "discussions"
LAST_PAGE = 10_000


@bp.get("")
@open_to(Role.ANYONE)
def list_open() -> ResponseReturnValue:
    talks = queries.list_open(today(), language=current_language())
    return render_template("discussions/list.html", talks=talks)


@bp.get("/<slug>")
@open_to(Role.ANYONE)
def show(slug: str) -> ResponseReturnValue:
    talk = _find(slug)
    reader = _reader(talk)
    by_support = request.args.get("order") == "support"
    total = queries.count_ideas(talk.activity, reader=reader)
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(request.args.get("page", 1, type=int), 1), pages, LAST_PAGE)
    ideas = queries.list_ideas(talk.activity, reader=reader, page=page, by_support=by_support)
    return render_template(
        "discussions/show.html",
        talk=talk,
        ideas=ideas,
        support=_shown_support(ideas),
        page=page,
        pages=pages,
        by_support=by_support,
        is_open=talk.is_accepting(today()),
        State=State,
    )


@bp.get("/<slug>/new")
@open_to(Role.ANYONE)
def new_idea(slug: str) -> ResponseReturnValue:
    talk = _find_open(slug, for_idea=True)
    form = IdeaForm(formdata=None, **_joining(talk))
    return render_template("discussions/new.html", talk=talk, form=form)


@bp.post("/<slug>/new")
@open_to(Role.ANYONE)
def send_idea(slug: str) -> ResponseReturnValue:
    talk = _find_open(slug, for_idea=True)
    form = IdeaForm(**_joining(talk))
    if form.validate() and _write(talk, form, None):
        return redirect(url_for(".show", slug=slug), SEE_OTHER)
    return render_template("discussions/new.html", talk=talk, form=form), 422


@bp.get("/<slug>/ideas/<uuid:idea_id>")
@open_to(Role.ANYONE)
def idea(slug: str, idea_id: UUID) -> ResponseReturnValue:
    talk = _find(slug)
    return _idea_page(talk, _find_idea(talk, idea_id), _reply_form(talk, posted=False))


@bp.post("/<slug>/ideas/<uuid:idea_id>")
@open_to(Role.ANYONE)
def send_reply(slug: str, idea_id: UUID) -> ResponseReturnValue:
    talk = _find_open(slug)
    found = _find_idea(talk, idea_id)
    form = _reply_form(talk, posted=True)
    if form.validate() and _write(talk, form, found):
        return redirect(url_for(".idea", slug=slug, idea_id=idea_id), SEE_OTHER)
    return _idea_page(talk, found, form), 422


def _write(talk: Talk, form: IdeaForm | ReplyForm, found: Contribution | None) -> bool:
    """Keep what was written; False leaves the form with a sentence on why not."""
    title, text = form.words()
    try:
        made = services.contribute(
            talk.discussion,
            _join(talk, form),
            title=title,
            text=text,
            language=current_language(),
            token=form.token.data or "",
            now=now(),
            today=today(),
            idea=found,
        )
    except services.TooMuchError:
        wait = _("A lot has been written in the last minutes. Wait 10 minutes, then send it again.")
        form.text.errors = [wait]
        return False
    if made is not None and made.state == State.PUBLISHED:
        flash(_("Thank you. Others can see it now."), "success")
    else:
        flash(_("Thank you. A person reads it first, then others can see it."), "success")
    return True


@bp.get("/<slug>/posts/<uuid:post_id>/support")
@open_to(Role.ANYONE)
def support_page(slug: str, post_id: UUID) -> ResponseReturnValue:
    talk = _find_open(slug)
    form = SupportForm(formdata=None, **_joining(talk))
    return _support_page(talk, _find_idea(talk, post_id, replies=True), form)


@bp.post("/<slug>/posts/<uuid:post_id>/support")
@open_to(Role.ANYONE)
def support(slug: str, post_id: UUID) -> ResponseReturnValue:
    talk = _find_open(slug)
    post = _find_idea(talk, post_id, replies=True)
    form = SupportForm(**_joining(talk))
    if not form.validate():
        return _support_page(talk, post, form), 422
    participant = _join(talk, form)
    if request.form.get("action") == "take_back":
        services.take_support_back(post, participant)
    else:
        services.support(post, participant, today=today())
    return redirect(url_for(".idea", slug=slug, idea_id=post.idea_id or post.id), SEE_OTHER)


def _support_page(talk: Talk, post: Contribution, form: SupportForm) -> str:
    return render_template("discussions/support.html", talk=talk, post=post, form=form)


@bp.get("/<slug>/posts/<uuid:post_id>/report")
@open_to(Role.ANYONE)
def report_page(slug: str, post_id: UUID) -> ResponseReturnValue:
    talk = _find(slug)
    post = _find_idea(talk, post_id, replies=True)
    return render_template(
        "discussions/report.html", talk=talk, post=post, form=ReportForm(formdata=None)
    )


@bp.post("/<slug>/posts/<uuid:post_id>/report")
@open_to(Role.ANYONE)
def report(slug: str, post_id: UUID) -> ResponseReturnValue:
    talk = _find(slug)
    post = _find_idea(talk, post_id, replies=True)
    form = ReportForm()
    if not form.validate() or not _report(post, form):
        page = render_template("discussions/report.html", talk=talk, post=post, form=form)
        return page, 422
    flash(_("Thank you. We will look at it."), "success")
    return redirect(url_for(".show", slug=slug), SEE_OTHER)


def _report(post: Contribution, form: ReportForm) -> bool:
    try:
        services.report(
            post,
            reporter=_browser_secret(),
            reason=Reason(form.reason.data),
            text=form.text.data or "",
            now=now(),
            alert=safeguarding_alert(post),
        )
    except services.TooMuchError:
        wait = _("You have sent many reports. Wait 10 minutes, then send it again.")
        form.reason.errors = [wait]
        return False
    return True


def _find(slug: str) -> Talk:
    talk = queries.get_discussion(slug, language=current_language())
    if talk is None or talk.activity.state in PREPARING:
        abort(404)
    return talk


def _find_open(slug: str, *, for_idea: bool = False) -> Talk:
    """Find a discussion to write in; ends the request where nothing, or no idea, is taken."""
    talk = _find(slug)
    if not talk.is_accepting(today()) or (for_idea and not talk.discussion.takes_ideas):
        status = 404 if talk.activity.state == OPEN and _is_early(talk) else 410
        typed = [v for k, v in request.form.items() if k in {"title", "text"} and v.strip()]
        page = render_template("discussions/closed.html", talk=talk, typed=typed)
        abort(current_app.make_response((page, status)))
    return talk


def _is_early(talk: Talk) -> bool:
    return talk.activity.opens_on is not None and talk.activity.opens_on > today()


def _find_idea(talk: Talk, post_id: UUID, *, replies: bool = False) -> Contribution:
    found = queries.get_contribution(talk.activity, post_id, reader=_reader(talk))
    if found is None or (found.idea_id and not replies):
        abort(404)
    return found


def _reader(talk: Talk) -> Participant | None:
    secret = session.get(SECRETS, {}).get(str(talk.activity.id))
    return queries.get_participant(talk.activity.id, secret)


def _joining(talk: Talk) -> dict[str, Any]:
    reader = _reader(talk)
    return {
        "has_name": bool(reader and reader.name),
        "is_known": reader is not None,
        "youngest": talk.discussion.youngest,
    }


def _join(talk: Talk, form: JoiningForm) -> Participant:
    """Give who takes part, from now on if not before; the browser keeps their secret."""
    reader = _reader(talk)
    if reader is not None:
        services.name_participant(reader, form.chosen_name)
        return reader
    joined = services.join(
        talk.discussion,
        name=form.chosen_name,
        is_old_enough=form.is_old_enough,
        now=now(),
    )
    kept = {**session.get(SECRETS, {}), str(talk.activity.id): joined.secret}
    session[SECRETS] = kept
    return joined.participant


def _browser_secret() -> str:
    if "reporter" not in session:
        session["reporter"] = services.new_secret()
    return str(session["reporter"])


def _reply_form(talk: Talk, *, posted: bool) -> ReplyForm:
    return ReplyForm(**_joining(talk)) if posted else ReplyForm(formdata=None, **_joining(talk))


def _shown_support(posts: Sequence[Contribution]) -> dict[UUID, PublishedCount]:
    policy = current_app.config["DISCLOSURE"]
    counts = queries.count_support([post.id for post in posts])
    return {post.id: published_count(counts.get(post.id, 0), policy=policy) for post in posts}


def _idea_page(talk: Talk, found: Contribution, form: ReplyForm) -> str:
    reader = _reader(talk)
    replies = queries.list_replies(found, reader=reader)
    posts = [found, *replies]
    return render_template(
        "discussions/idea.html",
        talk=talk,
        idea=found,
        replies=replies,
        support=_shown_support(posts),
        supported=queries.list_supported(reader, [post.id for post in posts]),
        press=PressForm(formdata=None),
        form=form,
        reader=reader,
        is_open=talk.is_accepting(today()),
        State=State,
        policy=current_app.config["DISCLOSURE"],
    )
