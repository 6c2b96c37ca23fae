"""A tablet in a hall: one survey, one person after the other, and nothing left of the last.

While a session is a tablet's, it reaches these pages, the pages of the draft that was begun on it
last, and no others. Whoever stops without sending is forgotten when the tablet is cleared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    g,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue

from insightbank.core.languages import EASY_READ, SCREEN_LANGUAGES, bcp47, direction_of
from insightbank.core.roles import Role
from insightbank.engagement.activities.rules import variant_for
from insightbank.engagement.capture import queries, services
from insightbank.engagement.capture.forms.kiosk import LeaveForm
from insightbank.engagement.surveys import services as surveys
from insightbank.engagement.surveys.queries import Survey, get_survey_by_id
from insightbank.people.services import record_audit
from insightbank.web.access import open_to
from insightbank.web.clock import now, today
from insightbank.web.i18n import _, current_language

if TYPE_CHECKING:
    from insightbank.engagement.capture.models import Kiosk

bp = Blueprint("kiosk", __name__, url_prefix="/tablet")
SEE_OTHER = 303
SECRET_KEY = "kiosk"  # noqa: S105 (the name of a session's entry)
VISIT_KEY = "kiosk_visit"
ALWAYS = frozenset({"static", "site.theme", "site.mark", "site.logo", "health.healthz"})
NOT_HERE = frozenset({"answering.later", "answering.email_link", "answering.link_picture"})


def current_kiosk() -> Kiosk | None:
    """Give the tablet this request comes from; None for every other browser."""
    kiosk: Kiosk | None = g.get("kiosk")
    return kiosk


def init_kiosk(app: Flask) -> None:
    """Keep tablets to their own pages, and let templates know that they are on one."""
    app.jinja_env.globals["current_kiosk"] = current_kiosk

    @app.before_request
    def keep_inside() -> ResponseReturnValue | None:
        secret = session.get(SECRET_KEY)
        if secret is None or request.endpoint in ALWAYS:
            return None
        kiosk = queries.get_kiosk(str(secret))
        if kiosk is None or kiosk.ended_at is not None or kiosk.ends_at <= now():
            _forget_visit()
            session.clear()
            return redirect(url_for("pages.home"), SEE_OTHER)
        g.kiosk = kiosk
        return None if request.blueprint == bp.name else _inside()


def _inside() -> ResponseReturnValue | None:
    """Let the draft of the person at the tablet through, and nothing else."""
    if request.endpoint == "surveys.thanks":
        return redirect(url_for("kiosk.done"), SEE_OTHER)
    token = (request.view_args or {}).get("token")
    is_theirs = request.blueprint == "answering" and token == session.get(VISIT_KEY)
    if is_theirs and request.endpoint not in NOT_HERE:
        return None
    return redirect(url_for("kiosk.welcome"), SEE_OTHER)


def _kiosk() -> Kiosk:
    return current_kiosk() or abort(404)


def _survey(kiosk: Kiosk, *, easy: bool = False) -> Survey:
    wanted = EASY_READ if easy else ""
    variant = variant_for(current_language(), wanted, [wanted])
    return get_survey_by_id(kiosk.activity_id, language=variant) or abort(404)


def _forget_visit() -> None:
    token = session.get(VISIT_KEY)
    if token is not None:
        services.discard_visit(str(token))


def _renew_session() -> None:
    """Keep nothing of the last person but that this is a tablet."""
    secret = session.get(SECRET_KEY)
    session.clear()
    session[SECRET_KEY] = secret


@bp.get("")
@open_to(Role.ANYONE)
def welcome() -> ResponseReturnValue:
    survey = _survey(_kiosk())
    token = session.get(VISIT_KEY)
    on = url_for("answering.resume", slug=survey.activity.slug, token=token) if token else ""
    return render_template(
        "capture/welcome.html",
        survey=survey,
        is_accepting=survey.is_accepting(today()),
        languages=_languages(survey),
        go_on=on,
    )


def _languages(survey: Survey) -> list[dict[str, str]]:
    """Give a big button for each language, and for Easy Read, in their own words."""
    buttons = []
    for tag in survey.activity.languages:
        is_easy = tag == EASY_READ
        buttons.append(
            {
                "name": _("Easy Read") if is_easy else SCREEN_LANGUAGES[tag].own_name,
                "lang": bcp47(current_language()) if is_easy else bcp47(tag),
                "dir": direction_of(current_language() if is_easy else tag),
                "action": url_for("kiosk.begin", lang="en" if is_easy else bcp47(tag)),
                "format": "easy" if is_easy else "",
            }
        )
    return buttons


@bp.post("/begin")
@open_to(Role.ANYONE)
def begin() -> ResponseReturnValue:
    survey = _survey(_kiosk(), easy=request.form.get("format") == "easy")
    _forget_visit()
    try:
        started = surveys.start_response(
            survey.activity,
            survey.version,
            language=survey.texts.wanted,
            today=today(),
            channel="kiosk",
            days_to_return=1,
        )
    except surveys.SurveyClosedError:
        return redirect(url_for(".welcome"), SEE_OTHER)
    _renew_session()
    session[VISIT_KEY] = started.token
    where = url_for("answering.resume", slug=survey.activity.slug, token=started.token)
    return redirect(where, SEE_OTHER)


@bp.post("/clear")
@open_to(Role.ANYONE)
def clear() -> ResponseReturnValue:
    kiosk = _kiosk()
    _forget_visit()
    _renew_session()
    # The next person need not read the language of the last.
    first = url_for(".welcome", lang=bcp47(kiosk.activity.source_language))
    return _without_cache(redirect(first, SEE_OTHER))


def _without_cache(response: object) -> Response:
    assert isinstance(response, Response)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@bp.get("/thanks")
@open_to(Role.ANYONE)
def done() -> ResponseReturnValue:
    survey = _survey(_kiosk())
    _renew_session()
    return render_template("capture/done.html", survey=survey)


@bp.get("/leave")
@open_to(Role.ANYONE)
def leave() -> ResponseReturnValue:
    _kiosk()
    return render_template("capture/leave.html", form=LeaveForm(formdata=None))


@bp.post("/leave")
@open_to(Role.ANYONE)
def give_back() -> ResponseReturnValue:
    kiosk = _kiosk()
    form = LeaveForm()
    if not form.validate() or not _is_right(kiosk, form):
        return render_template("capture/leave.html", form=form), 422
    _forget_visit()
    services.end_kiosk(kiosk, now=now())
    record_audit("kiosk.ended", kiosk.account_id, "kiosk", kiosk.id)
    session.clear()
    return redirect(url_for("security.login"), SEE_OTHER)


def _is_right(kiosk: Kiosk, form: LeaveForm) -> bool:
    try:
        if services.check_pin(kiosk, form.pin.data or "", now=now()):
            return True
        message = _("This PIN is wrong. Try again.")
    except services.PinRestsError:
        message = _("Too many wrong PINs. Try again in 5 minutes.")
    form.pin.errors = [message]
    return False
