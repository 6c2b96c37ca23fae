"""A visit to a draft, found by the secret of its address; a refusal shows back what was typed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NoReturn

from flask import abort, current_app, make_response, redirect, render_template, request, url_for

from insightbank.core.languages import SCREEN_LANGUAGES, bcp47, direction_of
from insightbank.core.typed_text import clean_typed
from insightbank.engagement.surveys import queries, rules
from insightbank.engagement.surveys.queries import Draft, Survey
from insightbank.engagement.surveys.rules import Step
from insightbank.web.clock import today
from insightbank.web.i18n import _, current_language
from insightbank.web.profile_labels import ProfileQuestion, profile_question

if TYPE_CHECKING:
    from insightbank.engagement.surveys.models import Response, ReturnLink

CHECK, LATER = "check-answers", "come-back-later"
OWN_FIELDS = frozenset({"csrf_token", "action"})


@dataclass(frozen=True, slots=True)
class Visit:
    """One request for a page of a draft: the draft, its survey and the pages it has."""

    token: str
    link: ReturnLink
    response: Response
    survey: Survey
    draft: Draft
    steps: list[Step]
    today: date

    @property
    def slug(self) -> str:
        return self.survey.activity.slug

    def step(self, key: str) -> Step | None:
        return next((step for step in self.steps if step.key == key), None)

    def href(self, step_key: str) -> str:
        return url_for("answering.show", slug=self.slug, token=self.token, step_key=step_key)

    def before(self, step: Step) -> str:
        """Give the address of the page before."""
        place = self.steps.index(step)
        if request.args.get("change"):
            return self.check_href
        if place:
            return self.href(self.steps[place - 1].key)
        return url_for("surveys.start_page", slug=self.slug)

    def after(self, step: Step) -> str:
        """Give the address of the page after: the last, and a change, lead to the check page."""
        rest = self.steps[self.steps.index(step) + 1 :]
        if not rest or request.args.get("change"):
            return self.check_href
        return self.href(rest[0].key)

    def first_open(self) -> str:
        """Give the address of the first page without an answer, for those who come back."""
        for step in self.steps:
            question = self.survey.question(step.question_key) if step.question_key else None
            answer = self.draft.answers.get(question.id) if question else None
            if question and (answer is None or answer.typed):
                return self.href(step.key)
            if (step.key == rules.CONSENT_STEP and self.draft.consent is None) or (
                step.fact and step.fact not in self.draft.facts
            ):
                return self.href(step.key)
        return self.check_href

    @property
    def check_href(self) -> str:
        return url_for("answering.check", slug=self.slug, token=self.token)

    @property
    def later_href(self) -> str:
        return url_for("answering.later", slug=self.slug, token=self.token)


def find_visit(slug: str, token: str) -> Visit:
    """Find the draft behind an address; ends the request where there is none to work on."""
    link = queries.get_link(token) or abort(404)
    stored = link.response.language if link.response else ""
    variant = rules.variant_for(current_language(), stored, [stored])
    survey = queries.get_survey_by_id(link.activity_id, language=variant)
    if survey is None or survey.activity.slug != slug:
        abort(404)
    if link.state == "sent":
        _refuse_sent(survey)
    if link.response is None or link.expires_on < today():
        refuse("expired", survey, 410)
    if not survey.is_accepting(today()):
        refuse("closed", survey, 410)
    draft = queries.get_draft(link.response)
    steps = rules.steps_of(
        [question.key for question in survey.questions],
        [asked.id for asked in facts_asked(survey, draft)],
        agreed=draft.consent is not None,
    )
    return Visit(token, link, link.response, survey, draft, steps, today())


def facts_asked(survey: Survey, draft: Draft) -> list[ProfileQuestion]:
    """List the facts asked of this person: some only follow from what they said before."""
    known = [profile_question(question_id) for question_id in survey.activity.ask_profile]
    asked = []
    for question in known:
        if question is None:
            continue
        wanted = question.ask_if
        fact = draft.facts.get(wanted[0]) if wanted else None
        if wanted is None or (fact is not None and wanted[1] in fact.values):
            asked.append(question)
    return asked


def refuse(reason: str, survey: Survey, status: int) -> NoReturn:
    """End the request with a page that says why, and shows back what was typed into it."""
    page = render_template(
        "surveys/refused.html", reason=reason, survey=survey, typed=typed_texts(), today=today()
    )
    abort(make_response(page, status))


def _refuse_sent(survey: Survey) -> NoReturn:
    """Say thank you again, unless something new was typed, which is shown back."""
    if typed_texts():
        refuse("sent", survey, 409)
    abort(make_response(redirect(url_for("surveys.thanks", slug=survey.activity.slug), 303)))


def typed_texts() -> list[str]:
    """List what somebody typed into the form they have just sent."""
    items = request.form.items(multi=True)
    return [clean_typed(value) for name, value in items if name not in OWN_FIELDS and value.strip()]


def language_buttons(visit: Visit) -> list[dict[str, str | bool]]:
    """Give a survey's languages as buttons of the page's form, so that nothing typed is lost."""
    shown = visit.survey.texts.wanted
    args = {**(request.view_args or {}), **request.args.to_dict()}
    buttons: list[dict[str, str | bool]] = []
    for tag in visit.survey.activity.languages:
        screen = SCREEN_LANGUAGES[rules.screen_of(tag)]
        buttons.append(
            {
                "name": screen.own_name if tag == screen.tag else _("Easy Read"),
                "lang": bcp47(tag) if tag == screen.tag else bcp47(current_language()),
                "dir": direction_of(tag if tag == screen.tag else current_language()),
                "action": url_for(request.endpoint or "", **{**args, "lang": screen.bcp47}),
                "value": f"language:{tag}",
                "current": tag == shown,
            }
        )
    return buttons


def return_days() -> int:
    """Give how many days a link lives."""
    return int(current_app.config["INSIGHTBANK"].return_link_days)
