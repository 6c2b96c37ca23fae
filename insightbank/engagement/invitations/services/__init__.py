"""Every write about invitations.

Each function flushes and never commits, but for two: ``send_due_invitations`` commits around each
message so that none is sent twice, ``spend`` so that no transaction holds an answer and its person.
"""

from insightbank.engagement.invitations.services.campaigns import change_campaign as change_campaign
from insightbank.engagement.invitations.services.campaigns import create_campaign as create_campaign
from insightbank.engagement.invitations.services.campaigns import launch as launch
from insightbank.engagement.invitations.services.campaigns import set_words as set_words
from insightbank.engagement.invitations.services.campaigns import stop_campaign as stop_campaign
from insightbank.engagement.invitations.services.errors import InvitationError as InvitationError
from insightbank.engagement.invitations.services.errors import NotDraftError as NotDraftError
from insightbank.engagement.invitations.services.errors import NotReadyError as NotReadyError
from insightbank.engagement.invitations.services.errors import UnworkableError as UnworkableError
from insightbank.engagement.invitations.services.letters import make_batch as make_batch
from insightbank.engagement.invitations.services.letters import mark_posted as mark_posted
from insightbank.engagement.invitations.services.sending import Post as Post
from insightbank.engagement.invitations.services.sending import leave_unsure as leave_unsure
from insightbank.engagement.invitations.services.sending import record_fate as record_fate
from insightbank.engagement.invitations.services.sending import send_again as send_again
from insightbank.engagement.invitations.services.sending import (
    send_due_invitations as send_due_invitations,
)
from insightbank.engagement.invitations.services.taking_part import object_by as object_by
from insightbank.engagement.invitations.services.taking_part import object_for as object_for
from insightbank.engagement.invitations.services.taking_part import settle_spent as settle_spent
from insightbank.engagement.invitations.services.taking_part import spend as spend
