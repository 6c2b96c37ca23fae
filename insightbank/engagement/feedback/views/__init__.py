"""Pages of you said, we did: those of everybody, and those of staff."""

from insightbank.engagement.feedback.views import public, staff

blueprints = [public.bp, staff.bp]
