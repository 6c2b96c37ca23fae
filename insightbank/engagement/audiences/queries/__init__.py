"""Every read of audiences: rules as SQL, how many and who they fit, and what was shown before."""

from insightbank.engagement.audiences.queries.audiences import get_audience as get_audience
from insightbank.engagement.audiences.queries.audiences import list_audiences as list_audiences
from insightbank.engagement.audiences.queries.audiences import list_near_counts as list_near_counts
from insightbank.engagement.audiences.queries.compiling import Asking as Asking
from insightbank.engagement.audiences.queries.compiling import Bits as Bits
from insightbank.engagement.audiences.queries.compiling import load_bits as load_bits
from insightbank.engagement.audiences.queries.compiling import one_look as one_look
from insightbank.engagement.audiences.queries.counting import count_bands as count_bands
from insightbank.engagement.audiences.queries.counting import count_differences as count_differences
from insightbank.engagement.audiences.queries.counting import count_over_asked as count_over_asked
from insightbank.engagement.audiences.queries.counting import count_people as count_people
from insightbank.engagement.audiences.queries.places import Home as Home
from insightbank.engagement.audiences.queries.places import list_homes as list_homes
from insightbank.engagement.audiences.queries.places import list_known as list_known
from insightbank.engagement.audiences.queries.recipients import Recipient as Recipient
from insightbank.engagement.audiences.queries.recipients import list_persons as list_persons
from insightbank.engagement.audiences.queries.recipients import list_recipients as list_recipients
from insightbank.engagement.audiences.queries.recipients import (
    list_resident_ids as list_resident_ids,
)
from insightbank.engagement.audiences.queries.residents import list_changed as list_changed
from insightbank.engagement.audiences.queries.residents import list_told as list_told
from insightbank.engagement.audiences.queries.residents import read_history as read_history
