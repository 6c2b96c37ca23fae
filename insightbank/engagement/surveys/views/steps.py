"""The pages of a survey: a question, the consent, a fact; one class each, all used the same way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from insightbank.core.languages import bcp47
from insightbank.engagement.surveys import services
from insightbank.engagement.surveys.forms.answering import (
    ConsentForm,
    FactForm,
    QuestionForm,
    RespondentForm,
    fact_form,
    question_form,
)
from insightbank.engagement.surveys.forms.fields import FIELDS, Asking
from insightbank.engagement.surveys.kinds import kind_of
from insightbank.engagement.surveys.rules import ShownText, Step
from insightbank.engagement.surveys.views.visits import Visit
from insightbank.places import queries as places
from insightbank.web.i18n import _, current_language
from insightbank.web.profile_labels import ProfileQuestion, profile_question

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

    from insightbank.engagement.surveys.models import Question


class StepPage:
    """A page: its form, what it keeps and what it says on the page that checks all answers."""

    template: str

    def __init__(self, visit: Visit, step: Step) -> None:
        self.visit = visit
        self.step = step

    def form(self, posted: MultiDict[str, str] | None = None) -> RespondentForm:
        """Build the form, as posted or with what was kept."""
        raise NotImplementedError

    def save(self, form: Any) -> None:
        """Keep a valid form."""
        raise NotImplementedError

    def keep_typed(self, form: Any, posted: MultiDict[str, str]) -> bool:
        """Keep what is not valid yet, if it may be kept; tells whether it was."""
        return False

    def clear(self) -> None:
        """Forget the answer."""

    def said(self) -> tuple[str, str]:
        """Give the words of the question and of the answer; no answer is an empty text."""
        raise NotImplementedError

    @property
    def lang(self) -> str:
        """Give the ``lang`` of the question's words."""
        return bcp47(current_language())

    @property
    def is_answered(self) -> bool:
        return bool(self.said()[1])


class QuestionPage(StepPage):
    """A question of the survey."""

    template = "surveys/question.html"

    def __init__(self, visit: Visit, step: Step, question: Question) -> None:
        super().__init__(visit, step)
        self.question = question
        self.answer = visit.draft.answers.get(question.id)

    @property
    def asking(self) -> Asking:
        visit = self.visit
        return Asking(
            self.question,
            visit.survey.texts,
            visit.today,
            find_place=lambda typed: places.find_place(typed, on=visit.today),
            name_place=self._district,
            said=self.answer.value if self.answer else None,
        )

    def _district(self, slug: str) -> str:
        place = places.get_place("district", slug, on=self.visit.today)
        return place.name if place else slug

    def form(self, posted: MultiDict[str, str] | None = None) -> QuestionForm:
        answer = self.answer
        typed = answer.typed if answer else None
        text = answer.text if answer else None
        return question_form(self.asking, posted=posted, typed=typed, text=text)

    def save(self, form: QuestionForm) -> None:
        services.save_given(self.visit.response, self.question, form.given)

    def keep_typed(self, form: QuestionForm, posted: MultiDict[str, str]) -> bool:
        if not kind_of(self.question).keeps_typed or "csrf_token" in form.errors:
            return False
        services.save_typed(self.visit.response, self.question, form.typed(posted))
        return True

    def clear(self) -> None:
        services.clear_answer(self.visit.response, self.question)

    @property
    def lang(self) -> str:
        return self.asking.label.lang

    def said(self) -> tuple[str, str]:
        return self.asking.label.text, self._summary()

    @property
    def picture(self) -> str:
        """Name the drawing beside the question, in Easy Read."""
        return self.visit.survey.texts.picture(f"q:{self.question.key}")

    @property
    def hint(self) -> ShownText:
        """Give the survey's own hint, or else the one that goes with the kind of question."""
        own = self.asking.hint
        return own if own.text else ShownText(self._help, current_language())

    @property
    def _help(self) -> str:
        return str(FIELDS[self.question.kind].help)

    @property
    def attributes(self) -> Mapping[str, str]:
        """Give the attributes of the answer's box."""
        return FIELDS[self.question.kind].attributes

    def _summary(self) -> str:
        answer = self.answer
        if answer is None:
            return ""
        if answer.typed:
            return "\n".join(value for values in answer.typed.values() for value in values if value)
        return FIELDS[self.question.kind].summary(self.asking, answer.value, answer.text)


class ConsentPage(StepPage):
    """Whether the questions about the person may be asked."""

    template = "surveys/consent.html"

    def form(self, posted: MultiDict[str, str] | None = None) -> ConsentForm:
        if posted is not None:
            return ConsentForm(formdata=posted)
        return ConsentForm(formdata=None, data={"answer": "yes" if self.is_answered else None})

    def save(self, form: ConsentForm) -> None:
        visit = self.visit
        if form.agreed:
            language = visit.survey.texts.wanted
            services.give_consent(visit.response, language=language, today=visit.today)
        else:
            services.withdraw_consent(visit.response)

    def keep_typed(self, form: ConsentForm, posted: MultiDict[str, str]) -> bool:
        """Let somebody leave who has not chosen yet: there is nothing to lose."""
        return not form.answer.data

    def clear(self) -> None:
        services.withdraw_consent(self.visit.response)

    def said(self) -> tuple[str, str]:
        agreed = self.visit.draft.consent is not None
        return _("Questions about you"), _("Yes, I agree") if agreed else ""


class FactPage(StepPage):
    """An optional fact about the person."""

    template = "surveys/fact.html"

    def __init__(self, visit: Visit, step: Step, asked: ProfileQuestion) -> None:
        super().__init__(visit, step)
        self.asked = asked
        self.fact = visit.draft.facts.get(asked.id)

    def form(self, posted: MultiDict[str, str] | None = None) -> FactForm:
        fact = self.fact
        codes = fact.values if fact else None
        return fact_form(
            self.asked, posted=posted, codes=codes, written=fact.write_in if fact else None
        )

    def save(self, form: FactForm) -> None:
        services.save_facts(self.visit.response, [(self.asked.id, form.codes(), form.written())])

    def clear(self) -> None:
        services.save_facts(self.visit.response, [(self.asked.id, [], None)])

    def said(self) -> tuple[str, str]:
        fact = self.fact
        words = [self.asked.option_label(code) for code in fact.values] if fact else []
        written = [fact.write_in] if fact and fact.write_in else []
        return str(self.asked.label), "\n".join([*words, *written])


def page_of(visit: Visit, step: Step) -> StepPage:
    """Give the page of a step."""
    if step.question_key and (question := visit.survey.question(step.question_key)):
        return QuestionPage(visit, step, question)
    if step.fact and (asked := profile_question(step.fact)):
        return FactPage(visit, step, asked)
    return ConsentPage(visit, step)
