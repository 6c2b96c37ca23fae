"""The survey's logic on paper: where an answer leads on to, and for whom a question is; pure.

A rule over other questions than the one just answered is not known on paper: it neither hides nor
shows, and the question says for itself whom it is for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from insightbank.engagement.surveys.logic import Condition, Item, Rule, condition_of

END = 0
"""Where an answer leads on to, when no question is left."""
CHOSEN = frozenset({"is", "includes"})


@dataclass(frozen=True, slots=True)
class Only:
    """Whom a question is for, as far as one sentence can say: a question's key and a choice's."""

    question: str = ""
    choice: str = ""

    @property
    def is_plain(self) -> bool:
        return bool(self.question)


def leads_to(items: Sequence[Item], key: str, said: Any) -> int | None:
    """Give the number of the question an answer leads on to; None where it is simply the next.

    Only questions that are hidden whatever else was said are passed over. END is the end.
    """
    numbers = [item.key for item in items]
    place = numbers.index(key) + 1
    following = place
    while following < len(items) and _is_hidden(items[following], key, said):
        following += 1
    if following == place:
        return None
    return END if following == len(items) else following + 1


def _is_hidden(item: Item, key: str, said: Any) -> bool:
    return any(_known(rule, key, said) is False for rule in item.rules)


def _known(rule: Rule, key: str, said: Any) -> bool | None:
    """Tell whether a rule holds from one answer alone; None where it hangs on others too."""
    if "not" in rule:
        inside = _known(rule["not"], key, said)
        return None if inside is None else not inside
    if "q" in rule:
        condition = condition_of(rule)
        return condition.holds(said) if condition.question == key else None
    is_all = "all" in rule
    parts = [_known(part, key, said) for part in rule["all" if is_all else "any"]]
    # One part that fails decides "all", one that holds decides "any".
    if (not is_all) in parts:
        return not is_all
    return None if None in parts else is_all


def only_for(item: Item) -> Only | None:
    """Say whom a question is for; None when it is for everybody."""
    if not item.rules:
        return None
    if len(item.rules) == 1 and (condition := _single(item.rules[0])):
        return Only(condition.question, str(condition.value))
    return Only()


def _single(rule: Rule) -> Condition | None:
    while len(rule.get("all", rule.get("any", ()))) == 1:
        rule = rule.get("all", rule.get("any", ()))[0]
    if "q" not in rule:
        return None
    condition = condition_of(rule)
    return condition if condition.operator in CHOSEN else None
