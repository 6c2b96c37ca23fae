"""Who may do what: the roles a page can be opened to."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """A role; ``ANYONE`` and ``RESIDENT`` need no staff account."""

    ANYONE = "anyone"
    RESIDENT = "resident"
    CHAMPION = "champion"
    ALLIANCE_LEAD = "alliance_lead"
    OFFICER = "officer"
    COMMISSIONER = "commissioner"
    TRANSLATOR = "translator"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


STAFF: frozenset[Role] = frozenset(
    {
        Role.ALLIANCE_LEAD,
        Role.OFFICER,
        Role.COMMISSIONER,
        Role.TRANSLATOR,
        Role.ADMINISTRATOR,
        Role.AUDITOR,
    }
)
ACCOUNT_ROLES: frozenset[Role] = STAFF | {Role.CHAMPION}
"""Roles that an account with a password (or single sign-on) can hold."""
