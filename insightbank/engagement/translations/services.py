"""Writes of translations: texts with who wrote and who checked them, machine drafts, files in."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta

from sqlalchemy import and_, delete, or_

from insightbank.core.typed_text import clean_typed
from insightbank.db import db
from insightbank.engagement.activities.models import Activity
from insightbank.engagement.activities.rules import SIGN_LANGUAGE, TextState
from insightbank.engagement.activities.services import confirm_text, set_text
from insightbank.engagement.translations.exchange.rows import FileRow, ReadFile
from insightbank.engagement.translations.machine import MachineTranslator
from insightbank.engagement.translations.models import TranslationFile
from insightbank.engagement.translations.plans import Plan, plan_import
from insightbank.engagement.translations.queries import (
    Written,
    list_slots,
    list_texts,
    list_written,
    translated_into,
)
from insightbank.engagement.translations.rules import (
    Fault,
    Slot,
    TranslationError,
    faults_of,
    is_video,
    stamp,
)

LONGEST_NAME = 200
DAYS_KEPT = 30


@dataclass(frozen=True, slots=True)
class Person:
    """Who writes or checks: the account and the name others see."""

    id: int | None
    name: str


@dataclass(frozen=True, slots=True)
class Typed:
    """A text as typed; ``shown`` is the ``stamp`` of what stood there when the page was opened."""

    text: str
    shown: str


@dataclass(slots=True)
class Saved:
    """What became of a page of texts; ``waiting`` are those a second person has to check."""

    written: list[str] = field(default_factory=list)
    checked: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)


class WrongActivityError(TranslationError):
    """A file that is about another activity or language."""


class ChangedMeanwhileError(TranslationError):
    """Somebody else has changed texts since the page was opened; by subject, what they wrote."""

    def __init__(self, theirs: Mapping[str, str]) -> None:
        super().__init__(", ".join(theirs))
        self.theirs = theirs


class FaultyTextsError(TranslationError):
    """Texts that cannot be kept as they are; by subject, what is wrong."""

    def __init__(self, faults: Mapping[str, list[Fault]]) -> None:
        super().__init__(", ".join(faults))
        self.faults = faults


class RowProblemsError(TranslationError):
    """A file with rows that cannot be taken in, and nobody said to leave those out."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(str(len(plan.problems)))
        self.plan = plan


class PlanChangedError(TranslationError):
    """Texts have changed since somebody looked at what a file would do."""


class MachineFailedError(TranslationError):
    """The machine translator did not answer, or not with one draft a text."""


class NoVideoError(TranslationError):
    """An address that is neither https nor the name of an mp4 file of ours."""


def save_texts(
    activity: Activity,
    typed: Mapping[str, Typed],
    *,
    language: str,
    read: Collection[str],
    person: Person,
    today: date,
) -> Saved:
    """Keep what was typed, all or nothing; ``read`` are the subjects somebody says are right.

    Only a second person's word makes a text checked: who wrote it may say that it still fits a
    changed source, no more. Raises FaultyTextsError or ChangedMeanwhileError.
    """
    now = {row.slot.subject: row for row in list_written(activity, language)}
    touched = _touched(now, typed, read)
    _refuse_faulty(now, touched)
    saved = Saved()
    for subject, text in touched.items():
        saved.written.append(subject)
        set_text(activity, subject, language=language, text=text, today=today, written_by=person.id)
    for subject in read:
        if subject in now and touched.get(subject, now[subject].text):
            is_own = subject in touched or _is_own(now[subject], person)
            _confirm(activity, subject, language, None if is_own else person, today)
            if is_own or now[subject].state is not TextState.CHECKED:
                (saved.waiting if is_own else saved.checked).append(subject)
    return saved


def _touched(
    now: Mapping[str, Written], typed: Mapping[str, Typed], read: Collection[str]
) -> dict[str, str]:
    """Give the texts somebody changed; raises ChangedMeanwhileError where another did so too."""
    touched: dict[str, str] = {}
    theirs: dict[str, str] = {}
    for subject, one in typed.items():
        if subject not in now:
            continue
        before = now[subject].text
        is_touched = stamp(one.text) != one.shown
        if stamp(before) != one.shown and stamp(before) != stamp(one.text):
            if is_touched or subject in read:
                theirs[subject] = before
        elif is_touched and stamp(before) != stamp(one.text):
            touched[subject] = one.text
    if theirs:
        raise ChangedMeanwhileError(theirs)
    return touched


def _is_own(written: Written, person: Person) -> bool:
    row = written.row
    return row is not None and row.written_by is not None and row.written_by == person.id


def _confirm(
    activity: Activity, subject: str, language: str, person: Person | None, today: date
) -> None:
    name = person.name if person else None
    confirm_text(activity, subject, language=language, today=today, checked_by=name)


def _refuse_faulty(now: Mapping[str, Written], touched: Mapping[str, str]) -> None:
    faults = {
        subject: found
        for subject, text in touched.items()
        if (found := faults_of(now[subject].slot, text))
    }
    if faults:
        raise FaultyTextsError(faults)


def save_pictures(
    activity: Activity, pictures: Mapping[str, str], *, language: str, today: date
) -> None:
    """Keep which drawing stands beside each Easy Read text."""
    for subject, name in pictures.items():
        set_text(activity, subject, language=language, text=name, today=today)


