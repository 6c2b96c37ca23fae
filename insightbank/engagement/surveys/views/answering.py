"""The pages of a draft, under an address whose secret only the respondent knows."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import segno
from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from insightbank.core.languages import direction_of
from insightbank.core.roles import Role
from insightbank.engagement.surveys import services
from insightbank.engagement.surveys.forms.answering import (
    EmailLinkForm,
    EmptyForm,
    RespondentForm,
)
from insightbank.engagement.surveys.forms.dates import long_date
from insightbank.engagement.surveys.views.steps import StepPage, page_of
from insightbank.engagement.surveys.views.visits import (
    Visit,
    find_visit,
    language_buttons,
    return_days,
)
from insightbank.people.services import queue_message
from insightbank.web.access import open_to
from insightbank.web.clock import now
from insightbank.web.i18n import _, current_language

if TYPE_CHECKING:
    from flask.blueprints import BlueprintSetupState

bp = Blueprint("answering", __name__, url_prefix="/surveys/<slug>/r/<token>")
SEE_OTHER = 303


@bp.get("")
@open_to(Role.ANYONE)
def resume(slug: str, token: str) -> ResponseReturnValue:
    return redirect(find_visit(slug, token).first_open(), SEE_OTHER)


@bp.get("/<step_key>")
@open_to(Role.ANYONE)
def show(slug: str, token: str, step_key: str) -> ResponseReturnValue:
    page = _find_page(slug, token, step_key)
    return _render(page, page.form())


@bp.post("/<step_key>")
@open_to(Role.ANYONE)
def answer(slug: str, token: str, step_key: str) -> ResponseReturnValue:
    page = _find_page(slug, token, step_key)
    action, _separator, language = request.form.get("action", "").partition(":")
    if action == "clear":
        page.clear()
        return redirect(request.full_path.rstrip("?"), SEE_OTHER)
    form = page.form(request.form)
    is_valid = form.validate()
    if is_valid:
        page.save(form)
    is_kept = is_valid or page.keep_typed(form, request.form)
    _keep_link(page.visit, language)
    if is_valid or (is_kept and action in {"language", "later"}):
        return redirect(_way_on(page, action), SEE_OTHER)
    return _render(page, form), 422


def _find_page(slug: str, token: str, step_key: str) -> StepPage:
    visit = find_visit(slug, token)
    step = visit.step(step_key) or abort(404)
    return page_of(visit, step)


def _keep_link(visit: Visit, language: str) -> None:
    offered = language in visit.survey.activity.languages
    services.keep_link(
        visit.link,
        language=language if offered else visit.survey.texts.wanted,
        today=visit.today,
        days_to_return=return_days(),
    )


def _way_on(page: StepPage, action: str) -> str:
    if action == "language":
        return request.full_path.rstrip("?")
    if action == "later":
        return page.visit.later_href
    # What was just saved may have added pages or taken some away.
    visit = find_visit(page.visit.slug, page.visit.token)
    return visit.after(page.step)


def _render(page: StepPage, form: RespondentForm) -> str:
    visit = page.visit
    return render_template(
        page.template,
        page=page,
        visit=visit,
        form=form,
        back=visit.before(page.step),
        number=visit.steps.index(page.step) + 1,
        language_form=language_buttons(visit),
    )


@bp.get("/check-answers")
@open_to(Role.ANYONE)
def check(slug: str, token: str) -> ResponseReturnValue:
    return _check_page(find_visit(slug, token), EmptyForm(formdata=None))


@bp.post("/check-answers")
@open_to(Role.ANYONE)
def submit(slug: str, token: str) -> ResponseReturnValue:
    visit = find_visit(slug, token)
    form = EmptyForm()
    if not form.validate():
        return _check_page(visit, form), 422
    try:
        services.submit_response(visit.survey.activity, token=token, today=visit.today)
    except services.UnfinishedAnswersError as error:
        return _check_page(visit, form, unfinished=error.keys), 422
    except services.AlreadySentError:
        pass  # a second press: the first one has done it
    return redirect(url_for("surveys.thanks", slug=slug), SEE_OTHER)


def _check_page(visit: Visit, form: EmptyForm, unfinished: list[str] | None = None) -> str:
    pages = [page_of(visit, step) for step in visit.steps]
    rows = [
        {
            "key": page.said()[0],
            "value": page.said()[1] or _("Not answered"),
            "key_lang": page.lang,
            "key_dir": direction_of(page.lang.replace("-", "_")),
            "href": f"{visit.href(page.step.key)}?change=1",
        }
        for page in pages
    ]
    wanted = set(unfinished or ())
    problems = [
        row for row, page in zip(rows, pages, strict=True) if page.step.question_key in wanted
    ]
    back = visit.href(visit.steps[-1].key)
    return render_template(
        "surveys/check.html", visit=visit, form=form, rows=rows, problems=problems, back=back
    )


@bp.get("/come-back-later")
@open_to(Role.ANYONE)
def later(slug: str, token: str) -> ResponseReturnValue:
    return _later_page(find_visit(slug, token), EmailLinkForm(formdata=None))


@bp.post("/come-back-later")
@open_to(Role.ANYONE)
def email_link(slug: str, token: str) -> ResponseReturnValue:
    visit = find_visit(slug, token)
    form = EmailLinkForm()
    if not form.validate():
        return _later_page(visit, form), 422
    queue_message(
        form.email.data or "",
        _("Your link to finish the survey"),
        _(
            "Open this link to go on with your answers: %(link)s\nThe link works until %(day)s.",
            link=_return_link(visit),
            day=long_date(visit.link.expires_on),
        ),
        current_language(),
        now(),
    )
    flash(_("We will email the link to you. We do not keep your email address."), "success")
    return redirect(visit.later_href, SEE_OTHER)


def _later_page(visit: Visit, form: EmailLinkForm) -> str:
    return render_template("surveys/later.html", visit=visit, form=form, link=_return_link(visit))


def _return_link(visit: Visit) -> str:
    base: str = current_app.config["INSIGHTBANK"].base_url
    return base + url_for("answering.resume", slug=visit.slug, token=visit.token)


@bp.get("/link.svg")
@open_to(Role.ANYONE)
def link_picture(slug: str, token: str) -> ResponseReturnValue:
    picture = BytesIO()
    segno.make(_return_link(find_visit(slug, token)), micro=False).save(
        picture, kind="svg", scale=4, border=4, light="#ffffff", xmldecl=True
    )
    response = Response(picture.getvalue(), mimetype="image/svg+xml")
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.record_once
def check_forgery_ourselves(state: BlueprintSetupState) -> None:
    """Check the token in the forms, so that an old page is shown again with all that was typed."""
    state.app.extensions["csrf"].exempt(bp)
