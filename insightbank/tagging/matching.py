"""Find the terms of a lexicon in a text, with the exact characters each rests on."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, chain, product

from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from insightbank.tagging.folding import fold, fold_with_offsets
from insightbank.tagging.lexicon import Lexicon, Term
from insightbank.tagging.sentences import sentence_spans

_WORD = re.compile(r"£?[^\W_]+(?:[\u0300-\u036f'’‘ʼ`´\u200c\u200d]+[^\W_]*)*")
_BREAK = re.compile(r"[.!?,;:()\[\]\n\r।۔。！？؟॥،，、；：]")
_CLITICS = frozenset(fold(c) for c in "و ف ب ل ك ال وال بال لل فال كال ول وب".split()) | {""}


@dataclass(frozen=True, slots=True, order=True)
class Hit:
    """One term found: ``text[start:end]`` of the original are the words it rests on."""

    start: int
    end: int
    term: Term


class WordTokenizer:
    """Cut a text into words as people type them; apostrophes, hyphens and quotes part nothing.

    What stands between two words goes with the first, so that the Doc still holds every character.
    A full stop or comma is a token of its own, so that no term reaches across it. ``norm_`` is the
    folded word.
    """

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        words: list[str] = []
        spaces: list[bool] = []
        norms: list[str] = []
        for core, glue in _pieces(text):
            spaced = glue == " " and core != ""
            words.append(core if spaced else core + glue)
            spaces.append(spaced)
            norms.append(
                fold(core)
                if core[-1:].isalnum() or core[:1].isalnum()
                else _break_norm(core + glue)
            )
        sentences = {start for start, _ in sentence_spans(text)}
        places = chain([0], accumulate(map(len, words)))
        gaps = chain([0], accumulate(spaces))
        starts: list[int | bool | None] = [
            place + gap in sentences for place, gap, _ in zip(places, gaps, words, strict=False)
        ]
        doc = Doc(self.vocab, words=words, spaces=spaces, sent_starts=starts)
        for token, norm in zip(doc, norms, strict=True):
            token.norm_ = norm or "_"
        return doc


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """Yield each word or break with the characters that follow it up to the next one."""
    starts = sorted(
        [(match.start(), match.end()) for match in _WORD.finditer(text)]
        + [(match.start(), match.end()) for match in _BREAK.finditer(text)]
    )
    if text and (not starts or starts[0][0] > 0):
        starts.insert(0, (0, 0))
    bounds = [start for start, _ in starts[1:]] + [len(text)]
    for (start, end), following in zip(starts, bounds, strict=True):
        if following > start:
            yield text[start:end], text[end:following]


def _break_norm(characters: str) -> str:
    if any(character in ",،，、" for character in characters):
        return ","
    return "." if _BREAK.search(characters) else "_"


class WordMatcher:
    """Match the terms of languages whose words are parted by spaces, with spaCy's PhraseMatcher.

    Plain terms are matched on ``NORM``, terms with a starred word on ``LEMMA``, which holds the
    longest starred beginning a word has.
    """

    def __init__(self, vocab: Vocab, lexicon: Lexicon) -> None:
        self._vocab = vocab
        self._stems = frozenset(
            word[:-1] for term in lexicon.terms for word in term.text.split() if word[-1] == "*"
        )
        self._longest_stem = max(map(len, self._stems), default=0)
        self._stem_of = lru_cache(maxsize=20_000)(self._find_stem)
        self._plain = PhraseMatcher(vocab, attr="NORM")
        self._starred = PhraseMatcher(vocab, attr="LEMMA")
        self._terms: dict[str, list[Term]] = {}
        for term in lexicon.terms:
            self._terms.setdefault(term.text, []).append(term)
        for text in self._terms:
            self._add(text)

    def __call__(self, doc: Doc) -> list[Hit]:
        for token in doc:
            token.lemma_ = self._stem_of(token.norm_)
        hits: set[Hit] = set()
        for matcher in (self._plain, self._starred):
            for key, first, last in matcher(doc):
                start, end = _trimmed(doc, first, last)
                for term in self._terms[self._vocab.strings[key]]:
                    hits.add(Hit(start, end, term))
        return sorted(hits, key=lambda hit: (hit.start, -hit.end))

    def _add(self, text: str) -> None:
        words = text.split()
        if "*" not in text:
            self._plain.add(text, [self._pattern(words)])
            return
        choices = [
            sorted(stem + "*" for stem in self._stems if stem.startswith(word[:-1]))
            if word[-1] == "*"
            else [self._find_stem(word)]
            for word in words
        ]
        self._starred.add(text, [self._pattern(list(c)) for c in product(*choices)])

    def _pattern(self, words: list[str]) -> Doc:
        doc = Doc(self._vocab, words=words)
        for token, word in zip(doc, words, strict=True):
            token.norm_ = word
            token.lemma_ = word
        return doc

    def _find_stem(self, norm: str) -> str:
        for length in range(min(len(norm), self._longest_stem), 2, -1):
            if norm[:length] in self._stems:
                return norm[:length] + "*"
        return norm


def _trimmed(doc: Doc, first: int, last: int) -> tuple[int, int]:
    """Give the characters of a run of tokens, without what trails the last word."""
    word = _WORD.match(doc[last - 1].text)
    return doc[first].idx, doc[last - 1].idx + (word.end() if word else len(doc[last - 1]))


class SubstringMatcher:
    """Match terms inside running text, for scripts where spaCy's words would hide them.

    Latin terms (an Urdu speaker writing ``dawai``) must be whole words. Elsewhere a term must begin
    a word, save in Chinese; Arabic may put its little words before it.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._terms: dict[str, list[Term]] = {}
        for term in lexicon.terms:
            self._terms.setdefault(term.text, []).append(term)
        self._anywhere = lexicon.language.startswith("zh")
        self._clitics = _CLITICS if lexicon.language == "ar" else frozenset({""})

    def __call__(self, doc: Doc) -> list[Hit]:
        folded, offsets = fold_with_offsets(doc.text)
        hits: set[Hit] = set()
        for text, terms in self._terms.items():
            at = folded.find(text)
            while at >= 0:
                end = at + len(text)
                if self._fits(folded, at, end):
                    start, stop = offsets[at], self._word_end(doc.text, offsets[end - 1] + 1)
                    hits.update(Hit(start, stop, term) for term in terms)
                at = folded.find(text, end)
        return sorted(hits, key=lambda hit: (hit.start, -hit.end))

    def _word_end(self, text: str, end: int) -> int:
        """Show the whole word a term begins; in Chinese the term is the word."""
        while not self._anywhere and end < len(text) and _is_letter(text[end]):
            end += 1
        return end

    def _fits(self, folded: str, at: int, end: int) -> bool:
        if folded[at].isascii():
            return not (
                (at and folded[at - 1].isalnum()) or (end < len(folded) and folded[end].isalnum())
            )
        if self._anywhere:
            return True
        start = at
        while start and at - start <= 4 and _is_letter(folded[start - 1]):
            start -= 1
        return folded[start:at] in self._clitics


def _is_letter(character: str) -> bool:
    return unicodedata.category(character)[0] in "LM"


def without_blocked(hits: list[Hit]) -> list[Hit]:
    """Drop what an idiom, a place name or another trap overlaps."""
    blocks = [hit for hit in hits if hit.term.strength == "block"]
    if not blocks:
        return hits
    starts = [block.start for block in blocks]
    longest = max(block.end - block.start for block in blocks)
    kept = []
    for hit in hits:
        if hit.term.strength == "block":
            continue
        near = blocks[bisect_left(starts, hit.start - longest) : bisect_left(starts, hit.end)]
        if not any(_blocks(block, hit) for block in near):
            kept.append(hit)
    return kept


def _blocks(block: Hit, hit: Hit) -> bool:
    """Tell whether a trap covers a hit; a hit that is longer than the trap was meant."""
    if not (block.start <= hit.start and hit.end <= block.end):
        return False
    return block.term.tag_id == "*" or (
        block.term.tag_id == hit.term.tag_id and block.term.facet == hit.term.facet
    )
