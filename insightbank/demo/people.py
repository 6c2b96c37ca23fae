"""Demonstration organisations and accounts: invented people with one password, for trying only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from insightbank.core.roles import ACCOUNT_ROLES, Role
from insightbank.people import queries, services
from insightbank.people.models import Organisation, User
from insightbank.people.rules import OrganisationKind

PASSWORD = "try-insight-bank-2026"  # noqa: S105 - printed by the command and good for nothing else
URL = "http://127.0.0.1:8000"
BOARD = "Mid and South Essex Integrated Care Board"


@dataclass(frozen=True, slots=True)
class Group:
    """An organisation; ``alliance`` is the slug of the Alliance it belongs to."""

    name: str
    kind: OrganisationKind
    alliance: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """An invented person with an account; ``does`` says in plain words what the role is for."""

    email: str
    name: str
    role: Role
    organisation: str
    does: str


GROUPS = (
    Group(BOARD, OrganisationKind.ICB),
    Group("Basildon and Brentwood Alliance", OrganisationKind.ALLIANCE, "basildon_brentwood"),
    Group("Mid Essex Alliance", OrganisationKind.ALLIANCE, "mid_essex"),
    Group("South East Essex Alliance", OrganisationKind.ALLIANCE, "south_east_essex"),
    Group("Thurrock Alliance", OrganisationKind.ALLIANCE, "thurrock"),
    Group("Estuary Welcome Project", OrganisationKind.VCFSE, "thurrock"),
    Group("Canvey Carers Together", OrganisationKind.VCFSE, "south_east_essex"),
    Group("Blackwater Community Kitchen", OrganisationKind.VCFSE, "mid_essex"),
)
PEOPLE = (
    Person("officer@example.org", "Olive Marsh", Role.OFFICER, BOARD, "runs surveys and reviews"),
    Person("commissioner@example.org", "Colin Reed", Role.COMMISSIONER, BOARD, "searches the bank"),
    Person(
        "champion@example.org",
        "Chidi Fenn",
        Role.CHAMPION,
        "Estuary Welcome Project",
        "files notes of what groups said",
    ),
    Person(
        "champion2@example.org",
        "Carys Holt",
        Role.CHAMPION,
        "Canvey Carers Together",
        "files notes of what groups said",
    ),
    Person(
        "alliance@example.org",
        "Alina Brook",
        Role.ALLIANCE_LEAD,
        "South East Essex Alliance",
        "files and reviews for one Alliance",
    ),
    Person("translator@example.org", "Tahira Vale", Role.TRANSLATOR, BOARD, "checks translations"),
    Person("administrator@example.org", "Adam Creek", Role.ADMINISTRATOR, BOARD, "keeps accounts"),
    Person("auditor@example.org", "Audrey Wick", Role.AUDITOR, BOARD, "reads the audit log"),
)


def load_people(today: date) -> int:
    """Make the organisations and accounts that are not there yet; gives how many accounts."""
    services.ensure_roles(ACCOUNT_ROLES)
    organisations = {group.name: _organisation(group) for group in GROUPS}
    missing = [p for p in PEOPLE if queries.get_account_by_email(p.email) is None]
    for person in missing:
        services.create_account(
            person.email,
            name=person.name,
            roles=[person.role],
            today=today,
            organisation_id=organisations[person.organisation].id,
            password=PASSWORD,
        )
    return len(missing)


def _organisation(group: Group) -> Organisation:
    there = queries.get_organisation_by_name(group.name)
    return there or services.create_organisation(
        group.name, kind=group.kind, alliance=group.alliance
    )


def account(email: str) -> User:
    """Find a demonstration account; raises LookupError before ``load_people``."""
    user = queries.get_account_by_email(email)
    if user is None:
        raise LookupError(email)
    return user


def accounts_table() -> str:
    """Give the accounts as a plain text table, with the password and where to sign in."""
    rows = [("E-mail", "Role", "What it is for")]
    rows += [(p.email, p.role.value.replace("_", " "), p.does) for p in PEOPLE]
    widths = [max(len(row[column]) for row in rows) for column in range(2)]
    lines = [f"  {row[0]:<{widths[0]}}  {row[1]:<{widths[1]}}  {row[2]}" for row in rows]
    return "\n".join(
        (
            "",
            f"Demonstration accounts. Staff and champions sign in at {URL}/en/account/sign-in",
            f"Password for all: {PASSWORD}",
            "",
            *lines,
            "",
            f"Residents need no account: they answer at {URL}/en/surveys",
            "A resident who wants to be remembered gives an e-mail address and gets a code.",
            "With messages set to the console channel, codes are printed in the server's log.",
        )
    )
