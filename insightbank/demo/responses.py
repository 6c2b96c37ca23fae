"""Invented answers to the demonstration surveys, written in bulk under the survey room's rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any
from uuid import UUID

import yaml
from sqlalchemy import insert

from insightbank.db import db
from insightbank.demo.residents import Resident, Residents
from insightbank.demo.surveys import SCHEDULES
from insightbank.engagement.surveys.kinds import kind_of
from insightbank.engagement.surveys.models import (
    TO_DO,
    Activity,
    Answer,
    Question,
    RespondentConsent,
    RespondentFact,
    Response,
)
from insightbank.engagement.surveys.rules import COMPLETE, CONSENT_WORDING

SEED = "insight bank demonstration"
ANSWERS_OPTIONAL = 0.9
WRITES = {"long_text": 0.62, "short_text": 0.5}
ON_PAPER, BY_PHONE = 0.06, 0.03
TABLES = (Response, Answer, RespondentConsent, RespondentFact)

Rows = dict[type[Any], list[dict[str, Any]]]


@cache
def load_texts() -> Mapping[str, Any]:
    """Read what people write: texts by survey, question and language."""
    text = (files("insightbank.demo") / "data" / "answers.yaml").read_text("utf-8")
    texts: Mapping[str, Any] = yaml.safe_load(text)
    return texts


def load_responses(activities: Sequence[Activity], *, today: date, total: int) -> int:
    """Write about ``total`` responses over these surveys; gives how many were written."""
    written = 0
    for activity in activities:
        wanted = max(1, round(total * SCHEDULES[activity.slug].share))
        rng = Random(f"{SEED}: {activity.slug}")  # noqa: S311 - nothing here has to be secret
        rows: Rows = {table: [] for table in TABLES}
        residents = Residents(activity.slug, activity.languages, today=today)
        for _number in range(wanted):
            _respond(activity, residents.draw(rng), rng, today, rows)
        for table in TABLES:
            if rows[table]:
                db.session.execute(insert(table), rows[table])
        written += wanted
    db.session.expire_all()
    return written


def _respond(activity: Activity, resident: Resident, rng: Random, today: date, rows: Rows) -> None:
    assert activity.opens_on is not None
    assert activity.closes_on is not None
    last = min(activity.closes_on, today)
    on = activity.opens_on + timedelta(days=rng.randint(0, (last - activity.opens_on).days))
    version, place = activity.versions[-1], resident.place
    response = {
        "id": _id(rng),
        "activity_id": activity.id,
        "version_id": version.id,
        "state": COMPLETE,
        "language": resident.language,
        "channel": _channel(rng),
        "answered_on": on,
        "place_kind": str(place.kind),
        "lsoa_code": place.lsoa.code if place.lsoa else None,
        "district": place.district.slug if place.district else None,
        "alliance": place.alliance.slug if place.alliance else None,
        "imd2019": place.imd2019,
        "imd2025": place.imd2025,
        "rural": place.rural,
    }
    rows[Response].append(response)
    for question in version.questions:
        _answer(activity, question, response, rng, rows)
    _tell_facts(resident, response, rng, rows)


def _channel(rng: Random) -> str:
    chance = rng.random()
    if chance < ON_PAPER:
        return "paper"
    return "phone" if chance < ON_PAPER + BY_PHONE else "web"


def _answer(
    activity: Activity, question: Question, response: dict[str, Any], rng: Random, rows: Rows
) -> None:
    value, text = None, None
    kind = kind_of(question)
    if kind.is_free_text:
        text = _text(activity.slug, question, response["language"], rng)
    elif kind.is_place:
        value = {"kind": response["place_kind"], "district": response["district"]}
    elif question.is_required or rng.random() < ANSWERS_OPTIONAL:
        value = _VALUES[question.kind](question, rng, response["answered_on"])
    if value is None and text is None:
        return
    kind.check(question, value, text)
    rows[Answer].append(
        {
            "id": _id(rng),
            "response_id": response["id"],
            "question_id": question.id,
            "value": value,
            "text": text,
            "typed": None,
            "language": response["language"],
            "tagged_version": TO_DO if text else "",
        }
    )


def _text(slug: str, question: Question, language: str, rng: Random) -> str | None:
    """Draw something written; in English two texts are sometimes joined, so that few are alike."""
    texts = load_texts()[slug][question.key].get(language, ())
    if not texts or (rng.random() > WRITES[question.kind] and not question.is_required):
        return None
    several = question.kind == "long_text" and len(texts) > 8 and rng.random() < 0.5
    return " ".join(rng.sample(texts, 2 if several else 1))


def _single(question: Question, rng: Random, _on: date) -> str:
    keys = [option.key for option in question.options]
    return rng.choices(keys, _leaning(question.key, len(keys)))[0]


def _multiple(question: Question, rng: Random, _on: date) -> list[str]:
    if rng.random() < 0.12 and (alone := [o.key for o in question.options if o.is_exclusive]):
        return alone[:1]
    keys = [option.key for option in question.options if not option.is_exclusive]
    first = rng.choices(keys, _leaning(question.key, len(keys)))[0]
    return [key for key in keys if key == first or rng.random() < 0.22]


def _leaning(key: str, length: int) -> list[float]:
    """Give weights that make some choices more common than others, always the same ones."""
    rng = Random(f"{SEED}: {key}")  # noqa: S311 - nothing here has to be secret
    return [0.3 + rng.random() for _ in range(length)]


def _scale(question: Question, rng: Random, _on: date) -> int:
    low, high = int(question.settings["min"]), int(question.settings["max"])
    return round(low + (high - low) * rng.betavariate(1.8, 1.5))


def _number(question: Question, rng: Random, _on: date) -> int:
    low, high = question.settings["min"] or 0, question.settings["max"] or 100
    return int(low + (high - low) * rng.betavariate(1.1, 6))


def _date(question: Question, rng: Random, on: date) -> str:
    days = rng.randint(1, 240)
    sign = {"past": -1, "future": 1}.get(question.settings["when"]) or rng.choice((-1, 1))
    return (on + timedelta(days=sign * days)).isoformat()


_VALUES: Mapping[str, Any] = {
    "single": _single,
    "multiple": _multiple,
    "scale": _scale,
    "number": _number,
    "date": _date,
}


def _tell_facts(resident: Resident, response: dict[str, Any], rng: Random, rows: Rows) -> None:
    if not resident.facts:
        return
    consent_id = _id(rng)
    rows[RespondentConsent].append(
        {
            "id": consent_id,
            "response_id": response["id"],
            "wording_version": CONSENT_WORDING,
            "language": resident.language,
            "given_on": response["answered_on"],
        }
    )
    rows[RespondentFact].extend(
        {
            "id": _id(rng),
            "response_id": response["id"],
            "question_id": question_id,
            "values": codes,
            "write_in": write_in,
            "consent_id": consent_id,
        }
        for question_id, codes, write_in in resident.facts
    )


def _id(rng: Random) -> UUID:
    return UUID(int=rng.getrandbits(128), version=4)
