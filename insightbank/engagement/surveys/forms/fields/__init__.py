"""Form fields of each kind of question: one class each, found in ``FIELDS``, one for every kind.

A class says which fields a page has, reads an answer from them and shows one back. Refuses to keep
a postcode: what was found of it is read, what was typed is not.
"""

from __future__ import annotations

from insightbank.engagement.surveys.forms.fields.base import (
    ANSWER,
    INSTEAD,
    OTHER,
    AnswerProblemError,
    Asking,
    Fields,
)
from insightbank.engagement.surveys.forms.fields.choices import (
    ConsentFields,
    DropdownFields,
    LikertFields,
    MultipleFields,
    SingleFields,
    SmileyFields,
    YesNoFields,
)
from insightbank.engagement.surveys.forms.fields.dates import DateFields, MonthFields
from insightbank.engagement.surveys.forms.fields.files import FileFields
from insightbank.engagement.surveys.forms.fields.grids import MatrixFields
from insightbank.engagement.surveys.forms.fields.numbers import NumberFields, read_number
from insightbank.engagement.surveys.forms.fields.orders import RankingFields
from insightbank.engagement.surveys.forms.fields.places import PlaceByNameFields, PostcodeFields
from insightbank.engagement.surveys.forms.fields.scales import ScaleFields
from insightbank.engagement.surveys.forms.fields.texts import LongTextFields, ShortTextFields
from insightbank.engagement.surveys.forms.fields.words import step_word, step_words

__all__ = [
    "ANSWER",
    "FIELDS",
    "INSTEAD",
    "OTHER",
    "AnswerProblemError",
    "Asking",
    "Fields",
    "read_number",
    "step_word",
    "step_words",
]

FIELDS: dict[str, Fields] = {
    fields.kind: fields
    for fields in (
        SingleFields(),
        MultipleFields(),
        DropdownFields(),
        YesNoFields(),
        ScaleFields(),
        LikertFields(),
        SmileyFields(),
        RankingFields(),
        MatrixFields(),
        NumberFields(),
        ShortTextFields(),
        LongTextFields(),
        DateFields(),
        MonthFields(),
        PostcodeFields(),
        PlaceByNameFields(),
        FileFields(),
        ConsentFields(),
    )
}
"""The fields of every kind of ``kinds.KINDS``."""
