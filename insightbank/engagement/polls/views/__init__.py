"""Every page of this room: for voters, inside other sites, and for those who run polls."""

from __future__ import annotations

from insightbank.engagement.polls.views.embed import bp as embed_bp
from insightbank.engagement.polls.views.public import bp as public_bp
from insightbank.engagement.polls.views.staff import bp as staff_bp

blueprints = [public_bp, embed_bp, staff_bp]
