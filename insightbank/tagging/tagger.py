"""Tag texts: find the language, then run its pipeline and, if wanted, mark personal data."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice

from spacy.tokens import Doc

from insightbank.tagging.languages import identify_language
from insightbank.tagging.lexicon import lexicon_version
from insightbank.tagging.pipeline import LOCK, load_pipeline
from insightbank.tagging.redaction import find_personal_data
from insightbank.tagging.results import Mark, TaggedText, check_readable

_BATCH = 64


def tag_text(text: str, *, language: str | None = None, with_marks: bool = True) -> TaggedText:
    """Tag one text; ``language`` is what the person chose to write in.

    Raises ``UntaggableTextError`` for text that is blank, too long, holds NUL or is not Unicode.
    ``with_marks=False`` leaves personal data unmarked, which is several times faster.
    """
    return next(tag_many([(text, language)], with_marks=with_marks))


def tag_many(
    items: Iterable[tuple[str, str | None]], *, with_marks: bool = True
) -> Iterator[TaggedText]:
    """Tag ``(text, chosen language)`` pairs in order, in batches; raises as ``tag_text`` does."""
    rest = iter(items)
    while batch := list(islice(rest, _BATCH)):
        yield from _tag_batch(batch, with_marks=with_marks)


def _tag_batch(batch: list[tuple[str, str | None]], *, with_marks: bool) -> list[TaggedText]:
    places: dict[str, list[int]] = defaultdict(list)
    for place, (text, chosen) in enumerate(batch):
        check_readable(text)
        places[identify_language(text, chosen=chosen)].append(place)
    results: dict[int, TaggedText] = {}
    for language, own in places.items():
        marks = [
            find_personal_data(batch[place][0], language) if with_marks else () for place in own
        ]
        with LOCK:
            nlp = load_pipeline(language)
            # The zone forgets the words of these texts, or a long-lived worker would grow for ever.
            with nlp.memory_zone():
                docs = nlp.pipe(batch[place][0] for place in own)
                for place, doc, found in zip(own, docs, marks, strict=True):
                    results[place] = _result(doc, language, found)
    return [results[place] for place in range(len(batch))]


def _result(doc: Doc, language: str, marks: tuple[Mark, ...]) -> TaggedText:
    themes, plus = tuple(doc._.theme_tags), tuple(doc._.plus_tags)
    return TaggedText(language, themes, plus, marks, lexicon_version())
