"""A demonstration audience with enough invented residents behind it to have a count and bands."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from insightbank.db import db
from insightbank.demo.synthetic_people import DOMAIN, add_people
from insightbank.engagement.audiences.models import Audience
from insightbank.engagement.audiences.rules import read_document
from insightbank.engagement.audiences.services import save_audience
from insightbank.engagement.audiences.vocabulary import current_vocabulary, known_values
from insightbank.people.models import ResidentAccount

NAME = "Carers in Basildon and Thurrock"
PEOPLE = 2_000
RULE = {
    "version": 1,
    "rule": {
        "and": [
            {"and": [{"district": ["basildon", "thurrock"]}, {"carer": True}]},
            {"not": {"or": [{"fact": {"question": "age_band", "any_of": ["16-17"]}}]}},
        ]
    },
}


def load_audiences(today: date, *, owner_account_id: int | None) -> int:
    """Load invented residents and an audience of some of them; gives how many are new."""
    if db.session.scalar(select(Audience.id).where(Audience.name == NAME)) is not None:
        return 0
    there = ResidentAccount.email.endswith(f"@{DOMAIN}")
    if db.session.scalar(select(ResidentAccount.id).where(there).limit(1)) is None:
        add_people(
            PEOPLE,
            today=today,
            known=known_values(today),
            progress=lambda _done: None,
            commit=db.session.flush,
        )
    rule = read_document(RULE, current_vocabulary(today))
    save_audience(
        None,
        name=NAME,
        rule=rule,
        leave_out_over_asked=True,
        actor_id=owner_account_id,
        today=today,
    )
    return 1
