"""Accounts, residents and organisations for tests."""

from __future__ import annotations

import itertools
from datetime import date

from insightbank.core.roles import Role
from insightbank.people import services
from insightbank.people.models import Organisation, ResidentAccount, User
from insightbank.people.rules import OrganisationKind

TODAY = date(2026, 11, 2)
PASSWORD = "three calm herons"

_numbers = itertools.count(1)


def make_organisation(
    name: str = "", *, kind: OrganisationKind = OrganisationKind.VCFSE, alliance: str | None = None
) -> Organisation:
    return services.create_organisation(
        name or f"Community group {next(_numbers)}", kind=kind, alliance=alliance
    )


def make_user(
    *roles: Role,
    email: str = "",
    name: str = "",
    organisation: Organisation | None = None,
    password: str | None = None,
) -> User:
    """Make an account; without a password it is signed in by ``client.sign_in`` only."""
    number = next(_numbers)
    return services.create_account(
        email or f"person{number}@example.org",
        name=name or f"Person {number}",
        roles=roles or (Role.OFFICER,),
        today=TODAY,
        organisation_id=organisation.id if organisation else None,
        password=password,
    )


def account(*, role: Role) -> User:
    return make_user(role)


def make_resident(email: str = "", *, language: str = "en") -> ResidentAccount:
    return services.create_resident(
        email or f"resident{next(_numbers)}@example.org", language=language, today=TODAY
    )
