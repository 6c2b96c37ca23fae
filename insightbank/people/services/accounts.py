"""Writing accounts of staff and champions, their roles and organisations."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, datetime

from flask_security import hash_password
from sqlalchemy import update

from insightbank.core.languages import DEFAULT_LANGUAGE
from insightbank.core.roles import ACCOUNT_ROLES, Role
from insightbank.db import db
from insightbank.people import queries, rules
from insightbank.people.models import AccountRole, Organisation, User
from insightbank.people.rules import OrganisationKind
from insightbank.people.services.audit import record_audit


class AccountExistsError(Exception):
    """There is an account with this address already."""


class OrganisationExistsError(Exception):
    """There is an organisation with this name already."""


class LastAdministratorError(Exception):
    """Without this account nobody could create or change accounts."""


def ensure_roles(roles: Iterable[Role] = ACCOUNT_ROLES) -> None:
    """Make the rows of roles that are not there yet."""
    known = {role.name for role in queries.list_roles()}
    db.session.add_all(AccountRole(name=role.value) for role in set(roles) if role not in known)
    db.session.flush()


def create_account(
    email: str,
    *,
    name: str,
    roles: Iterable[Role],
    today: date,
    organisation_id: int | None = None,
    password: str | None = None,
    language: str = DEFAULT_LANGUAGE,
    actor_id: int | None = None,
) -> User:
    """Create an account; without a password its owner sets one by a link.

    Raises AccountExistsError for an address that is taken, ValueError for a role that no account
    can hold.
    """
    address = rules.normalised_email(email)
    if queries.get_account_by_email(address) is not None:
        raise AccountExistsError
    user = User(
        email=address,
        name=name,
        password=hash_password(password) if password else None,
        active=True,
        fs_uniquifier=uuid.uuid4().hex,
        failed_sign_ins=0,
        language=language,
        organisation_id=organisation_id,
        created_on=today,
        roles=_role_rows(roles),
    )
    db.session.add(user)
    db.session.flush()
    detail = {"roles": [role.name for role in user.roles]}
    record_audit("account.created", actor_id, "account", user.id, detail)
    return user


def set_roles(user: User, roles: Iterable[Role], *, actor_id: int | None) -> None:
    """Give an account exactly these roles; raises LastAdministratorError, ValueError as above."""
    rows = _role_rows(roles)
    before = sorted(role.name for role in user.roles)
    after = sorted(role.name for role in rows)
    if before == after:
        return
    if Role.ADMINISTRATOR not in after:
        _keep_an_administrator(user)
    user.roles = rows
    db.session.flush()
    detail = {"before": before, "after": after}
    record_audit("account.roles_changed", actor_id, "account", user.id, detail)


def set_details(
    user: User, *, name: str, organisation_id: int | None, actor_id: int | None
) -> None:
    """Change an account's name and organisation."""
    if (user.name, user.organisation_id) == (name, organisation_id):
        return
    user.name = name
    user.organisation_id = organisation_id
    db.session.flush()
    detail = {"organisation_id": organisation_id}
    record_audit("account.changed", actor_id, "account", user.id, detail)


def deactivate(user: User, *, actor_id: int | None) -> None:
    """Close an account at once, open sessions included; raises LastAdministratorError."""
    _keep_an_administrator(user)
    user.active = False
    _end_sessions(user)
    record_audit("account.deactivated", actor_id, "account", user.id)


def activate(user: User, *, actor_id: int | None) -> None:
    """Open a closed account again."""
    user.active = True
    db.session.flush()
    record_audit("account.activated", actor_id, "account", user.id)


def reset_second_factor(user: User, *, actor_id: int | None) -> None:
    """Forget an account's second factor and recovery codes, for somebody who lost their phone."""
    user.tf_primary_method = user.tf_totp_secret = user.tf_last_counter = None
    user.mf_recovery_codes = None
    _end_sessions(user)
    record_audit("account.second_factor_reset", actor_id, "account", user.id)


def record_wrong_sign_in(user: User, now: datetime) -> None:
    """Count a wrong password or code; after five the account rests, each time for longer.

    Tries made while it rests are not counted: nobody can keep an account closed by trying on.
    """
    if is_resting(user, now):
        return
    counted = update(User).where(User.id == user.id)
    db.session.execute(counted.values(failed_sign_ins=User.failed_sign_ins + 1))
    db.session.refresh(user)
    user.locked_until = rules.lock_until(user.failed_sign_ins, now)
    db.session.flush()
    if user.locked_until is not None:
        detail = {"until": rules.stamp(user.locked_until)}
        record_audit("account.locked", None, "account", user.id, detail, now)


def is_resting(user: User, now: datetime) -> bool:
    """Tell whether an account takes no sign-in at the moment."""
    return user.locked_until is not None and user.locked_until > now


def record_sign_in(user: User, now: datetime, *, by: str) -> None:
    """Note a sign-in that went all the way, and forget the wrong tries before it."""
    unlock(user)
    record_audit("account.signed_in", user.id, "account", user.id, {"by": by}, now)


def unlock(user: User) -> None:
    """Forget wrong tries, after a sign-in or a password set by a link."""
    user.failed_sign_ins = 0
    user.locked_until = None
    db.session.flush()


def link_single_sign_on(user: User, subject: str) -> None:
    """Remember which identity of the single sign-on provider this account is."""
    user.oidc_subject = subject
    db.session.flush()
    record_audit("account.single_sign_on_linked", user.id, "account", user.id)


def create_organisation(
    name: str, *, kind: OrganisationKind, alliance: str | None = None, actor_id: int | None = None
) -> Organisation:
    """Create an organisation; raises OrganisationExistsError for a name that is taken."""
    if queries.get_organisation_by_name(name) is not None:
        raise OrganisationExistsError
    organisation = Organisation(name=name, kind=kind.value, alliance=alliance, active=True)
    db.session.add(organisation)
    db.session.flush()
    record_audit("organisation.created", actor_id, "organisation", organisation.id)
    return organisation


def set_organisation(
    organisation: Organisation,
    *,
    name: str,
    kind: OrganisationKind,
    alliance: str | None,
    active: bool,
    actor_id: int | None,
) -> None:
    """Change an organisation; raises OrganisationExistsError for a name that is taken."""
    other = queries.get_organisation_by_name(name)
    if other is not None and other.id != organisation.id:
        raise OrganisationExistsError
    organisation.name = name
    organisation.kind = kind.value
    organisation.alliance = alliance
    organisation.active = active
    db.session.flush()
    record_audit("organisation.changed", actor_id, "organisation", organisation.id)


def _role_rows(roles: Iterable[Role]) -> list[AccountRole]:
    wanted = set(roles)
    if not wanted <= ACCOUNT_ROLES:
        msg = "an account cannot hold this role"
        raise ValueError(msg)
    ensure_roles(wanted)
    return [role for role in queries.list_roles() if role.name in wanted]


def _keep_an_administrator(user: User) -> None:
    is_one = user.active and any(role.name == Role.ADMINISTRATOR for role in user.roles)
    if is_one and queries.count_administrators() <= 1:
        raise LastAdministratorError


def _end_sessions(user: User) -> None:
    user.fs_uniquifier = uuid.uuid4().hex
    db.session.flush()
