"""A survey's texts with what somebody said before put into them, or neutral words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from insightbank.engagement.activities.rules import Texts
from insightbank.engagement.surveys.forms.fields import FIELDS, Asking
from insightbank.engagement.surveys.logic import fill, placeholders
from insightbank.engagement.surveys.queries import Draft, Survey
from insightbank.places import queries as places
from insightbank.web.i18n import _


def asking_of(survey: Survey, key: str, draft: Draft, today: date) -> Asking | None:
    """Give a question with its words and what was said to it; None where there is none."""
    question = survey.question(key)
    if question is None:
        return None
    answer = draft.answers.get(question.id)

    def name_place(slug: str) -> str:
        place = places.get_place("district", slug, on=today)
        return place.name if place else slug

    return Asking(
        question,
        survey.texts,
        today,
        find_place=lambda typed: places.find_place(typed, on=today),
        name_place=name_place,
        said=answer.value if answer else None,
    )


def with_answers(survey: Survey, draft: Draft, shown: set[str], today: date) -> Survey:
    """Give the survey as somebody reads it who has said this; only shown questions count."""
    wanted = {key for text in _all_texts(survey.texts) for key in placeholders(text)}
    if not wanted:
        return survey
    words = {key: _words(survey, key, draft, today) for key in wanted & shown}
    neutral = _("what you told us")
    filled = {
        subject: {
            language: replace(shown, text=fill(shown.text, words, neutral))
            for language, shown in by_language.items()
        }
        for subject, by_language in survey.texts.by_subject.items()
    }
    return replace(survey, texts=replace(survey.texts, by_subject=filled))


def _all_texts(texts: Texts) -> list[str]:
    return [
        shown.text
        for by_language in texts.by_subject.values()
        for shown in by_language.values()
        if "{{" in shown.text
    ]


def _words(survey: Survey, key: str, draft: Draft, today: date) -> str:
    question, asking = survey.question(key), asking_of(survey, key, draft, today)
    answer = draft.answers.get(question.id) if question else None
    if asking is None or answer is None or answer.typed is not None:
        return ""
    said = FIELDS[asking.question.kind].summary(asking, answer.value, answer.text)
    return ", ".join(line for line in said.splitlines() if line.strip())
