"""Which documents meet a plan, and in what order. Works on arrays that a snapshot gives.

Everything that can be seen in an answer (counts, weights of words, corrections) is worked out
among the documents that the asker may read, and no others.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from insightbank.search.columns import LENGTHS, Floats, Ints, Mask
from insightbank.search.plans import PART_COVERS, PART_WEIGHT, TAG_WEIGHT, Plan, Slot, Variant
from insightbank.search.spelling import Lexicon, best_correction, commoner_word
from insightbank.search.vocabulary import Vocabulary
from insightbank.search.whoosh_index import WORDS_FIELD
from insightbank.search.whoosh_snapshot import POSITION_BITS, Postings, Snapshot

FIELD_WEIGHTS: Mapping[str, float] = {"title": 2.5, "body": 1.0, "quotes": 1.1}
LENGTH_MATTERS: Mapping[str, float] = {"title": 0.4, "body": 0.6, "quotes": 0.5}
SATURATION = 1.2
OTHER_VARIANTS = 0.25
LIGHT = 0.25
TOGETHER = 0.4
ENOUGH = 20
"""So many results with every word are enough: nothing looser is added."""

LOOSER = (0.74, 0.5, 0.3, 0.15)
"""The share of a query's weight that will do when too few documents have all of it."""


@dataclass(frozen=True, slots=True)
class Found:
    """The documents that meet a query before filters, and the score of each document."""

    mask: Mask
    scores: Floats
    matched: Literal["all", "some"]
    all_words: Mask


