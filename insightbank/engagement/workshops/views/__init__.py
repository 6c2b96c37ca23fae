"""Every page of this room: events for everybody, a booking, and those who run events."""

from __future__ import annotations

from insightbank.engagement.workshops.views.booking import bp as booking_bp
from insightbank.engagement.workshops.views.public import bp as public_bp
from insightbank.engagement.workshops.views.staff import bp as staff_bp
from insightbank.engagement.workshops.views.staff_bookings import bp as staff_bookings_bp

blueprints = [public_bp, booking_bp, staff_bp, staff_bookings_bp]
