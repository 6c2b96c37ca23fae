"""Rules in the one shape a form can show: groups that must all hold, each of plain conditions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from insightbank.engagement.audiences.rules.tree import All, Any_, Leaf, Not, Rule

ALL_OF, ANY_OF, NONE_OF = MODES = ("all", "any", "none")


@dataclass(frozen=True, slots=True)
class Group:
    """Conditions of which all, at least one or none must hold."""

    mode: str
    leaves: tuple[Leaf, ...]


def from_groups(groups: Sequence[Group]) -> Rule | None:
    """Build the rule of groups that must all hold; None where no group has a condition."""
    parts = tuple(_rule(group) for group in groups if group.leaves)
    return All(parts) if parts else None


def to_groups(rule: Rule) -> list[Group] | None:
    """Take a rule apart into groups; None where a form cannot show it."""
    found = [_group(part) for part in (rule.parts if isinstance(rule, All) else (rule,))]
    groups = [group for group in found if group is not None]
    if len(groups) < len(found):
        return None
    return _joined(groups)


def _joined(groups: list[Group]) -> list[Group]:
    """Put conditions that stand alone beside each other into one group."""
    alone = [group for group in groups if group.mode == ALL_OF and len(group.leaves) == 1]
    if len(alone) < 2 or len(alone) < len(groups):
        return groups
    return [Group(ALL_OF, tuple(group.leaves[0] for group in alone))]


def _rule(group: Group) -> Rule:
    if group.mode == ALL_OF:
        return All(group.leaves)
    return Any_(group.leaves) if group.mode == ANY_OF else Not(Any_(group.leaves))


def _group(rule: Rule) -> Group | None:
    match rule:
        case All(parts):
            return _plain(ALL_OF, parts)
        case Any_(parts):
            return _plain(ANY_OF, parts)
        case Not(Any_(parts)):
            return _plain(NONE_OF, parts)
        case Not(All() | Not()):
            return None
        case Not(part):
            return _plain(NONE_OF, (part,))
        case _:
            return Group(ALL_OF, (rule,))


def _plain(mode: str, parts: Sequence[Rule]) -> Group | None:
    leaves = tuple(part for part in parts if not isinstance(part, All | Any_ | Not))
    return Group(mode, leaves) if len(leaves) == len(parts) else None
