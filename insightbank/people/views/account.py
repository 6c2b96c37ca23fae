"""One's own staff account: where signing in leads, the second factor, and single sign-on."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_security import login_user

from insightbank.core.languages import bcp47
from insightbank.core.roles import ACCOUNT_ROLES, Role
from insightbank.people import oidc, queries, services
from insightbank.people.links import local_path
from insightbank.people.views.blueprint import bp
from insightbank.web.access import current_actor, open_to
from insightbank.web.i18n import _, current_language, preferred_language
from insightbank.web.navigation import items_for_reader

AFTER = "after_single_sign_on"


@bp.get("/account")
@open_to(*ACCOUNT_ROLES)
def account_home() -> ResponseReturnValue:
    actor = current_actor()
    account = queries.get_account(actor.id) if actor.id is not None else None
    return render_template("people/account_home.html", account=account, items=items_for_reader())


@bp.get("/account/second-factor")
@open_to(*ACCOUNT_ROLES)
def second_factor_needed() -> ResponseReturnValue:
    return render_template("people/second_factor_needed.html")


@bp.get("/account/single-sign-on")
@open_to(Role.ANYONE)
def oidc_start() -> ResponseReturnValue:
    if not oidc.is_offered():
        return redirect(url_for("security.login"))
    session[AFTER] = local_path(request.args.get("next", ""))
    session["language"] = current_language()  # the provider sends everybody back to one address
    # Providers compare the address letter by letter, so it is the same in every language.
    settings = current_app.config["INSIGHTBANK"]
    try:
        return oidc.begin(settings.base_url + url_for("people.oidc_return", lang="en"))
    except oidc.SignOnFailedError:
        return _sign_on_failed()


@bp.get("/account/single-sign-on/return")
@open_to(Role.ANYONE)
def oidc_return() -> ResponseReturnValue:
    if not oidc.is_offered():
        return redirect(url_for("security.login"))
    try:
        identity = oidc.finish()
    except oidc.SignOnFailedError as failure:
        current_app.logger.warning("single sign-on failed: %s", failure)
        return _sign_on_failed()
    account = queries.get_account_by_subject(identity.subject)
    if account is None and identity.email:
        account = queries.get_account_by_email(identity.email)
        if account is not None and account.oidc_subject is None:
            services.link_single_sign_on(account, identity.subject)
    # An address that moved to somebody else at the provider does not open the old account.
    if account is None or not account.active or account.oidc_subject != identity.subject:
        return _sign_on_failed()
    login_user(account, authn_via=["oidc"])
    lang = bcp47(preferred_language())
    return redirect(session.pop(AFTER, "") or url_for("people.account_home", lang=lang))


def _sign_on_failed() -> ResponseReturnValue:
    flash(_("We could not sign you in this way. Ask your administrator if you have an account."))
    return redirect(url_for("security.login", lang=bcp47(preferred_language())))
