"""Pages of discussions: those of everybody, and those of moderators."""

from insightbank.engagement.discussions.views import public, staff

blueprints = [public.bp, staff.bp]
