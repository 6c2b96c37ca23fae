"""Every page of audiences: building and counting them, and the people they fit. For staff."""

from __future__ import annotations

from typing import TYPE_CHECKING

from insightbank.engagement.audiences.views import staff, staff_build, staff_people

if TYPE_CHECKING:
    from flask import Blueprint

blueprints: list[Blueprint] = [staff.bp, staff_build.bp, staff_people.bp]
