"""Who is asked a question, with plain lists to choose from: two groups of three conditions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from wtforms import RadioField, SelectField, StringField

from insightbank.engagement.surveys.forms.fields import read_number
from insightbank.engagement.surveys.kinds import Asked
from insightbank.engagement.surveys.logic import WITHOUT_VALUE, Rule
from insightbank.engagement.surveys.logic_checks import DAYS, NUMBERS
from insightbank.web.form_fields import SelectChoice
from insightbank.web.forms import AtMost, Form
from insightbank.web.i18n import LazyString, _, _l

GROUPS, ROWS = (1, 2), (1, 2, 3)
OPERATOR_LABELS: dict[str, LazyString] = {
    "is": _l("is"),
    "is_not": _l("is not"),
    "includes": _l("includes"),
    "excludes": _l("does not include"),
    "at_least": _l("is at least"),
    "at_most": _l("is at most"),
    "answered": _l("is answered"),
    "not_answered": _l("is not answered"),
}
_FOR_SEVERAL = {"is": "includes", "is_not": "excludes"}
_FOR_ONE = {"includes": "is", "excludes": "is_not"}
_DAY = re.compile(r"(\d{1,2})[ ./-](\d{1,2})[ ./-](\d{4})")


class ConditionForm(Form):
    """Build it with ``condition_form``; ``rule()`` gives what was chosen as logic.py reads it."""

    questions: ClassVar[Mapping[str, Asked]]
    join = RadioField(
        _l("How do the two groups go together?"),
        choices=[
            SelectChoice("all", _l("Both must be true")),
            SelectChoice("any", _l("One of them is enough")),
        ],
        default="all",
    )

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid = bool(super().validate(extra_validators))
        for name in row_names():
            if message := self._problem(name):
                field = self[f"{name}_value"]
                field.errors = [*field.errors, message]
                is_valid = False
        return is_valid

    def _problem(self, name: str) -> str:
        leaf = self._leaf(name)
        if leaf is None and (self[f"{name}_value"].data or ""):
            return _("Choose the question this belongs to.")
        if leaf is not None and leaf["op"] not in WITHOUT_VALUE and leaf.get("value") is None:
            return _("Choose an answer in the list, or enter a number or a date.")
        return ""

    def _leaf(self, name: str) -> dict[str, Any] | None:
        key, _separator, code = (self[f"{name}_what"].data or "").partition(":")
        if key not in self.questions:
            return None
        question, operator = self.questions[key], self[f"{name}_operator"].data
        if question.kind == "multiple" and code:
            operator = _FOR_SEVERAL.get(operator, operator)
        elif code:
            operator = _FOR_ONE.get(operator, operator)
        if operator in WITHOUT_VALUE:
            return {"q": key, "op": operator}
        typed = self[f"{name}_value"].data or ""
        return {"q": key, "op": operator, "value": code or _value(question, typed)}

    def refuse(self, messages: Sequence[str]) -> None:
        """Say beside the first row why the rule as a whole cannot be kept."""
        field = self[f"{row_names()[0]}_what"]
        field.errors = [*field.errors, *messages]

    def rule(self) -> dict[str, Any] | None:
        """Give the rule; None where nothing was chosen."""
        groups = []
        for group in GROUPS:
            leaves = [leaf for name in row_names(group) if (leaf := self._leaf(name))]
            if leaves:
                together = self[f"group{group}"].data
                groups.append(leaves[0] if len(leaves) == 1 else {together: leaves})
        if len(groups) > 1:
            return {self.join.data: groups}
        return groups[0] if groups else None


def row_names(group: int | None = None) -> list[str]:
    """Name the rows, of one group or of both."""
    return [f"c{g}{row}" for g in GROUPS if group in {None, g} for row in ROWS]


def _value(question: Asked, typed: str) -> Any:
    if question.kind in NUMBERS:
        return read_number(typed) if typed else None
    if question.kind in DAYS:
        return _day(typed)
    return typed or None


def _day(typed: str) -> str | None:
    """Read a day as people write it, or as a computer does."""
    found = _DAY.fullmatch(typed.strip())
    try:
        if found:
            return date(int(found[3]), int(found[2]), int(found[1])).isoformat()
        return date.fromisoformat(typed.strip()).isoformat()
    except ValueError:
        return None


def condition_form(
    questions: Mapping[str, Asked], answers: Sequence[tuple[str, str]], rule: Rule | None
) -> ConditionForm:
    """Build the form; ``answers`` are what can be chosen, as ``<question>:<choice>`` with words."""
    choices = [SelectChoice("", _("Choose"))] + [SelectChoice(key, words) for key, words in answers]
    operators = [SelectChoice(name, words) for name, words in OPERATOR_LABELS.items()]
    fields: dict[str, Any] = {"questions": questions}
    together = [
        SelectChoice("all", _l("All of these must be true")),
        SelectChoice("any", _l("One of these is enough")),
    ]
    for group in GROUPS:
        fields[f"group{group}"] = RadioField(
            _l("How do these go together?"), choices=together, default="all"
        )
    for name in row_names():
        fields[f"{name}_what"] = SelectField(_l("Question and answer"), choices=choices, default="")
        fields[f"{name}_operator"] = SelectField(_l("Condition"), choices=operators, default="is")
        fields[f"{name}_value"] = StringField(_l("Number or date"), [AtMost(40)])
    made = type("OneConditionForm", (ConditionForm,), fields)
    return made(data=_data(rule) or {})  # type: ignore[no-any-return]


def fits(rule: Rule | None) -> bool:
    """Tell whether a rule can be shown in the form's rows."""
    return rule is None or _data(rule) is not None


def _data(rule: Rule | None) -> dict[str, Any] | None:
    """Give the form's fields for a rule; None where it does not fit."""
    if rule is None:
        return {}
    alone = _group(rule)
    if alone is not None:
        return _rows(1, *alone)
    join = "all" if "all" in rule else "any"
    groups = [_group(part) for part in rule.get(join, ())]
    if len(groups) != len(GROUPS) or None in groups:
        return None
    data: dict[str, Any] = {"join": join}
    for number, group in zip(GROUPS, groups, strict=True):
        data |= _rows(number, *group) if group else {}
    return data


def _group(rule: Rule) -> tuple[str, list[Rule]] | None:
    """Give how a flat rule's conditions go together, and them."""
    together = "any" if "any" in rule else "all"
    leaves = [rule] if "q" in rule else list(rule.get(together, ()))
    if not leaves or len(leaves) > len(ROWS) or not all("q" in leaf for leaf in leaves):
        return None
    return together, leaves


def _rows(group: int, together: str, leaves: Sequence[Rule]) -> dict[str, Any]:
    data: dict[str, Any] = {f"group{group}": together}
    for name, leaf in zip(row_names(group), leaves, strict=False):
        value = leaf.get("value")
        is_typed = value is None or not isinstance(value, str) or value[:1].isdigit()
        data[f"{name}_what"] = f"{leaf['q']}:{'' if is_typed else value}"
        data[f"{name}_operator"] = leaf["op"]
        data[f"{name}_value"] = "" if value is None or not is_typed else str(value)
    return data
