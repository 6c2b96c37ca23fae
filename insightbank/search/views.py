"""The search page: one box, filters with counts, and what is missing for the question asked."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from insightbank.core.roles import Role
from insightbank.insights.queries import get_reader_scopes
from insightbank.search import pages, queries
from insightbank.search.backend import SearchError
from insightbank.search.forms import SearchForm
from insightbank.search.wiring import current_backend
from insightbank.web.access import current_actor, open_to
from insightbank.web.clock import today

bp = Blueprint("search", __name__)
blueprints = [bp]


@bp.get("/bank")
@open_to(Role.COMMISSIONER, Role.OFFICER, Role.ALLIANCE_LEAD, Role.ADMINISTRATOR)
def search() -> ResponseReturnValue:
    form = SearchForm.from_query(request.args)
    try:
        result = current_backend().search(form.request(scope=get_reader_scopes(current_actor())))
    except SearchError:
        current_app.logger.exception("the search index cannot be read")
        return render_template("staff/search/unavailable.html", form=form), 503
    insights = queries.list_cards([hit.id for hit in result.hits])
    places = queries.place_names(on=today())
    return render_template(
        "staff/search/results.html",
        form=form,
        result=result,
        cards=pages.cards(result, insights, places),
        facets=pages.facets(form, result, places=places, policy=current_app.config["DISCLOSURE"]),
        chosen=pages.chosen(form, places),
        offered=pages.offered(form, result, places),
        missing=pages.missing(form, result, places),
        pages=pages.page_count(result.total),
        page_href=lambda page: url_for(".search", **form.query(page=page if page > 1 else None)),
    )
