"""Forms of the staff pages: accounts, organisations and what to look for in the audit log."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from wtforms import (
    BooleanField,
    EmailField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)

from insightbank.core.roles import ACCOUNT_ROLES, Role
from insightbank.people import rules
from insightbank.people.forms.profile import NOT_LISTED
from insightbank.people.forms.resident import real_address
from insightbank.people.queries import AuditFilter
from insightbank.people.rules import OrganisationKind
from insightbank.web.form_fields import DayMonthYearField, SelectChoice
from insightbank.web.forms import Answered, AtMost, Form
from insightbank.web.i18n import _, _l
from insightbank.web.labels import role_label

if TYPE_CHECKING:
    from insightbank.people.models import Organisation, User

NAME_LENGTH = 200


def organisation_kinds() -> dict[str, str]:
    """Give the words for each kind of organisation."""
    return {
        OrganisationKind.ICB.value: _("Integrated care board"),
        OrganisationKind.ALLIANCE.value: _("Alliance"),
        OrganisationKind.VCFSE.value: _("Voluntary or community group"),
    }


class AccountForm(Form):
    """Name, roles and organisation of an account."""

    name = StringField(
        _l("Name"), validators=[Answered(_l("Enter the person's name.")), AtMost(NAME_LENGTH)]
    )
    roles = SelectMultipleField(
        _l("Roles"),
        description=_l("Choose what this person may do."),
        choices=[],
        validators=[Answered(_l("Choose at least one role."))],
        **NOT_LISTED,
    )
    organisation = SelectField(_l("Organisation"), choices=[], default="", **NOT_LISTED)

    def __init__(self, *args: Any, organisations: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.roles.choices = [
            SelectChoice(role.value, role_label(role)) for role in sorted(ACCOUNT_ROLES)
        ]
        self.organisation.choices = [
            SelectChoice("", _("No organisation")),
            *(SelectChoice(str(o.id), o.name) for o in organisations),
        ]

    def keep_organisation(self, organisation: Organisation) -> None:
        """Offer an account's own organisation though it takes no others any more."""
        kept = SelectChoice(str(organisation.id), organisation.name)
        self.organisation.choices = [*(self.organisation.choices or ()), kept]

    def chosen_roles(self) -> frozenset[Role]:
        return frozenset(Role(value) for value in self.roles.data or ())

    def organisation_id(self) -> int | None:
        return int(self.organisation.data) if self.organisation.data else None


class NewAccountForm(AccountForm):
    """A new account, for an address that gets a link to set a password."""

    email = EmailField(_l("Email address"), validators=[AtMost(rules.LONGEST_EMAIL), real_address])


class OrganisationForm(Form):
    """An organisation; ``alliances`` are (slug, name)."""

    name = StringField(
        _l("Name"), validators=[Answered(_l("Enter the name.")), AtMost(NAME_LENGTH)]
    )
    kind = RadioField(_l("Kind"), choices=[], **NOT_LISTED)
    alliance = SelectField(_l("Alliance"), choices=[], default="", **NOT_LISTED)
    active = BooleanField(_l("Accounts can be given to this organisation"), default=True)

    def __init__(self, *args: Any, alliances: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [
            SelectChoice(kind, words) for kind, words in organisation_kinds().items()
        ]
        self.alliance.choices = [
            SelectChoice("", _("No Alliance, or all of them")),
            *(SelectChoice(slug, name) for slug, name in alliances),
        ]

    def values(self) -> dict[str, Any]:
        return {
            "name": self.name.data,
            "kind": OrganisationKind(self.kind.data),
            "alliance": self.alliance.data or None,
        }


class AuditForm(Form):
    """What to look for in the audit log; read from the address, so that it can be kept."""

    class Meta(Form.Meta):
        csrf = False

    action = SelectField(_l("What was done"), choices=[], default="", **NOT_LISTED)
    actor = SelectField(_l("Who did it"), choices=[], default="", **NOT_LISTED)
    object_kind = StringField(_l("Kind of thing"), validators=[AtMost(40)])
    object_id = StringField(_l("Its number or id"), validators=[AtMost(80)])
    since = DayMonthYearField(_l("From"))
    until = DayMonthYearField(_l("To"))

    def __init__(
        self, *args: Any, actions: Sequence[str], accounts: Sequence[User], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.action.choices = [
            SelectChoice("", _("Anything")),
            *(SelectChoice(action, action) for action in actions),
        ]
        self.actor.choices = [
            SelectChoice("", _("Anyone")),
            *(SelectChoice(str(account.id), account.name) for account in accounts),
        ]

    def wanted(self) -> AuditFilter:
        return AuditFilter(
            action=self.action.data or "",
            actor_id=int(self.actor.data) if self.actor.data else None,
            object_kind=self.object_kind.data or "",
            object_id=self.object_id.data or "",
            since=self.since.data,
            until=self.until.data,
        )
