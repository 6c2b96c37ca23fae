"""The conditions a form can show: one class per shape, found in ``condition_kinds``.

A class says which fields it has, reads them into the JSON value of a rule, and shows one back.
What a rule may say is decided by ``rules``; here only what was left empty is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from wtforms import RadioField, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import ValidationError

from insightbank.engagement.audiences.staff_words import LABELS, Names, fact_label
from insightbank.web.form_fields import DayMonthYearField, SelectChoice
from insightbank.web.forms import NOT_A_CHOICE, AtMost
from insightbank.web.i18n import _, _l
from insightbank.web.profile_labels import HEALTH_CONDITIONS, PREFERRED_FORMAT, PROFILE_QUESTIONS

LONGEST_LIST = 20_000
NONE_CHOSEN: dict[str, Any] = {"invalid_choice_message": NOT_A_CHOICE, "default": ""}

Data = dict[str, Any]


class _Chosen(RadioField):
    """Radio buttons of which none may be chosen yet: what is missing is said when it is read."""

    def pre_validate(self, form: Any) -> None:
        if self.data:
            super().pre_validate(form)


@dataclass(frozen=True, slots=True)
class Kind:
    """A condition by the name it has in rules; ``key`` tells it apart in the form."""

    key: str
    label: str

    hint: ClassVar[Any] = ""

    def fields(self, names: Names) -> dict[str, Any]:
        """Give unbound fields by the end of their name."""
        raise NotImplementedError

    def read(self, data: Data) -> dict[str, Any]:
        """Read the condition as a rule has it; ValidationError says what is missing."""
        raise NotImplementedError

    def show(self, value: Any) -> Data:
        """Give the data of the fields for the value of a rule."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Listed(Kind):
    """Codes to tick; ``question`` is set where it is a fact about the person."""

    dimension: str = ""
    question: str = ""

    def fields(self, names: Names) -> dict[str, Any]:
        choices = [SelectChoice(code, name) for code, name in names.of[self.dimension].items()]
        field = SelectMultipleField(self.label, choices=choices, default=())
        return {"values": field}

    def read(self, data: Data) -> dict[str, Any]:
        if not data["values"]:
            raise ValidationError(_("Choose at least one answer, or take the condition away."))
        if self.question:
            return {"fact": {"question": self.question, "any_of": data["values"]}}
        return {self.key: data["values"]}

    def show(self, value: Any) -> Data:
        return {"values": value["any_of"] if self.question else _list(value)}


@dataclass(frozen=True, slots=True)
class Areas(Kind):
    """Codes of small areas to type, however they are set apart."""

    def fields(self, names: Names) -> dict[str, Any]:
        hint = _l("Codes of 2021 LSOAs such as E01015814, one on a line or with commas between.")
        return {"codes": TextAreaField(self.label, [AtMost(LONGEST_LIST)], description=hint)}

    def read(self, data: Data) -> dict[str, Any]:
        codes = (data["codes"] or "").replace(",", " ").replace(";", " ").upper().split()
        if not codes:
            raise ValidationError(_("Enter at least one code, or take the condition away."))
        return {self.key: codes}

    def show(self, value: Any) -> Data:
        return {"codes": "\n".join(_list(value))}


@dataclass(frozen=True, slots=True)
class Deciles(Kind):
    """Tenths of deprivation, from one to another."""

    def fields(self, names: Names) -> dict[str, Any]:
        tenths = [SelectChoice(str(n), str(n)) for n in range(1, 11)]
        first, last = _l("From tenth (1 is most deprived)"), _l("To tenth (10 is least deprived)")
        return {
            "from": SelectField(first, choices=tenths, default="1"),
            "to": SelectField(last, choices=tenths, default="2"),
        }

    def read(self, data: Data) -> dict[str, Any]:
        first, last = int(data["from"] or 1), int(data["to"] or 2)
        if first > last:
            raise ValidationError(_("The first tenth must not be higher than the last."))
        return {self.key: {"from": first, "to": last}}

    def show(self, value: Any) -> Data:
        return {"from": str(value["from"]), "to": str(value["to"])}


