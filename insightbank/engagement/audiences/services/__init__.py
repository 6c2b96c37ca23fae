"""Every write of audiences: what is derived, who was asked, counts that were shown, saved rules."""

from insightbank.engagement.audiences.queries import read_history
from insightbank.engagement.audiences.services.contacts import record_contact as record_contact
from insightbank.engagement.audiences.services.contacts import (
    record_participation as record_participation,
)
from insightbank.engagement.audiences.services.counting import Bands as Bands
from insightbank.engagement.audiences.services.counting import Counted as Counted
from insightbank.engagement.audiences.services.counting import Limits as Limits
from insightbank.engagement.audiences.services.counting import Refusal as Refusal
from insightbank.engagement.audiences.services.counting import count_audience as count_audience
from insightbank.engagement.audiences.services.counting import (
    describe_audience as describe_audience,
)
from insightbank.engagement.audiences.services.deriving import add_profiles as add_profiles
from insightbank.engagement.audiences.services.deriving import derive_changed as derive_changed
from insightbank.engagement.audiences.services.deriving import ensure_bits as ensure_bits
from insightbank.engagement.audiences.services.deriving import rebuild as rebuild
from insightbank.engagement.audiences.services.saving import delete_audience as delete_audience
from insightbank.engagement.audiences.services.saving import save_audience as save_audience
from insightbank.people.services import ALSO_KEPT

# People may take away everything that is kept about them, so also what this room keeps.
ALSO_KEPT["activities"] = read_history
