"""Words of audiences for staff: conditions, places and answers by name, why none is counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask_babel import format_date

from insightbank.core.languages import DEFAULT_LANGUAGE, KNOWN_LANGUAGES
from insightbank.engagement.activities import queries as activities
from insightbank.engagement.audiences.rules import (
    INVITED,
    All,
    Any_,
    Has,
    LastContact,
    Leaf,
    LivesIn,
    Not,
    Reason,
    Rule,
    Took,
)
from insightbank.engagement.audiences.services import Refusal
from insightbank.places import queries as places
from insightbank.places.rules import RURAL_CLASSES, PlaceKind
from insightbank.web.i18n import LazyString, _, _l
from insightbank.web.profile_labels import (
    PREFER_NOT_TO_SAY,
    PREFERRED_FORMAT,
    PROFILE_QUESTIONS,
    profile_question,
)

LABELS: dict[str, LazyString] = {
    "alliance": _l("Alliance"),
    "district": _l("District"),
    "lsoa": _l("Small areas (LSOA)"),
    "imd2025": _l("Deprivation 2025"),
    "imd2019": _l("Deprivation 2019"),
    "rural": _l("Town or country"),
    "language": _l("Language to write in"),
    "format": _l("Format to write in"),
    "carer": _l("Unpaid carer"),
    "staff": _l("Works in health or care"),
    "health_condition": _l("Health condition"),
    "invited": _l("Was invited"),
    "took_part": _l("Took part"),
    "last_contact": _l("Last contact"),
}
FACTS: dict[str, LazyString] = {
    "age_band": _l("Age"),
    "sex": _l("Sex"),
    "gender_identity": _l("Gender the same as at birth"),
    "ethnic_group": _l("Ethnic group"),
    "religion": _l("Religion"),
    "sexual_orientation": _l("Sexual orientation"),
    "ltc": _l("Condition of 12 months or more"),
    "activity": _l("Condition makes everyday things harder"),
    "impairments": _l("Kind of impairment"),
    "unpaid_care": _l("Hours of unpaid care"),
    "armed_forces": _l("Served in the armed forces"),
    "pregnancy_maternity": _l("Pregnant or gave birth lately"),
    "marriage_civil_partnership": _l("Marriage or civil partnership"),
    "health_care_staff": _l("Kind of health or care work"),
    "access_needs": _l("Access needs"),
}
"""Short names of what people are asked; other questions show with the words people see."""
MODES: dict[str, LazyString] = {
    "all": _l("All of these"),
    "any": _l("Any of these"),
    "none": _l("None of these"),
}
ETHNIC_FAMILIES: dict[str, LazyString] = {
    "white_british": _l("White British"),
    "gypsy_roma_traveller": _l("Gypsy, Roma or Traveller"),
    "white": _l("Other White"),
    "mixed": _l("Mixed or Multiple"),
    "asian": _l("Asian or Asian British"),
    "black": _l("Black, Black British, Caribbean or African"),
    "other": _l("Other ethnic group"),
}
_OWN_FAMILY = {
    "white_british": "white_british",
    "white_gypsy_irish_traveller": "gypsy_roma_traveller",
    "white_roma": "gypsy_roma_traveller",
}


def ethnic_family(code: str) -> str:
    """Give the family an ethnic group is counted in."""
    return _OWN_FAMILY.get(code) or code.split("_", 1)[0]


@dataclass(frozen=True, slots=True)
class Names:
    """Names of everything a rule can name, by dimension and code, in the order of lists."""

    of: Mapping[str, Mapping[str, str]]

    def name(self, dimension: str, code: str) -> str:
        return self.of.get(dimension, {}).get(code, code)


def load_names(today: date) -> Names:
    """Load the names of places, languages, answers and activities."""
    rows = activities.list_activities()
    titles = activities.load_texts(rows, DEFAULT_LANGUAGE, subjects=("title",))
    councils = places.list_places(PlaceKind.DISTRICT, on=today)
    of: dict[str, dict[str, str]] = {
        PlaceKind.DISTRICT: {place.slug: place.name for place in councils},
        PlaceKind.ALLIANCE: {c.parent.slug: c.parent.name for c in councils if c.parent},
    }
    of["rural"] = dict(RURAL_CLASSES)
    of["language"] = {tag: one.english_name for tag, one in KNOWN_LANGUAGES.items()}
    for question in PROFILE_QUESTIONS:
        told = {c: str(words) for c, words in question.options if c != PREFER_NOT_TO_SAY}
        of[question.id] = told
    of["format"] = of[PREFERRED_FORMAT.id]
    of["activities"] = {row.slug: titles[row.id].of("title").text or row.slug for row in rows}
    return Names(of)


def fact_label(question_id: str) -> str:
    """Name a question about a person."""
    question = profile_question(question_id)
    return str(FACTS.get(question_id) or (question.label if question else question_id))


def leaf_words(leaf: Leaf, names: Names) -> str:
    """Say a condition in words."""
    match leaf:
        case Has("imd2019" | "imd2025"):
            return _tenth_words(leaf)
        case Has("carer" | "staff", _dimension, values):
            yes = _("no") if values == ("no",) else _("yes")
            return _("%(label)s: %(values)s", label=LABELS[leaf.name], values=yes)
        case Has(name, dimension, values):
            label = fact_label(dimension) if name == "fact" else str(LABELS[name])
            said = _joined([names.name(dimension, value) for value in values])
            return _("%(label)s: %(values)s", label=label, values=said)
        case LivesIn(codes):
            return _("%(label)s: %(values)s", label=LABELS["lsoa"], values=_joined(list(codes)))
        case Took():
            return _took_words(leaf, names)
        case LastContact():
            return _contact_words(leaf)


def _tenth_words(leaf: Has) -> str:
    label, first, last = str(LABELS[leaf.name]), leaf.values[0], leaf.values[-1]
    if first == last:
        return _("%(label)s: tenth %(tenth)s of 10", label=label, tenth=first)
    return _(
        "%(label)s: tenth %(first)s to %(last)s, 1 is most deprived",
        label=label,
        first=first,
        last=last,
    )


def _joined(words: list[str], most: int = 6) -> str:
    if len(words) <= most:
        return ", ".join(words)
    return _("%(some)s and %(more)s more", some=", ".join(words[:most]), more=len(words) - most)


def _took_words(leaf: Took, names: Names) -> str:
    words = {
        "activity": names.name("activities", leaf.slug) if leaf.slug else _("anything"),
        "day": format_date(leaf.since, "long") if leaf.since else "",
    }
    if leaf.kind == INVITED:
        if leaf.since:
            return _("Was invited to %(activity)s since %(day)s", **words)
        return _("Was invited to %(activity)s", **words)
    if leaf.since:
        return _("Took part in %(activity)s since %(day)s", **words)
    return _("Took part in %(activity)s", **words)


def _contact_words(leaf: LastContact) -> str:
    day = format_date(leaf.day, "long") if leaf.day else ""
    if leaf.how == "never":
        return _("Has never been invited")
    if leaf.how == "before":
        return _("Has not been invited since %(day)s", day=day)
    return _("Was last invited on %(day)s or later", day=day)


def reason_words(reason: Reason, names: Names) -> str:
    """Say why a person fits: a condition that holds, or one that does not."""
    words = leaf_words(reason.leaf, names)
    return _("Not: %(condition)s", condition=words) if reason.is_absence else words


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a rule to be shown: ``mode`` is one of ``MODES`` with parts in it, or empty."""

    text: str
    parts: tuple[Part, ...] = ()


def rule_words(rule: Rule, names: Names) -> Part:
    """Say a whole rule in words, as a tree."""
    match rule:
        case All(parts):
            return Part(str(MODES["all"]), tuple(rule_words(part, names) for part in parts))
        case Any_(parts):
            return Part(str(MODES["any"]), tuple(rule_words(part, names) for part in parts))
        case Not(Any_(parts)):
            return Part(str(MODES["none"]), tuple(rule_words(part, names) for part in parts))
        case Not(part):
            return Part(str(MODES["none"]), (rule_words(part, names),))
        case _:
            return Part(leaf_words(rule, names))


def refusal_words(refusal: Refusal, floor: int) -> str:
    """Say why no count is shown, and what can be done."""
    if refusal is Refusal.TOO_FEW:
        return _(
            "Too few people: fewer than %(floor)s. Take a condition away or widen one.", floor=floor
        )
    if refusal is Refusal.TOO_CLOSE:
        return _(
            "You have seen the count of nearly the same audience. Fewer than %(floor)s people tell "
            "the two apart, and both counts together would say something about them. Use the other "
            "audience, or change this one by more people.",
            floor=floor,
        )
    return _("You have counted too many audiences of about this size. Use one of those.")
