"""Every write about evidence; services flush and never commit."""

from insightbank.insights.services.from_answers import (
    create_insight_from_answers as create_insight_from_answers,
)
from insightbank.insights.services.notes import NoteContent as NoteContent
from insightbank.insights.services.notes import NoteQuoteContent as NoteQuoteContent
from insightbank.insights.services.notes import fill_note as fill_note
from insightbank.insights.services.notes import save_typed as save_typed
from insightbank.insights.services.notes import submit_note as submit_note
from insightbank.insights.services.review import ReviewEdit as ReviewEdit
from insightbank.insights.services.review import accept_open_tags as accept_open_tags
from insightbank.insights.services.review import add_tag as add_tag
from insightbank.insights.services.review import open_for_review as open_for_review
from insightbank.insights.services.review import save_review as save_review
from insightbank.insights.services.states import publish as publish
from insightbank.insights.services.states import reopen as reopen
from insightbank.insights.services.states import retire as retire
from insightbank.insights.services.states import send_back as send_back
from insightbank.insights.services.states import withdraw as withdraw
from insightbank.insights.services.tagging import tag_insight as tag_insight
from insightbank.insights.services.tagging import tag_untagged as tag_untagged
