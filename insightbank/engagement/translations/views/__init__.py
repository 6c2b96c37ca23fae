"""Every page of this room: for translators, and for officers about to open an activity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from insightbank.engagement.translations.views import (
    public,
    staff,
    staff_editor,
    staff_files,
    staff_opening,
)

if TYPE_CHECKING:
    from flask import Blueprint

blueprints: list[Blueprint] = [
    staff.bp,
    staff_editor.bp,
    staff_files.bp,
    staff_opening.bp,
    public.bp,
]
