"""Every read of evidence: notes and review, the published page, what the index takes."""

from insightbank.insights.queries.notes import get_note as get_note
from insightbank.insights.queries.notes import get_note_by_token as get_note_by_token
from insightbank.insights.queries.notes import get_own_note as get_own_note
from insightbank.insights.queries.notes import has_note_reference as has_note_reference
from insightbank.insights.queries.notes import list_own_notes as list_own_notes
from insightbank.insights.queries.published import PublishedRow as PublishedRow
from insightbank.insights.queries.published import get_alliance_of as get_alliance_of
from insightbank.insights.queries.published import get_published as get_published
from insightbank.insights.queries.published import get_reader_scopes as get_reader_scopes
from insightbank.insights.queries.published import has_insight_reference as has_insight_reference
from insightbank.insights.queries.published import list_insight_versions as list_insight_versions
from insightbank.insights.queries.published import (
    list_published_for_index as list_published_for_index,
)
from insightbank.insights.queries.review import QueueFilter as QueueFilter
from insightbank.insights.queries.review import count_queue as count_queue
from insightbank.insights.queries.review import count_queue_by_state as count_queue_by_state
from insightbank.insights.queries.review import get_for_review as get_for_review
from insightbank.insights.queries.review import list_actor_names as list_actor_names
from insightbank.insights.queries.review import list_queue as list_queue
from insightbank.insights.queries.review import readiness_of as readiness_of
