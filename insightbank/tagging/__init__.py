"""Tagging: reads what people wrote and suggests; it decides and stores nothing.

The only room that imports spaCy; no spaCy type leaves it. No model loads before the first text.
"""

from insightbank.tagging.languages import identify_language
from insightbank.tagging.lexicon import lexicon_version
from insightbank.tagging.redaction import find_personal_data
from insightbank.tagging.results import (
    Evidence,
    Experiencer,
    Mark,
    MarkKind,
    Tag,
    TaggedText,
    UntaggableTextError,
)
from insightbank.tagging.tagger import tag_many, tag_text

__all__ = [
    "Evidence",
    "Experiencer",
    "Mark",
    "MarkKind",
    "Tag",
    "TaggedText",
    "UntaggableTextError",
    "find_personal_data",
    "identify_language",
    "lexicon_version",
    "tag_many",
    "tag_text",
]
