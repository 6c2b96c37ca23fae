"""Pages of evidence: notes for champions, the review desk, and an insight for its readers."""

from insightbank.insights.views.notes import bp as notes_bp
from insightbank.insights.views.staff_from_answers import bp as from_answers_bp
from insightbank.insights.views.staff_insight import bp as insight_bp
from insightbank.insights.views.staff_review import bp as review_bp

blueprints = [notes_bp, review_bp, insight_bp, from_answers_bp]
