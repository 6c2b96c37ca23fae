"""Reading what people wrote, with its tags and marks; each look is written into the audit log."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from insightbank.core.languages import bcp47, direction_of
from insightbank.core.roles import Role
from insightbank.engagement.surveys import queries
from insightbank.engagement.surveys.kinds import FREE_TEXT_KINDS
from insightbank.engagement.surveys.views.staff import find_survey
from insightbank.people.services import record_audit
from insightbank.web.access import current_actor, open_to

bp = Blueprint("survey_answers", __name__, url_prefix="/staff/surveys/<slug>")
PAGE_SIZE = 25


@bp.get("/answers")
@open_to(Role.OFFICER)
def list_answers(slug: str) -> ResponseReturnValue:
    survey = find_survey(slug)
    asked = [question for question in survey.questions if question.kind in FREE_TEXT_KINDS]
    question = next((q for q in asked if q.key == request.args.get("question")), None)
    total = queries.count_free_text(survey.activity, question)
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    answers = queries.list_free_text(
        survey.activity, question, limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE
    )
    detail = {"question": question.key if question else None, "page": page, "shown": len(answers)}
    record_audit("answers.read", current_actor().id, "activity", survey.activity.id, detail)
    return render_template(
        "staff/surveys/answers.html",
        survey=survey,
        asked=asked,
        question=question,
        answers=answers,
        page=page,
        pages=pages,
        bcp47=bcp47,
        direction_of=direction_of,
    )
