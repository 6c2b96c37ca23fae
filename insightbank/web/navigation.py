"""What the header offers: a few places to go, by what the reader may do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask, request, url_for

from insightbank.core.roles import Role
from insightbank.web.access import current_actor
from insightbank.web.i18n import LazyString, _l


@dataclass(frozen=True, slots=True)
class Item:
    """A place in the product; shown to those who hold one of ``roles``."""

    text: LazyString
    endpoint: str
    roles: frozenset[Role]
    hint: LazyString


def _item(text: LazyString, endpoint: str, hint: LazyString, *roles: Role) -> Item:
    return Item(text, endpoint, frozenset(roles), hint)


ITEMS: tuple[Item, ...] = (
    _item(
        _l("Surveys"),
        "surveys.list_open",
        _l("Tell us what you think about health and care."),
        Role.ANYONE,
    ),
    _item(
        _l("Insight bank"),
        "search.search",
        _l("Search what communities have told us."),
        Role.COMMISSIONER,
        Role.OFFICER,
        Role.ALLIANCE_LEAD,
        Role.ADMINISTRATOR,
    ),
    _item(
        _l("Who is missing"),
        "analytics.coverage",
        _l("See which groups and places we have not heard from."),
        Role.COMMISSIONER,
        Role.OFFICER,
        Role.ALLIANCE_LEAD,
    ),
    _item(
        _l("My notes"),
        "insights.my_notes",
        _l("Record what people told you, and see what became of it."),
        Role.CHAMPION,
        Role.ALLIANCE_LEAD,
    ),
    _item(
        _l("Manage surveys"),
        "surveys_staff.list_activities",
        _l("Build, translate, open and close surveys."),
        Role.OFFICER,
    ),
    _item(
        _l("Review"),
        "review.queue",
        _l("Check evidence and publish it."),
        Role.OFFICER,
        Role.ALLIANCE_LEAD,
    ),
    _item(
        _l("Translations"),
        "surveys_staff.translations",
        _l("Translate surveys and check translations."),
        Role.TRANSLATOR,
    ),
    _item(
        _l("Accounts"),
        "people_staff.accounts",
        _l("Create accounts and decide who may do what."),
        Role.ADMINISTRATOR,
    ),
    _item(
        _l("Audit log"),
        "people_staff.audit",
        _l("Read who looked at what, and when."),
        Role.AUDITOR,
        Role.ADMINISTRATOR,
    ),
)


def items_for_reader() -> list[Item]:
    """List the places the reader may go, in order."""
    actor = current_actor()
    return [item for item in ITEMS if not item.roles.isdisjoint(actor.roles)]


def navigation() -> list[dict[str, Any]]:
    """Give the header's links for this request."""
    return [
        {
            "href": url_for(item.endpoint),
            "text": str(item.text),
            "hint": str(item.hint),
            "current": request.endpoint == item.endpoint,
        }
        for item in items_for_reader()
    ]


def init_navigation(app: Flask) -> None:
    """Give templates the links and who is reading."""
    app.jinja_env.globals.update(navigation=navigation, current_actor=current_actor)
