"""Audiences: the list, one with how many and who, its rule as a file. For officers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from insightbank.core.disclosure import PublishedTable
from insightbank.core.roles import Role
from insightbank.engagement.audiences import queries, services
from insightbank.engagement.audiences.queries import Asking
from insightbank.engagement.audiences.rules import Rule, RuleError, Vocabulary, read_document
from insightbank.engagement.audiences.services import Bands, Counted, Limits
from insightbank.engagement.audiences.staff_words import (
    ETHNIC_FAMILIES,
    Names,
    ethnic_family,
    load_names,
    refusal_words,
    rule_words,
)
from insightbank.engagement.audiences.vocabulary import current_vocabulary
from insightbank.web.access import current_actor, open_to
from insightbank.web.clock import today
from insightbank.web.i18n import _

if TYPE_CHECKING:
    from insightbank.engagement.audiences.models import Audience

bp = Blueprint("audiences_staff", __name__, url_prefix="/staff/audiences")
SEE_OTHER = 303


@dataclass(frozen=True, slots=True)
class BandTable:
    """A table of who is in an audience, ready to be shown."""

    caption: str
    rows: list[tuple[str, str, int | None]]


def limits() -> Limits:
    """Give what this installation refuses."""
    settings = current_app.config["INSIGHTBANK"]
    return Limits(settings.audience_floor, current_app.config["DISCLOSURE"])


def too_often() -> Asking:
    """Say how many invitations in how many days are too many here."""
    settings = current_app.config["INSIGHTBANK"]
    return Asking(settings.over_asked_times, settings.over_asked_days, today())


def count(rule: Rule, vocabulary: Vocabulary) -> Counted:
    """Count whom a rule fits, for whoever asks."""
    return services.count_audience(
        rule,
        actor_id=current_actor().id,
        vocabulary=vocabulary,
        limits=limits(),
        today=today(),
    )


def find_audience(audience_id: UUID) -> Audience:
    """Find an audience; ends the request with 404 where there is none."""
    return queries.get_audience(audience_id) or abort(404)


def may_change(audience: Audience) -> bool:
    """Say whether whoever reads may change an audience and see its people."""
    actor = current_actor()
    return actor.has(Role.ADMINISTRATOR) or audience.owner_account_id == actor.id


@bp.get("")
@open_to(Role.OFFICER, Role.ADMINISTRATOR)
def list_audiences() -> ResponseReturnValue:
    return render_template("staff/audiences/list.html", audiences=queries.list_audiences())


@bp.get("/<uuid:audience_id>")
@open_to(Role.OFFICER, Role.ADMINISTRATOR)
def show(audience_id: UUID) -> ResponseReturnValue:
    audience = find_audience(audience_id)
    vocabulary = current_vocabulary(today())
    page = {"audience": audience, "may_change": may_change(audience), "much": too_often()}
    try:
        rule = read_document(audience.rule, vocabulary)
    except RuleError as error:
        return render_template("staff/audiences/broken.html", problems=error.problems, **page)
    with queries.one_look():
        counted = count(rule, vocabulary)
        bands = _bands(rule) if counted.refusal is None else None
    names = load_names(today())
    return render_template(
        "staff/audiences/show.html",
        counted=counted,
        refusal=counted.refusal and refusal_words(counted.refusal, limits().floor),
        words=rule_words(rule, names),
        bands=bands,
        tables=band_tables(bands, names) if bands else [],
        **page,
    )


def _bands(rule: Rule) -> Bands:
    grouped = {"ethnic_group": ethnic_family}
    return services.describe_audience(rule, limits=limits(), much=too_often(), grouped=grouped)


@bp.get("/<uuid:audience_id>/rule.json")
@open_to(Role.OFFICER, Role.ADMINISTRATOR)
def download(audience_id: UUID) -> ResponseReturnValue:
    audience = find_audience(audience_id)
    response = Response(json.dumps(audience.rule, ensure_ascii=False, indent=2) + "\n")
    response.content_type = "application/json; charset=utf-8"
    response.headers["Content-Disposition"] = "attachment; filename=audience-rule.json"
    return response


@bp.post("/<uuid:audience_id>/delete")
@open_to(Role.OFFICER, Role.ADMINISTRATOR)
def delete(audience_id: UUID) -> ResponseReturnValue:
    audience = find_audience(audience_id)
    if not may_change(audience):
        abort(403)
    services.delete_audience(audience, actor_id=current_actor().id)
    flash(_("The audience is deleted."), "success")
    return redirect(url_for(".list_audiences"), SEE_OTHER)


def band_tables(bands: Bands, names: Names) -> list[BandTable]:
    """Put the bands into tables with words, in the order of the lists."""
    tenths = {str(n): str(n) for n in range(1, 11)}
    families = {code: str(words) for code, words in ETHNIC_FAMILIES.items()}
    shown: list[tuple[str, str, Mapping[str, str]]] = [
        (_("Age"), "age_band", names.of["age_band"]),
        (_("Sex"), "sex", names.of["sex"]),
        (_("Ethnic group"), "ethnic_group", families),
        (_("District"), "district", names.of["district"]),
        (_("Deprivation 2025, tenths, 1 is most deprived"), "imd2025", tenths),
    ]
    return [
        BandTable(caption, _rows(bands.tables[dimension], of)) for caption, dimension, of in shown
    ]


def _rows(
    table: PublishedTable[str], names: Mapping[str, str]
) -> list[tuple[str, str, int | None]]:
    order = {code: place for place, code in enumerate(names)}
    codes = sorted(table.cells, key=lambda code: order.get(code, len(order) + (code == "")))
    rows = []
    for code in codes:
        value = table.cells[code].value
        label = names.get(code, code) if code else _("Not known")
        rows.append((label, _("hidden") if value is None else f"{value:,}", table.percent(code)))
    return rows
