"""Decide which PLUS groups a text is about, and whom: speaker, somebody else, or a group.

A mention that is denied or only supposed sets nothing. Pure rules over the terms found.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from typing import get_args

from insightbank.tagging.folding import fold
from insightbank.tagging.lexicon import Context
from insightbank.tagging.matching import Hit
from insightbank.tagging.results import Experiencer, Tag
from insightbank.tagging.themes import evidence_of, without_nested

IMPLIED: dict[str, tuple[str, ...]] = {
    "autistic": ("neurodivergent",),
    "chinese": ("ethnic_minority",),
    "jewish": ("ethnic_minority",),
    "grt": ("ethnic_minority",),
}
"""Groups that another group suggests as well, by the conventions of the taxonomy."""
_REACH = 160
"""Characters before a mention in which a word may say whom it is about."""
_MOST_FILLERS = 5


class PlusReader:
    """Read PLUS mentions in the light of the words around them, with a language's own cues."""

    def __init__(self, context: Context, *, by_words: bool) -> None:
        self._context = context
        self._by_words = by_words
        self._cues: dict[str, Experiencer] = {}
        for who in get_args(Experiencer):
            for cue in getattr(context, who):
                self._cues[self._padded(cue)] = who

    def choose(
        self, text: str, hits: list[Hit], sentences: list[tuple[int, int]]
    ) -> tuple[list[Tag], list[Hit]]:
        """Give the groups the text is about, with the words each rests on, and what it denies."""
        denied: list[Hit] = []
        found: dict[str, list[tuple[Hit, Experiencer]]] = defaultdict(list)
        own = [hit for hit in hits if hit.term.facet == "plus"]
        for tag_id in dict.fromkeys(hit.term.tag_id for hit in own):
            for hit in without_nested([hit for hit in own if hit.term.tag_id == tag_id]):
                start, end = _sentence_around(hit, sentences)
                left = self._words(text[max(start, hit.start - _REACH) : hit.start])
                right = self._words(text[hit.end : min(end, hit.end + _REACH)])
                if self._is_denied(left, right):
                    denied.append(hit)
                elif not self._is_supposed(left):
                    found[tag_id].append(
                        (hit, self._experiencer(hit, fold(text[hit.start : hit.end]), left, right))
                    )
        tags = [_tag(text, tag_id, mentions) for tag_id, mentions in found.items() if mentions]
        return tags + _implied(tags), denied

    def _words(self, text: str) -> str:
        """Fold a stretch; words are set between single spaces, commas stay as a stop."""
        if not self._by_words:
            return fold(text).strip()
        spaced = "".join(
            c if c.isalnum() else (" , " if c in ",;:.!?\n(" else " ")
            for c in fold(text.replace("-", " "))
        )
        return f" {' '.join(spaced.split())} "

    def _padded(self, cue: str) -> str:
        return f" {cue} " if self._by_words else cue

    def _is_denied(self, left: str, right: str) -> bool:
        if any(right.find(cue, 0, 40) >= 0 for cue in self._context.negators_after):
            return True
        rest = left
        for _ in range(_MOST_FILLERS):
            if any(rest.endswith(self._padded(cue)) for cue in self._context.negators):
                return True
            shorter = self._without_filler(rest)
            if shorter is None:
                return False
            rest = shorter
        return any(rest.endswith(self._padded(cue)) for cue in self._context.negators)

    def _without_filler(self, left: str) -> str | None:
        for cue in self._context.fillers:
            padded = self._padded(cue)
            if left.endswith(padded):
                shorter = left[: len(left) - len(cue) - (1 if self._by_words else 0)]
                return shorter if self._by_words else shorter.rstrip()
        return None

    def _is_supposed(self, left: str) -> bool:
        near = left[-50:]
        at = max((near.rfind(self._padded(cue)) for cue in self._context.hypothesis), default=-1)
        return at >= 0 and "," not in near[at:]

    def _nearest_cue(self, left: str) -> tuple[str, Experiencer] | None:
        """Find the last word before the mention that says whom it is about; the longest wins."""
        best: tuple[int, int] = (-1, -1)
        found: tuple[str, Experiencer] | None = None
        for cue, who in self._cues.items():
            at = left.rfind(cue)
            if at >= 0 and (at + len(cue), len(cue)) > best:
                best, found = (at + len(cue), len(cue)), (cue, who)
        return found

    def _experiencer(self, hit: Hit, words: str, left: str, right: str) -> Experiencer:
        strength = hit.term.strength
        if strength in ("speaker", "other", "group"):
            return strength
        nearest = self._nearest_cue(left)
        if nearest:
            cue, who = nearest
            many = words.endswith(self._context.plurals) and bool(self._context.plurals)
            alone = who == "speaker" and cue.strip() not in self._context.together
            return "group" if many and alone else who
        after = {who for cue, who in self._cues.items() if cue in right[:60]}
        if "group" in after:
            return "group"
        return "speaker" if "speaker" in after else "other" if "other" in after else "group"


def _sentence_around(hit: Hit, sentences: list[tuple[int, int]]) -> tuple[int, int]:
    at = bisect_right(sentences, hit.start, key=lambda sentence: sentence[0]) - 1
    start, end = sentences[at]
    return start, max(end, hit.end)


def _tag(text: str, tag_id: str, mentions: list[tuple[Hit, Experiencer]]) -> Tag:
    """Fold the mentions of one group into one tag; who is mentioned most often, first on a tie."""
    who = Counter(experiencer for _, experiencer in mentions).most_common(1)[0][0]
    hits = [hit for hit, _ in mentions]
    score = round(1 - 0.5 ** (len(hits) + 1), 3)
    return Tag("plus", tag_id, who, "lexicon", score, evidence_of(text, hits))


def _implied(tags: list[Tag]) -> list[Tag]:
    present = {tag.id for tag in tags}
    implied: dict[str, Tag] = {}
    for tag in tags:
        for tag_id in IMPLIED.get(tag.id, ()):
            if tag_id not in present:
                implied.setdefault(
                    tag_id,
                    Tag("plus", tag_id, tag.experiencer, "implied", tag.score / 2, tag.evidence),
                )
    return list(implied.values())
