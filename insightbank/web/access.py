"""Who may see a page: declared on every view, checked before it runs."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from flask import abort, current_app, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from insightbank.core.roles import ACCOUNT_ROLES, Role

View = Callable[..., ResponseReturnValue]
OPEN_TO = "open_to"
RESIDENT_KEY = "resident_id"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts in this request; ``id`` is None for somebody without an account."""

    id: int | None
    name: str
    roles: frozenset[Role]
    organisation_id: int | None = None
    resident_id: UUID | None = None

    def has(self, *roles: Role) -> bool:
        return not self.roles.isdisjoint(roles)


NOBODY = Actor(None, "", frozenset({Role.ANYONE}))


def current_actor() -> Actor:
    """Tell who acts, from the signed-in staff account or the resident's session."""
    if getattr(current_user, "is_authenticated", False):
        user = cast("Any", current_user)
        roles = frozenset(Role(role.name) for role in user.roles) | {Role.ANYONE}
        return Actor(user.id, user.name, roles, user.organisation_id)
    if resident := session.get(RESIDENT_KEY):
        return Actor(None, "", frozenset({Role.ANYONE, Role.RESIDENT}), None, UUID(str(resident)))
    return NOBODY


def open_to(*roles: Role) -> Callable[[View], View]:
    """Declare who may see a page; everybody else is sent to sign in, or refused.

    A test fails on any view without this.
    """
    allowed = frozenset(roles)
    if not allowed:
        msg = "say at least one role"
        raise ValueError(msg)

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def checked(*args: object, **kwargs: object) -> ResponseReturnValue:
            refusal = _refusal(allowed)
            return view(*args, **kwargs) if refusal is None else refusal

        setattr(checked, OPEN_TO, allowed)
        return checked

    return decorate


def _refusal(allowed: frozenset[Role]) -> ResponseReturnValue | None:
    if Role.ANYONE in allowed:
        return None
    actor = current_actor()
    if not actor.roles.isdisjoint(allowed):
        return _second_factor(actor)
    if actor.id is None and not (actor.resident_id and not allowed & ACCOUNT_ROLES):
        resident_page = Role.RESIDENT in allowed and not allowed & ACCOUNT_ROLES
        endpoint = "people.resident_sign_in" if resident_page else "security.login"
        return redirect(url_for(endpoint, next=request.full_path.rstrip("?")))
    return abort(403)


def _second_factor(actor: Actor) -> ResponseReturnValue | None:
    """Send staff without a second factor to set one up, where the installation asks for it."""
    if actor.id is None or not current_app.config["INSIGHTBANK"].require_second_factor:
        return None
    if cast("Any", current_user).tf_primary_method or session.get("signed_in_by") == "oidc":
        return None
    if (request.endpoint or "").startswith("people.second_factor"):
        return None
    return redirect(url_for("people.second_factor_needed"))
