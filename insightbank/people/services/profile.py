"""Writing consent and optional facts: no special-category fact without its consent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from insightbank.db import db
from insightbank.people import queries, rules
from insightbank.people.models import Consent, ProfileFact, ResidentAccount


class ConsentNeededError(Exception):
    """This fact may only be kept with explicit consent; the argument is the question's id."""


@dataclass(frozen=True, slots=True)
class Fact:
    """An answer to an optional question: codes, and words of one's own where there may be some.

    No codes means not answered; ``("prefer_not_to_say",)`` is an answer.
    """

    question_id: str
    values: tuple[str, ...]
    write_in: str = ""


def give_consent(
    purpose: str,
    *,
    language: str,
    today: date,
    wording_version: str = rules.CONSENT_WORDING,
    resident_id: UUID | None = None,
    subject: UUID | None = None,
) -> Consent:
    """Record a consent, by a resident or by ``subject``, such as the id of a response."""
    consent = Consent(
        purpose=purpose,
        wording_version=wording_version,
        language=language,
        given_on=today,
        resident_id=resident_id,
        subject=subject,
    )
    db.session.add(consent)
    db.session.flush()
    return consent


def save_profile(
    resident: ResidentAccount,
    facts: Iterable[Fact],
    *,
    agreed: bool,
    language: str,
    today: date,
) -> None:
    """Keep a resident's facts, each under a consent of its own; one without codes is removed.

    ``agreed`` says that they ticked the consent shown in ``language``. Raises ConsentNeededError
    for a special-category fact without it, ValueError for a question that is not asked; nothing of
    the call is kept then.
    """
    given = list(facts)
    for fact in given:
        _check(fact, agreed=agreed)
    for fact in given:
        _remove(queries.get_fact(resident.id, fact.question_id), today)
        if fact.values:
            _add(resident, fact, language, today)
    db.session.flush()


def withdraw_consent(consent_id: UUID, today: date) -> bool:
    """End a consent and delete the facts it covered; False where there is no such open consent."""
    consent = db.session.get(Consent, consent_id)
    if consent is None or consent.withdrawn_on is not None:
        return False
    covered = db.session.scalars(select(ProfileFact).where(ProfileFact.consent_id == consent_id))
    for fact in covered.all():
        db.session.delete(fact)
    consent.withdrawn_on = today
    db.session.flush()
    return True


def _check(fact: Fact, *, agreed: bool) -> None:
    if fact.question_id not in rules.PROFILE_QUESTION_IDS:
        msg = "this question is not asked"
        raise ValueError(msg)
    tells = bool(fact.values) and not rules.is_prefer_not_to_say(fact.values)
    if tells and not agreed and fact.question_id in rules.SPECIAL_CATEGORY:
        raise ConsentNeededError(fact.question_id)


def _add(resident: ResidentAccount, fact: Fact, language: str, today: date) -> None:
    consent = None
    if not rules.is_prefer_not_to_say(fact.values):
        purpose = f"profile.{fact.question_id}"
        consent = give_consent(purpose, language=language, today=today, resident_id=resident.id)
    db.session.add(
        ProfileFact(
            resident_id=resident.id,
            question_id=fact.question_id,
            values=list(fact.values),
            write_in=fact.write_in,
            consent_id=consent.id if consent else None,
        )
    )


def _remove(fact: ProfileFact | None, today: date) -> None:
    if fact is None:
        return
    if fact.consent_id is not None:
        withdraw_consent(fact.consent_id, today)
    else:
        db.session.delete(fact)
    db.session.flush()
