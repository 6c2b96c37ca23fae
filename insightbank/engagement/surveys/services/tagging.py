"""Writes of the tagger: themes, PLUS groups and personal data found in what people wrote."""

from __future__ import annotations

from sqlalchemy import delete, select

from insightbank.db import db
from insightbank.engagement.surveys.models import TO_DO, Answer, AnswerMark, AnswerTag, Response
from insightbank.engagement.surveys.rules import COMPLETE, screen_of
from insightbank.tagging import Tag, TaggedText, UntaggableTextError, lexicon_version, tag_text


def tag_untagged_answers(limit: int = 100) -> int:
    """Tag up to ``limit`` answers that wait; gives how many. Doing it again changes nothing."""
    waiting = list(
        db.session.scalars(
            select(Answer)
            .join(Answer.response)
            .where(Answer.tagged_version.is_(TO_DO), Response.state == COMPLETE)
            .order_by(Answer.id)
            .limit(limit)
            .with_for_update(skip_locked=True, of=Answer)
        )
    )
    for answer in waiting:
        _tag(answer)
    db.session.flush()
    return len(waiting)


def _tag(answer: Answer) -> None:
    try:
        found = tag_text(answer.text or "", language=screen_of(answer.language or "en"))
    except UntaggableTextError:
        # It stays readable for people; asking again would not make it readable for the tagger.
        answer.tagged_version = lexicon_version()
        return
    _forget_suggestions(answer)
    decided = {(tag.facet, tag.tag_id) for tag in answer.tags}
    for tag in (*found.themes, *found.plus):
        if (tag.facet, tag.id) not in decided:
            answer.tags.append(_row(tag, found))
    answer.marks = [AnswerMark(start=m.start, end=m.end, kind=m.kind) for m in found.marks]
    answer.language = found.language
    answer.tagged_version = found.version


def _forget_suggestions(answer: Answer) -> None:
    """Make room for new suggestions; what a person decided stays."""
    db.session.execute(
        delete(AnswerTag).where(AnswerTag.answer_id == answer.id, AnswerTag.state == "suggested")
    )
    db.session.expire(answer, ["tags"])


def _row(tag: Tag, found: TaggedText) -> AnswerTag:
    first = tag.evidence[0] if tag.evidence else None
    return AnswerTag(
        facet=tag.facet,
        tag_id=tag.id,
        experiencer=tag.experiencer,
        method=tag.method,
        score=tag.score,
        start=first.start if first else None,
        end=first.end if first else None,
        version=found.version,
        state="suggested",
    )
