"""Writes of those who type in paper forms and calls: batches, forms, two people who must agree.

What was typed is kept beside the form only until it is recorded as a response; then nothing leads
from the paper to the response any more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy.exc import IntegrityError

from insightbank.db import db
from insightbank.engagement.activities.models import Activity
from insightbank.engagement.capture import queries
from insightbank.engagement.capture.models import KeyedEntry, KeyedForm, PaperBatch
from insightbank.engagement.capture.rules import (
    DIFFERS,
    DONE,
    KEYED_CHANNELS,
    ONCE,
    CaptureError,
    differences,
)
from insightbank.engagement.surveys import services as surveys
from insightbank.engagement.surveys.models import SurveyVersion
from insightbank.places.rules import AnswerKind, PlaceAnswer, PlaceRef

TRIES = 5
UNREADABLE = "u:"


class NoSuchVersionError(CaptureError):
    """A form of a version that people were never asked."""


class AlreadyKeyedError(CaptureError):
    """The form with this number has been typed in."""


class SamePersonError(CaptureError):
    """The second time must be somebody else's."""


class UnfinishedBatchError(CaptureError):
    """Forms of the batch wait for a second person or a decision."""


def make_batch(
    activity: Activity,
    version: SurveyVersion,
    *,
    channel: str,
    language: str,
    today: date,
    is_double: bool = False,
    expected: int | None = None,
    organisation_id: int | None = None,
    account_id: int | None = None,
) -> PaperBatch:
    """Begin a batch and give it a number; raises NoSuchVersionError for a version never asked."""
    if version.frozen_on is None or version.activity_id != activity.id:
        raise NoSuchVersionError
    if channel not in KEYED_CHANNELS:
        msg = f"no channel {channel}"
        raise ValueError(msg)
    for _try in range(TRIES):
        batch = PaperBatch(
            number=queries.next_batch_number(),
            activity_id=activity.id,
            version_id=version.id,
            channel=channel,
            language=language,
            is_double=is_double,
            expected=expected,
            organisation_id=organisation_id,
            account_id=account_id,
            made_on=today,
        )
        if _added(batch):
            return batch
    raise AlreadyKeyedError


def _added(row: PaperBatch | KeyedForm | KeyedEntry) -> bool:
    """Add a row; tells whether nobody else has just taken its number."""
    try:
        with db.session.begin_nested():
            db.session.add(row)
            db.session.flush()
    except IntegrityError:
        return False
    return True


def key_form(
    batch: PaperBatch, number: int, said: Mapping[str, Any], *, account_id: int | None
) -> KeyedForm:
    """Take what somebody typed from a form; ``said`` is made by ``said_of``.

    Records it as a response at once, or when a second person has typed the same. Raises
    AlreadyKeyedError, and SamePersonError when the first typist is also the second.
    """
    form = queries.get_form(batch, number)
    if form is None:
        form = KeyedForm(batch_id=batch.id, number=number, state=ONCE, unreadable=[])
        if not _added(form):
            raise AlreadyKeyedError
        if not batch.is_double:
            _record(batch, form, said)
        else:
            _add_entry(form, said, turn=1, account_id=account_id)
        return form
    return _second_time(batch, form, said, account_id)


def _second_time(
    batch: PaperBatch, form: KeyedForm, said: Mapping[str, Any], account_id: int | None
) -> KeyedForm:
    if form.state != ONCE or not form.entries:
        raise AlreadyKeyedError
    first = form.entries[0]
    if first.account_id == account_id:
        raise SamePersonError
    if differences(first.said, said):
        _add_entry(form, said, turn=2, account_id=account_id)
        form.state = DIFFERS
    else:
        _record(batch, form, first.said)
    db.session.flush()
    return form


def _add_entry(
    form: KeyedForm, said: Mapping[str, Any], *, turn: int, account_id: int | None
) -> None:
    entry = KeyedEntry(form_id=form.id, turn=turn, account_id=account_id, said=dict(said))
    if not _added(entry):
        raise AlreadyKeyedError


def resolve_form(form: KeyedForm, chosen: Mapping[str, int]) -> None:
    """Record a form whose two typists differ; ``chosen`` names the right turn for each difference.

    Raises AlreadyKeyedError when nothing is to be decided any more.
    """
    if form.state != DIFFERS or len(form.entries) != 2:
        raise AlreadyKeyedError
    first, second = (entry.said for entry in form.entries)
    merged = dict(first)
    for name in differences(first, second):
        source = second if chosen.get(name) == 2 else first
        if name in source:
            merged[name] = source[name]
        else:
            merged.pop(name, None)
    _record(form.batch, form, merged)


def key_again(form: KeyedForm) -> None:
    """Forget what both typed, so that the form is typed in afresh."""
    if form.state == DONE:
        raise AlreadyKeyedError
    db.session.delete(form)
    db.session.flush()


def close_batch(batch: PaperBatch, *, today: date) -> None:
    """Let nobody type into a batch any more; raises UnfinishedBatchError."""
    if queries.list_unfinished_forms(batch):
        raise UnfinishedBatchError
    batch.closed_on = today
    db.session.flush()


def _record(batch: PaperBatch, form: KeyedForm, said: Mapping[str, Any]) -> None:
    answers, place = {}, None
    facts = []
    for name, part in said.items():
        kind, _colon, key = name.partition(":")
        if kind == "q" and "place" in part:
            place = _place(part["place"])
        elif kind == "q":
            answers[key] = (part.get("value"), part.get("text"))
        elif kind == "f":
            facts.append((key, list(part["codes"]), part.get("written")))
    surveys.record_response(
        batch.activity,
        batch.version,
        answers,
        language=said["language"],
        on=date.fromisoformat(said["on"]),
        place=place,
        facts=facts,
        channel=batch.channel,
    )
    form.state = DONE
    form.unreadable = [n.removeprefix(UNREADABLE) for n in said if n.startswith(UNREADABLE)]
    form.entries.clear()
    db.session.flush()


def place_to_keep(place: PlaceAnswer) -> dict[str, Any]:
    """Write a place as JSON: its kind and areas, as a response would keep them."""
    whole = asdict(place)
    names = ("kind", "lsoa", "district", "alliance", "imd2019", "imd2025", "rural")
    return {name: whole[name] for name in names}


def _place(kept: Mapping[str, Any]) -> PlaceAnswer:
    lsoa, district, alliance = (
        PlaceRef(**kept[name]) if kept[name] else None for name in ("lsoa", "district", "alliance")
    )
    return PlaceAnswer(
        AnswerKind(kept["kind"]),
        lsoa=lsoa,
        district=district,
        alliance=alliance,
        imd2019=kept["imd2019"],
        imd2025=kept["imd2025"],
        rural=kept["rural"],
    )
