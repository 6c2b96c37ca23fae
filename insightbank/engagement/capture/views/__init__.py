"""Every page of this room: paper, keying, imports, and the tablet in a hall."""

from __future__ import annotations

from typing import TYPE_CHECKING

from insightbank.engagement.capture.views import (
    kiosk,
    paper,
    staff_imports,
    staff_keying,
    staff_kiosk,
    staff_ways,
)
from insightbank.engagement.capture.views.kiosk import init_kiosk as init_kiosk

if TYPE_CHECKING:
    from flask import Blueprint

blueprints: list[Blueprint] = [
    paper.bp,
    staff_ways.bp,
    staff_keying.bp,
    staff_imports.bp,
    staff_kiosk.bp,
    kiosk.bp,
]
