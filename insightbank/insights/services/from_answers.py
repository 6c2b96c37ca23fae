"""From survey answers to a draft insight: words byte for byte, tags and marks carried along."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from insightbank.db import db
from insightbank.insights import queries
from insightbank.insights.errors import NoAnswersError
from insightbank.insights.models import Insight, InsightMark, InsightQuote
from insightbank.insights.rules import MAX_QUOTES, MAX_TITLE, Source, TagState, new_reference
from insightbank.insights.services.history import note_change
from insightbank.insights.services.tagging import tag_insight

if TYPE_CHECKING:
    from insightbank.engagement.surveys.models import Activity, Answer


def create_insight_from_answers(
    activity: Activity,
    answers: Sequence[Answer],
    *,
    title: str,
    body: str,
    survey_title: str,
    actor_id: int,
    organisation_id: int | None,
    now: datetime,
    today: date,
) -> Insight:
    """Start a draft whose quotes are the chosen answers, at most ``MAX_QUOTES``, in order given.

    ``people_count`` is how many people the quotes come from; place is set only where all of them
    share it. Raises ``NoAnswersError`` when nothing chosen belongs to the survey or has words.
    """
    chosen = [a for a in answers if a.text and a.response.activity_id == activity.id][:MAX_QUOTES]
    if not chosen:
        raise NoAnswersError
    insight = Insight(
        reference=new_reference("IB", is_taken=queries.has_insight_reference),
        title=title,
        body=body,
        source=Source.SURVEY,
        held_on=min(activity.closes_on or today, today),
        organisation_id=organisation_id,
        gathered=survey_title[:MAX_TITLE],
        survey_title=survey_title[:MAX_TITLE],
        activity_id=activity.id,
        people_count=len({answer.response_id for answer in chosen}),
        alliance=_shared([answer.response.alliance for answer in chosen]),
        district=_shared([answer.response.district for answer in chosen]),
        version=0,
        quotes=_quotes(chosen),
    )
    db.session.add(insight)
    db.session.flush()
    tag_insight(insight)
    _carry_over(insight, chosen)
    note_change(insight, "created_from_answers", actor_id=actor_id, now=now)
    return insight


def _quotes(answers: Sequence[Answer]) -> list[InsightQuote]:
    return [
        InsightQuote(
            position=position,
            text=answer.text,
            language=answer.language or answer.response.language,
            answer_id=answer.id,
        )
        for position, answer in enumerate(answers)
    ]


def _shared(places: Sequence[str | None]) -> str | None:
    return places[0] if len(set(places)) == 1 else None


def _carry_over(insight: Insight, answers: Sequence[Answer]) -> None:
    """Take over what a person has accepted on an answer, and marks only the answer has."""
    accepted = {(t.facet, t.tag_id) for a in answers for t in a.tags if t.state == "accepted"}
    for tag in insight.tags:
        if (tag.facet, tag.tag_id) in accepted:
            tag.state = TagState.ACCEPTED
    have = {(mark.field, mark.start, mark.end) for mark in insight.marks}
    for position, answer in enumerate(answers):
        for mark in answer.marks:
            place = (f"quote:{position}", mark.start, mark.end)
            if place not in have:
                insight.marks.append(
                    InsightMark(field=place[0], start=mark.start, end=mark.end, kind=mark.kind)
                )
    db.session.flush()
