"""Every page of this room: for respondents, and for those who run surveys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from insightbank.engagement.surveys.views import (
    answering,
    public,
    staff,
    staff_answers,
    staff_questions,
    staff_texts,
)

if TYPE_CHECKING:
    from flask import Blueprint

blueprints: list[Blueprint] = [
    public.bp,
    public.starting,
    answering.bp,
    staff.bp,
    staff_questions.bp,
    staff_texts.texts,
    staff_answers.bp,
]