class Ranking:
    """Evaluates plans over a snapshot for one asker."""

    def __init__(self, snapshot: Snapshot, readable: Mask) -> None:
        self._snapshot = snapshot
        self._columns = snapshot.columns
        self._readable = readable
        self._count = int(np.count_nonzero(readable))

    # What the planner asks.

    def languages(self) -> frozenset[str]:
        return frozenset(self._columns.facets["language"].values)

    def has_variant(self, variant: Variant) -> bool:
        return bool(self._readable[self._scored(variant)[0]].any())

    def has_reference(self, reference: str) -> bool:
        numbers = self._columns.by_reference.get(reference, ())
        return bool(self._readable[list(numbers)].any()) if numbers else False

    def correct(self, word: str, vocabulary: Vocabulary) -> str | None:
        return best_correction(
            self._lexicon(),
            word,
            self.frequency,
            vocabulary=vocabulary.words,
            plain=vocabulary.plain,
        )

    def commoner(self, word: str) -> str | None:
        if len(word) < 6:
            return None
        return commoner_word(self._lexicon(), word, self.frequency)

    def frequency(self, word: str) -> int:
        """Count the readable documents in which a word stands, spelt so."""
        documents, _ = self._snapshot.postings(WORDS_FIELD, word)
        return int(np.count_nonzero(self._readable[documents]))

    def completions(self, prefix: str, limit: int) -> list[str]:
        """Give the commonest readable words that begin so."""
        counted = [(self.frequency(word), word) for word in self._lexicon().starting(prefix)]
        return [word for count, word in sorted(counted, key=lambda p: (-p[0], p[1])) if count][
            :limit
        ]

    def _lexicon(self) -> Lexicon:
        snapshot = self._snapshot
        found: Lexicon = snapshot.local.get(
            "lexicon", lambda: Lexicon(snapshot.words()), lambda value: len(value.words) * 100
        )
        return found

    # Words.

    def _scored(self, variant: Variant) -> Postings:
        """Give the documents that meet a variant, each with a score from 0 to 1 before weights."""

        def read() -> Postings:
            return self._apart(variant) if variant.apart else self._together(variant)

        key = (variant.terms, variant.apart, variant.fields)
        found: Postings = self._snapshot.local.get(
            key, read, lambda value: value[0].nbytes + value[1].nbytes
        )
        return found

    def _together(self, variant: Variant) -> Postings:
        total = np.zeros(self._snapshot.size, np.float32)
        averages = self._snapshot.averages
        for field in variant.fields:
            documents, counts = self._field_postings(field, variant.terms)
            if not len(documents) or averages is None:
                continue
            at = LENGTHS.index(field)
            matters = LENGTH_MATTERS[field]
            lengths = self._columns.lengths[documents, at] / averages[at]
            total[documents] += FIELD_WEIGHTS[field] * counts / (1 - matters + matters * lengths)
        documents = np.flatnonzero(total).astype(np.int32)
        weights = total[documents]
        return documents, (weights / (weights + SATURATION)).astype(np.float32)

    def _apart(self, variant: Variant) -> Postings:
        parts = [
            self._scored(Variant((term,), fields=variant.fields)) for term in set(variant.terms)
        ]
        total = np.zeros(self._snapshot.size, np.float32)
        met = np.zeros(self._snapshot.size, np.int16)
        for documents, scores in parts:
            total[documents] += scores / len(parts)
            met[documents] += 1
        documents = np.flatnonzero(met == len(parts)).astype(np.int32)
        return documents, total[documents]

    def _field_postings(self, field: str, terms: Sequence[str]) -> Postings:
        if len(terms) == 1:
            return self._snapshot.postings(field, terms[0])
        keys = self._snapshot.positions(field, terms[0])
        for step, term in enumerate(terms[1:], start=1):
            if not len(keys):
                break
            keys = np.intersect1d(keys, self._snapshot.positions(field, term) - step)
        documents, counts = np.unique(keys >> POSITION_BITS, return_counts=True)
        return documents.astype(np.int32), counts.astype(np.float32)

    # Slots and plans.

    def _slot(self, slot: Slot) -> tuple[Floats, Mask, Mask]:
        """Give the score of each document for a slot, which meet it, and which do so in part."""
        best = np.zeros(self._snapshot.size, np.float32)
        total = np.zeros(self._snapshot.size, np.float32)
        for variant in slot.variants:
            documents, scores = self._scored(variant)
            weighted = scores * np.float32(variant.weight)
            best[documents] = np.maximum(best[documents], weighted)
            total[documents] += weighted
        scores = best + OTHER_VARIANTS * np.minimum(total - best, best)
        for tag in (*slot.tags, ("reference", slot.reference)):
            scores[self._value_mask(tag[0], (tag[1],))] += TAG_WEIGHT
        scores[~self._readable] = 0
        met = scores > 0
        for facet, value in slot.narrower:
            scores[self._value_mask(facet, (value,)) & self._readable] += PART_WEIGHT
        return scores, met, (scores > 0) & ~met

    def _value_mask(self, facet: str, values: Sequence[str]) -> Mask:
        def read() -> Mask:
            if facet != "reference":
                return self._columns.facets[facet].having(values, self._snapshot.size)
            mask = np.zeros(self._snapshot.size, np.bool_)
            for value in filter(None, values):
                mask[list(self._columns.by_reference.get(value, ()))] = True
            return mask

        key = ("mask", facet, *values)
        found: Mask = self._snapshot.local.get(key, read, lambda value: int(value.nbytes))
        return found

    def weight_of(self, met: Mask) -> float:
        """Give how telling it is to meet a slot: rare things tell more."""
        count = int(np.count_nonzero(met))
        return math.log(1 + (self._count - count + 0.5) / (count + 0.5))

    def find(self, plan: Plan) -> Found:
        """Find what meets a plan: with every word, or when that is too little, with most."""
        allowed = self._allowed(plan)
        if not plan.slots:
            return Found(allowed, np.zeros(len(allowed), np.float32), "all", allowed)
        scores = np.zeros(self._snapshot.size, np.float32)
        covered = np.zeros(self._snapshot.size, np.float32)
        asked = {id(slot) for slot in plan.asked()}
        total = 0.0
        is_unmet = False
        weights: list[float] = []
        for slot in plan.slots:
            slot_scores, met, partly = self._slot(slot)
            weights.append(weight := self.weight_of(met))
            scores += slot_scores * np.float32(weight * (LIGHT if slot.is_light else 1))
            if slot.is_required:
                allowed &= met
            if id(slot) not in asked:
                continue
            covered[met] += np.float32(weight)
            covered[partly] += np.float32(weight * PART_COVERS)
            if met.any() or partly.any():
                total += weight
            is_unmet |= not met.any()
        scores += self._nearness(plan, weights)
        share = covered / np.float32(total or 1)
        return self._loosen(allowed, scores, share, is_unmet=is_unmet)

    def _allowed(self, plan: Plan) -> Mask:
        allowed = self._readable.copy()
        for facet, values in plan.filters:
            allowed &= self._value_mask(facet, values)
        for facet, values in plan.excluded_filters:
            allowed &= ~self._value_mask(facet, values)
        for variant in plan.excluded:
            allowed[self._scored(variant)[0]] = False
        return allowed

    def _nearness(self, plan: Plan, weights: Sequence[float]) -> Floats:
        """Reward two words typed one after the other that also stand so in a document."""
        bonus = np.zeros(self._snapshot.size, np.float32)
        for number, (one, other) in enumerate(zip(plan.slots, plan.slots[1:], strict=False)):
            if one.typed and other.typed:
                documents, scores = self._scored(Variant((*one.typed, *other.typed)))
                weight = TOGETHER * min(weights[number], weights[number + 1])
                bonus[documents] += scores * np.float32(weight)
        return bonus

    def _loosen(
        self, allowed: Mask, scores: Floats, share: npt.NDArray[np.float32], *, is_unmet: bool
    ) -> Found:
        whole = allowed & (share > 0.999)
        all_words = np.zeros_like(whole) if is_unmet else whole
        mask = whole
        for least in LOOSER:
            if np.count_nonzero(mask) >= ENOUGH:
                break
            mask = allowed & (share >= least)
        if not mask.any():
            mask = allowed & (share > 0)
        scores = scores * (np.float32(0.3) + np.float32(0.7) * share)
        some = is_unmet or bool((mask & ~whole).any())
        return Found(mask, scores, "some" if some else "all", all_words)

    # Order.

    def order(self, mask: Mask, scores: Floats, sort: str, wanted: int) -> Ints:
        """Give the first ``wanted`` documents of a set in order; equals by date, then id."""
        documents = np.flatnonzero(mask)
        if sort == "relevance":
            rounded = np.round(scores[documents], 5)
            if len(documents) > 4 * wanted > 0:
                least = np.partition(rounded, len(rounded) - wanted)[len(rounded) - wanted]
                documents, rounded = documents[rounded >= least], rounded[rounded >= least]
            keys = [-rounded, -self._columns.days[documents]]
        else:
            days = self._columns.days[documents]
            keys = [days if sort == "oldest" else -days]
        by_id = self._columns.id_order[documents]
        best = np.lexsort([by_id, *reversed(keys)])[:wanted]
        return documents[best].astype(np.int32)
