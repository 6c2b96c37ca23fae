"""The spaCy pipeline of each language: words, sentences, terms, themes, PLUS groups.

Nothing loads at import; each process builds a language's pipeline when it first needs it and keeps
it. A pipeline is used by one thread at a time.
"""

from __future__ import annotations

import threading
from functools import cache
from typing import cast

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from insightbank.core.languages import UNDETERMINED
from insightbank.core.taxonomy import load_taxonomy
from insightbank.tagging.ages import age_hits
from insightbank.tagging.lexicon import load_lexicon
from insightbank.tagging.matching import (
    Hit,
    SubstringMatcher,
    WordMatcher,
    WordTokenizer,
    without_blocked,
)
from insightbank.tagging.plus import PlusReader
from insightbank.tagging.sentences import sentence_spans
from insightbank.tagging.themes import choose_themes

LONGEST_DOC = 1_100_000
LOCK = threading.RLock()
"""Held while a pipeline is built or used: matchers and string stores are not for sharing."""

_EXTENSIONS = ("sentences", "hits", "denied", "theme_tags", "plus_tags")


@Language.component("insightbank_sentences", assigns=["doc._.sentences"])
def mark_sentences(doc: Doc) -> Doc:
    """Set the sentence bounds, in characters; the tokenizer has told spaCy of them already."""
    doc._.sentences = list(sentence_spans(doc.text))
    return doc


@Language.factory("insightbank_terms", default_config={"language": "en"})
class TermFinder:
    """Set ``doc._.hits``: the lexicon's terms in the text, without idioms and other traps."""

    def __init__(self, nlp: Language, name: str, language: str) -> None:
        lexicon = load_lexicon(language)
        self._find: WordMatcher | SubstringMatcher | None = None
        if lexicon is not None:
            by_words = lexicon.by_words
            self._find = WordMatcher(nlp.vocab, lexicon) if by_words else SubstringMatcher(lexicon)

    def __call__(self, doc: Doc) -> Doc:
        found = self._find(doc) if self._find else []
        doc._.hits = without_blocked(found) + age_hits(doc.text)
        return doc


@Language.factory("insightbank_themes")
class ThemeChooser:
    """Set ``doc._.theme_tags`` from the terms found, save those in what the text denies."""

    def __init__(self, nlp: Language, name: str) -> None:
        self._order = {tag_id: place for place, tag_id in enumerate(load_taxonomy().themes)}

    def __call__(self, doc: Doc) -> Doc:
        words = sum(token.text[0].isalnum() for token in doc)
        denied = cast("list[Hit]", doc._.denied)
        hits = [
            hit
            for hit in cast("list[Hit]", doc._.hits)
            if not any(no.start <= hit.start and hit.end <= no.end for no in denied)
        ]
        doc._.theme_tags = choose_themes(doc.text, hits, words=words, order=self._order)
        return doc


@Language.factory("insightbank_plus", default_config={"language": "en"})
class PlusChooser:
    """Set ``doc._.plus_tags`` and ``doc._.denied`` from the terms and the words around them."""

    def __init__(self, nlp: Language, name: str, language: str) -> None:
        lexicon = load_lexicon(language)
        self._reader = None
        if lexicon is not None:
            self._reader = PlusReader(lexicon.context, by_words=lexicon.by_words)

    def __call__(self, doc: Doc) -> Doc:
        doc._.plus_tags, doc._.denied = [], []
        if self._reader is not None:
            read = self._reader.choose(doc.text, doc._.hits, doc._.sentences)
            doc._.plus_tags, doc._.denied = read
        return doc


@cache
def load_pipeline(language: str) -> Language:
    """Build the pipeline of a stored language tag; call it and use it with ``LOCK`` held.

    A text of undetermined language is read with the English lists: they find nothing in most other
    languages, and short English answers are what ends up undetermined.
    """
    for name in _EXTENSIONS:
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=None)
    lists = "en" if language == UNDETERMINED else language
    nlp = _blank(language)
    nlp.tokenizer = WordTokenizer(nlp.vocab)
    nlp.max_length = LONGEST_DOC
    nlp.add_pipe("insightbank_sentences")
    nlp.add_pipe("insightbank_terms", config={"language": lists})
    nlp.add_pipe("insightbank_plus", config={"language": lists})
    nlp.add_pipe("insightbank_themes")
    return nlp


def _blank(language: str) -> Language:
    """Give spaCy's own language, or its language-neutral one where it has none.

    Chinese is neutral too: its terms are found inside running text, no word cutter is needed.
    """
    code = language.split("_", maxsplit=1)[0]
    if code in {"zh", "und"}:
        return spacy.blank("xx")
    try:
        return spacy.blank(code)
    except ImportError:
        return spacy.blank("xx")
