"""Tables of accounts, residents, consent, the audit log and the outbox; never what people said."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from flask_security.core import RoleMixin, UserMixin
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column, relationship

from insightbank.core.languages import DEFAULT_LANGUAGE
from insightbank.db import Base, UtcDateTime

account_role = Table(
    "account_role",
    Base.metadata,
    Column("account_id", ForeignKey("account.id", ondelete="CASCADE"), primary_key=True),
    Column("role_id", ForeignKey("role.id", ondelete="CASCADE"), primary_key=True),
)


class Organisation(Base):
    """Whom an account works for; ``alliance`` is the slug of the Alliance it belongs to, if any."""

    __tablename__ = "organisation"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    alliance: Mapped[str | None] = mapped_column(String(40))
    active: Mapped[bool] = mapped_column(Boolean, default=True)

    accounts: Mapped[list[User]] = relationship(back_populates="organisation")


class AccountRole(Base, RoleMixin):
    """A role an account can hold; ``name`` is a value of ``core.roles.Role``."""

    __tablename__ = "role"
    __hash__ = RoleMixin.__hash__

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)

    accounts: Mapped[list[User]] = relationship(secondary=account_role, back_populates="roles")


class User(Base, UserMixin):
    """An account of staff or a champion: a password or single sign-on, and a second factor."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    # Part of the session: a new one ends every session of the account.
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    tf_primary_method: Mapped[str | None] = mapped_column(String(64))
    tf_totp_secret: Mapped[str | None] = mapped_column(String(1000))
    tf_phone_number: Mapped[str | None] = mapped_column(String(128))
    tf_last_counter: Mapped[int | None] = mapped_column(Integer)
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(JSON()))
    failed_sign_ins: Mapped[int] = mapped_column(Integer, default=0)
    locked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    language: Mapped[str] = mapped_column(String(20), default=DEFAULT_LANGUAGE)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    oidc_subject: Mapped[str | None] = mapped_column(String(512), unique=True)
    created_on: Mapped[date] = mapped_column(Date)

    roles: Mapped[list[AccountRole]] = relationship(  # type: ignore[assignment]
        secondary=account_role, back_populates="accounts", order_by=AccountRole.name
    )
    organisation: Mapped[Organisation | None] = relationship(back_populates="accounts")


class ResidentAccount(Base):
    """A resident who asked to be remembered: an address, a language and a format, nothing else."""

    __tablename__ = "resident_account"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=uuid.uuid4)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    language: Mapped[str] = mapped_column(String(20), default=DEFAULT_LANGUAGE)
    format: Mapped[str] = mapped_column(String(20), default="standard")
    created_on: Mapped[date] = mapped_column(Date)

    facts: Mapped[list[ProfileFact]] = relationship(
        back_populates="resident", cascade="all, delete-orphan"
    )
    consents: Mapped[list[Consent]] = relationship(
        back_populates="resident", cascade="all, delete-orphan"
    )


class SignInCode(Base):
    """A code sent to an address; whether there is an account is not known here."""

    __tablename__ = "sign_in_code"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=uuid.uuid4)
    email: Mapped[str] = mapped_column(String(254), index=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    tries: Mapped[int] = mapped_column(Integer, default=0)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Consent(Base):
    """What somebody agreed to, in which words; ``subject`` is for people without an account.

    ``subject`` (the id of a survey response, for example) has no foreign key on purpose: this table
    must not depend on what was said.
    """

    __tablename__ = "consent"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=uuid.uuid4)
    purpose: Mapped[str] = mapped_column(String(80))
    wording_version: Mapped[str] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(20))
    given_on: Mapped[date] = mapped_column(Date)
    withdrawn_on: Mapped[date | None] = mapped_column(Date)
    resident_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("resident_account.id", ondelete="CASCADE"), index=True
    )
    subject: Mapped[uuid.UUID | None] = mapped_column(Uuid, index=True)

    resident: Mapped[ResidentAccount | None] = relationship(back_populates="consents")


class ProfileFact(Base):
    """One optional fact a resident gave about themselves, under the consent that covers it."""

    __tablename__ = "profile_fact"
    __table_args__ = (UniqueConstraint("resident_id", "question_id"),)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=uuid.uuid4)
    resident_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("resident_account.id", ondelete="CASCADE")
    )
    question_id: Mapped[str] = mapped_column(String(60))
    values: Mapped[list[str]] = mapped_column(JSON)
    write_in: Mapped[str] = mapped_column(Text, default="")
    # None only for "prefer not to say", which tells nothing that would need a consent.
    consent_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("consent.id"), index=True)

    resident: Mapped[ResidentAccount] = relationship(back_populates="facts")
    consent: Mapped[Consent | None] = relationship()


class AuditEntry(Base):
    """Who did what to what, for ever: triggers refuse to change or delete a row."""

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    action: Mapped[str] = mapped_column(String(80), index=True)
    # No foreign key: an entry outlives what it speaks of.
    actor_id: Mapped[int | None] = mapped_column(Integer, index=True)
    object_kind: Mapped[str] = mapped_column(String(40))
    object_id: Mapped[str] = mapped_column(String(80))
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)
    previous_hash: Mapped[str] = mapped_column(String(64), unique=True)
    hash: Mapped[str] = mapped_column(String(64), unique=True)


class AuditHead(Base):
    """The end of the audit chain: one row, locked by whoever adds the next entry."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True)
    length: Mapped[int] = mapped_column(Integer, default=0)
    hash: Mapped[str] = mapped_column(String(64), default="")


class OutgoingMessage(Base):
    """A message on its way; once it is sent, neither words nor address are kept."""

    __tablename__ = "outgoing_message"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=uuid.uuid4)
    state: Mapped[str] = mapped_column(String(20), index=True)
    channel: Mapped[str] = mapped_column(String(20))
    to: Mapped[str] = mapped_column("recipient", String(254))
    subject: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    next_try_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    tries: Mapped[int] = mapped_column(Integer, default=0)
    last_error: Mapped[str] = mapped_column(String(300), default="")
