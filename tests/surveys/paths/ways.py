"""Ways to walk: in memory, and through the services and the database; see pages.py for another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol, Self
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

from flask import Flask, g
from werkzeug.datastructures import ImmutableMultiDict, MultiDict

from insightbank.db import db
from insightbank.engagement.surveys import queries, services
from insightbank.engagement.surveys.kinds import kind_of
from insightbank.engagement.surveys.models import (
    Answer,
    RespondentConsent,
    RespondentFact,
    Response,
    ReturnLink,
)
from insightbank.engagement.surveys.queries import Survey
from insightbank.engagement.surveys.views.steps import FactPage, QuestionPage, StepPage, page_of
from insightbank.engagement.surveys.views.visits import Visit, visit_of
from tests.factories.surveys import TODAY
from tests.surveys.paths.expected import LATER, START, Place, Row
from tests.surveys.paths.questions import DEFINITION, Posted, Shape

SLUG = str(DEFINITION["slug"])


@dataclass
class Kept:
    """What the database holds of a response."""

    said: dict[str, Row]
    agreed: bool
    facts: dict[str, list[str]]
    language: str


class Way(Protocol):
    """A way to walk; a place is None where the page was shown again with what is wrong."""

    language: str

    @property
    def sends(self) -> bool:
        """Tell whether answers can be sent on this way."""
        ...

    @property
    def lists_pages(self) -> bool:
        """Tell whether listing the pages is cheap enough to be done after every move."""
        ...

    def pages(self) -> list[str]: ...
    def open(self, here: Place) -> tuple[Place, Place | None]:
        """Give where asking for a page leads, and where its "Back" leads."""
        ...

    def post(self, here: Place, data: Posted, action: str) -> Place | None: ...
    def clear(self, here: Place) -> Place: ...
    def resume(self) -> Place: ...
    def said(self, here: Place) -> str:
        """Give what the page that checks all answers says of a page."""
        ...

    def send(self) -> list[str]:
        """Send the answers; gives what stops it."""
        ...

    def kept(self) -> Kept: ...


def place_of(address: str) -> Place:
    """Read an address of a draft."""
    parts = urlsplit(address)
    change = parse_qs(parts.query).get("change", [""])[0]
    if "/r/" not in parts.path:
        return Place(START)
    return Place(parts.path.rsplit("/", 1)[1], change)


def shape_survey(survey: Survey, shape: Shape) -> None:
    """Give a survey this logic."""
    for question in survey.questions:
        question.show_if = shape.rules[question.key]
        question.is_required = question.key in shape.required
    survey.sections[0].show_if = shape.section_rule


def kept_from(draft: queries.Draft, keys: Any) -> Kept:
    said = {keys[id_]: (a.value, a.text, a.typed) for id_, a in draft.answers.items()}
    facts = {id_: fact.values for id_, fact in draft.facts.items()}
    return Kept(said, draft.consent is not None, facts, draft.response.language)


class Steps:
    """Through steps, forms and logic without a server; where answers are kept, others say."""

    sends = True
    lists_pages = True

    def __init__(self, app: Flask, shape: Shape) -> None:
        self.shape = shape
        self.language = "en"
        self.token = "a-secret-of-no-use"
        self._context = app.test_request_context("/en/surveys")
        self._visit: Visit | None = None

    def survey(self) -> Survey:
        raise NotImplementedError

    def draft(self) -> queries.Draft:
        raise NotImplementedError

    def save(self, page: StepPage, form: Any) -> None:
        raise NotImplementedError

    def keep_typed(self, page: StepPage, form: Any, posted: MultiDict[str, str]) -> bool:
        raise NotImplementedError

    def forget(self, page: StepPage) -> None:
        raise NotImplementedError

    def _go(self, here: Place) -> None:
        """Put the request at an address."""
        if g.language != self.language:
            g.language = self.language
            self._visit = None
        change = [("change", here.change)] if here.change else []
        self._context.request.args = ImmutableMultiDict(change)

    def _now(self) -> Visit:
        if self._visit is None:
            self._visit = visit_of(self.token, self.link, self.survey(), self.draft())
        return self._visit

    def _page(self, here: Place) -> StepPage:
        self._go(here)
        visit = self._now()
        if hidden := visit.hidden_step(here.page):
            visit = visit.showing(hidden)
        step = visit.step(here.page)
        assert step is not None, f"no page {here.page}"
        return page_of(visit, step)

    def pages(self) -> list[str]:
        return [step.key for step in self._now().steps]

    def open(self, here: Place) -> tuple[Place, Place | None]:
        self._go(here)
        visit = self._now()
        if visit.hidden_step(here.page):
            return place_of(visit.first_open()), None
        page = self._page(here)
        page.form()
        return here, place_of(visit.before(page.step))

    def post(self, here: Place, data: Posted, action: str) -> Place | None:
        """Do what the view does that takes answers."""
        page = self._page(here)
        posted: MultiDict[str, str] = MultiDict(data)
        form = page.form(posted)
        is_valid = form.validate()
        if is_valid:
            self.save(page, form)
        is_kept = is_valid or self.keep_typed(page, form, posted)
        self._visit = None
        move = action.partition(":")[0]
        if not is_valid and not (is_kept and move in {"language", "later"}):
            return None
        if move == "language":
            return here
        if move == "later":
            return Place(LATER)
        return place_of(self._now().on_from(page.step, page.visit))

    def clear(self, here: Place) -> Place:
        self.forget(self._page(here))
        self._visit = None
        return here

    def resume(self) -> Place:
        self._go(Place(START))
        return place_of(self._now().first_open())

    def said(self, here: Place) -> str:
        return self._page(here).said()[1]

    def kept(self) -> Kept:
        draft = self._now().draft if self._visit else self.draft()
        return kept_from(draft, {question.id: question.key for question in self.survey().questions})


class ByServices(Steps):
    """Through steps and services, in one transaction that is undone at the end."""

    def __enter__(self) -> Self:
        self._context.push()
        g.language = self.language
        self._surveys: dict[str, Survey] = {}
        survey = self.survey()
        shape_survey(survey, self.shape)
        self.token = services.start_response(
            survey.activity, survey.version, language="en", today=TODAY
        ).token
        link = queries.get_link(self.token)
        assert link is not None
        assert link.response is not None
        self.link, self.response = link, link.response
        return self

    def __exit__(self, *_error: object) -> None:
        db.session.rollback()
        self._context.pop()

    def survey(self) -> Survey:
        if self.language not in self._surveys:
            survey = queries.get_survey(SLUG, language=self.language)
            assert survey is not None
            self._surveys[self.language] = survey
        return self._surveys[self.language]

    def draft(self) -> queries.Draft:
        return queries.get_draft(self.response)

    def save(self, page: StepPage, form: Any) -> None:
        page.save(form)
        services.keep_link(self.link, language=self.language, today=TODAY)

    def keep_typed(self, page: StepPage, form: Any, posted: MultiDict[str, str]) -> bool:
        return page.keep_typed(form, posted)

    def forget(self, page: StepPage) -> None:
        page.clear()

    def send(self) -> list[str]:
        visit = self._now()
        try:
            services.submit_response(
                visit.survey.activity,
                token=self.token,
                today=TODAY,
                asked_facts=visit.asked_facts,
            )
        except services.UnfinishedAnswersError as error:
            return error.keys
        self._visit = None
        return []


class ByMemory(Steps):
    """Through steps, forms and logic, the draft in memory: a hundred times as many paths."""

    sends = False

    def __init__(self, app: Flask, shape: Shape, surveys: Mapping[str, Survey]) -> None:
        super().__init__(app, shape)
        self._surveys = surveys
        activity = surveys["en"].activity
        response = Response(id=uuid4(), activity_id=activity.id, language="en")
        self.link = ReturnLink(token_hash="", activity_id=activity.id, state="open")
        self._answers: dict[UUID, Answer] = {}
        self._facts: dict[str, RespondentFact] = {}
        self._draft = queries.Draft(response, self._answers, None, self._facts)

    def __enter__(self) -> Self:
        self._context.push()
        g.language = self.language
        shape_survey(self._surveys["en"], self.shape)
        return self

    def __exit__(self, *_error: object) -> None:
        self._context.pop()

    def survey(self) -> Survey:
        return self._surveys[self.language]

    def draft(self) -> queries.Draft:
        # As it is now: a visit holds the draft as it was when the page was asked for.
        return replace(self._draft, answers=dict(self._answers), facts=dict(self._facts))

    def save(self, page: StepPage, form: Any) -> None:
        if isinstance(page, QuestionPage):
            given, question = form.given, page.question
            if given.is_empty:
                self._answers.pop(question.id, None)
                return
            kind_of(question).check(question, given.value, given.text)
            said = {"value": given.value, "text": given.text, "typed": None}
            self._answers[question.id] = Answer(question_id=question.id, **said)
        elif isinstance(page, FactPage):
            self._facts.pop(page.asked.id, None)
            if codes := form.codes():
                fact = RespondentFact(question_id=page.asked.id, values=codes, write_in=None)
                self._facts[page.asked.id] = fact
        else:
            self._agree(is_agreed=form.agreed)

    def _agree(self, *, is_agreed: bool) -> None:
        consent = RespondentConsent() if is_agreed else None
        self._draft = replace(self._draft, consent=consent)
        if not is_agreed:
            self._facts.clear()

    def keep_typed(self, page: StepPage, form: Any, posted: MultiDict[str, str]) -> bool:
        if not isinstance(page, QuestionPage):
            return page.keep_typed(form, posted)
        id_ = page.question.id
        typed = dict(form.typed(posted))
        self._answers[id_] = Answer(question_id=id_, value=None, text=None, typed=typed)
        return True

    def forget(self, page: StepPage) -> None:
        if isinstance(page, QuestionPage):
            self._answers.pop(page.question.id, None)
        elif isinstance(page, FactPage):
            self._facts.pop(page.asked.id, None)
        else:
            self._agree(is_agreed=False)

    def send(self) -> list[str]:
        raise NotImplementedError
