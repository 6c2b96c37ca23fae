"""What a query asks for, once synonyms, tags and corrections are known; plain data.

A plan is a list of slots, each one thing asked for in several possible ways, and what must or must
not hold besides.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from insightbank.search.query import ALL_FIELDS
from insightbank.search.vocabulary import Stems, Tag

SYNONYM_WEIGHT = 0.6
KIND_WEIGHT = 0.45
APART_WEIGHT = 0.6
CORRECTED_WEIGHT = 0.8
TAG_WEIGHT = 0.7
PART_WEIGHT = 0.4
PART_COVERS = 0.35
STEM_WEIGHT = 0.9


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to say what a slot asks for: terms next to each other, or (``apart``) anywhere."""

    terms: Stems
    weight: float = 1.0
    apart: bool = False
    fields: tuple[str, ...] = ALL_FIELDS


@dataclass(slots=True)
class Slot:
    """One thing asked for. ``light`` slots help to rank but need not be met.

    ``tags`` meet it; of ``narrower`` tags it asks for a part, so they meet it only a little.
    ``groups`` are the synonym groups it stands for: two slots of one group are one.
    ``references`` are documents named by their own reference.
    """

    variants: list[Variant] = field(default_factory=list)
    tags: tuple[Tag, ...] = ()
    narrower: tuple[Tag, ...] = ()
    groups: frozenset[int] = frozenset()
    reference: str = ""
    is_light: bool = False
    is_required: bool = False
    typed: Stems = ()

    def absorb(self, other: Slot) -> None:
        """Become either of two: whichever is met meets this slot."""
        self.variants = _strongest([*self.variants, *other.variants])
        self.tags = tuple(dict.fromkeys((*self.tags, *other.tags)))
        self.narrower = tuple(dict.fromkeys((*self.narrower, *other.narrower)))
        self.groups |= other.groups
        self.reference = self.reference or other.reference
        self.is_light = self.is_light and other.is_light
        self.is_required = self.is_required or other.is_required
        self.typed = ()


def _strongest(variants: list[Variant]) -> list[Variant]:
    best: dict[tuple[Stems, bool, tuple[str, ...]], Variant] = {}
    for variant in variants:
        key = (variant.terms, variant.apart, variant.fields)
        if key not in best or best[key].weight < variant.weight:
            best[key] = variant
    return list(best.values())


@dataclass(slots=True)
class Plan:
    """Everything a query asks for."""

    slots: list[Slot] = field(default_factory=list)
    excluded: list[Variant] = field(default_factory=list)
    filters: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    excluded_filters: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    recognised: list[Tag] = field(default_factory=list)
    suggestion: str | None = None

    def asked(self) -> list[Slot]:
        """Give the slots that count: the light ones too if there are no others."""
        return [slot for slot in self.slots if not slot.is_light] or self.slots

    def terms(self) -> frozenset[str]:
        """Give the forms to mark in a text; words next to each other with a space between."""
        found: set[str] = set()
        for slot in self.asked():
            for variant in slot.variants:
                found.update(variant.terms if variant.apart else [" ".join(variant.terms)])
        return frozenset(found)
