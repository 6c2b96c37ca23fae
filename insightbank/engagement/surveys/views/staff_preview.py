"""A survey as people will see it, on a phone, in each language; nothing typed there is kept.

The phone is a frame of the product's own pages, in the language of the survey's text, and the only
pages that may be framed, by this site alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import (
    Blueprint,
    Response,
    abort,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from insightbank.core.languages import DEFAULT_LANGUAGE, bcp47
from insightbank.core.roles import Role
from insightbank.engagement.activities.rules import screen_of
from insightbank.engagement.surveys import rules
from insightbank.engagement.surveys.forms.staff import language_label
from insightbank.engagement.surveys.queries import Draft, Survey
from insightbank.engagement.surveys.rules import Step
from insightbank.engagement.surveys.views.piping import with_answers
from insightbank.engagement.surveys.views.staff import SEE_OTHER, find_survey
from insightbank.engagement.surveys.views.staff_words import rule_words
from insightbank.engagement.surveys.views.steps import QuestionPage, page_of
from insightbank.engagement.surveys.views.visits import Visit
from insightbank.web.access import open_to
from insightbank.web.clock import today
from insightbank.web.security_headers import POLICY

if TYPE_CHECKING:
    from insightbank.engagement.surveys.forms.answering import RespondentForm

bp = Blueprint("survey_preview", __name__, url_prefix="/staff/surveys/<slug>/preview")
START, END = "start", "end"
ENDS = {
    START: "staff/surveys/preview_start.html",
    END: "staff/surveys/preview_end.html",
}


@dataclass(frozen=True, slots=True)
class PreviewVisit(Visit):
    """A visit without a draft: every question is asked, and nobody has answered."""

    def href(self, step_key: str) -> str:
        return url_for(
            ".frame", slug=self.slug, variant=self.survey.texts.wanted, step_key=step_key
        )

    def before(self, step: Step) -> str:
        place = self.steps.index(step)
        return self.href(self.steps[place - 1].key if place else START)

    def after(self, step: Step) -> str:
        place = self.steps.index(step) + 1
        return self.href(self.steps[place].key if place < len(self.steps) else END)


def _visit(slug: str, variant: str) -> PreviewVisit:
    survey = find_survey(slug, language=variant)
    if variant not in survey.activity.languages:
        abort(404)
    nobody: Any = None
    draft = Draft(nobody, {}, None, {})
    steps = rules.steps_of([question.key for question in survey.questions], (), agreed=False)
    survey = with_answers(survey, draft, set(), today())
    return PreviewVisit("", nobody, nobody, survey, draft, steps, today())


@bp.get("")
@open_to(Role.OFFICER, Role.TRANSLATOR)
def preview(slug: str) -> ResponseReturnValue:
    survey = find_survey(slug)
    wanted = request.args.get("language", DEFAULT_LANGUAGE)
    variant = wanted if wanted in survey.activity.languages else survey.activity.source_language
    survey = find_survey(slug, language=variant)
    step = request.args.get("step", START)
    known = {START, END, *(question.key for question in survey.questions)}
    page = render_template(
        "staff/surveys/preview.html",
        survey=survey,
        variant=variant,
        step=step if step in known else START,
        frame_lang=bcp47(screen_of(variant)),
        rules=_rules(survey),
        language_label=language_label,
    )
    return _with_policy(page, POLICY + "; frame-src 'self'")


def _rules(survey: Survey) -> dict[str, str]:
    return {q.key: rule_words(q.show_if, survey) for q in survey.questions if q.show_if}


@bp.get("/<variant>/<step_key>")
@open_to(Role.OFFICER, Role.TRANSLATOR)
def frame(slug: str, variant: str, step_key: str) -> ResponseReturnValue:
    visit = _visit(slug, variant)
    if step_key in ENDS:
        return _framed(render_template(ENDS[step_key], visit=visit))
    page = _page(visit, step_key)
    return _framed(_render(page, page.form()))


@bp.post("/<variant>/<step_key>")
@open_to(Role.OFFICER, Role.TRANSLATOR)
def try_answer(slug: str, variant: str, step_key: str) -> ResponseReturnValue:
    page = _page(_visit(slug, variant), step_key)
    form = page.form(request.form)
    if not form.validate():
        return _framed(_render(page, form)), 422
    return redirect(page.visit.after(page.step), SEE_OTHER)


def _page(visit: PreviewVisit, step_key: str) -> QuestionPage:
    page = page_of(visit, visit.step(step_key) or abort(404))
    return page if isinstance(page, QuestionPage) else abort(404)


def _render(page: QuestionPage, form: RespondentForm) -> str:
    visit = page.visit
    return render_template(
        "staff/surveys/preview_question.html",
        page=page,
        visit=visit,
        form=form,
        back=visit.before(page.step),
        number=visit.steps.index(page.step) + 1,
    )


def _framed(page: str) -> Response:
    policy = POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
    response = _with_policy(page, policy)
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


def _with_policy(page: str, policy: str) -> Response:
    response = make_response(page)
    response.headers["Content-Security-Policy"] = policy
    return response
