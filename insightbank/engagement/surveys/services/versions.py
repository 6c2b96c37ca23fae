"""The life of a survey: review, opening, new versions, closing; who did it and why is kept.

A version that has been published never changes: a change makes the next one, a copy of questions
and texts, while the old one goes on being shown until the new one is published. Drafts begun on
the old version go on with it.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import Select, delete, select

from insightbank.db import db
from insightbank.engagement.activities.models import Activity, ActivityText
from insightbank.engagement.activities.rules import (
    CLOSED,
    DRAFT,
    OPEN,
    PREPARING,
    REPORTED,
    REVIEW,
    TRANSLATED,
    may_move,
)
from insightbank.engagement.surveys.logic_checks import (
    Problem,
    find_problems,
    find_text_problems,
)
from insightbank.engagement.surveys.models import (
    Option,
    Question,
    RemovedQuestion,
    Section,
    SurveyStep,
    SurveyVersion,
)
from insightbank.engagement.surveys.queries import (
    get_newest_version,
    items_of,
    list_unchecked_languages,
)
from insightbank.engagement.surveys.rules import SurveyError
from insightbank.engagement.surveys.services.building import (
    LogicProblemsError,
    NothingToAskError,
)
from insightbank.engagement.surveys.services.wholes import text_columns


class WrongStateError(SurveyError):
    """The survey, in the state it is in, cannot take this step."""


class NotReviewedError(SurveyError):
    """No other officer has reviewed this version, and no reason is given to go on without."""


class UncheckedTextsError(SurveyError):
    """Languages with texts nobody has checked, and no reason is given to open in them."""

    def __init__(self, languages: list[str]) -> None:
        super().__init__(", ".join(languages))
        self.languages = languages


def stage_of(activity: Activity, version: SurveyVersion) -> str:
    """Give how far a version has come: its stage, or the activity's state once published."""
    return activity.state if version.frozen_on else version.stage


def send_for_review(activity: Activity, *, actor_id: int | None, today: date) -> None:
    """Ask another officer to look at it; raises NothingToAskError, LogicProblemsError."""
    version = get_newest_version(activity)
    refuse_unworkable(activity, version)
    _move(activity, version, REVIEW, actor_id=actor_id, today=today)


def send_back(activity: Activity, *, actor_id: int | None, today: date, reason: str) -> None:
    """Give it back to whoever builds it, saying what to change."""
    version = get_newest_version(activity)
    _move(activity, version, DRAFT, actor_id=actor_id, today=today, reason=reason)


def approve(activity: Activity, *, actor_id: int | None, today: date, reason: str = "") -> None:
    """Say the questions are right, so that they can be translated and opened.

    Somebody else than the owner and than who sent it for review does that; one who works alone
    gives a reason, which is kept. Raises NotReviewedError.
    """
    version = get_newest_version(activity)
    refuse_unworkable(activity, version)
    authors = {activity.owner_account_id, _sender(activity, version)}
    if actor_id in authors and not reason:
        raise NotReviewedError(activity.slug)
    _move(activity, version, TRANSLATED, actor_id=actor_id, today=today, reason=reason)


def _sender(activity: Activity, version: SurveyVersion) -> int | None:
    return db.session.scalar(
        select(SurveyStep.account_id)
        .where(
            SurveyStep.activity_id == activity.id,
            SurveyStep.version_number == version.number,
            SurveyStep.state_to == REVIEW,
        )
        .order_by(SurveyStep.id.desc())
        .limit(1)
    )


def _move(
    activity: Activity,
    version: SurveyVersion,
    to: str,
    *,
    actor_id: int | None,
    today: date,
    reason: str = "",
) -> None:
    """Move a version that is being prepared to another stage."""
    if version.frozen_on is not None or not may_move(version.stage, to):
        raise WrongStateError(activity.slug)
    _note(activity, version, version.stage, to, actor_id=actor_id, today=today, reason=reason)
    version.stage = to
    if activity.state in PREPARING:
        activity.state = to
    db.session.flush()


def _note(
    activity: Activity,
    version: SurveyVersion,
    state_from: str,
    state_to: str,
    *,
    actor_id: int | None,
    today: date,
    reason: str = "",
    unchecked: list[str] | None = None,
) -> None:
    step = SurveyStep(
        activity_id=activity.id,
        version_number=version.number,
        state_from=state_from,
        state_to=state_to,
        account_id=actor_id,
        taken_on=today,
        reason=reason,
        unchecked=unchecked or [],
    )
    db.session.add(step)
    db.session.flush()


def refuse_unworkable(activity: Activity, version: SurveyVersion) -> None:
    """Raise NothingToAskError or LogicProblemsError for a version that cannot be asked."""
    if not version.questions:
        raise NothingToAskError(activity.slug)
    if problems := list_problems(activity):
        raise LogicProblemsError(problems)


def list_problems(activity: Activity) -> tuple[Problem, ...]:
    """List what is wrong with the conditions and texts of a survey's newest version."""
    version = get_newest_version(activity)
    items = items_of(version)
    if not items:
        return ()
    problems = find_problems(items, {question.key: question for question in version.questions})
    problems += find_text_problems(items, _texts_by_key(activity, version, items[0].key))
    return tuple(problems)


