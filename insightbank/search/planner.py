"""From what was typed to a plan: which words belong together, what they mean, what was misspelt.

Depends on the words in the index that the asker may read, never on the language of the screen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from insightbank.search.analysis import (
    is_hyphenated,
    languages_with_stems,
    stem,
    stem_in,
    tokenise,
)
from insightbank.search.plans import (
    APART_WEIGHT,
    CORRECTED_WEIGHT,
    KIND_WEIGHT,
    STEM_WEIGHT,
    SYNONYM_WEIGHT,
    Plan,
    Slot,
    Variant,
)
from insightbank.search.query import ALL_FIELDS, Clause, ParsedQuery
from insightbank.search.vocabulary import Entry, Vocabulary


class KnownWords(Protocol):
    """What the planner asks of the index, always within what the asker may read."""

    def languages(self) -> frozenset[str]:
        """Give the languages of documents."""
        ...

    def has_variant(self, variant: Variant) -> bool:
        """Say whether some document meets a variant."""
        ...

    def has_reference(self, reference: str) -> bool:
        """Say whether there is a document of this reference (case folded)."""
        ...

    def correct(self, word: str, vocabulary: Vocabulary) -> str | None:
        """Give the likeliest word meant by one that no document holds, None if nothing is near."""
        ...

    def commoner(self, word: str) -> str | None:
        """Give a far commoner word one slip away from one that is hardly ever used, or None."""
        ...


@dataclass(slots=True)
class Word:
    """A word typed: where, its folded form, the stem to look for, and what it was put right to."""

    start: int
    end: int
    word: str
    stem: str
    ideograph: bool
    hyphen: bool = False
    fixed: str | None = None
    is_doubtful: bool = False

    @property
    def weight(self) -> float:
        return CORRECTED_WEIGHT if self.fixed else 1.0


class Planner:
    """Plans one query. Use once."""

    def __init__(self, parsed: ParsedQuery, vocabulary: Vocabulary, known: KnownWords) -> None:
        self._parsed = parsed
        self._vocabulary = vocabulary
        self._known = known
        self._languages = known.languages() & languages_with_stems()
        self._plan = Plan()
        self._fixes: list[Word] = []

    def plan(self) -> Plan:
        """Give the plan of the whole query."""
        run: list[Clause] = []
        clauses = self._parsed.clauses
        for clause, following in zip(clauses, [*clauses[1:], None], strict=False):
            joins = clause.alternative or (following is not None and following.alternative)
            if not joins and self._is_plain(clause):
                run.append(clause)
                continue
            self._add_run(run)
            run = []
            self._add_special(clause)
        self._add_run(run)
        self._drop_plain_words()
        self._plan.recognised = list(
            dict.fromkeys(tag for slot in self._plan.slots for tag in (*slot.tags, *slot.narrower))
        )
        self._plan.suggestion = self._suggestion()
        return self._plan

    def _is_plain(self, clause: Clause) -> bool:
        special = clause.is_phrase or clause.is_excluded or clause.is_required
        return not (special or clause.filter or clause.fields != ALL_FIELDS)

    def _add_special(self, clause: Clause) -> None:
        if clause.filter:
            self._add_filter(clause)
        elif clause.is_excluded:
            self._plan.excluded += self._exactly(clause)
        else:
            slot = self._phrase_slot(clause) if clause.is_phrase else self._either_slot(clause)
            if slot and clause.alternative and self._plan.slots:
                self._plan.slots[-1].absorb(slot)
            elif slot:
                self._plan.slots.append(slot)

    def _add_filter(self, clause: Clause) -> None:
        facet = clause.filter or ""
        values = self._vocabulary.values_named(facet, clause.text)
        if facet == "reference":
            values = (clause.text.casefold(),)
        if not values:
            self._add_run([replace(clause, filter=None)])
            return
        where = self._plan.excluded_filters if clause.is_excluded else self._plan.filters
        where.append((facet, values))

    def _exactly(self, clause: Clause) -> list[Variant]:
        """Give the variants of a word, or words next to each other, without synonyms."""
        tokens = tokenise(clause.text)
        if not tokens:
            return []
        stems = tuple(stem(token.word) for token in tokens)
        if len(tokens) == 1:
            return self._word_variants(tokens[0].word, stems[0], fields=clause.fields)
        joined = stem("".join(token.word for token in tokens))
        variants = [Variant(stems, fields=clause.fields)]
        if len(tokens) == 2 and is_hyphenated(clause.text, *tokens):
            variants.append(Variant((joined,), fields=clause.fields))
        return variants

    def _phrase_slot(self, clause: Clause) -> Slot | None:
        variants = self._exactly(clause)
        return Slot(variants, is_required=True) if variants else None

    def _either_slot(self, clause: Clause) -> Slot | None:
        """Make one slot of one word typed with OR, + or a field before it."""
        words = self._read_words([clause])
        slots = self._slots_of(words)
        if not slots:
            return None
        first, *others = slots
        if others:  # a hyphenated or Chinese word: all its parts, next to each other
            first = Slot([Variant(tuple(word.stem for word in words))])
        if clause.fields != ALL_FIELDS:
            variants = [replace(variant, fields=clause.fields) for variant in first.variants]
            first = Slot(variants)
        first.is_required, first.is_light = clause.is_required, False
        return first

    def _add_run(self, clauses: Sequence[Clause]) -> None:
        """Add plain words; what means the same as an earlier one joins it.

        Each of the two still counts a little by itself: "dementia" and "memory clinic" are one
        thing asked for, but a text with both words, or the rarer, is nearer to what was typed.
        """
        for slot in self._slots_of(self._read_words(clauses)):
            same = [old for old in self._plan.slots if slot.groups and old.groups & slot.groups]
            if same and not same[0].is_required:
                self._plan.slots += [
                    Slot([variant], is_light=True)
                    for part in (same[0], slot)
                    for variant in part.variants
                    if part.typed and variant.terms == part.typed and not variant.apart
                ]
                same[0].absorb(slot)
            else:
                self._plan.slots.append(slot)

    def _read_words(self, clauses: Sequence[Clause]) -> list[Word]:
        words: list[Word] = []
        for clause in clauses:
            if self._known.has_reference(clause.text.casefold()):
                self._plan.slots.append(Slot(reference=clause.text.casefold()))
                continue
            tokens = tokenise(clause.text)
            for token, following in zip(tokens, [*tokens[1:], None], strict=False):
                word = Word(
                    clause.start + token.start,
                    clause.start + token.end,
                    token.word,
                    stem(token.word),
                    token.ideograph,
                )
                word.hyphen = bool(following and is_hyphenated(clause.text, token, following))
                words.append(word)
        for word in words:
            self._put_right(word)
        return words

    def _put_right(self, word: Word) -> None:
        """Replace a word that no document holds by the one it must be, if there is one."""
        checkable = len(word.word) > 3 and word.word.isalpha() and not word.ideograph
        if not checkable or word.word in self._vocabulary.stop or len(self._fixes) >= 8:
            return
        if word.stem in self._vocabulary.known:
            return
        if any(self._known.has_variant(v) for v in self._word_variants(word.word, word.stem)):
            fixed = self._known.commoner(word.word)
            word.is_doubtful = fixed is not None
        else:
            fixed = self._known.correct(word.word, self._vocabulary)
        if fixed is None:
            return
        word.fixed = fixed
        if not word.is_doubtful:
            word.stem = stem(fixed)
        self._fixes.append(word)

    def _slots_of(self, words: Sequence[Word]) -> list[Slot]:
        stems = [word.stem for word in words]
        slots: list[Slot] = []
        at = 0
        while at < len(words):
            known = self._vocabulary.longest(stems, at)
            if known:
                length, entry = known
                slots.append(self._known_slot(words[at : at + length], entry))
            elif words[at].hyphen and at + 1 < len(words):
                length = 2
                slots.append(self._hyphen_slot(words[at], words[at + 1]))
            else:
                length = 1
                slots += self._plain_slot(words, at)
            at += length
        return slots

    def _known_slot(self, words: Sequence[Word], entry: Entry) -> Slot:
        stems = tuple(word.stem for word in words)
        weight = min(word.weight for word in words)
        if len(words) == 1:
            variants = self._word_variants(words[0].fixed or words[0].word, stems[0], weight)
        else:
            apart = Variant(stems, APART_WEIGHT * weight, apart=True)
            variants = [Variant(stems, weight), apart]
        variants += [
            Variant(other, SYNONYM_WEIGHT * weight)
            for other in self._vocabulary.synonyms(entry, stems)
        ]
        variants += [Variant(kind, KIND_WEIGHT * weight) for kind in entry.kinds]
        return Slot(variants, entry.tags, entry.narrower, groups=entry.groups, typed=stems)

    def _hyphen_slot(self, first: Word, second: Word) -> Slot:
        stems = (first.stem, second.stem)
        joined = stem(first.word + second.word)
        apart = Variant(stems, APART_WEIGHT, apart=True)
        return Slot([Variant(stems), Variant((joined,)), apart], typed=stems)

    def _plain_slot(self, words: Sequence[Word], at: int) -> list[Slot]:
        word = words[at]
        if word.ideograph:
            return self._ideograph_slot(words, at)
        variants = self._word_variants(
            word.word if word.is_doubtful else word.fixed or word.word,
            word.stem,
            1.0 if word.is_doubtful else word.weight,
        )
        if word.is_doubtful and word.fixed:
            variants.append(Variant((stem(word.fixed),), SYNONYM_WEIGHT))
        return [Slot(variants, is_light=self._is_light(word), typed=(word.stem,))]

    def _ideograph_slot(self, words: Sequence[Word], at: int) -> list[Slot]:
        """Chinese runs without spaces: each two neighbours are one thing asked for."""
        word = words[at]
        following = words[at + 1] if at + 1 < len(words) else None
        if following and following.ideograph and following.start == word.end:
            return [Slot([Variant((word.stem, following.stem))])]
        before = words[at - 1] if at else None
        if before and before.ideograph and before.end == word.start:
            return []
        return [Slot([Variant((word.stem,))])]

    def _word_variants(
        self,
        word: str,
        english: str,
        weight: float = 1.0,
        *,
        fields: tuple[str, ...] = ALL_FIELDS,
    ) -> list[Variant]:
        """Give a word by its English stem, and by its stems in the languages of the documents."""
        own = (stem_in(language, word) for language in sorted(self._languages))
        return [
            Variant((english,), weight, fields=fields),
            *(Variant((term,), weight * STEM_WEIGHT, fields=fields) for term in own if term),
        ]

    def _is_light(self, word: Word) -> bool:
        return word.stem in self._vocabulary.light or word.word in self._vocabulary.stop

    def _drop_plain_words(self) -> None:
        """Leave out words like "what" and "have", unless there are no others."""
        stop = self._vocabulary.stop_stems
        kept = [s for s in self._plan.slots if not (s.is_light and s.typed and s.typed[0] in stop)]
        if kept or self._plan.excluded or self._plan.filters:
            self._plan.slots = kept

    def _suggestion(self) -> str | None:
        return _with_fixes(self._parsed.text, self._fixes)


def _with_fixes(text: str, fixes: Iterable[Word]) -> str | None:
    fixed = text
    for word in sorted(fixes, key=lambda item: -item.start):
        fixed = fixed[: word.start] + (word.fixed or "") + fixed[word.end :]
    return fixed.strip() if fixed != text else None