@dataclass(frozen=True, slots=True)
class YesNo(Kind):
    """Yes or no, by what people said."""

    def fields(self, names: Names) -> dict[str, Any]:
        choices = [SelectChoice("yes", _l("Yes")), SelectChoice("no", _l("No, they said so"))]
        return {"is": _Chosen(self.label, choices=choices, **NONE_CHOSEN)}

    def read(self, data: Data) -> dict[str, Any]:
        if not data["is"]:
            raise ValidationError(_("Choose yes or no, or take the condition away."))
        return {self.key: data["is"] == "yes"}

    def show(self, value: Any) -> Data:
        return {"is": "yes" if value else "no"}


@dataclass(frozen=True, slots=True)
class PastActivity(Kind):
    """Was invited to, or took part in, an activity or any, since a day or ever."""

    def fields(self, names: Names) -> dict[str, Any]:
        choices = [SelectChoice("", _l("Anything"))]
        choices += [SelectChoice(slug, name) for slug, name in names.of["activities"].items()]
        since = _l("Leave it empty if an activity is chosen and the day does not matter.")
        return {
            "activity": SelectField(_l("Activity"), choices=choices, default=""),
            "since": DayMonthYearField(_l("Since"), description=since),
        }

    def read(self, data: Data) -> dict[str, Any]:
        said = {"activity": data["activity"], "since": _day(data["since"])}
        given = {key: value for key, value in said.items() if value}
        if not given:
            raise ValidationError(_("Choose an activity or enter a day."))
        return {self.key: given}

    def show(self, value: Any) -> Data:
        since = value.get("since")
        return {
            "activity": value.get("activity", ""),
            "since": date.fromisoformat(since) if since else None,
        }


@dataclass(frozen=True, slots=True)
class Contact(Kind):
    """When somebody was last invited."""

    def fields(self, names: Names) -> dict[str, Any]:
        choices = [
            SelectChoice("before", _l("Not invited since this day")),
            SelectChoice("after", _l("Invited on this day or later")),
            SelectChoice("never", _l("Never invited")),
        ]
        return {
            "how": _Chosen(self.label, choices=choices, **NONE_CHOSEN),
            "day": DayMonthYearField(_l("Day")),
        }

    def read(self, data: Data) -> dict[str, Any]:
        if not data["how"]:
            raise ValidationError(_("Choose one of the answers, or take the condition away."))
        if data["how"] == "never":
            return {self.key: {"never": True}}
        if not data["day"]:
            raise ValidationError(_("Enter the day."))
        return {self.key: {data["how"]: _day(data["day"])}}

    def show(self, value: Any) -> Data:
        ((how, day),) = value.items()
        return {"how": how, "day": None if how == "never" else date.fromisoformat(day)}


def _list(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None


def condition_kinds() -> dict[str, Kind]:
    """Give every kind of condition by its key, in the order offered."""
    label = {key: str(words) for key, words in LABELS.items()}
    conditions = HEALTH_CONDITIONS.id
    kinds: list[Kind] = [Listed(key, label[key], key) for key in ("alliance", "district")]
    kinds.append(Areas("lsoa", label["lsoa"]))
    kinds += [Deciles(key, label[key]) for key in ("imd2025", "imd2019")]
    kinds += [Listed(key, label[key], key) for key in ("rural", "language", "format")]
    kinds += [YesNo(key, label[key]) for key in ("carer", "staff")]
    kinds.append(Listed("health_condition", label["health_condition"], conditions))
    for question in PROFILE_QUESTIONS:
        if question.id not in {conditions, PREFERRED_FORMAT.id}:
            key = f"fact_{question.id}"
            kinds.append(Listed(key, fact_label(question.id), question.id, question.id))
    kinds += [PastActivity(key, label[key]) for key in ("invited", "took_part")]
    kinds.append(Contact("last_contact", label["last_contact"]))
    return {kind.key: kind for kind in kinds}


def key_of(node: Mapping[str, Any]) -> tuple[str, Any]:
    """Give the key of a condition of a rule, and its value."""
    ((name, value),) = node.items()
    return (f"fact_{value['question']}", value) if name == "fact" else (name, value)
