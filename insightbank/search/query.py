"""Reading what somebody typed into the search box. Nothing typed is wrong.

Plain words, "phrases", -left -"out", +must, one OR other, field:value. What cannot be read so is
read as words. The result is a list of clauses in the order typed; meaning comes later.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from insightbank.search.documents import MAX_QUERY_LENGTH

TEXT_FIELDS = {"title": ("title",), "body": ("body",), "quote": ("quotes",), "quotes": ("quotes",)}
"""Names that limit a word or phrase to a part of the document."""

FILTER_FIELDS = {
    "theme": "theme",
    "plus": "plus",
    "group": "plus",
    "alliance": "alliance",
    "district": "district",
    "source": "source",
    "language": "language",
    "lang": "language",
    "year": "year",
    "reference": "reference",
    "ref": "reference",
}
"""Names that ask for a value; ``reference`` is the evidence's own number."""

ALL_FIELDS = ("title", "body", "quotes")
MAX_CLAUSES = 60


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing asked for, with the place where it was typed.

    ``alternative`` says that it may stand instead of the clause before it (OR).
    """

    text: str
    start: int
    is_phrase: bool = False
    is_excluded: bool = False
    is_required: bool = False
    alternative: bool = False
    fields: tuple[str, ...] = ALL_FIELDS
    filter: str | None = None


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """The clauses of a query, and its text as far as it was read; offsets refer to this text."""

    text: str
    clauses: tuple[Clause, ...]
    was_cut: bool


_QUOTES = str.maketrans(
    dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u300c\u300d\uff02", '"')
)
_CLAUSE = re.compile(
    r"(?P<sign>(?:(?<=\s)|^)(?:[-\u2212+](?=[^\s\-\u2212+])|NOT\s+))?"
    r"(?:(?P<field>[A-Za-z]{2,10}):(?=\S))?"
    r'(?:"(?P<phrase>[^"]*)(?:"|$)|(?P<word>[^\s"]+))'
)


def parse_query(typed: str) -> ParsedQuery:
    """Read a query; the text after ``MAX_QUERY_LENGTH`` characters is left out and said so."""
    text = typed[:MAX_QUERY_LENGTH].translate(_QUOTES)
    clauses: list[Clause] = []
    or_next = must_next = False
    for match in _CLAUSE.finditer(text):
        operator = match["word"] if not match["sign"] and not match["field"] else None
        if operator in {"OR", "|"}:
            or_next = bool(clauses)
        elif operator == "AND":
            must_next = True
            if clauses:
                clauses[-1] = _required(clauses[-1])
        elif len(clauses) < MAX_CLAUSES:
            clauses.append(_clause(match, or_next=or_next, must=must_next))
            or_next = must_next = False
    return ParsedQuery(text, tuple(clauses), len(typed) > MAX_QUERY_LENGTH)


def _required(clause: Clause) -> Clause:
    if clause.is_excluded or clause.filter:
        return clause
    return Clause(
        clause.text,
        clause.start,
        is_phrase=clause.is_phrase,
        is_required=True,
        alternative=clause.alternative,
        fields=clause.fields,
    )


def _clause(match: re.Match[str], *, or_next: bool, must: bool) -> Clause:
    sign = (match["sign"] or "").strip()
    is_phrase = match["phrase"] is not None
    group = "phrase" if is_phrase else "word"
    text, start = match[group], match.start(group)
    field = (match["field"] or "").casefold()
    if field and field not in TEXT_FIELDS and field not in FILTER_FIELDS:
        text, start = match.string[match.start("field") : match.end()], match.start("field")
    excluded = sign in {"-", "\u2212", "NOT"}
    return Clause(
        text,
        start,
        is_phrase=is_phrase,
        is_excluded=excluded,
        is_required=(is_phrase or must or sign == "+") and not excluded,
        alternative=or_next and not excluded,
        fields=TEXT_FIELDS.get(field, ALL_FIELDS),
        filter=FILTER_FIELDS.get(field),
    )
