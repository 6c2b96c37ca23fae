"""Staff pages about people: accounts and organisations for administrators, the log for auditors."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date, format_datetime

from insightbank.core.roles import Role
from insightbank.people import queries, services
from insightbank.people.forms.staff import (
    AccountForm,
    AuditForm,
    NewAccountForm,
    OrganisationForm,
    organisation_kinds,
)
from insightbank.people.letters import invitation_letter
from insightbank.people.links import set_password_link
from insightbank.places import queries as places
from insightbank.web import clock
from insightbank.web.access import current_actor, open_to
from insightbank.web.i18n import _

if TYPE_CHECKING:
    from insightbank.people.models import Organisation, User

bp = Blueprint("people_staff", __name__, url_prefix="/staff")

ID = f"<int(max={2**31 - 1})"
LAST_PAGE = 100_000


@bp.get("/accounts")
@open_to(Role.ADMINISTRATOR)
def accounts() -> ResponseReturnValue:
    words = request.args.get("q", "").replace("\0", "")[:200]
    found = queries.list_accounts(words)
    return render_template("staff/people/accounts.html", accounts=found, words=words)


@bp.route("/accounts/new", methods=["GET", "POST"])
@open_to(Role.ADMINISTRATOR)
def new_account() -> ResponseReturnValue:
    form = NewAccountForm(organisations=queries.list_organisations(active_only=True))
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return render_template("staff/people/new_account.html", form=form), status
    try:
        account = services.create_account(
            form.email.data or "",
            name=form.name.data or "",
            roles=form.chosen_roles(),
            today=clock.today(),
            organisation_id=form.organisation_id(),
            actor_id=current_actor().id,
        )
    except services.AccountExistsError:
        form.email.errors = [_("There is an account with this address already.")]
        return render_template("staff/people/new_account.html", form=form), 422
    _send_link(account)
    flash(_("The account is there. We have sent a link to its owner."), "success")
    return redirect(url_for(".account", account_id=account.id))


@bp.route(f"/accounts/{ID}:account_id>", methods=["GET", "POST"])
@open_to(Role.ADMINISTRATOR)
def account(account_id: int) -> ResponseReturnValue:
    user = queries.get_account(account_id) or abort(404)
    form = _account_form(user)
    status = 200
    if form.validate_on_submit():
        try:
            _save(user, form)
        except services.LastAdministratorError:
            form.roles.errors = [_("This is the last administrator. Make another one first.")]
        else:
            flash(_("The account is changed."), "success")
            return redirect(url_for(".account", account_id=user.id))
    if form.is_submitted():
        status = 422
    page = "staff/people/account.html"
    return render_template(page, user=user, form=form, shown_date=_shown_date), status


@bp.post(f"/accounts/{ID}:account_id>/close")
@open_to(Role.ADMINISTRATOR)
def close_account(account_id: int) -> ResponseReturnValue:
    user = queries.get_account(account_id) or abort(404)
    try:
        services.deactivate(user, actor_id=current_actor().id)
    except services.LastAdministratorError:
        flash(_("This is the last administrator. Make another one first."))
    else:
        flash(_("The account is closed."), "success")
    return redirect(url_for(".account", account_id=account_id))


@bp.post(f"/accounts/{ID}:account_id>/open")
@open_to(Role.ADMINISTRATOR)
def open_account(account_id: int) -> ResponseReturnValue:
    user = queries.get_account(account_id) or abort(404)
    services.activate(user, actor_id=current_actor().id)
    flash(_("The account is open again."), "success")
    return redirect(url_for(".account", account_id=account_id))


@bp.post(f"/accounts/{ID}:account_id>/second-factor")
@open_to(Role.ADMINISTRATOR)
def reset_second_factor(account_id: int) -> ResponseReturnValue:
    user = queries.get_account(account_id) or abort(404)
    services.reset_second_factor(user, actor_id=current_actor().id)
    flash(_("The app is forgotten. The person sets up a new one after signing in."), "success")
    return redirect(url_for(".account", account_id=account_id))


@bp.post(f"/accounts/{ID}:account_id>/link")
@open_to(Role.ADMINISTRATOR)
def send_link(account_id: int) -> ResponseReturnValue:
    user = queries.get_account(account_id) or abort(404)
    _send_link(user)
    services.record_audit("account.link_sent", current_actor().id, "account", user.id)
    flash(_("We have sent a link to set a new password."), "success")
    return redirect(url_for(".account", account_id=account_id))


@bp.get("/organisations")
@open_to(Role.ADMINISTRATOR)
def organisations() -> ResponseReturnValue:
    found = queries.list_organisations()
    alliances = dict(_alliances())
    page = "staff/people/organisations.html"
    return render_template(
        page, organisations=found, alliances=alliances, kinds=organisation_kinds()
    )


@bp.route("/organisations/new", methods=["GET", "POST"])
@open_to(Role.ADMINISTRATOR)
def new_organisation() -> ResponseReturnValue:
    return _organisation_page(None)


@bp.route(f"/organisations/{ID}:organisation_id>", methods=["GET", "POST"])
@open_to(Role.ADMINISTRATOR)
def organisation(organisation_id: int) -> ResponseReturnValue:
    return _organisation_page(queries.get_organisation(organisation_id) or abort(404))


@bp.get("/audit")
@open_to(Role.AUDITOR, Role.ADMINISTRATOR)
def audit() -> ResponseReturnValue:
    everyone = queries.list_accounts()
    form = AuditForm(request.args, actions=queries.list_audit_actions(), accounts=everyone)
    if not form.validate():
        page = render_template("staff/people/audit.html", form=form, entries=[], filter={"": ""})
        return page, 422
    wanted = form.wanted()
    number = _page_number()
    return render_template(
        "staff/people/audit.html",
        form=form,
        entries=queries.list_audit(wanted, page=number),
        count=queries.count_audit(wanted),
        page=number,
        page_size=queries.AUDIT_PAGE,
        names={account.id: account.name for account in everyone},
        filter={k: v for k, v in request.args.items() if v and k not in {"page", "lang"}},
        shown_moment=lambda at: format_datetime(at, "d MMMM y, HH:mm"),
    )


def _shown_date(day: date) -> str:
    return str(format_date(day, "long"))


def _page_number() -> int:
    typed = request.args.get("page", "1")
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 7 else 1
    return min(max(number, 1), LAST_PAGE)


def _account_form(user: User) -> AccountForm:
    form = AccountForm(
        organisations=queries.list_organisations(active_only=True),
        name=user.name,
        roles=[role.name for role in user.roles],
        organisation=str(user.organisation_id or ""),
    )
    if user.organisation is not None and not user.organisation.active:
        form.keep_organisation(user.organisation)
    return form


def _save(user: User, form: AccountForm) -> None:
    actor_id = current_actor().id
    services.set_roles(user, form.chosen_roles(), actor_id=actor_id)
    services.set_details(
        user,
        name=form.name.data or "",
        organisation_id=form.organisation_id(),
        actor_id=actor_id,
    )


def _send_link(user: User) -> None:
    settings = current_app.config["INSIGHTBANK"]
    letter = invitation_letter(set_password_link(user), language=user.language, settings=settings)
    services.queue_message(user.email, letter.subject, letter.body, user.language, clock.now())


def _alliances() -> list[tuple[str, str]]:
    found = places.list_places("alliance", on=clock.today())
    return [(place.slug, place.name) for place in found]


def _organisation_page(old: Organisation | None) -> ResponseReturnValue:
    form = OrganisationForm(obj=old, alliances=_alliances())
    if form.validate_on_submit():
        try:
            _save_organisation(old, form)
        except services.OrganisationExistsError:
            form.name.errors = [_("There is an organisation with this name already.")]
        else:
            flash(_("The organisation is kept."), "success")
            return redirect(url_for(".organisations"))
    status = 422 if form.is_submitted() else 200
    return render_template("staff/people/organisation.html", form=form, old=old), status


def _save_organisation(old: Organisation | None, form: OrganisationForm) -> None:
    actor_id = current_actor().id
    if old is None:
        services.create_organisation(**form.values(), actor_id=actor_id)
    else:
        active = bool(form.active.data)
        services.set_organisation(old, **form.values(), active=active, actor_id=actor_id)
