"""What addresses of pages need to know of the demonstration: ids, references, slugs."""

from __future__ import annotations

import sqlite3
from typing import Any
from uuid import UUID

from insightbank.engagement.invitations.rules import token_of
from tests import demonstration

SURVEY = "getting-help-from-your-gp"


def known_of(server: demonstration.Server) -> dict[str, Any]:
    """Give what stands in the braces of ``pages_to_see.ADDRESSES``."""
    states = "select id from insight where state = ? order by id"
    ideas = "select id from contribution where state = ? and idea_id is null order by id"
    campaigns = "select id from campaign where state = ?"
    invited = one_id(server, "select id from invitation where state = 'open' order by id")
    return {
        "survey": SURVEY,
        "draft": one_id(server, states, "draft"),
        "published": one_id(server, states, "published"),
        "reference": ask(server, "select reference from insight where state = 'published'")[0],
        "account": ask(server, "select id from account order by id")[0],
        "organisation": ask(server, "select id from organisation order by id")[0],
        "discussion": "ideas-for-the-new-health-hub",
        "idea": one_id(server, ideas, "published"),
        "waiting_post": one_id(server, ideas, "waiting"),
        "decision": one_id(server, "select id from decision where outcome <> ?", ""),
        "audience": one_id(
            server, "select id from audience where name = ?", "Carers in Basildon and Thurrock"
        ),
        "campaign": one_id(server, campaigns, "launched"),
        "prepared_campaign": one_id(server, campaigns, "draft"),
        "invitation": token_of(invited, secret=demonstration.SECRET),
    }


def ask(server: demonstration.Server, query: str, *values: Any) -> list[Any]:
    """Read the served installation's database: the first column of what the query gives."""
    path = f"file:{server.folder / 'insightbank.sqlite3'}?mode=ro"
    with sqlite3.connect(path, uri=True) as connection:
        rows = connection.execute(query, values).fetchall()
    connection.close()
    return [row[0] for row in rows]


def one_id(server: demonstration.Server, query: str, *values: Any) -> UUID:
    """Give one random id."""
    return UUID(ask(server, query, *values)[0])
