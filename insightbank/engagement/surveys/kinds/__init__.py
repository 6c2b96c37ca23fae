"""The kinds of question: one class each, found in ``KINDS``; pure, so every part can ask.

A kind knows which settings it takes, which values it accepts, how answers are counted and what an
export shows. Its form fields and words are in forms/fields. Shapes of an answer:

=============  ============================================  ==========================
kind           value                                         text
=============  ============================================  ==========================
single         "<option key>"                                write-in or None
multiple       ["<option key>", ...] in their order          write-in or None
dropdown       "<option key>"                                write-in or None
yes_no         "yes", "no" or "not_sure"                     None
scale          whole number                                  None
likert         "<step or option key>"                        None
smiley         "<step or option key>"                        None
ranking        ["<option key>", ...] the first matters most  None
matrix         {"<row key>": "<column key>", ...}            None
number         number                                        None
date           "YYYY-MM-DD"                                  None
month          "YYYY-MM"                                     None
short_text     None                                          up to 300 characters
long_text      None                                          up to 10,000 characters
postcode       {"kind": ..., "district": slug|None}          None; never the postcode
place          {"name": ...|None, "district": slug|None}     None; never what was typed
file           {"upload": id, "media_type":, "size":}        None; never the file's name
consent        "yes"                                         None
=============  ============================================  ==========================
"""

from __future__ import annotations

from insightbank.engagement.surveys.kinds.base import (
    LONG_TEXT,
    SHORT_TEXT,
    Asked,
    Choosable,
    Given,
    Kind,
    SettingsProblemError,
    Upload,
    ValueProblemError,
)
from insightbank.engagement.surveys.kinds.choices import Dropdown, Multiple, Single, YesNo
from insightbank.engagement.surveys.kinds.consents import Consent
from insightbank.engagement.surveys.kinds.dates import DateKind, Month
from insightbank.engagement.surveys.kinds.files import FileKind
from insightbank.engagement.surveys.kinds.grids import Matrix
from insightbank.engagement.surveys.kinds.numbers import Number
from insightbank.engagement.surveys.kinds.orders import Ranking
from insightbank.engagement.surveys.kinds.places import (
    OUTSIDE_AREA,
    PLACE_KINDS,
    PlaceByName,
    PostcodeKind,
)
from insightbank.engagement.surveys.kinds.scales import Likert, Scale, Smiley
from insightbank.engagement.surveys.kinds.texts import LongText, ShortText

__all__ = [
    "FREE_TEXT_KINDS",
    "KINDS",
    "LONG_TEXT",
    "OUTSIDE_AREA",
    "PLACE_KINDS",
    "SHORT_TEXT",
    "Asked",
    "Choosable",
    "Given",
    "Kind",
    "SettingsProblemError",
    "Upload",
    "ValueProblemError",
    "kind_of",
]

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Single(),
        Multiple(),
        Dropdown(),
        YesNo(),
        Scale(),
        Likert(),
        Smiley(),
        Ranking(),
        Matrix(),
        Number(),
        ShortText(),
        LongText(),
        DateKind(),
        Month(),
        PostcodeKind(),
        PlaceByName(),
        FileKind(),
        Consent(),
    )
}
"""Every kind by its name, in the order the builder offers them."""
FREE_TEXT_KINDS = tuple(name for name, kind in KINDS.items() if kind.is_free_text)


def kind_of(question: Asked) -> Kind:
    """Find the class of a question."""
    return KINDS[question.kind]
