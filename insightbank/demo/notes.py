"""Demonstration notes of champions and Alliance leads: some to review, some not sent in yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from insightbank.demo import people
from insightbank.insights import queries, services
from insightbank.insights.rules import NoteKind
from insightbank.people.models import User
from insightbank.places import queries as places
from insightbank.places.rules import PlaceKind


@cache
def load_notes() -> Sequence[Mapping[str, Any]]:
    """Read the notes; ``state`` of each is submitted, draft or returned."""
    text = (files("insightbank.demo") / "data" / "notes.yaml").read_text("utf-8")
    notes: Sequence[Mapping[str, Any]] = yaml.safe_load(text)
    return notes


def load_all(*, today: date, now: datetime) -> int:
    """File the notes that are not there yet; gives how many."""
    missing = [n for n in load_notes() if queries.get_note_by_token(_token(n)) is None]
    districts = places.list_places(PlaceKind.DISTRICT, on=today)
    alliance_of = {d.slug: d.parent.slug if d.parent else None for d in districts}
    for note in missing:
        content = _content(note, alliance_of, today)
        _file(note, content, now)
    return len(missing)


def _token(note: Mapping[str, Any]) -> str:
    return f"demonstration-{note['token']}"


def _file(note: Mapping[str, Any], content: services.NoteContent, now: datetime) -> None:
    author = people.account(note["by"])
    row = services.save_typed(
        token=_token(note),
        kind=NoteKind(note["kind"]),
        account_id=author.id,
        organisation_id=author.organisation_id,
        typed=_typed(content),
        now=now,
    )
    if note["state"] == "draft":
        return
    services.fill_note(row, content)
    insight = services.submit_note(row, actor_id=author.id, now=now)
    if note["state"] == "returned":
        reviewer: User = people.account("officer@example.org")
        services.send_back(insight, reason=note["reason"], actor_id=reviewer.id, now=now)


def _content(
    note: Mapping[str, Any], alliance_of: Mapping[str, str | None], today: date
) -> services.NoteContent:
    return services.NoteContent(
        community=note["community"],
        plus_groups=tuple(note["plus"]),
        alliance=alliance_of[note["district"]],
        district=note["district"],
        setting=note["setting"],
        held_on=today - timedelta(days=note["days_ago"]),
        people_count=note["people"],
        consent_how=note["consent"],
        sharing=note.get("sharing", "commissioners"),
        language="en",
        text=note["text"].strip(),
        quotes=tuple(
            services.NoteQuoteContent(quote["text"], quote["language"])
            for quote in note.get("quotes", ())
        ),
        make_up=note.get("make_up", {}),
    )


def _typed(content: services.NoteContent) -> dict[str, list[str]]:
    """Give the note as its form would have posted it."""
    typed = {
        "community": [content.community],
        "plus_groups": list(content.plus_groups),
        "place": [f"district:{content.district}"],
        "setting": [content.setting],
        "held_on-day": [str(content.held_on.day)],
        "held_on-month": [str(content.held_on.month)],
        "held_on-year": [str(content.held_on.year)],
        "people_count": [str(content.people_count)],
        "text": [content.text],
        "language": [content.language],
        "consent_how": [content.consent_how],
        "sharing": [content.sharing],
    }
    for number, quote in enumerate(content.quotes):
        typed[f"quotes-{number}-text"] = [quote.text]
        typed[f"quotes-{number}-language"] = [quote.language]
    for name, counts in content.make_up.items():
        typed |= {f"count_{name}_{code}": [str(count)] for code, count in counts.items()}
    return typed
