"""Pages of results: a survey's answers, who answered beside the census, and what the bank lacks."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, render_template, request
from flask.typing import ResponseReturnValue

from insightbank.analytics import pages, queries
from insightbank.analytics.coverage import coverage as count_coverage
from insightbank.core.roles import Role
from insightbank.core.taxonomy import Facet
from insightbank.engagement.surveys.queries import get_survey
from insightbank.insights.queries import get_reader_scopes
from insightbank.places.queries import attribution
from insightbank.search.queries import place_names
from insightbank.search.wiring import current_backend
from insightbank.web.access import current_actor, open_to
from insightbank.web.clock import today

bp = Blueprint("analytics", __name__)
blueprints = [bp]


@bp.get("/staff/surveys/<slug>/results")
@open_to(Role.OFFICER, Role.COMMISSIONER, Role.ALLIANCE_LEAD)
def results(slug: str) -> ResponseReturnValue:
    survey = get_survey(slug, language="en") or abort(404)
    policy = current_app.config["DISCLOSURE"]
    found = queries.survey_results(survey, today=today(), policy=policy)
    names = place_names(on=today())
    return render_template(
        "staff/analytics/results.html",
        survey=survey,
        results=found,
        respondents=pages.shown(found.respondents),
        questions=pages.question_tables(survey, found),
        tags=pages.tag_rows(found),
        comparisons=pages.comparison_tables(found, names),
        attribution=attribution(),
        policy=policy,
    )


@bp.get("/coverage")
@open_to(Role.OFFICER, Role.COMMISSIONER, Role.ALLIANCE_LEAD)
def coverage() -> ResponseReturnValue:
    facet: Facet = "theme" if request.args.get("by") == "theme" else "plus"
    policy = current_app.config["DISCLOSURE"]
    names = place_names(on=today())["alliance"]
    table = count_coverage(
        current_backend(),
        facet=facet,
        alliances=list(names),
        scope=get_reader_scopes(current_actor()),
        policy=policy,
    )
    return render_template(
        "staff/analytics/coverage.html",
        facet=facet,
        names=names,
        coverage=table,
        rows=pages.coverage_rows(table, facet, policy),
    )