def save_videos(
    activity: Activity, addresses: Mapping[str, str], *, person: Person, today: date
) -> None:
    """Keep the addresses of videos in British Sign Language; raises NoVideoError, naming which."""
    wrong = [subject for subject, address in addresses.items() if address and not is_video(address)]
    if wrong:
        raise NoVideoError(*wrong)
    for subject, address in addresses.items():
        set_text(
            activity,
            f"{subject}:bsl",
            language=SIGN_LANGUAGE,
            text=address,
            today=today,
            checked_by=person.name or "-",
        )


def draft_by_machine(
    activity: Activity, language: str, translator: MachineTranslator, *, today: date
) -> tuple[int, int]:
    """Have a machine draft what is missing; give how many it did, and how many it could not.

    Never touches what somebody wrote. A draft that loses a placeholder or is too long is left out.
    Raises MachineFailedError, and then nothing is kept.
    """
    missing = [w.slot for w in list_written(activity, language) if w.state is TextState.MISSING]
    if not missing:
        return 0, 0
    drafts = _ask(translator, [slot.source for slot in missing], activity.source_language, language)
    usable = [
        (slot, clean_typed(draft).strip())
        for slot, draft in zip(missing, drafts, strict=True)
        if draft and clean_typed(draft).strip() and not faults_of(slot, clean_typed(draft).strip())
    ]
    for slot, draft in usable:
        name = translator.name[:60]
        set_text(activity, slot.subject, language=language, text=draft, today=today, machine=name)
    return len(usable), len(missing) - len(usable)


def _ask(
    translator: MachineTranslator, texts: Sequence[str], source: str, target: str
) -> Sequence[str | None]:
    try:
        drafts = list(translator.translate(texts, source=source, target=target))
    except Exception as error:
        raise MachineFailedError(str(error)) from error
    if len(drafts) != len(texts) or not all(d is None or isinstance(d, str) for d in drafts):
        raise MachineFailedError(translator.name)
    return drafts


def keep_file(
    activity: Activity, file: ReadFile, *, language: str, name: str, person: Person, today: date
) -> TranslationFile:
    """Keep a file that was read until somebody says yes to it; an earlier one of theirs goes.

    Raises WrongActivityError for a file of another activity or language.
    """
    if file.slug not in {"", activity.slug} or file.language not in {"", language}:
        raise WrongActivityError(file.slug, file.language)
    db.session.execute(
        delete(TranslationFile).where(
            or_(
                and_(
                    TranslationFile.activity_id == activity.id,
                    TranslationFile.language == language,
                    TranslationFile.account_id == person.id,
                ),
                TranslationFile.read_on < today - timedelta(days=DAYS_KEPT),
            )
        )
    )
    kept = TranslationFile(activity_id=activity.id, language=language, account_id=person.id)
    kept.name, kept.read_on = clean_typed(name)[:LONGEST_NAME], today
    kept.rows = [asdict(row) for row in file.rows]
    db.session.add(kept)
    db.session.flush()
    return kept


def plan_file(activity: Activity, language: str, rows: Sequence[FileRow]) -> Plan:
    """Tell what a file would change, without changing anything."""
    kept = {subject: row.text for subject, row in list_texts(activity, language=language).items()}
    return plan_import(list_slots(activity), kept, rows)


def plan_kept_file(file: TranslationFile) -> Plan:
    """Tell what a kept file would change now."""
    return plan_file(file.activity, file.language, [FileRow(**row) for row in file.rows])


def apply_file(
    file: TranslationFile, *, agreed: str, only_good: bool, person: Person, today: date
) -> Plan:
    """Take in a kept file and forget it; ``agreed`` is the stamp of the plan somebody said yes to.

    Raises PlanChangedError where the file would now do something else, and RowProblemsError
    unless told to leave rows out.
    """
    plan = plan_kept_file(file)
    if plan.stamp != agreed:
        raise PlanChangedError(file.name)
    apply_plan(file.activity, file.language, plan, only_good=only_good, person=person, today=today)
    db.session.delete(file)
    db.session.flush()
    return plan


def apply_plan(
    activity: Activity,
    language: str,
    plan: Plan,
    *,
    only_good: bool,
    person: Person,
    today: date,
) -> None:
    """Write what a plan says; every text then waits to be checked."""
    if language not in translated_into(activity):
        raise WrongActivityError(activity.slug, language)
    if plan.problems and not only_good:
        raise RowProblemsError(plan)
    for change in plan.changes:
        set_text(
            activity,
            change.slot.subject,
            language=language,
            text=change.after,
            today=today,
            written_by=person.id,
        )


def forget_file(file: TranslationFile) -> None:
    """Forget a file somebody does not want after all."""
    db.session.delete(file)
    db.session.flush()


__all__ = [
    "ChangedMeanwhileError",
    "FaultyTextsError",
    "MachineFailedError",
    "NoVideoError",
    "Person",
    "PlanChangedError",
    "RowProblemsError",
    "Saved",
    "Slot",
    "Typed",
    "WrongActivityError",
    "apply_file",
    "apply_plan",
    "draft_by_machine",
    "forget_file",
    "keep_file",
    "plan_file",
    "plan_kept_file",
    "save_pictures",
    "save_texts",
    "save_videos",
]
