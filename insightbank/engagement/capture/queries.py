"""Reads of the other ways in: a survey in one of its versions, batches, files, tablets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from insightbank.db import db
from insightbank.engagement.activities.models import Activity, ActivityText
from insightbank.engagement.capture.models import ImportFile, KeyedForm, Kiosk, PaperBatch
from insightbank.engagement.capture.rules import DIFFERS, DONE, ONCE
from insightbank.engagement.surveys.models import SurveyVersion
from insightbank.engagement.surveys.queries import Survey, get_survey_by_id
from insightbank.engagement.surveys.rules import hash_of


def get_survey_version(slug: str, *, number: int, language: str) -> Survey | None:
    """Find one version of a survey, whichever is shown to respondents now."""
    query = select(SurveyVersion).join(SurveyVersion.activity)
    version = db.session.scalar(query.where(Activity.slug == slug, SurveyVersion.number == number))
    if version is None:
        return None
    return get_survey_by_id(version.activity_id, language=language, version_id=version.id)


def get_survey_of_batch(batch: PaperBatch, *, language: str) -> Survey:
    """Load the version of the survey that a batch is typed in against."""
    found = get_survey_by_id(batch.activity_id, language=language, version_id=batch.version_id)
    assert found is not None  # a batch goes with its version
    return found


def list_versions(activity: Activity) -> Sequence[SurveyVersion]:
    """List the versions of a survey that people have been asked, the newest first."""
    query = select(SurveyVersion).where(SurveyVersion.activity_id == activity.id)
    versions = db.session.scalars(query.order_by(SurveyVersion.number.desc())).all()
    return [version for version in versions if version.frozen_on is not None]


def newest_asked(slug: str) -> SurveyVersion | None:
    """Find the newest version of a survey that people have been asked, by the survey's address."""
    return db.session.scalar(
        select(SurveyVersion)
        .join(SurveyVersion.activity)
        .where(Activity.slug == slug, SurveyVersion.frozen_on.is_not(None))
        .order_by(SurveyVersion.number.desc())
        .limit(1)
    )


def words_of(survey: Survey) -> dict[str, list[str]]:
    """Load every text of a version of a survey in all its languages, by subject."""
    rows = db.session.execute(
        select(ActivityText.subject, ActivityText.text).where(
            ActivityText.activity_id == survey.activity.id,
            ActivityText.edition == survey.version.number,
        )
    )
    words: dict[str, list[str]] = defaultdict(list)
    for subject, text in rows:
        words[subject].append(text)
    return dict(words)


def get_batch(batch_id: UUID) -> PaperBatch | None:
    """Find a batch with its survey and version."""
    return db.session.scalar(_batches().where(PaperBatch.id == batch_id))


def list_batches(activity: Activity) -> Sequence[PaperBatch]:
    """List the batches of a survey, the newest first."""
    query = _batches().where(PaperBatch.activity_id == activity.id)
    return db.session.scalars(query.order_by(PaperBatch.number.desc())).all()


def list_open_batches_of(organisation_id: int) -> Sequence[PaperBatch]:
    """List the open batches given to an organisation, the newest first."""
    query = _batches().where(
        PaperBatch.organisation_id == organisation_id, PaperBatch.closed_on.is_(None)
    )
    return db.session.scalars(query.order_by(PaperBatch.number.desc())).all()


def _batches() -> Select[PaperBatch]:
    return select(PaperBatch).options(
        joinedload(PaperBatch.activity), joinedload(PaperBatch.version)
    )


def next_batch_number() -> int:
    """Give the number after the highest batch there is."""
    return (db.session.scalar(select(func.max(PaperBatch.number))) or 0) + 1


def next_form_number(batch: PaperBatch) -> int:
    """Give the number after the highest form of a batch."""
    query = select(func.max(KeyedForm.number)).where(KeyedForm.batch_id == batch.id)
    return (db.session.scalar(query) or 0) + 1


def get_form(batch: PaperBatch, number: int) -> KeyedForm | None:
    """Find a form of a batch by the number on it, with what was typed and waits."""
    return db.session.scalar(
        select(KeyedForm)
        .where(KeyedForm.batch_id == batch.id, KeyedForm.number == number)
        .options(selectinload(KeyedForm.entries), joinedload(KeyedForm.batch))
        .execution_options(populate_existing=True)
    )


def count_forms(batches: Sequence[PaperBatch]) -> dict[UUID, dict[str, int]]:
    """Count the forms of batches by state, in one query."""
    rows = db.session.execute(
        select(KeyedForm.batch_id, KeyedForm.state, func.count())
        .where(KeyedForm.batch_id.in_([batch.id for batch in batches]))
        .group_by(KeyedForm.batch_id, KeyedForm.state)
    )
    counts = {batch.id: {ONCE: 0, DIFFERS: 0, DONE: 0} for batch in batches}
    for batch_id, state, number in rows:
        counts[batch_id][state] = number
    return counts


def list_unfinished_forms(batch: PaperBatch) -> Sequence[KeyedForm]:
    """List the forms that wait for a second person, or for a decision."""
    query = select(KeyedForm).where(KeyedForm.batch_id == batch.id, KeyedForm.state != DONE)
    query = query.options(selectinload(KeyedForm.entries)).order_by(KeyedForm.number)
    return db.session.scalars(query).all()


def count_unreadable(batch: PaperBatch) -> dict[str, int]:
    """Count, by question, the answers of a batch that nobody could read."""
    query = select(KeyedForm.unreadable).where(KeyedForm.batch_id == batch.id)
    counts: dict[str, int] = defaultdict(int)
    for keys in db.session.scalars(query):
        for key in keys:
            counts[key] += 1
    return dict(counts)


def get_import(file_id: UUID) -> ImportFile | None:
    """Find a file on its way in, or one that is done."""
    return db.session.get(ImportFile, file_id)


def has_import(activity: Activity, fingerprint: str) -> bool:
    """Tell whether the very same file has been imported into a survey before."""
    query = select(ImportFile.id).where(
        ImportFile.activity_id == activity.id,
        ImportFile.fingerprint == fingerprint,
        ImportFile.state == DONE,
    )
    return db.session.scalar(query.limit(1)) is not None


def list_imports(activity: Activity) -> Sequence[ImportFile]:
    """List the files that were imported into a survey, the newest first."""
    query = select(ImportFile).where(
        ImportFile.activity_id == activity.id, ImportFile.state == DONE
    )
    return db.session.scalars(query.order_by(ImportFile.made_on.desc(), ImportFile.name)).all()


def get_kiosk(secret: str) -> Kiosk | None:
    """Find the tablet with this secret, handed back or not, with its survey."""
    return db.session.scalar(
        select(Kiosk)
        .where(Kiosk.secret_hash == hash_of(secret))
        .options(joinedload(Kiosk.activity))
    )


def get_kiosk_by_id(kiosk_id: UUID) -> Kiosk | None:
    """Find a tablet by its id."""
    return db.session.get(Kiosk, kiosk_id, options=[joinedload(Kiosk.activity)])


def list_kiosks(activity: Activity) -> Sequence[Kiosk]:
    """List the tablets of a survey that are out, the newest first."""
    query = select(Kiosk).where(Kiosk.activity_id == activity.id, Kiosk.ended_at.is_(None))
    return db.session.scalars(query.order_by(Kiosk.started_at.desc())).all()
