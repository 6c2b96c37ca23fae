"""Writing residents: signing in by a code, choosing a language, and being forgotten."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, update

from insightbank.db import db
from insightbank.people import queries, rules
from insightbank.people.models import Consent, ProfileFact, ResidentAccount, SignInCode
from insightbank.people.services.audit import record_audit
from insightbank.people.services.outbox import Letter, queue_message


class TooManyCodesError(Exception):
    """So many codes were asked for with this address that the next must wait."""


class WrongCodeError(Exception):
    """The code is not the one that was sent; there are tries left."""


class CodeSpentError(Exception):
    """There is no code that could still be typed: too old, used, or tried too often."""


def send_sign_in_code(
    email: str,
    language: str,
    now: datetime,
    *,
    secret: str,
    write: Callable[[str], Letter],
) -> None:
    """Send a six-digit code to an address, whether or not it has an account.

    ``write`` turns the code into the words of the message, in ``language``. A code sent before no
    longer works. Raises TooManyCodesError, whoever the address belongs to.
    """
    address = rules.normalised_email(email)
    _refuse_too_many(address, now)
    db.session.execute(delete(SignInCode).where(SignInCode.created_at < now - timedelta(days=1)))
    code = rules.new_code()
    db.session.add(
        SignInCode(
            email=address,
            code_hash=rules.code_hash(code, email=address, secret=secret),
            created_at=now,
            expires_at=now + rules.CODE_LIVES,
            tries=0,
        )
    )
    letter = write(code)
    queue_message(
        address, letter.subject, letter.body, language, now, expires_at=now + rules.CODE_LIVES
    )


def check_code(
    email: str, typed: str, *, secret: str, language: str, now: datetime, today: date
) -> ResidentAccount:
    """Check a typed code, and give the resident's account, made now if this is the first time.

    Raises WrongCodeError while tries are left, else CodeSpentError. Commit also after an error: the
    try has been counted.
    """
    address = rules.normalised_email(email)
    code = queries.get_newest_code(address)
    if code is None or not _count_a_try(code, now):
        raise CodeSpentError
    given = rules.code_hash(rules.code_digits(typed), email=address, secret=secret)
    if not hmac.compare_digest(given, code.code_hash):
        if code.tries >= rules.CODE_TRIES:
            raise CodeSpentError
        raise WrongCodeError
    if not _use_up(code, now):
        raise CodeSpentError
    return queries.get_resident_by_email(address) or create_resident(
        address, language=language, today=today
    )


def create_resident(email: str, *, language: str, today: date) -> ResidentAccount:
    """Make a resident's account for an address that has been shown to be theirs."""
    resident = ResidentAccount(
        email=rules.normalised_email(email), language=language, format="standard", created_on=today
    )
    db.session.add(resident)
    db.session.flush()
    return resident


def choose_language(resident: ResidentAccount, *, language: str, format_: str) -> None:
    """Keep the language and the format somebody wants to be written to in."""
    resident.language = language
    resident.format = format_
    db.session.flush()


def export_my_data(resident: ResidentAccount) -> dict[str, Any]:
    """Give everything kept about a resident, as plain JSON values."""
    return {
        "email": resident.email,
        "language": resident.language,
        "format": resident.format,
        "account_created_on": resident.created_on.isoformat(),
        "about_you": [
            {
                "question": fact.question_id,
                "answers": list(fact.values),
                "your_own_words": fact.write_in,
            }
            for fact in queries.list_facts(resident.id)
        ],
        "consents": [
            {
                "purpose": consent.purpose,
                "wording": consent.wording_version,
                "language": consent.language,
                "given_on": consent.given_on.isoformat(),
                "withdrawn_on": consent.withdrawn_on.isoformat() if consent.withdrawn_on else None,
            }
            for consent in queries.list_consents(resident.id)
        ],
    }


def erase_me(resident: ResidentAccount) -> None:
    """Delete a resident: account, facts, consents and codes; only that it happened stays.

    What they answered in surveys was never kept with the account, so it cannot be found from here.
    """
    db.session.execute(delete(ProfileFact).where(ProfileFact.resident_id == resident.id))
    db.session.execute(delete(Consent).where(Consent.resident_id == resident.id))
    db.session.execute(delete(SignInCode).where(SignInCode.email == resident.email))
    db.session.expire(resident)
    db.session.delete(resident)
    db.session.flush()
    record_audit("resident.erased", None, "resident")


def _refuse_too_many(address: str, now: datetime) -> None:
    recent = queries.count_codes_since(address, now - rules.CODE_WINDOW)
    in_a_day = queries.count_codes_since(address, now - timedelta(days=1))
    if recent >= rules.CODES_PER_WINDOW or in_a_day >= rules.CODES_PER_DAY:
        raise TooManyCodesError


def _count_a_try(code: SignInCode, now: datetime) -> bool:
    """Take one of the tries; counted in the database, so that none is won by trying all at once."""
    taken = db.session.execute(
        update(SignInCode)
        .where(
            SignInCode.id == code.id,
            SignInCode.tries < rules.CODE_TRIES,
            SignInCode.used_at.is_(None),
            SignInCode.expires_at > now,
        )
        .values(tries=SignInCode.tries + 1)
    )
    db.session.refresh(code)
    return bool(taken.rowcount)  # type: ignore[attr-defined]


def _use_up(code: SignInCode, now: datetime) -> bool:
    used = db.session.execute(
        update(SignInCode)
        .where(SignInCode.id == code.id, SignInCode.used_at.is_(None))
        .values(used_at=now)
    )
    return bool(used.rowcount)  # type: ignore[attr-defined]
