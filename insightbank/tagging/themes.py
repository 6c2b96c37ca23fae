"""Decide which themes a text is about from the terms found in it: pure rules."""

from __future__ import annotations

from collections import defaultdict

from insightbank.tagging.matching import Hit
from insightbank.tagging.results import Evidence, Tag

_SHORT = 12
"""Words; in a text this short even a weak term is all there is to go by."""
_LONG = 90
"""Words; in a text this long one passing mention is not what it is about."""


def choose_themes(text: str, hits: list[Hit], *, words: int, order: dict[str, int]) -> list[Tag]:
    """Give the themes in the taxonomy's order; ``praise`` only where there is no other.

    A strong term counts one, a weak one a half; a theme needs one in all, or half in a short text.
    """
    found: dict[str, list[Hit]] = defaultdict(list)
    for hit in hits:
        if hit.term.facet == "theme":
            found[hit.term.tag_id].append(hit)
    needed = 0.5 if words <= _SHORT else 1.0
    scores = {tag_id: _weight(text, own) for tag_id, own in found.items()}
    chosen = {tag_id for tag_id, score in scores.items() if score >= needed}
    if words > _LONG:
        chosen = _recurring(chosen, scores)
    if len(chosen) > 1:
        chosen.discard("praise")
    return [
        Tag(
            "theme",
            tag_id,
            None,
            "lexicon",
            round(1 - 0.5 ** (scores[tag_id] + 1), 3),
            evidence_of(text, found[tag_id]),
        )
        for tag_id in sorted(chosen, key=lambda tag_id: order[tag_id])
    ]


def _weight(text: str, hits: list[Hit]) -> float:
    """Add up different terms; the same words said again add nothing but a little."""
    weights: dict[str, float] = {}
    for hit in without_nested(hits):
        words = text[hit.start : hit.end].casefold()
        weight = 1.0 if hit.term.strength == "strong" else 0.5
        weights[words] = max(weights.get(words, 0.0), weight)
    return sum(weights.values())


def _recurring(chosen: set[str], scores: dict[str, float]) -> set[str]:
    """Keep, of a long story's themes, those that come up about as often as the main one."""
    most = max((scores[tag_id] for tag_id in chosen), default=0.0)
    return {tag_id for tag_id in chosen if scores[tag_id] >= min(2.0, most / 3)}


def without_nested(hits: list[Hit]) -> list[Hit]:
    """Keep the longest of hits that lie within one another; order by place."""
    kept: list[Hit] = []
    end = -1
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end, hit.term.strength)):
        if hit.end > end:
            kept.append(hit)
            end = hit.end
    return kept


def evidence_of(text: str, hits: list[Hit]) -> tuple[Evidence, ...]:
    """Give each stretch of words once, in the order they stand in the text."""
    spans = sorted({(hit.start, hit.end) for hit in without_nested(hits)})
    return tuple(Evidence(start, end, text[start:end]) for start, end in spans)