def _texts_by_key(activity: Activity, version: SurveyVersion, first: str) -> dict[str, list[str]]:
    """Give a version's texts, in every language, by the question at which they are first read."""
    starts = _starts_of_sections(version)
    texts: dict[str, list[str]] = {}
    for row in db.session.scalars(
        select(ActivityText).where(
            ActivityText.activity_id == activity.id, ActivityText.edition == version.number
        )
    ):
        kind, _separator, rest = row.subject.partition(":")
        key = rest.partition(":")[0]
        # Title, introduction and thanks are read where no answer is known: as if before the first.
        at = starts.get(key, "") if kind == "s" else (key if rest else first)
        texts.setdefault(at, []).append(row.text)
    return texts


def _starts_of_sections(version: SurveyVersion) -> dict[str, str]:
    starts: dict[str, str] = {}
    for item in items_of(version):
        if item.section:
            starts.setdefault(item.section, item.key)
    return starts


def open_survey(
    activity: Activity,
    *,
    today: date,
    actor_id: int | None = None,
    reason: str = "",
    unchecked_reason: str = "",
) -> None:
    """Take answers, from now or from the first day, to the newest version, fixed from here on.

    Of a survey that is open already this publishes the version being prepared. ``reason`` is why
    it opens without the review of another officer; ``unchecked_reason`` why it opens in languages
    with texts nobody has checked. With no ``actor_id`` a program opens it, which needs no review.
    Raises NothingToAskError, LogicProblemsError, NotReviewedError, UncheckedTextsError and
    WrongStateError.
    """
    version = get_newest_version(activity)
    before = activity.state
    if before == OPEN and version.frozen_on is not None:
        return
    if before != OPEN and not may_move(before, OPEN):
        raise WrongStateError(activity.slug)
    if activity.closes_on and activity.closes_on < today:
        raise NothingToAskError(activity.slug)
    refuse_unworkable(activity, version)
    is_reviewed = version.frozen_on is not None or version.stage == TRANSLATED
    if actor_id is not None and not is_reviewed and not reason:
        raise NotReviewedError(activity.slug)
    unchecked = [] if version.frozen_on else list_unchecked_languages(activity)
    if unchecked and not unchecked_reason:
        raise UncheckedTextsError(unchecked)
    _freeze(version, today)
    activity.state = OPEN
    _note(
        activity,
        version,
        before,
        OPEN,
        actor_id=actor_id,
        today=today,
        reason="\n".join(part for part in (reason, unchecked_reason) if part),
        unchecked=unchecked,
    )


def _freeze(version: SurveyVersion, today: date) -> None:
    if version.frozen_on is None:
        version.frozen_on = today
        db.session.execute(delete(RemovedQuestion).where(RemovedQuestion.version_id == version.id))
    db.session.flush()


def close_survey(activity: Activity, *, actor_id: int | None, today: date) -> None:
    """Take no more answers; raises WrongStateError."""
    _change_state(activity, CLOSED, actor_id=actor_id, today=today)


def report_survey(activity: Activity, *, actor_id: int | None, today: date) -> None:
    """Say that what was found has been told to people; raises WrongStateError."""
    _change_state(activity, REPORTED, actor_id=actor_id, today=today)


def _change_state(activity: Activity, to: str, *, actor_id: int | None, today: date) -> None:
    if not may_move(activity.state, to):
        raise WrongStateError(activity.slug)
    version = get_newest_version(activity)
    _note(activity, version, activity.state, to, actor_id=actor_id, today=today)
    activity.state = to
    db.session.flush()


def begin_version(activity: Activity) -> SurveyVersion:
    """Copy the published version with its texts, to be changed; gives the one there already is."""
    old = get_newest_version(activity)
    if old.frozen_on is None:
        return old
    new = SurveyVersion(activity_id=activity.id, number=old.number + 1, stage=DRAFT)
    db.session.add(new)
    new.sections = [
        Section(key=one.key, position=one.position, show_if=one.show_if) for one in old.sections
    ]
    new.questions = [_copied(question) for question in old.questions]
    rows = db.session.scalars(_texts_of(activity, old.number)).all()
    for row in rows:
        values = {name: getattr(row, name) for name in text_columns()}
        db.session.add(ActivityText(activity_id=activity.id, edition=new.number, **values))
    activity.edition = new.number
    db.session.flush()
    return new


def _copied(question: Question) -> Question:
    names = ("key", "position", "kind", "is_required", "settings", "show_if")
    copied = Question(**{name: getattr(question, name) for name in names})
    copied.options = [
        Option(key=option.key, position=option.position, is_exclusive=option.is_exclusive)
        for option in question.options
    ]
    return copied


def discard_version(activity: Activity) -> None:
    """Forget a version that was never published; raises WrongStateError for the first."""
    version = get_newest_version(activity)
    if version.frozen_on is not None or version.number == 1:
        raise WrongStateError(activity.slug)
    for row in db.session.scalars(_texts_of(activity, version.number)):
        db.session.delete(row)
    db.session.delete(version)
    activity.edition = version.number - 1
    db.session.flush()
    db.session.expire(activity, ["texts"])


def _texts_of(activity: Activity, edition: int) -> Select[ActivityText]:
    return select(ActivityText).where(
        ActivityText.activity_id == activity.id, ActivityText.edition == edition
    )
