"""Pages about activities of every kind: what there is to take part in, and what is being run."""

from insightbank.engagement.activities.views import public, staff

blueprints = [public.bp, staff.bp]
