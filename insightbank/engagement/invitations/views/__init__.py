"""Every page of this room: for people invited, for staff, and for machines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from insightbank.engagement.invitations.views import (
    machines as machine_pages,
)
from insightbank.engagement.invitations.views import public, staff, staff_letters, staff_sent
from insightbank.engagement.invitations.views.machines import init_taking_part as init_taking_part

if TYPE_CHECKING:
    from flask import Blueprint

blueprints: list[Blueprint] = [public.bp, staff.bp, staff_sent.bp, staff_letters.bp]
machines: Blueprint = machine_pages.bp
