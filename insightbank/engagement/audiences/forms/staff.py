"""The builder of audiences: groups of conditions, put together and taken apart without a script.

Which groups and conditions a page has is read from the names of its fields, so that a condition
can be added or taken away while everything else that was typed stays as it was.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from wtforms import BooleanField, FileField, HiddenField, SelectField, StringField
from wtforms.validators import ValidationError

from insightbank.engagement.audiences.forms.staff_conditions import (
    Kind,
    condition_kinds,
    key_of,
)
from insightbank.engagement.audiences.rules import Group, Rule, to_groups, to_json
from insightbank.engagement.audiences.rules.groups import ALL_OF
from insightbank.engagement.audiences.staff_words import MODES, Names
from insightbank.web.form_fields import SelectChoice
from insightbank.web.forms import Answered, AtMost, Form
from insightbank.web.i18n import _, _l

MOST_GROUPS, MOST_CONDITIONS = 6, 10
LONGEST_NAME = 200
GROUP = re.compile(r"g(\d{1,2})_mode")
CONDITION = re.compile(r"g(\d{1,2})c(\d{1,2})_kind")
ACT = re.compile(r"(add|drop|ungroup):(\d{1,2})(?::(\d{1,2}))?")


@dataclass(frozen=True, slots=True)
class Shape:
    """The groups of a page by number, each with its conditions by number and their kinds."""

    groups: dict[int, dict[int, str]] = field(default_factory=lambda: {0: {}})

    def without_group(self, group: int) -> Shape:
        return Shape({n: conditions for n, conditions in self.groups.items() if n != group})

    def with_group(self) -> Shape:
        return Shape({**self.groups, max(self.groups, default=-1) + 1: {}})

    def with_condition(self, group: int, kind: str) -> Shape:
        there = self.groups.get(group, {})
        return Shape({**self.groups, group: {**there, max(there, default=-1) + 1: kind}})

    def without_condition(self, group: int, number: int) -> Shape:
        there = self.groups.get(group, {})
        left = {n: kind for n, kind in there.items() if n != number}
        return Shape({**self.groups, group: left})


def shape_of(posted: Mapping[str, str]) -> Shape:
    """Read which groups and conditions a posted page had; more than there may be are left out."""
    kinds = condition_kinds()
    groups: dict[int, dict[int, str]] = {}
    for name in posted:
        if found := GROUP.fullmatch(name):
            groups.setdefault(int(found[1]), {})
    groups = {n: {} for n in sorted(groups)[:MOST_GROUPS]}
    for name, kind in posted.items():
        found = CONDITION.fullmatch(name)
        if found and int(found[1]) in groups and kind in kinds:
            groups[int(found[1])][int(found[2])] = kind
    return Shape({n: dict(sorted(c.items())[:MOST_CONDITIONS]) for n, c in groups.items()})


def changed(shape: Shape, posted: Mapping[str, str]) -> Shape | None:
    """Do what the pressed button asks of the shape; None where it asks for something else."""
    act = posted.get("do", "")
    if act == "group":
        return shape.with_group() if len(shape.groups) < MOST_GROUPS else shape
    found = ACT.fullmatch(act)
    if found is None:
        return None
    group, number = int(found[2]), int(found[3] or 0)
    if found[1] == "ungroup":
        return shape.without_group(group)
    if found[1] == "drop":
        return shape.without_condition(group, number)
    kind = posted.get(f"g{group}_add", "")
    is_full = len(shape.groups.get(group, {})) >= MOST_CONDITIONS
    known = group in shape.groups and kind in condition_kinds()
    return shape.with_condition(group, kind) if known and not is_full else shape


class AudienceForm(Form):
    """The builder; make it with ``audience_form``."""

    shape: ClassVar[Shape]
    kinds: ClassVar[Mapping[str, Kind]]

    name = StringField(
        _l("Name"),
        [Answered(_l("Enter a name.")), AtMost(LONGEST_NAME)],
        description=_l("For example: carers in Basildon."),
    )
    leave_out = BooleanField(_l("Leave out people who have been asked often lately"))

    def prefixes(self, group: int) -> list[tuple[int, str, Kind]]:
        """Give a group's conditions: number, beginning of the fields' names, kind."""
        conditions = self.shape.groups[group].items()
        return [(n, f"g{group}c{n}_", self.kinds[key]) for n, key in conditions]

    def fields_of(self, prefix: str) -> list[Any]:
        """Give the fields of a condition that can be seen."""
        names = [one.name for one in self if one.name.startswith(prefix)]
        return [self[name] for name in names if not name.endswith("_kind")]

    def read_rule(self) -> dict[str, Any] | None:
        """Read the document of the rule; None where something is missing, said at its field."""
        parts: list[dict[str, Any]] = []
        is_whole = True
        for group in self.shape.groups:
            nodes = [self._read(prefix, kind) for _n, prefix, kind in self.prefixes(group)]
            is_whole = is_whole and None not in nodes
            if nodes:
                parts.append(_wrapped(self[f"g{group}_mode"].data, nodes))
        if is_whole and not parts:
            first = next(iter(self.shape.groups), None)
            if first is not None:
                self[f"g{first}_add"].errors = [_("Add at least one condition.")]
            return None
        return {"version": 1, "rule": {"and": parts}} if is_whole else None

    def _read(self, prefix: str, kind: Kind) -> dict[str, Any] | None:
        fields = self.fields_of(prefix)
        data = {one.name.removeprefix(prefix): one.data for one in fields}
        if any(one.errors for one in fields):
            return None
        try:
            return kind.read(data)
        except ValidationError as error:
            fields[0].errors = [str(error)]
            return None

    def complain(self, path: str, text: str) -> None:
        """Put what is wrong with the rule beside the condition it speaks of."""
        text = f"{text[:1].upper()}{text[1:]}."
        found = re.match(r"and\[(\d+)\]\.(?:and|or|not\.or)\[(\d+)\]", path)
        groups = [group for group in self.shape.groups if self.shape.groups[group]]
        if found and int(found[1]) < len(groups):
            prefixes = self.prefixes(groups[int(found[1])])
            if int(found[2]) < len(prefixes):
                self.fields_of(prefixes[int(found[2])][1])[0].errors = [text]
                return
        self.name.errors = [f"{path}: {text}"]


def _wrapped(mode: str, nodes: Sequence[Any]) -> dict[str, Any]:
    if mode == ALL_OF:
        return {"and": list(nodes)}
    return {"or": list(nodes)} if mode == "any" else {"not": {"or": list(nodes)}}


def audience_form(
    shape: Shape, names: Names, *, data: Mapping[str, Any] | None = None
) -> AudienceForm:
    """Build the form of this shape, as posted or with what was kept in ``data``."""
    kinds = condition_kinds()
    attributes: dict[str, Any] = {"shape": shape, "kinds": kinds}
    modes = [SelectChoice(mode, words) for mode, words in MODES.items()]
    added = [SelectChoice(kind.key, kind.label) for kind in kinds.values()]
    for group, conditions in shape.groups.items():
        mode = SelectField(_l("People fit this group if they have"), choices=modes, default=ALL_OF)
        attributes[f"g{group}_mode"] = mode
        for number, key in conditions.items():
            prefix = f"g{group}c{number}_"
            attributes[f"{prefix}kind"] = HiddenField(default=key)
            for end, made in kinds[key].fields(names).items():
                attributes[prefix + end] = made
        attributes[f"g{group}_add"] = SelectField(
            _l("Another condition"), choices=added, validate_choice=False
        )
    made_class = type("BuiltAudienceForm", (AudienceForm,), attributes)
    return made_class(data=data) if data is not None else made_class()  # type: ignore[no-any-return]


def shown_rule(rule: Rule) -> tuple[Shape, dict[str, Any]] | None:
    """Give the shape and data that show a rule; None where a form cannot show it."""
    kinds = condition_kinds()
    groups = to_groups(rule)
    if groups is None or len(groups) > MOST_GROUPS:
        return None
    shape: dict[int, dict[int, str]] = {}
    data: dict[str, Any] = {}
    for group, kept in enumerate(groups):
        keys = [key_of(to_json(leaf)) for leaf in kept.leaves]
        if len(keys) > MOST_CONDITIONS or any(key not in kinds for key, _value in keys):
            return None
        shape[group] = {number: key for number, (key, _value) in enumerate(keys)}
        data |= _shown(group, kept, keys, kinds)
    return Shape(shape), data


def _shown(
    group: int, kept: Group, keys: Sequence[tuple[str, Any]], kinds: Mapping[str, Kind]
) -> dict[str, Any]:
    data: dict[str, Any] = {f"g{group}_mode": kept.mode}
    for number, (key, value) in enumerate(keys):
        shown = kinds[key].show(value)
        data |= {f"g{group}c{number}_{end}": said for end, said in shown.items()}
    return data


class RuleFileForm(Form):
    """A rule from a file, with the name it is to have."""

    name = StringField(_l("Name"), [Answered(_l("Enter a name.")), AtMost(LONGEST_NAME)])
    file = FileField(_l("File"), description=_l("A rule as JSON, as downloaded here."))
