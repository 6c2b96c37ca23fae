"""Translating a survey side by side, Easy Read included. For translators and officers."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from insightbank.core.languages import EASY_READ, bcp47, direction_of
from insightbank.core.roles import Role
from insightbank.engagement.surveys import queries, rules, services
from insightbank.engagement.surveys.forms.staff import TextsForm, language_label, texts_form
from insightbank.engagement.surveys.queries import Survey
from insightbank.engagement.surveys.views.staff import SEE_OTHER, bp, find_survey
from insightbank.people.services import record_audit
from insightbank.web.access import current_actor, open_to
from insightbank.web.clock import today
from insightbank.web.i18n import _

texts = Blueprint("survey_texts", __name__, url_prefix="/staff/surveys/<slug>/texts/<language>")


@bp.get("/translations")
@open_to(Role.TRANSLATOR, Role.OFFICER)
def translations() -> ResponseReturnValue:
    return render_template(
        "staff/surveys/translations.html",
        surveys=queries.list_activities(),
        states=queries.list_translation_states(),
        language_label=language_label,
    )


@texts.get("")
@open_to(Role.TRANSLATOR, Role.OFFICER)
def show(slug: str, language: str) -> ResponseReturnValue:
    survey = _find(slug, language)
    rows = queries.list_texts(survey.activity, language=language)
    form = texts_form(_subjects(survey, language), {key: row.text for key, row in rows.items()})
    return _page(survey, language, form)


@texts.post("")
@open_to(Role.TRANSLATOR, Role.OFFICER)
def save(slug: str, language: str) -> ResponseReturnValue:
    survey = _find(slug, language)
    form = texts_form(_subjects(survey, language), {})
    if not form.validate():
        return _page(survey, language, form), 422
    actor = current_actor()
    checked_by = actor.name if form.checked.data else None
    services.set_texts(
        survey.activity, form.texts(), language=language, today=today(), checked_by=checked_by
    )
    detail = {"language": language, "checked": bool(checked_by)}
    record_audit("survey.translated", actor.id, "activity", survey.activity.id, detail)
    flash(_("The texts are saved."), "success")
    return redirect(url_for(".show", slug=slug, language=language), SEE_OTHER)


def _find(slug: str, language: str) -> Survey:
    survey = find_survey(slug)
    activity = survey.activity
    if language not in activity.languages or language == activity.source_language:
        abort(404)
    return survey


def _subjects(survey: Survey, language: str) -> list[str]:
    """List the subjects that have words to translate; in Easy Read, pictures after their words."""
    written = [s for s in queries.subjects_of(survey) if survey.texts.of(s).text]
    if language != EASY_READ:
        return written
    pairs = [(subject, rules.picture_subject(subject)) for subject in written]
    return [subject for pair in pairs for subject in pair if subject]


def _page(survey: Survey, language: str, form: TextsForm) -> str:
    kept = queries.list_texts(survey.activity, language=language)
    return render_template(
        "staff/surveys/texts.html",
        survey=survey,
        form=form,
        language=language,
        name=language_label(language),
        lang=bcp47(language),
        dir=direction_of(language),
        kept=kept,
        is_picture=rules.is_picture,
    )
