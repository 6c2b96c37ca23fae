"""Commands of ``insightbank`` about people: accounts and the audit log."""

from __future__ import annotations

import click

from insightbank.core.roles import ACCOUNT_ROLES, Role
from insightbank.db import transaction
from insightbank.people import queries, services
from insightbank.people.links import set_password_link
from insightbank.web import clock

ROLES = click.Choice(sorted(role.value for role in ACCOUNT_ROLES))


@click.group("account")
def account() -> None:
    """Accounts of staff and champions."""


@account.command("create")
@click.argument("email")
@click.option("--name", required=True, help="The person's name.")
@click.option("--role", "roles", type=ROLES, multiple=True, required=True, help="May be repeated.")
def create(email: str, name: str, roles: tuple[str, ...]) -> None:
    """Create an account and print a link, good once, by which its owner sets a password."""
    if "@" not in email:
        msg = f"{email} is not an email address"
        raise click.ClickException(msg)
    try:
        with transaction():
            user = services.create_account(
                email, name=name, roles=[Role(role) for role in roles], today=clock.today()
            )
            link = set_password_link(user)
    except services.AccountExistsError:
        msg = f"there is an account for {email} already"
        raise click.ClickException(msg) from None
    click.echo(link)


@account.command("list")
def list_all() -> None:
    """List accounts: number, address, state and roles."""
    for user in queries.list_accounts():
        roles = ",".join(role.name for role in user.roles)
        state = "open" if user.active else "closed"
        click.echo(f"{user.id}\t{user.email}\t{state}\t{roles}")


@click.group("audit")
def audit() -> None:
    """The audit log."""


@audit.command("verify")
def verify() -> None:
    """Follow the audit log from its first entry and tell whether any was changed.

    Note the last hash somewhere else: whoever could rewrite the whole log could not make it again.
    """
    check = queries.check_audit_chain()
    if not check.is_whole:
        msg = f"the audit log is broken at entry {check.broken_at}"
        raise click.ClickException(msg)
    click.echo(f"{check.length} entries, nothing changed. Last hash: {check.last_hash or '-'}")
