"""Every read about people: accounts, organisations, residents and the audit log."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from insightbank.core.roles import Role
from insightbank.db import db
from insightbank.people import rules
from insightbank.people.models import (
    AccountRole,
    AuditEntry,
    AuditHead,
    Consent,
    Organisation,
    ProfileFact,
    ResidentAccount,
    SignInCode,
    User,
)

AUDIT_PAGE = 50


def get_account(account_id: int) -> User | None:
    """Find an account with its roles and organisation."""
    return db.session.scalar(
        select(User)
        .where(User.id == account_id)
        .options(selectinload(User.roles), joinedload(User.organisation))
    )


def get_account_by_email(email: str) -> User | None:
    return db.session.scalar(select(User).where(User.email == rules.normalised_email(email)))


def get_account_by_subject(subject: str) -> User | None:
    """Find the account that a single sign-on identity belongs to."""
    return db.session.scalar(select(User).where(User.oidc_subject == subject))


def list_accounts(words: str = "") -> Sequence[User]:
    """List accounts by name, with roles and organisation; ``words`` narrows by name or address."""
    query = select(User).options(selectinload(User.roles), joinedload(User.organisation))
    for word in words.split():
        query = query.where(
            or_(
                User.name.icontains(word, autoescape=True),
                User.email.icontains(word, autoescape=True),
            )
        )
    return db.session.scalars(query.order_by(User.name, User.id)).all()


def account_names(ids: set[int]) -> dict[int, str]:
    """Give the names of accounts by id."""
    if not ids:
        return {}
    rows = db.session.execute(select(User.id, User.name).where(User.id.in_(ids)))
    return {row.id: row.name for row in rows}


def count_administrators() -> int:
    """Count accounts that are open and may manage accounts."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(User)
            .where(User.active, User.roles.any(AccountRole.name == Role.ADMINISTRATOR.value))
        )
        or 0
    )


def list_roles() -> Sequence[AccountRole]:
    return db.session.scalars(select(AccountRole).order_by(AccountRole.name)).all()


def get_organisation(organisation_id: int) -> Organisation | None:
    return db.session.get(Organisation, organisation_id)


def get_organisation_by_name(name: str) -> Organisation | None:
    return db.session.scalar(
        select(Organisation).where(func.lower(Organisation.name) == name.lower())
    )


def list_organisations(*, active_only: bool = False) -> Sequence[Organisation]:
    query = select(Organisation).order_by(Organisation.name)
    return db.session.scalars(query.where(Organisation.active) if active_only else query).all()


def get_resident(resident_id: UUID) -> ResidentAccount | None:
    return db.session.get(ResidentAccount, resident_id)


def get_resident_by_email(email: str) -> ResidentAccount | None:
    address = rules.normalised_email(email)
    return db.session.scalar(select(ResidentAccount).where(ResidentAccount.email == address))


def get_newest_code(email: str) -> SignInCode | None:
    """Find the code sent last to an address; only that one can be used."""
    return db.session.scalar(
        select(SignInCode)
        .where(SignInCode.email == email)
        .order_by(SignInCode.created_at.desc())
        .limit(1)
    )


def count_codes_since(email: str, since: datetime) -> int:
    return (
        db.session.scalar(
            select(func.count())
            .select_from(SignInCode)
            .where(SignInCode.email == email, SignInCode.created_at > since)
        )
        or 0
    )


def get_fact(resident_id: UUID, question_id: str) -> ProfileFact | None:
    return db.session.scalar(
        select(ProfileFact).where(
            ProfileFact.resident_id == resident_id, ProfileFact.question_id == question_id
        )
    )


def list_facts(resident_id: UUID) -> Sequence[ProfileFact]:
    """List a resident's facts, each with its consent, in the order of the questions."""
    facts = db.session.scalars(
        select(ProfileFact)
        .where(ProfileFact.resident_id == resident_id)
        .options(joinedload(ProfileFact.consent))
    ).all()
    order = {question: place for place, question in enumerate(rules.PROFILE_QUESTION_IDS)}
    return sorted(facts, key=lambda fact: order.get(fact.question_id, len(order)))


def list_consents(resident_id: UUID) -> Sequence[Consent]:
    return db.session.scalars(
        select(Consent)
        .where(Consent.resident_id == resident_id)
        .order_by(Consent.given_on, Consent.purpose)
    ).all()


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """What to look for in the audit log; empty means everything. Dates are inclusive, in UTC."""

    action: str = ""
    actor_id: int | None = None
    object_kind: str = ""
    object_id: str = ""
    since: date | None = None
    until: date | None = None


def list_audit(wanted: AuditFilter, *, page: int) -> Sequence[AuditEntry]:
    """List a page of the audit log, newest first; pages count from 1."""
    return db.session.scalars(
        select(AuditEntry)
        .where(*_audit_conditions(wanted))
        .order_by(AuditEntry.id.desc())
        .limit(AUDIT_PAGE)
        .offset((page - 1) * AUDIT_PAGE)
    ).all()


def count_audit(wanted: AuditFilter) -> int:
    query = select(func.count()).select_from(AuditEntry).where(*_audit_conditions(wanted))
    return db.session.scalar(query) or 0


def list_audit_actions() -> Sequence[str]:
    """List the kinds of action that have ever been recorded."""
    return db.session.scalars(
        select(AuditEntry.action).distinct().order_by(AuditEntry.action)
    ).all()


def _audit_conditions(wanted: AuditFilter) -> Iterator[ColumnElement[bool]]:
    if wanted.action:
        yield AuditEntry.action == wanted.action
    if wanted.actor_id is not None:
        yield AuditEntry.actor_id == wanted.actor_id
    if wanted.object_kind:
        yield AuditEntry.object_kind == wanted.object_kind
    if wanted.object_id:
        yield AuditEntry.object_id == wanted.object_id
    if wanted.since:
        yield AuditEntry.at >= datetime.combine(wanted.since, time.min, UTC)
    if wanted.until:
        yield AuditEntry.at < datetime.combine(wanted.until, time.min, UTC) + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class AuditCheck:
    """What following the audit chain showed; ``broken_at`` is the first entry that is not right."""

    length: int
    last_hash: str
    broken_at: int | None

    @property
    def is_whole(self) -> bool:
        return self.broken_at is None


def check_audit_chain() -> AuditCheck:
    """Follow the audit chain from its beginning and tell where, if anywhere, it was changed."""
    previous, length = "", 0
    # What the session remembers of an entry may be older than what is in the table.
    chain = select(AuditEntry).order_by(AuditEntry.id)
    chain = chain.execution_options(yield_per=1000, populate_existing=True)
    with db.session.scalars(chain) as entries:
        for entry in entries:
            if entry.previous_hash != previous or entry.hash != _hash_of(entry):
                return AuditCheck(length, previous, entry.id)
            previous, length = entry.hash, length + 1
    head = db.session.scalars(select(AuditHead)).first()
    if head is not None and (head.length, head.hash) != (length, previous):
        return AuditCheck(length, previous, length + 1)
    return AuditCheck(length, previous, None)


def _hash_of(entry: AuditEntry) -> str:
    content: dict[str, object] = {
        "at": rules.stamp(entry.at),
        "action": entry.action,
        "actor_id": entry.actor_id,
        "object_kind": entry.object_kind,
        "object_id": entry.object_id,
        "detail": entry.detail,
    }
    return rules.audit_hash(entry.previous_hash, content)
