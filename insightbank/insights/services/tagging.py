"""What the tagger suggests, laid beside what people have decided; people's decisions stay."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from insightbank.db import db
from insightbank.insights.models import Insight, InsightMark, InsightTag
from insightbank.insights.rules import (
    BODY,
    QUOTE,
    TITLE,
    InsightState,
    MarkState,
    TagState,
    quote_field,
)
from insightbank.tagging import Tag, TaggedText, lexicon_version, tag_many

BY_MACHINE = frozenset({"lexicon", "implied"})
Settled = dict[tuple[str, str, str], str]
"""Decisions on marks by where (title, body or quote), kind and the marked words."""


def tag_untagged(*, limit: int) -> int:
    """Tag up to ``limit`` insights that wait for it, and give how many; safe to run twice."""
    waiting = db.session.scalars(
        select(Insight)
        .where(Insight.tagged_version.is_(None))
        .limit(limit)
        .options(
            selectinload(Insight.tags), selectinload(Insight.marks), selectinload(Insight.quotes)
        )
    ).all()
    tag_insights(waiting)
    return len(waiting)


def tag_insight(insight: Insight, *, settled: Settled | None = None) -> None:
    """Read one insight anew; decisions on tags stay, and ``settled`` ones on marks."""
    tag_insights([insight], settled=settled)


def tag_insights(insights: Sequence[Insight], *, settled: Settled | None = None) -> None:
    """Read insights anew, all their texts in one go."""
    fields = [(insight, *text) for insight in insights for text in texts_of(insight)]
    found = tag_many((text, language) for _insight, _field, text, language in fields)
    by_insight: dict[Any, list[tuple[str, str, TaggedText]]] = {i.id: [] for i in insights}
    for (insight, name, text, _language), tagged in zip(fields, found, strict=True):
        by_insight[insight.id].append((name, text, tagged))
    for insight in insights:
        read = by_insight[insight.id]
        decided = settled if settled is not None else settled_marks(insight)
        _set_tags(insight, merge_tags((name, tagged) for name, _text, tagged in read))
        _set_marks(insight, read, decided)
        insight.tagged_version = read[0][2].version if read else lexicon_version()
    db.session.flush()


def texts_of(insight: Insight) -> list[tuple[str, str, str]]:
    """List the texts that can be read, each with its field and language; blank ones have none."""
    texts = [(TITLE, insight.title, insight.language), (BODY, insight.body, insight.language)]
    texts += [(quote_field(q.position), q.text, q.language) for q in insight.quotes]
    return [text for text in texts if text[1].strip()]


def settled_marks(insight: Insight) -> Settled:
    """Give the decisions on marks in a form that outlives a change of the text around them."""
    texts = {name: text for name, text, _language in texts_of(insight)}
    return {
        (_place(mark.field), mark.kind, texts[mark.field][mark.start : mark.end]): mark.state
        for mark in insight.marks
        if mark.state != MarkState.OPEN and mark.field in texts
    }


@dataclass(slots=True)
class MergedTag:
    """One theme or PLUS group found in several fields of one insight."""

    facet: str
    tag_id: str
    experiencer: str | None
    method: str
    score: float
    evidence: list[dict[str, Any]] = field(default_factory=list)


def merge_tags(found: Iterable[tuple[str, TaggedText]]) -> dict[tuple[str, str], MergedTag]:
    """Bring the tags of all fields together, each with all its evidence."""
    merged: dict[tuple[str, str], MergedTag] = {}
    for name, tagged in found:
        for tag in (*tagged.themes, *tagged.plus):
            one = merged.setdefault((tag.facet, tag.id), _merged(tag))
            one.score = max(one.score, tag.score)
            one.evidence += [
                {"field": name, "start": e.start, "end": e.end, "text": e.text}
                for e in tag.evidence
            ]
    return merged


def _merged(tag: Tag) -> MergedTag:
    return MergedTag(tag.facet, tag.id, tag.experiencer, tag.method, tag.score)


def _set_tags(insight: Insight, found: dict[tuple[str, str], MergedTag]) -> None:
    have = {(tag.facet, tag.tag_id): tag for tag in insight.tags}
    for key, tag in have.items():
        if key not in found and tag.state == TagState.SUGGESTED and tag.method in BY_MACHINE:
            insight.tags.remove(tag)
        elif key not in found:
            tag.evidence = []
    is_published = insight.state == InsightState.PUBLISHED
    for key, new in found.items():
        if key in have:
            have[key].evidence = new.evidence
            have[key].experiencer = have[key].experiencer or new.experiencer
            continue
        insight.tags.append(
            InsightTag(
                facet=new.facet,
                tag_id=new.tag_id,
                experiencer=new.experiencer,
                method=new.method,
                score=new.score,
                evidence=new.evidence,
                # Published without a review of its own: somebody has vouched for it as it is.
                state=TagState.ACCEPTED if is_published else TagState.SUGGESTED,
            )
        )


def _set_marks(
    insight: Insight, read: Sequence[tuple[str, str, TaggedText]], decided: Settled
) -> None:
    insight.marks = [
        InsightMark(
            field=name,
            start=mark.start,
            end=mark.end,
            kind=mark.kind,
            state=decided.get(
                (_place(name), mark.kind, text[mark.start : mark.end]), MarkState.OPEN
            ),
        )
        for name, text, tagged in read
        for mark in tagged.marks
    ]


def _place(name: str) -> str:
    return QUOTE if name.startswith(QUOTE) else name
