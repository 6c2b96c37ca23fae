"""Every page of this room: for respondents, and for those who run surveys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from insightbank.engagement.surveys.views import (
    answering,
    public,
    staff,
    staff_answers,
    staff_bank,
    staff_conditions,
    staff_entries,
    staff_files,
    staff_preview,
    staff_questions,
    staff_steps,
)

if TYPE_CHECKING:
    from flask import Blueprint

blueprints: list[Blueprint] = [
    public.bp,
    public.starting,
    answering.bp,
    staff.bp,
    staff_steps.bp,
    staff_entries.bp,
    staff_conditions.bp,
    staff_bank.bp,
    staff_preview.bp,
    staff_questions.bp,
    staff_answers.bp,
    staff_files.bp,
]
